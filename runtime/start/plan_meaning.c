/* plan_meaning.c - which changes of a column's meaning a start makes by itself: those that lose
   nothing and guess nothing. */
#include "start/plan_meaning.h"

#include "start/plan_before.h"
#include "start/plan_unknown.h"
#include "start/plan_using.h"

#include <string.h>

typedef enum change_kind {
    CHANGE_NONE,    /* it means the same; that a value is allowed, checks say */
    CHANGE_TOLD,    /* values stay as they are, and the report says it */
    CHANGE_CONVERT, /* by the engine; what does not fit is refused */
    CHANGE_NEVER
} change_kind;

/* X(from, to, kind, what is wrong with a row that does not fit) */
/* clang-format off */
#define CHANGES(X)                                                                            \
    X(BOOL, INT32, CHANGE_NONE, NULL)                                                         \
    X(BOOL, INT64, CHANGE_NONE, NULL)                                                         \
    X(INT32, BOOL, CHANGE_NONE, NULL)                                                         \
    X(INT64, BOOL, CHANGE_NONE, NULL)                                                         \
    X(INT32, INT64, CHANGE_NONE, NULL)                                                        \
    X(INT64, INT32, CHANGE_NONE, NULL)                                                        \
    X(INT32, DOUBLE, CHANGE_NONE, NULL)                                                       \
    X(INT64, DOUBLE, CHANGE_NONE, NULL)                                                       \
    X(TEXT, ENUM_NAMES, CHANGE_NONE, NULL)                                                    \
    X(ENUM_NAMES, TEXT, CHANGE_TOLD, NULL)                                                    \
    X(ENUM_NUMBERS, INT32, CHANGE_TOLD, NULL)                                                 \
    X(ENUM_NUMBERS, INT64, CHANGE_TOLD, NULL)                                                 \
    X(TIMESTAMP, INT64, CHANGE_TOLD, NULL)                                                    \
    X(JSON, TEXT, CHANGE_TOLD, NULL)                                                          \
    X(DECIMAL, DECIMAL, CHANGE_CONVERT, "that the new number of digits cannot hold exactly")  \
    X(ENUM_NAMES, ENUM_NAMES, CHANGE_CONVERT, "that the enum does not have any more")         \
    X(ENUM_NAMES, ENUM_NUMBERS, CHANGE_CONVERT, "that the enum does not have any more")       \
    X(ENUM_NUMBERS, ENUM_NAMES, CHANGE_CONVERT, "that the enum does not have any more")       \
    X(ENUM_NUMBERS, ENUM_NUMBERS, CHANGE_CONVERT, "that the enum does not have any more")     \
    X(TEXT, UUID, CHANGE_CONVERT, "that is not a uuid")                                       \
    X(DATE, TIMESTAMP, CHANGE_CONVERT, "that is not a date")                                  \
    X(TIMESTAMP, DATE, CHANGE_CONVERT, "that is not midnight in UTC")                         \
    X(TEXT, JSON, CHANGE_CONVERT, "that is not JSON")
/* clang-format on */

typedef struct change_row {
    meaning_kind from, to;
    change_kind kind;
    const char *wrong;
} change_row;

static const change_row changes[] = {
#define X(from, to, kind, wrong) {MEANING_##from, MEANING_##to, kind, wrong},
    CHANGES(X)
#undef X
};

static change_row change_of(const meaning *from, const meaning *to)
{
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        if (changes[i].from == from->kind && changes[i].to == to->kind)
            return changes[i];
    return (change_row){from->kind, to->kind, from->kind == to->kind ? CHANGE_NONE : CHANGE_NEVER,
                        NULL};
}

/* ---- what is known --------------------------------------------------------------------------- */

static const char *give_text(planner *p, sql_buffer *b)
{
    const char *text = b->failed ? NULL : pool_strdup(p->plan->pool, b->text);
    p->plan->pool->failed = p->plan->pool->failed || b->failed;
    sql_free(b);
    return text == NULL ? "" : text;
}

static const char *declared_meaning(planner *p, const schemac_field *f)
{
    sql_buffer b = {.allocator = p->db->allocator};
    meaning_put(&b, f, record_target(p->db->schema, f));
    return give_text(p, &b);
}

/* What a column is that is stored so, and nothing else is known of it. */
static const struct {
    const char *type;
    meaning_kind kind;
    const char *meaning;
} stored_types[] = {{"integer", MEANING_INT64, "int64"},
                    {"real", MEANING_DOUBLE, "double"},
                    {"text", MEANING_TEXT, "text"},
                    {"blob", MEANING_BLOB, "blob"}};

