/* report_text.c - what a start found and did, for people. */
#include "base/shown.h"
#include "tools/report.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

void report_put_time(int64_t microseconds, char out[REPORT_TIME_SIZE])
{
    time_t seconds = (time_t)(microseconds / 1000000);
    struct tm parts;
    if (gmtime_r(&seconds, &parts) == NULL ||
        strftime(out, REPORT_TIME_SIZE, "%Y-%m-%d %H:%M:%SZ", &parts) == 0)
        out[0] = '\0';
}

static void print_backups(const schemac_backups *backups)
{
    for (size_t i = 0; backups != NULL && i < backups->count; i++) {
        const schemac_backup *b = &backups->list[i];
        char when[REPORT_TIME_SIZE];
        report_put_time(b->made_at, when);
        if (b->schema != NULL)
            shown_line(stdout, "  backup %s: version %" PRId64 " of %s, %" PRId64 " bytes, %s",
                       b->path, b->version, b->schema, b->size, when);
        else
            shown_line(stdout, "  backup %s: no known version, %" PRId64 " bytes, %s", b->path,
                       b->size, when);
    }
}

/* Under the version that each is of, where there is more than one; of versions alone nothing is known. */
static void print_planned(const schemac_report_info *r)
{
    const schemac_report_planned *list = r->planned;
    size_t count = r->planned_count;
    bool several = count > 0 && list[0].version != list[count - 1].version &&
                   strcmp(list[0].object, "version") != 0;
    for (size_t i = 0; i < count; i++) {
        if (several && (i == 0 || list[i].version != list[i - 1].version))
            shown_line(stdout, "  version %lu:", (unsigned long)list[i].version);
        shown_line(stdout, "  %s%s %s %s", several ? "  " : "", list[i].action, list[i].object,
                   list[i].name);
    }
}

/* "2026-11-25 18:04:31Z migration 2 \"split full name\": applied" */
static void print_history(const schemac_history *history)
{
    for (size_t i = 0; history != NULL && i < history->count; i++) {
        const schemac_history_entry *e = &history->list[i];
        char when[REPORT_TIME_SIZE], number[24] = "";
        report_put_time(e->at, when);
        if (e->version != 0)
            snprintf(number, sizeof number, " %" PRId64, e->version);
        shown_line(stdout, "  %s %s%s \"%s\": %s", when, e->kind, number, e->name, e->detail);
    }
}

static void print_objects(const schemac_report_object *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        shown_line(stdout, "  %s %s %s", list[i].action, list[i].object, list[i].name);
}

/* The issues that the message has not told already. */
static void print_issues(const schemac_report_info *r, const char *message)
{
    for (size_t i = 0; i < r->issue_count; i++) {
        const schemac_report_issue *issue = &r->issues[i];
        if (strstr(message, issue->message) != NULL)
            continue;
        FILE *out = issue->severity == SCHEMAC_ERROR ? stderr : stdout;
        shown_line(out, "  %s %s", issue->severity == SCHEMAC_INFO ? "note:" : "!", issue->message);
        if (issue->suggestion != NULL)
            shown_line(out, "      %s", issue->suggestion);
    }
}

static void print_migrations(const schemac_report_info *r)
{
    for (size_t i = 0; i < r->migration_count; i++) {
        const schemac_report_migration *m = &r->migrations[i];
        shown_line(stdout, "  %s migration %lu \"%s\"%s%s", m->action, (unsigned long)m->number,
                   m->name, m->reason == NULL ? "" : ": ", m->reason == NULL ? "" : m->reason);
    }
}

static void print_seeds(const schemac_report_info *r)
{
    for (size_t i = 0; i < r->seed_count; i++)
        shown_line(stdout, "  seeded %s: %zu created, %zu skipped", r->seeds[i].model,
                   r->seeds[i].created, r->seeds[i].skipped);
}

static void print_rolled_back(const report *of)
{
    if (schemac_report(of->db)->up_to_date)
        shown_line(stdout, "%s: nothing to undo", of->path);
    else
        shown_line(stdout, "%s: rolled back to version %" PRId64, of->path, of->version);
}

static void print_verdict(const report *of)
{
    const schemac_report_info *r = schemac_report(of->db);
    if (of->status == SCHEMAC_OK && of->rolled_back)
        print_rolled_back(of);
    else if (of->status == SCHEMAC_OK && (r->up_to_date || of->unchanged || !of->migrated))
        shown_line(stdout, "%s matches the schema", of->path);
    else if (of->status == SCHEMAC_OK)
        shown_line(stdout, "%s: %zu created, %zu changed", of->path, r->created_count,
                   r->changed_count);
    else if (of->code == EXIT_DIFFERS)
        shown_line(stdout, "%s needs %zu step%s", of->path, r->planned_count,
                   r->planned_count == 1 ? "" : "s");
    else
        shown_line(stderr, "schemac: %s", schemac_error_message(of->db));
}

void report_print_text(const report *of)
{
    const schemac_report_info *r = schemac_report(of->db);
    print_verdict(of);
    print_backups(of->backups);
    print_history(of->history);
    if (!of->detailed)
        return;
    print_planned(r);
    print_migrations(r);
    print_objects(r->created, r->created_count);
    print_objects(r->changed, r->changed_count);
    print_seeds(r);
    if (r->backup != NULL && !of->copied)
        shown_line(stdout, "  backup %s", r->backup);
    if (of->replaced != NULL && of->status != SCHEMAC_OK)
        shown_line(stdout, "  %s is as it was before the step, which is undone", of->path);
    if (of->replaced != NULL)
        shown_line(stdout, "  the state before is %s", of->replaced);
    print_issues(r, schemac_error_message(of->db));
}
