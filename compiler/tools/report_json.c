/* report_json.c - what a start found and did, for programs. */
#include "base/json.h"
#include "tools/report.h"

static void put_planned(json *j, const schemac_report_info *r)
{
    json_begin_list(j, "planned");
    for (size_t i = 0; i < r->planned_count; i++) {
        json_begin_object(j);
        json_number_member(j, "version", r->planned[i].version);
        json_text_member(j, "action", r->planned[i].action);
        json_text_member(j, "object", r->planned[i].object);
        json_text_member(j, "model", r->planned[i].model);
        json_text_member(j, "name", r->planned[i].name);
        json_text_member(j, "sql", r->planned[i].sql);
        json_end_object(j);
    }
    json_end_array(j);
}

static void put_migrations(json *j, const schemac_report_info *r)
{
    json_begin_list(j, "migrations");
    for (size_t i = 0; i < r->migration_count; i++) {
        json_begin_object(j);
        json_number_member(j, "number", r->migrations[i].number);
        json_text_member(j, "name", r->migrations[i].name);
        json_text_member(j, "action", r->migrations[i].action);
        json_text_member(j, "reason", r->migrations[i].reason);
        json_end_object(j);
    }
    json_end_array(j);
}

static void put_objects(json *j, const char *name, const schemac_report_object *list, size_t count)
{
    json_begin_list(j, name);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(j);
        json_text_member(j, "action", list[i].action);
        json_text_member(j, "object", list[i].object);
        json_text_member(j, "model", list[i].model);
        json_text_member(j, "name", list[i].name);
        json_end_object(j);
    }
    json_end_array(j);
}

static void put_seeds(json *j, const schemac_report_info *r)
{
    json_begin_list(j, "seeds");
    for (size_t i = 0; i < r->seed_count; i++) {
        json_begin_object(j);
        json_text_member(j, "model", r->seeds[i].model);
        json_number_member(j, "created", r->seeds[i].created);
        json_number_member(j, "skipped", r->seeds[i].skipped);
        json_end_object(j);
    }
    json_end_array(j);
}

static void put_issues(json *j, const schemac_report_info *r)
{
    static const char *const severities[] = {
        [SCHEMAC_INFO] = "info", [SCHEMAC_WARNING] = "warning", [SCHEMAC_ERROR] = "error"};
    json_begin_list(j, "issues");
    for (size_t i = 0; i < r->issue_count; i++) {
        json_begin_object(j);
        json_text_member(j, "severity", severities[r->issues[i].severity]);
        json_text_member(j, "model", r->issues[i].model);
        json_text_member(j, "message", r->issues[i].message);
        json_text_member(j, "suggestion", r->issues[i].suggestion);
        json_end_object(j);
    }
    json_end_array(j);
}

static void put_backups(json *j, const schemac_backups *backups)
{
    json_begin_list(j, "backups");
    for (size_t i = 0; i < backups->count; i++) {
        const schemac_backup *b = &backups->list[i];
        char when[REPORT_TIME_SIZE];
        report_put_time(b->made_at, when);
        json_begin_object(j);
        json_text_member(j, "path", b->path);
        json_number_member(j, "size", (uint64_t)b->size);
        json_text_member(j, "made", when);
        json_text_member(j, "schema", b->schema);
        json_name(j, "version");
        if (b->schema == NULL)
            json_text(j, NULL);
        else
            json_number(j, (uint64_t)b->version);
        json_end_object(j);
    }
    json_end_array(j);
}

static void put_history(json *j, const schemac_history *history)
{
    json_begin_list(j, "history");
    for (size_t i = 0; i < history->count; i++) {
        const schemac_history_entry *e = &history->list[i];
        char when[REPORT_TIME_SIZE];
        report_put_time(e->at, when);
        json_begin_object(j);
        json_text_member(j, "at", when);
        json_text_member(j, "kind", e->kind);
        json_number_member(j, "version", (uint64_t)e->version);
        json_text_member(j, "name", e->name);
        json_text_member(j, "detail", e->detail);
        json_end_object(j);
    }
    json_end_array(j);
}

void report_put_json(json *j, const report *of)
{
    const schemac_report_info *r = schemac_report(of->db);
    bool good = of->status == SCHEMAC_OK;
    json_begin_object(j);
    json_text_member(j, "database", of->path);
    json_text_member(j, "status", schemac_status_name(of->status));
    json_text_member(j, "message", good ? NULL : schemac_error_message(of->db));
    json_text_member(j, "engine", r->engine);
    json_flag_member(j, "up_to_date", r->up_to_date);
    if (of->rolled_back && good)
        json_integer_member(j, "version", of->version);
    put_planned(j, r);
    put_migrations(j, r);
    put_objects(j, "created", r->created, r->created_count);
    put_objects(j, "changed", r->changed, r->changed_count);
    put_seeds(j, r);
    put_issues(j, r);
    json_text_member(j, "backup", of->copied ? NULL : r->backup);
    if (of->replaced != NULL)
        json_text_member(j, "replaced", of->replaced);
    if (of->backups != NULL)
        put_backups(j, of->backups);
    if (of->history != NULL)
        put_history(j, of->history);
    json_end_object(j);
}

void report_print_json(const report *of, FILE *out)
{
    json j = json_new(out, false);
    report_put_json(&j, of);
    json_finish(&j);
}