/* Of a column of which nothing is recorded: as it is declared, or where it is stored otherwise,
   what the storage says. That a text is JSON no check of a table says. */
static const char *stored_meaning(const planner *p, const schemac_model *m,
                                  const catalogue_column *have, const catalogue_column *want,
                                  const char *declared)
{
    if (strcmp(declared, "json") == 0 && (p->basis->adopts || plan_unknown_record(p, m) != NULL))
        return "text";
    if (strcmp(have->definition, want->definition) == 0)
        return declared;
    for (size_t i = 0; i < sizeof stored_types / sizeof *stored_types; i++)
        if (strcmp(have->definition, stored_types[i].type) == 0)
            return stored_types[i].meaning;
    return declared; /* of others' types: what values there are is looked at */
}

static meaning_kind storage_of(meaning_kind kind)
{
    switch (kind) {
    case MEANING_DOUBLE:
        return MEANING_DOUBLE;
    case MEANING_BLOB:
    case MEANING_UUID:
        return MEANING_BLOB;
    case MEANING_TEXT:
    case MEANING_DATE:
    case MEANING_JSON:
    case MEANING_PASSWORD:
    case MEANING_ENUM_NAMES:
        return MEANING_TEXT;
    case MEANING_BOOL:
    case MEANING_INT32:
    case MEANING_INT64:
    case MEANING_DECIMAL:
    case MEANING_TIMESTAMP:
    case MEANING_ENUM_NUMBERS:
        return MEANING_INT64;
    case MEANING_UNKNOWN:
        break;
    }
    return MEANING_UNKNOWN;
}

/* Whether a column is stored as it is declared, and as nothing of the known meaning is: a migration,
   or somebody, has put another in its place. */
static bool is_replaced(memory_pool *pool, const catalogue_column *have,
                        const catalogue_column *want, const char *known)
{
    if (strcmp(have->definition, want->definition) != 0)
        return false;
    meaning_kind storage = storage_of(meaning_read(pool, known).kind);
    for (size_t i = 0; i < sizeof stored_types / sizeof *stored_types; i++)
        if (strcmp(have->definition, stored_types[i].type) == 0)
            return storage != MEANING_UNKNOWN && storage != stored_types[i].kind;
    return false;
}

/* Names of values that the step to this version changes. */
static const schemac_enum *heirs_of(const planner *p, const schemac_field *f)
{
    bool steps = (p->basis->passes || p->basis->returns) && !p->basis->adopts;
    return steps && f->enumeration != NULL && f->enumeration->was != NULL ? f->enumeration : NULL;
}

static bool has_heirs(const planner *p, const schemac_model *m)
{
    for (size_t i = 0; i < m->record.field_count; i++)
        if (heirs_of(p, &m->record.fields[i]) != NULL)
            return true;
    return false;
}

bool plan_meaning_is_same(planner *p, const schemac_model *m)
{
    if (has_heirs(p, m) || plan_using_is_any(p, m))
        return false;
    const survey_table *known = plan_unknown_record(p, m);
    if (known == NULL)
        return !p->basis->passes; /* else there may be something to tell */
    const char *now = record_of_model(p->db, p->plan->pool, m, known);
    return now != NULL && strcmp(known->meaning, now) == 0;
}

/* ---- the judgement --------------------------------------------------------------------------- */

static const char *way_to_change(planner *p, const schemac_model *m, const schemac_field *f)
{
    memory_pool *pool = p->plan->pool;
    if (p->basis->adopts)
        return "declare the field as the column is; or change the column before its database is "
               "taken over, which runs neither 'using' nor migrations";
    const char *too_late = plan_using_too_late(p, m, f);
    if (too_late != NULL)
        return too_late;
    return pool_printf(pool,
                       "say what each value becomes: using (…); or let a migration put another "
                       "column in its place, stored otherwise; or keep the field as it was and "
                       "declare a new one, filled by a migration; later let %s go: dropped \"%s\";",
                       f->column, f->column);
}

static void refuse_change(planner *p, const schemac_model *m, const schemac_field *f,
                          const meaning *from, const meaning *to)
{
    memory_pool *pool = p->plan->pool;
    planner_refuse(
        p, m,
        pool_printf(pool, "column %s.%s is %s and is to be %s, which no start does by itself",
                    m->table, f->column, meaning_in_words(pool, from), meaning_in_words(pool, to)),
        way_to_change(p, m, f));
}

