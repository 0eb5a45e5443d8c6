/* prove.c - makes a database of an older version, fills it with rows of every kind, and starts the newer
   one on it. What a start refuses because of rows is told, and tried again without them. */
#include "verify/prove.h"

#include "model/before.h"
#include "verify/rows.h"
#include "verify/upgrade.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_EACH = 24 };

/* Of a model: what is tried yet. */
typedef enum { ROWS_ALL, ROWS_USUAL, ROWS_NONE } rows_tried;

typedef struct proof {
    arena *arena;
    diags *diags;
    const schema_sql *older, *newer;
    const made_rows *rows; /* of the older one, by number of the model */
    rows_tried *tried;     /* by number of its model */
    prove_places *told;
    bool next; /* the newer one is the next version */
} proof;

/* ---- the database ---------------------------------------------------------------------------- */

/* A row that references one that is left out is left out, too. */
static void add_rows(const proof *p, schemac_db *db)
{
    const schema *s = p->older->schema;
    for (size_t i = 0; i < s->order.count; i++) {
        size_t number = s->order.items[i]->number;
        size_t step = p->tried[number] == ROWS_ALL ? 1 : ROWS_USUAL_EACH;
        for (size_t j = 0; p->tried[number] != ROWS_NONE && j < p->rows[number].count; j += step)
            schemac_exec(
                db, rows_insert(p->arena, &p->older->models[number], p->rows[number].items[j]));
    }
}

static schemac_status start_newer(const proof *p, schemac_db *old, schemac_db **db)
{
    const schemac_config config = upgrade_config();
    return schemac_open(upgrade_without_seeds(p->arena, p->newer->description),
                        schemac_temporary_url(old), &config, db);
}

/* ---- what came of it ------------------------------------------------------------------------- */

/* The field that the message names: "3 rows of episode with no value of label, …". */
static span place_of_rows(const proof *p, const schemac_report_issue *issue)
{
    const model *m = upgrade_model(p->newer->schema, issue);
    for (size_t i = 0; m != NULL && i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        static const char *const before[] = {" of ", "whose ", " reference "};
        for (size_t j = 0; j < sizeof before / sizeof *before; j++) {
            const char *words = arena_printf(p->arena, "%s%s", before[j], f->column);
            const char *at = strstr(issue->message, words);
            if (at != NULL && strchr(" ,.:", at[strlen(words)]) != NULL)
                return f->at;
        }
    }
    return upgrade_place(p->arena, p->newer->schema, issue);
}

static bool is_told(proof *p, span at)
{
    for (size_t i = 0; i < p->told->count; i++)
        if (p->told->items[i].source == at.source && p->told->items[i].begin == at.begin)
            return true;
    vec_push(p->arena, *p->told, at);
    return false;
}

/* Once for each place, which is one of the schema: no comment in SQL turns a warning off. */
static void warn_rows(proof *p, span at, const char *message, const char *hint)
{
    if (is_told(p, at))
        return;
    diag *e =
        diag_warning(p->diags, W0014, at,
                     "a database of version %" PRId64 " may have rows that no start accepts: %s",
                     p->older->schema->version, message);
    diag_note(e, p->older->schema->at,
              "version %" PRId64 " is this one; the rows are made up: schemac create --version "
              "%" PRId64 " --rows has them",
              p->older->schema->version, p->older->schema->version);
    if (hint != NULL)
        diag_hint(e, "%s; or say that there are none: // allow may-refuse", hint);
}

/* Whatever its values, no row has one of a column that is new. */
static void refuse_missing(proof *p, const schemac_report_issue *issue)
{
    span at = place_of_rows(p, issue);
    if (is_told(p, at))
        return;
    diag *e = diag_error(p->diags, E0914, at, "rows of version %" PRId64 " are refused: %s",
                         p->older->schema->version, issue->message);
    diag_note(e, p->older->schema->at, "version %" PRId64 " is this one",
              p->older->schema->version);
    diag_hint(e, "%s", issue->suggestion);
}

/* Where the query in a suggestion is for a database that nobody has. */
static const char *way_out(const schemac_report_issue *issue)
{
    return strncmp(issue->suggestion, "find them with", strlen("find them with")) == 0
               ? "say what these rows get: using (…)"
               : issue->suggestion;
}

/* What an issue is about, as the older version has it; NULL when it is not about rows. */
static const model *model_of_rows(const proof *p, const schemac_report_issue *issue)
{
    const model *m = upgrade_model(p->newer->schema, issue);
    return m == NULL || issue->severity != SCHEMAC_ERROR || issue->suggestion == NULL ||
                   !upgrade_is_about_rows(issue->message)
               ? NULL
               : before_model(p->older->schema, m);
}

