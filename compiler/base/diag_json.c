/* diag_json.c - diagnostics for programs: JSON, and SARIF for code review tools. */
#include "base/diag_print.h"
#include "base/json.h"

#include <schemac/schemac.h>

#include <string.h>

static const char *level(const diag *record)
{
    return record->severity == SEVERITY_ERROR ? "error" : "warning";
}

/* The last character of a span, for tools that want an end: one behind it. */
static position span_end(span at)
{
    return source_position(at.source, at.end > at.begin ? at.end : at.begin);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static void json_place(span at, FILE *out)
{
    if (at.source == NULL) {
        fputs("\"file\": null", out);
        return;
    }
    position begin = source_position(at.source, at.begin);
    position end = span_end(at);
    fputs("\"file\": ", out);
    json_text(at.source->name, out);
    fprintf(out, ", \"line\": %zu, \"column\": %zu, \"endLine\": %zu, \"endColumn\": %zu",
            begin.line, begin.column, end.line, end.column);
}

static void json_one(const diag *record, FILE *out)
{
    fprintf(out, "    {\"severity\": \"%s\", \"code\": \"%s\", \"name\": ", level(record),
            diag_code_name(record->code));
    json_text_or_null(warning_name(record->code), out);
    fputs(", ", out);
    json_place(record->at, out);
    fputs(",\n     \"message\": ", out);
    json_text(record->message, out);
    fputs(",\n     \"hint\": ", out);
    json_text_or_null(record->hint, out);
    fputs(",\n     \"notes\": [", out);
    for (size_t i = 0; i < record->notes.count; i++) {
        fputs(i == 0 ? "\n       {" : ",\n       {", out);
        json_place(record->notes.items[i].at, out);
        fputs(", \"message\": ", out);
        json_text(record->notes.items[i].message, out);
        fputc('}', out);
    }
    fputs("]}", out);
}

void diags_print_json(const diags *d, const diags_shown *shown, FILE *out)
{
    fprintf(out,
            "{\"schemac\": \"%s\", \"errors\": %zu, \"warnings\": %zu, \"notShown\": %zu,\n"
            "  \"diagnostics\": [",
            SCHEMAC_VERSION, d->errors + d->fatal, d->warnings, d->records.count - shown->count);
    for (size_t i = 0; i < shown->count; i++) {
        fputs(i == 0 ? "\n" : ",\n", out);
        json_one(shown->items[i], out);
    }
    fputs("]}\n", out);
}

/* ---- SARIF ---------------------------------------------------------------------------------- */

static void sarif_location(span at, const char *message, FILE *out)
{
    fputc('{', out);
    if (message != NULL) {
        fputs("\"message\": {\"text\": ", out);
        json_text(message, out);
        fputs("}", out);
    }
    if (at.source != NULL) {
        position begin = source_position(at.source, at.begin);
        position end = span_end(at);
        fputs(message != NULL ? ", " : "", out);
        fputs("\"physicalLocation\": {\"artifactLocation\": {\"uri\": ", out);
        json_text(at.source->name, out);
        fprintf(out,
                "}, \"region\": {\"startLine\": %zu, \"startColumn\": %zu, "
                "\"endLine\": %zu, \"endColumn\": %zu}}",
                begin.line, begin.column, end.line, end.column);
    }
    fputc('}', out);
}

static void sarif_result(arena *a, const diag *record, FILE *out)
{
    const char *text = record->hint == NULL
                           ? record->message
                           : arena_printf(a, "%s; %s", record->message, record->hint);
    fprintf(out, "        {\"ruleId\": \"%s\", \"level\": \"%s\", \"message\": {\"text\": ",
            diag_code_name(record->code), level(record));
    json_text(text, out);
    fputs("},\n         \"locations\": [", out);
    if (record->at.source != NULL)
        sarif_location(record->at, NULL, out);
    fputs("],\n         \"relatedLocations\": [", out);
    for (size_t i = 0; i < record->notes.count; i++) {
        fputs(i == 0 ? "\n           " : ",\n           ", out);
        sarif_location(record->notes.items[i].at, record->notes.items[i].message, out);
    }
    fputs("]}", out);
}

/* Only the rules that results refer to. */
static void sarif_rules(const diags_shown *shown, FILE *out)
{
    bool used[DIAG_CODE_COUNT] = {false};
    const char *separator = "";
    for (size_t i = 0; i < shown->count; i++)
        used[shown->items[i]->code] = true;
    for (int code = 0; code < DIAG_CODE_COUNT; code++) {
        if (!used[code])
            continue;
        fprintf(out, "%s\n        {\"id\": \"%s\", ", separator, diag_code_name((diag_code)code));
        if (code >= FIRST_WARNING)
            fprintf(out, "\"name\": \"%s\", \"defaultConfiguration\": {\"enabled\": %s}, ",
                    warning_name((diag_code)code),
                    warning_on_by_default((diag_code)code) ? "true" : "false");
        fputs("\"shortDescription\": {\"text\": ", out);
        json_text(diag_code_title((diag_code)code), out);
        fputs("}}", out);
        separator = ",";
    }
}

void diags_print_sarif(const diags *d, const diags_shown *shown, FILE *out)
{
    fprintf(out,
            "{\"$schema\": "
            "\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
            "sarif-schema-2.1.0.json\", "
            "\"version\": \"2.1.0\",\n  \"runs\": [\n"
            "    {\"tool\": {\"driver\": {\"name\": \"schemac\", \"version\": \"%s\", "
            "\"rules\": [",
            SCHEMAC_VERSION);
    sarif_rules(shown, out);
    fputs("]}},\n     \"columnKind\": \"unicodeCodePoints\",\n     \"results\": [", out);
    for (size_t i = 0; i < shown->count; i++) {
        fputs(i == 0 ? "\n" : ",\n", out);
        sarif_result(d->arena, shown->items[i], out);
    }
    fputs("]}]}\n", out);
}