static void tell_change(planner *p, const schemac_model *m, const schemac_field *f,
                        const meaning *from, const meaning *to)
{
    memory_pool *pool = p->plan->pool;
    planner_keep(p, m,
                 pool_printf(pool,
                             "column %s.%s was %s and is %s: its values stay as they "
                             "are",
                             m->table, f->column, meaning_in_words(pool, from),
                             meaning_in_words(pool, to)));
}

static bool is_written(const planner *p, const schemac_model *m, const schemac_field *f)
{
    const catalogue_table *live = catalogue_find_table(p->db, &p->live, m->table);
    return live != NULL &&
           record_may_be_written(p->db, p->basis->records, p->basis->watch, &p->live, live,
                                 f->column, plan_before_column(p, m, f->column));
}

/* Which of its values a migration has converted already, nobody knows. */
static void refuse_written(planner *p, const schemac_model *m, const schemac_field *f,
                           const meaning *from, const meaning *to)
{
    memory_pool *pool = p->plan->pool;
    planner_refuse(
        p, m,
        pool_printf(pool,
                    "column %s.%s is %s and is to be %s, and a migration of the same "
                    "start may have written it: which of its values are converted "
                    "already is not known",
                    m->table, f->column, meaning_in_words(pool, from), meaning_in_words(pool, to)),
        pool_printf(pool,
                    "if the migration has converted all of them, say so: using (%s); or change the "
                    "field in one version and run the migration in another; or let the migration "
                    "fill a new column",
                    f->column));
}

static void convert_column(planner *p, const schemac_model *m, const schemac_field *f,
                           catalogue_column *want, const meaning *from, const meaning *to,
                           const change_row *row)
{
    memory_pool *pool = p->plan->pool;
    catalogue_conversion how;
    const char *column = planner_quote(p, want->name);
    if (!p->db->engine->convert(pool, from, to, column, &how)) {
        refuse_change(p, m, f, from, to); /* this engine cannot */
        want->refused = true;
        return;
    }
    if (how.becomes != NULL && is_written(p, m, f)) {
        refuse_written(p, m, f, from, to);
        want->refused = true;
        return;
    }
    const char *too_late = plan_using_too_late(p, m, f);
    const char *what = pool_printf(pool, "with a value of %s %s", want->name, row->wrong);
    if (how.misfit != NULL)
        want->refused = too_late == NULL
                            ? planner_refuse_rows(p, m, how.misfit, what)
                            : planner_refuse_rows_for(p, m, how.misfit, what, too_late);
    if (how.becomes != NULL && !want->refused)
        planner_keep(p, m,
                     pool_printf(pool, "the values of column %s.%s are converted: %s becomes %s",
                                 m->table, want->name, meaning_in_words(pool, from),
                                 meaning_in_words(pool, to)));
    want->becomes = how.becomes;
    want->alike = how.alike;
}

/* To another table than before. One that is not there any more was renamed by somebody: where its
   rows are now, the references in the table say. */
static bool leads_elsewhere(const planner *p, const meaning *from, const meaning *to)
{
    return from->target[0] != '\0' && to->target[0] != '\0' &&
           catalogue_compare(p->db, from->target, to->target) != 0 &&
           catalogue_find_table(p->db, &p->live, from->target) != NULL;
}

static void refuse_lost(planner *p, const schemac_model *m, const schemac_field *f)
{
    planner_refuse(p, m,
                   pool_printf(p->plan->pool,
                               "a migration of the same start has renamed columns of %s so that "
                               "nobody can say what the numbers in %s mean",
                               m->table, f->column),
                   "let the migration add a new column and fill it, instead of giving one the name "
                   "of another");
}

/* A column of a table whose columns others have renamed past following, with numbers of some unit. */
static bool is_lost(const planner *p, const schemac_model *m, const meaning *declared)
{
    const catalogue_table *live = catalogue_find_table(p->db, &p->live, m->table);
    return live != NULL && record_is_unknown(p->basis->records, live->id) &&
           plan_unknown_is_hidden(declared);
}

/* Of a column of which nothing is recorded: returns whether it may be taken for what is declared. */
static bool judge_unknown(planner *p, const schemac_model *m, const catalogue_change *c,
                          const schemac_field *f, catalogue_column *want, const char *declared)
{
    const meaning to = meaning_read(p->plan->pool, declared);
    want->refused = is_lost(p, m, &to);
    if (want->refused)
        refuse_lost(p, m, f);
    else if (plan_unknown_record(p, m) != NULL && !is_written(p, m, f) &&
             record_had_column(p->db, p->plan->pool, p->basis->records, c->live,
                               plan_before_column(p, m, f->column)))
        want->refused = plan_unknown_column(p, m, c, f, want);
    return !want->refused;
}

