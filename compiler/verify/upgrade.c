/* upgrade.c - looks at a database of an older version as the program of the newer one would. */
#include "verify/upgrade.h"

#include "model/model.h"
#include "verify/database.h"

#include <inttypes.h>
#include <string.h>

const schemac_schema *upgrade_without_seeds(arena *a, const schemac_schema *of)
{
    schemac_schema *out = arena_alloc(a, sizeof *out);
    const schemac_schema **released = arena_alloc(a, of->released_count * sizeof *released);
    *out = *of;
    out->seed_count = 0;
    out->external_count = 0;
    for (size_t i = 0; i < of->released_count; i++)
        released[i] = upgrade_without_seeds(a, of->released[i]);
    out->released = released;
    return out;
}

schemac_config upgrade_config(void)
{
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.trusted_schema = true; /* whether a program trusts its databases, it says itself */
    config.backups = SCHEMAC_NO_BACKUPS;
    config.write_ahead_log = false;
    config.prepare = database_hasten;
    return config;
}

bool upgrade_look(arena *a, const schemac_schema *older, const schemac_schema *newer, upgrade *out)
{
    schemac_config config = upgrade_config();
    out->db = NULL;
    out->status = schemac_open_temporary(upgrade_without_seeds(a, older), &config, &out->old);
    if (out->status != SCHEMAC_OK)
        return false;
    config.mode = SCHEMAC_VERIFY;
    out->status = schemac_open(upgrade_without_seeds(a, newer), schemac_temporary_url(out->old),
                               &config, &out->db);
    return true;
}

void upgrade_end(upgrade *u)
{
    schemac_close(u->db);
    schemac_close(u->old);
}

/* ---- at build -------------------------------------------------------------------------------- */

const model *upgrade_model(const schema *s, const schemac_report_issue *issue)
{
    for (size_t i = 0; i < s->models.count; i++)
        if (issue->model != NULL && strcmp(s->models.items[i]->name, issue->model) == 0)
            return s->models.items[i];
    return NULL;
}

/* What the message is about: "column visit.place is …". */
span upgrade_place(arena *a, const schema *s, const schemac_report_issue *issue)
{
    const model *m = upgrade_model(s, issue);
    for (size_t i = 0; m != NULL && i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        if (strstr(issue->message, arena_printf(a, "column %s.%s ", m->table, f->column)) != NULL)
            return f->at;
    }
    return m != NULL ? m->at : s->at;
}

/* "2 rows of visit with …", "…, and the table has rows": those here come from a migration, which
   makes others of other rows. */
bool upgrade_is_about_rows(const char *message)
{
    size_t count = strspn(message, "0123456789");
    return (count > 0 && strncmp(message + count, " row", 4) == 0) ||
           strstr(message, " the table has rows") != NULL;
}

/* What a start refuses has a way out; that a step is needed has none. What a program may accept,
   it says itself. */
static bool is_refusal(const schemac_report_issue *issue)
{
    return issue->severity == SCHEMAC_ERROR && issue->suggestion != NULL &&
           strstr(issue->suggestion, "config.accept") == NULL &&
           !upgrade_is_about_rows(issue->message);
}

/* Whether a migration of the new version would not run: its guards look for what other databases
   may have, by an older migration or by others. */
static bool is_any_skipped(const schemac_report_info *r, const schemac_schema *older,
                           const schemac_schema *newer)
{
    size_t run = 0, own = 0;
    for (size_t i = 0; i < r->planned_count; i++)
        run += strcmp(r->planned[i].object, "migration") == 0;
    for (size_t i = 0; i < newer->migration_count; i++) {
        const char *up = newer->texts[0].migrations[i].up;
        bool fills_alone = up != NULL && up[0] == '\0';
        own += newer->migrations[i].number > older->version && !fills_alone;
    }
    return run < own;
}

/* Of a statement in what a migration does; .source is NULL when it is not there. */
static span place_in(const ast_sql *part, const char *sql)
{
    const char *at =
        part->text == NULL || sql == NULL || sql[0] == '\0' ? NULL : strstr(part->text, sql);
    if (at == NULL)
        return (span){NULL, 0, 0};
    uint32_t begin = part->at.begin + (uint32_t)(at - part->text);
    return (span){part->at.source, begin, begin + (uint32_t)strlen(sql)};
}

static span place_of_statement(const migration *m, const char *sql)
{
    const ast_sql *const parts[] = {&m->written->up, &m->written->fill, &m->written->down};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        span found = place_in(parts[i], sql);
        if (found.source != NULL)
            return found;
    }
    return m->at;
}

span upgrade_migration_place(arena *a, const schema *s, const char *message, const char *sql)
{
    for (size_t i = 0; i < s->migrations.count; i++) {
        const migration *m = s->migrations.items[i];
        const char *title = arena_printf(a, "migration %" PRId64 " ", m->number);
        if (strncmp(message, title, strlen(title)) == 0)
            return place_of_statement(m, sql);
    }
    return s->at;
}

/* What only the program has: its functions, its modules, its collations. */
static bool is_of_program(const char *message)
{
    static const char *const known[] = {"no such function", "no such module", "no such collation",
                                        "calls "};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strstr(message, known[i]) != NULL)
            return true;
    return false;
}

/* A statement that is not understood, with the tables as they are then. */
static void blame_migration(arena *a, diags *d, const schema_sql *older, const schema_sql *newer,
                            const schemac_report_issue *issue, const char *sql)
{
    if (strncmp(issue->message, "migration ", strlen("migration ")) != 0 ||
        is_of_program(issue->message))
        return;
    diag *e = diag_error(d, E0913, upgrade_migration_place(a, newer->schema, issue->message, sql),
                         "no database of version %" PRId64 " can become this one: %s",
                         older->schema->version, issue->message);
    diag_note(e, older->schema->at, "version %" PRId64 " is this one", older->schema->version);
}

static void blame_issue(arena *a, diags *d, const schema_sql *older, const schema_sql *newer,
                        const schemac_report_issue *issue)
{
    const schema *was = older->schema, *is = newer->schema;
    diag *e = diag_error(d, E0913, upgrade_place(a, is, issue),
                         "no database of version %" PRId64 " can become this one: %s", was->version,
                         issue->message);
    diag_note(e, was->at, "version %" PRId64 " is this one", was->version);
    diag_hint(e, "%s", issue->suggestion);
}

void upgrade_verify(arena *a, diags *d, const schema_sql *older, const schema_sql *newer)
{
    upgrade u;
    if (!upgrade_look(a, older->description, newer->description, &u))
        diag_error(d, E0602, older->schema->at, "a database of this version cannot be made: %s",
                   schemac_error_message(u.old));
    if ((u.status == SCHEMAC_OUTDATED || u.status == SCHEMAC_ENGINE) && u.db != NULL) {
        const schemac_report_info *r = schemac_report(u.db);
        bool unsure = is_any_skipped(r, older->description, newer->description);
        for (size_t i = 0; i < r->issue_count && !unsure; i++)
            if (is_refusal(&r->issues[i]))
                blame_issue(a, d, older, newer, &r->issues[i]);
            else if (u.status == SCHEMAC_ENGINE && r->issues[i].severity == SCHEMAC_ERROR)
                blame_migration(a, d, older, newer, &r->issues[i], schemac_error(u.db)->sql);
    }
    upgrade_end(&u);
}