/* Whether every row is without a value: not because of what it is. */
static bool lacks_all(const proof *p, const model *was, const char *message)
{
    return strstr(message, " the table has rows") != NULL ||
           (p->tried[was->number] == ROWS_ALL && strstr(message, " with no value of ") != NULL &&
            strtoul(message, NULL, 10) == p->rows[was->number].count);
}

/* Tells of rows that are refused, and leaves them out: those with unusual values, then all. Whether
   there were any. released: by a version on the way, which nothing can change any more. */
static bool take_out(proof *p, const schemac_report_info *r, bool released)
{
    bool *refused = arena_alloc(p->arena, p->older->schema->models.count * sizeof *refused);
    bool any = false;
    for (size_t i = 0; i < r->issue_count; i++) {
        const schemac_report_issue *issue = &r->issues[i];
        const model *was = model_of_rows(p, issue);
        if (was == NULL || p->tried[was->number] == ROWS_NONE)
            continue;
        if (released)
            ; /* whoever released that version has been told */
        else if (lacks_all(p, was, issue->message))
            refuse_missing(p, issue);
        else
            warn_rows(p, place_of_rows(p, issue), issue->message, way_out(issue));
        refused[was->number] = any = true;
    }
    for (size_t i = 0; i < p->older->schema->models.count; i++)
        if (refused[i])
            p->tried[i] = p->tried[i] == ROWS_ALL ? ROWS_USUAL : ROWS_NONE;
    return any;
}

static bool is_of_data(schemac_status status)
{
    return status == SCHEMAC_INVALID || status == SCHEMAC_CONFLICT || status == SCHEMAC_REFERENCE ||
           status == SCHEMAC_ENGINE || status == SCHEMAC_MIGRATION;
}

/* Behind "on the way to version 3: ". */
static const char *behind_way(const char *message)
{
    static const char way[] = "on the way to version ";
    const char *end = strncmp(message, way, strlen(way)) == 0 ? strstr(message, ": ") : NULL;
    return end == NULL ? message : end + 2;
}

/* What is none of that: with rows something fails that does without. */
static void blame(proof *p, schemac_db *db, schemac_status status)
{
    const char *message = db == NULL ? "there is no memory left" : schemac_error_message(db);
    const char *what = behind_way(message);
    if (is_of_data(status) && strncmp(what, "migration ", strlen("migration ")) == 0) {
        warn_rows(p, upgrade_migration_place(p->arena, p->newer->schema, what, NULL), message,
                  NULL);
        return;
    }
    diag *e = diag_error(p->diags, E0917, p->newer->schema->at,
                         "a database of version %" PRId64 " with rows cannot become this one: %s",
                         p->older->schema->version, message);
    diag_note(e, p->older->schema->at, "version %" PRId64 " is this one",
              p->older->schema->version);
    diag_hint(e,
              "schemac create --version %" PRId64 " --rows makes such a database, and schemac plan "
              "--try does what a start does",
              p->older->schema->version);
}

/* ---- up, down, up ---------------------------------------------------------------------------- */

static void blame_way(proof *p, span at, const char *what, schemac_db *db)
{
    diag *e = diag_error(p->diags, E0917, at,
                         "a database of version %" PRId64 " with rows that has become this one %s: "
                         "%s",
                         p->older->schema->version, what,
                         db == NULL ? "there is no memory left" : schemac_error_message(db));
    diag_note(e, p->older->schema->at, "version %" PRId64 " is this one",
              p->older->schema->version);
}

/* A version that cannot be undone may be meant so; a `down` that fails is not. */
static void blame_down(proof *p, schemac_db *db, schemac_status status)
{
    const schemac_error_info *e = schemac_error(db);
    span at = upgrade_migration_place(p->arena, p->newer->schema, e->message, NULL);
    if (e->engine_code == 0 || at.begin == p->newer->schema->at.begin)
        return;
    if (status == SCHEMAC_ENGINE || status == SCHEMAC_MIGRATION)
        blame_way(p, upgrade_migration_place(p->arena, p->newer->schema, e->message, e->sql),
                  "cannot go back", db);
    else
        warn_rows(p, at, e->message, NULL);
}

/* The migration that failed, or the whole. */
static span place_of_way(const proof *p, const schemac_db *db)
{
    return db == NULL ? p->newer->schema->at
                      : upgrade_migration_place(p->arena, p->newer->schema,
                                                behind_way(schemac_error_message(db)), NULL);
}

/* Rows may keep it from going back; but where it goes, the older program has to start, and then the
   newer one again. Rows that it refuses then, it has let be made by the older one's rules. */