/* Returns whether values change. */
static bool judge_column(planner *p, const schemac_model *m, const catalogue_change *c,
                         const schemac_field *f, catalogue_column *want)
{
    memory_pool *pool = p->plan->pool;
    const char *declared = declared_meaning(p, f);
    const char *known = record_meaning(p->db, pool, plan_unknown_record(p, m), f->column);
    if (known == NULL)
        known = plan_unknown_followed(p, m, c, f);
    if (known == NULL && !judge_unknown(p, m, c, f, want, declared))
        return false;
    if (known == NULL || is_replaced(pool, want->other, want, known))
        known = stored_meaning(p, m, want->other, want, declared);
    const schemac_enum *heirs = heirs_of(p, f);
    if (strcmp(known, declared) == 0 && (heirs == NULL || !plan_before_has(p, m, f)))
        return false;
    const meaning from = meaning_read(pool, known);
    meaning to = meaning_read(pool, declared);
    to.heirs = heirs;
    change_row row = change_of(&from, &to);
    if (leads_elsewhere(p, &from, &to))
        row.kind = CHANGE_NEVER;
    want->refused = row.kind == CHANGE_NEVER;
    if (row.kind == CHANGE_NEVER)
        refuse_change(p, m, f, &from, &to);
    else if (row.kind == CHANGE_TOLD)
        tell_change(p, m, f, &from, &to);
    else if (row.kind == CHANGE_CONVERT)
        convert_column(p, m, f, want, &from, &to, &row);
    return want->becomes != NULL;
}

/* Of a table that an earlier schemac has made, of another version of the schema. */
static void warn_hidden(planner *p, const schemac_model *m, const catalogue_change *c)
{
    memory_pool *pool = p->plan->pool;
    const char *names = "";
    size_t count = 0;
    for (size_t i = 0; i < m->record.field_count && names != NULL; i++) {
        const schemac_field *f = &m->record.fields[i];
        const catalogue_column *want = catalogue_find_column(p->db, c->declared, f->column);
        const meaning declared = meaning_read(pool, declared_meaning(p, f));
        if (want == NULL || want->other == NULL || !plan_unknown_is_hidden(&declared))
            continue;
        names = pool_printf(pool, "%s%s%s", names, count == 0 ? "" : ", ", f->column);
        count++;
    }
    if (count == 0 || planner_count_rows(p, m->table, p->db->engine->dialect->always) <= 0)
        return;
    planner_warn(p, m,
                 pool_printf(pool,
                             "what column%s %s of table %s mean%s was not recorded by the schemac "
                             "that made the table: %s taken for what the schema says",
                             count == 1 ? "" : "s", names, m->table, count == 1 ? "s" : "",
                             count == 1 ? "it is" : "they are"),
                 "when that has changed since the version before, go back to a backup, start that "
                 "version once with this schemac, and then this one");
}

static void judge_unknown_table(planner *p, const schemac_model *m, const catalogue_change *c)
{
    bool may_be_renamed = plan_unknown_is_renamed(p);
    if (!p->basis->passes && !may_be_renamed)
        return;
    if (p->basis->adopts)
        plan_unknown_table(p, m, c, NULL);
    else if (record_is_made_now(p->basis->records, c->live))
        return; /* a migration has made it as this version says */
    else if (may_be_renamed)
        plan_unknown_table(p, m, c, "a table that was recorded is not there any more");
    else
        warn_hidden(p, m, c);
}

bool plan_meaning_judge(planner *p, const schemac_model *m, const catalogue_change *c)
{
    bool changes_values = false;
    if (plan_unknown_record(p, m) == NULL)
        judge_unknown_table(p, m, c);
    for (size_t i = 0; i < m->record.field_count; i++) {
        const schemac_field *f = &m->record.fields[i];
        catalogue_column *want = catalogue_find_column(p->db, c->declared, f->column);
        if (want != NULL && plan_using_judge(p, m, c, f, want)) {
            changes_values = true;
            continue;
        }
        if (want == NULL || want->other == NULL || want->computed || want->other->computed)
            continue;
        changes_values = judge_column(p, m, c, f, want) || changes_values;
    }
    return changes_values;
}
