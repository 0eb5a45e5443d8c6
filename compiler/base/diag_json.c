/* diag_json.c - diagnostics as JSON, for programs. */
#include "base/diag_formats.h"
#include "base/json.h"

static void put_place(json *j, span at)
{
    if (at.source == NULL) {
        json_text_member(j, "file", NULL);
        return;
    }
    position begin = source_position(at.source, at.begin);
    position end = source_end(at);
    json_text_member(j, "file", at.source->name);
    json_number_member(j, "line", begin.line);
    json_number_member(j, "column", begin.column);
    json_number_member(j, "endLine", end.line);
    json_number_member(j, "endColumn", end.column);
}

static void put_note(json *j, const diag_note_record *note)
{
    json_line(j, 7);
    json_begin_object(j);
    put_place(j, note->at);
    json_text_member(j, "message", note->message);
    json_end_object(j);
}

static void put_diagnostic(json *j, const diags *d, const diag *record)
{
    const diag_kind *kind = diag_kind_of(d, record);
    json_line(j, 4);
    json_begin_object(j);
    json_text_member(j, "severity", diag_level(record));
    json_text_member(j, "code", kind->code);
    json_text_member(j, "name", kind->warning);
    put_place(j, record->at);
    json_line(j, 5);
    json_text_member(j, "message", record->message);
    json_line(j, 5);
    json_text_member(j, "hint", record->hint);
    json_line(j, 5);
    json_begin_list(j, "notes");
    for (size_t i = 0; i < record->notes.count; i++)
        put_note(j, &record->notes.items[i]);
    json_end_array(j);
    json_end_object(j);
}

void diag_json_print(const diags *d, const diags_shown *shown, const diag_style *style, FILE *out)
{
    json j = json_new(out, true);
    json_begin_object(&j);
    json_text_member(&j, "schemac", style->version);
    json_number_member(&j, "errors", d->errors + d->fatal);
    json_number_member(&j, "warnings", d->warnings);
    json_number_member(&j, "notShown", d->records.count - shown->count);
    json_line(&j, 2);
    json_begin_list(&j, "diagnostics");
    for (size_t i = 0; i < shown->count; i++)
        put_diagnostic(&j, d, shown->items[i]);
    json_end_array(&j);
    json_end_object(&j);
    json_finish(&j);
}