static void try_back(proof *p, const char *url)
{
    const schemac_config config = upgrade_config();
    const schemac_schema *older = upgrade_without_seeds(p->arena, p->older->description);
    const schemac_schema *newer = upgrade_without_seeds(p->arena, p->newer->description);
    schemac_db *db;
    schemac_status status = schemac_roll_back(newer, url, &config, older->version, &db);
    if (status != SCHEMAC_OK)
        blame_down(p, db, status);
    schemac_close(db);
    if (status != SCHEMAC_OK)
        return;
    status = schemac_open(older, url, &config, &db);
    if (status != SCHEMAC_OK)
        blame_way(p, p->newer->schema->at, "and is rolled back is not one of the older version",
                  db);
    schemac_close(db);
    if (status != SCHEMAC_OK)
        return;
    status = schemac_open(newer, url, &config, &db);
    if (status != SCHEMAC_OK)
        warn_rows(p, place_of_way(p, db),
                  arena_printf(p->arena, "one that is rolled back cannot become it again: %s",
                               db == NULL ? "there is no memory left" : schemac_error_message(db)),
                  NULL);
    schemac_close(db);
}

/* A start of it finds nothing to do. */
static void check_result(proof *p, schemac_db *db)
{
    if (schemac_plan(db) != SCHEMAC_OK)
        blame_way(p, p->newer->schema->at, "is not what it declares", db);
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* Whether there is something to try again. */
static bool try_once(proof *p)
{
    const schemac_config config = upgrade_config();
    schemac_db *old, *db = NULL;
    schemac_status status = schemac_open_temporary(
        upgrade_without_seeds(p->arena, p->older->description), &config, &old);
    if (status == SCHEMAC_OK && schemac_begin(old) == SCHEMAC_OK) {
        add_rows(p, old);
        status = schemac_commit(old);
    }
    bool more = false;
    if (status == SCHEMAC_OK && (status = start_newer(p, old, &db)) != SCHEMAC_OK) {
        const char *message = db == NULL ? "" : schemac_error_message(db);
        more = status == SCHEMAC_OUTDATED && db != NULL &&
               take_out(p, schemac_report(db), behind_way(message) != message);
        if (!more)
            blame(p, db, status);
    } else if (status == SCHEMAC_OK) {
        check_result(p, db);
        schemac_close(db);
        db = NULL;
        if (p->next)
            try_back(p, schemac_temporary_url(old));
    }
    schemac_close(db);
    schemac_close(old);
    return more;
}

/* What functions of the program do to rows is not known here. */
static bool warn_functions(proof *p)
{
    const schema *s = p->newer->schema;
    bool any = false;
    for (size_t i = 0; i < s->migrations.count; i++) {
        const migration *m = s->migrations.items[i];
        const char *calls =
            m->written->calls.text != NULL ? m->written->calls.text : m->written->fill_calls.text;
        if (m->number <= p->older->schema->version || calls == NULL)
            continue;
        any = true;
        if (is_told(p, m->at))
            continue;
        diag *e =
            diag_warning(p->diags, W0015, m->at,
                         "what becomes of rows of version %" PRId64 " is not proved: migration "
                         "%" PRId64 " calls %s, a function of the program",
                         p->older->schema->version, m->number, calls);
        diag_hint(
            e,
            "let schemac_prove(<target>) make a test with the program's functions, or start it "
            "on what schemac create --version %" PRId64 " --rows makes: // allow not-proved",
            p->older->schema->version);
    }
    return any;
}

static void warn_empty(const proof *p)
{
    const schema *s = p->older->schema;
    for (size_t i = 0; i < s->models.count; i++) {
        if (p->rows[i].count > 0)
            continue;
        const model *m = s->models.items[i];
        diag *e =
            diag_warning(p->diags, W0015, p->newer->schema->at,
                         "what becomes of rows of '%s' of version %" PRId64 " is not proved: no "
                         "row of it was found",
                         m->name, s->version);
        diag_note(e, m->at, "it is this model");
    }
}

void prove_verify(arena *a, diags *d, const schema_sql *older, const schema_sql *newer,
                  const verify_engine *engine, prove_places *told)
{
    proof p = {.arena = a, .diags = d, .older = older, .newer = newer, .told = told};
    if (warn_functions(&p))
        return;
    size_t between = newer->released_count;
    p.next =
        between == 0 || newer->released[between - 1]->schema->version == older->schema->version;
    p.tried = arena_alloc(a, older->schema->models.count * sizeof *p.tried);
    p.rows = rows_make(a, older, engine, ROWS_EACH);
    warn_empty(&p);
    while (try_once(&p))
        continue;
}
