/* diag_sarif.c - diagnostics as SARIF, for code review tools:
   https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
#include "base/diag_formats.h"
#include "base/json.h"

static void put_message(json *j, const char *name, const char *text)
{
    json_name(j, name);
    json_begin_object(j);
    json_text_member(j, "text", text);
    json_end_object(j);
}

static void put_region(json *j, span at)
{
    position begin = source_position(at.source, at.begin);
    position end = source_end(at);
    json_name(j, "region");
    json_begin_object(j);
    json_number_member(j, "startLine", begin.line);
    json_number_member(j, "startColumn", begin.column);
    json_number_member(j, "endLine", end.line);
    json_number_member(j, "endColumn", end.column);
    json_end_object(j);
}

/* `message` may be NULL. */
static void put_location(json *j, span at, const char *message)
{
    json_begin_object(j);
    if (message != NULL)
        put_message(j, "message", message);
    if (at.source != NULL) {
        json_name(j, "physicalLocation");
        json_begin_object(j);
        json_name(j, "artifactLocation");
        json_begin_object(j);
        json_text_member(j, "uri", at.source->name);
        json_end_object(j);
        put_region(j, at);
        json_end_object(j);
    }
    json_end_object(j);
}

static void put_result(json *j, const diags *d, const diag *record)
{
    const char *text = record->hint == NULL
                           ? record->message
                           : arena_printf(d->arena, "%s; %s", record->message, record->hint);
    json_line(j, 8);
    json_begin_object(j);
    json_text_member(j, "ruleId", diag_kind_of(d, record)->code);
    json_text_member(j, "level", diag_level(record));
    put_message(j, "message", text);
    json_line(j, 9);
    json_begin_list(j, "locations");
    if (record->at.source != NULL)
        put_location(j, record->at, NULL);
    json_end_array(j);
    json_line(j, 9);
    json_begin_list(j, "relatedLocations");
    for (size_t i = 0; i < record->notes.count; i++) {
        json_line(j, 11);
        put_location(j, record->notes.items[i].at, record->notes.items[i].message);
    }
    json_end_array(j);
    json_end_object(j);
}

static void put_rule(json *j, const diag_kind *kind)
{
    json_line(j, 8);
    json_begin_object(j);
    json_text_member(j, "id", kind->code);
    if (kind->warning != NULL) {
        json_text_member(j, "name", kind->warning);
        json_name(j, "defaultConfiguration");
        json_begin_object(j);
        json_flag_member(j, "enabled", kind->on);
        json_end_object(j);
    }
    put_message(j, "shortDescription", kind->title);
    json_end_object(j);
}

/* Only the rules that results refer to. */
static void put_rules(json *j, const diags *d, const diags_shown *shown)
{
    const diag_catalogue *c = d->catalogue;
    bool *used = arena_alloc(d->arena, (size_t)c->count * sizeof *used);
    for (size_t i = 0; i < shown->count; i++)
        used[shown->items[i]->code] = true;
    json_begin_list(j, "rules");
    for (diag_code code = 0; code < c->count; code++)
        if (used[code])
            put_rule(j, &c->kinds[code]);
    json_end_array(j);
}

static void put_tool(json *j, const diags *d, const diags_shown *shown, const diag_style *style)
{
    json_name(j, "tool");
    json_begin_object(j);
    json_name(j, "driver");
    json_begin_object(j);
    json_text_member(j, "name", "schemac");
    json_text_member(j, "version", style->version);
    put_rules(j, d, shown);
    json_end_object(j);
    json_end_object(j);
}

void diag_sarif_print(const diags *d, const diags_shown *shown, const diag_style *style, FILE *out)
{
    json j = json_new(out, true);
    json_begin_object(&j);
    json_text_member(&j, "$schema",
                     "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
                     "sarif-schema-2.1.0.json");
    json_text_member(&j, "version", "2.1.0");
    json_line(&j, 2);
    json_begin_list(&j, "runs");
    json_line(&j, 4);
    json_begin_object(&j);
    put_tool(&j, d, shown, style);
    json_line(&j, 5);
    json_text_member(&j, "columnKind", "unicodeCodePoints");
    json_line(&j, 5);
    json_begin_list(&j, "results");
    for (size_t i = 0; i < shown->count; i++)
        put_result(&j, d, shown->items[i]);
    json_end_array(&j);
    json_end_object(&j);
    json_end_array(&j);
    json_end_object(&j);
    json_finish(&j);
}
