/* merge.c - a table becomes the declared one: it says what it is to say, SQLite takes it, a second
   look finds nothing more to do, and what is not concerned is byte for byte what it was. */
#include "tables.h"

#include "engines/sqlite/merge.h"
#include "start/plan_piece.h"

/* ---- the plan -------------------------------------------------------------------------------- */

typedef struct trial {
    memory_pool pool;
    engine_connection c;
    char base_text[STATEMENT_SIZE], live_text[STATEMENT_SIZE], declared_text[STATEMENT_SIZE];
    catalogue_table base, live, declared;
    catalogue_change change;
    const char *dropped[MOST_COLUMNS];
    schemac_old_names old;
} trial;

static void match(trial *t)
{
    const schemac_db db = {.engine = &schemac_engine_sqlite, .allocator = &memory_default};
    const schemac_model m = {.table = names[NAME_TABLE], .old = &t->old};
    const plan_basis basis = {.adopts = false};
    sync_plan plan = {.pool = &t->pool};
    planner p = {.db = (schemac_db *)(uintptr_t)&db, .plan = &plan, .basis = &basis};
    t->change = (catalogue_change){.live = &t->live, .declared = &t->declared};
    plan_piece_match(&p, &m, &t->change, &t->base);
}

static bool is_converged(const trial *t)
{
    for (size_t i = 0; i < t->declared.column_count; i++) {
        const catalogue_column *want = &t->declared.columns[i];
        if (want->other == NULL || strcmp(want->definition, want->other->definition) != 0)
            return false;
    }
    return !plan_piece_differs(&t->change) && strcmp(t->live.options, t->declared.options) == 0;
}

/* ---- what has to come of it ------------------------------------------------------------------ */

static void add_piece(catalogue_table *to, const catalogue_piece *piece, const char *column)
{
    catalogue_piece *one = &to->pieces[to->piece_count++];
    *one = *piece;
    if (column == NULL)
        return;
    for (one->column = 0; strcmp(to->columns[one->column].name, column) != 0;)
        assert_true(++one->column < to->column_count);
}

static const char *column_of(const catalogue_table *t, const catalogue_piece *piece)
{
    return piece->column == CATALOGUE_NO_COLUMN ? NULL : t->columns[piece->column].name;
}

/* What the live table keeps, and what of the declared one is not there yet. */
static const char *expected_text(trial *t)
{
    catalogue_table e = {.options = t->declared.options};
    const size_t columns = t->live.column_count + t->declared.column_count;
    const size_t pieces = t->live.piece_count + t->declared.piece_count;
    e.columns = pool_alloc(&t->pool, (columns + 1) * sizeof *e.columns);
    e.pieces = pool_alloc(&t->pool, (pieces + 1) * sizeof *e.pieces);
    for (size_t i = 0; i < t->live.column_count; i++) {
        const catalogue_column *have = &t->live.columns[i];
        if (have->goes)
            continue;
        e.columns[e.column_count] = *have;
        if (have->other != NULL)
            e.columns[e.column_count].definition = have->other->definition;
        e.column_count++;
    }
    for (size_t i = 0; i < t->declared.column_count; i++)
        if (t->declared.columns[i].other == NULL)
            e.columns[e.column_count++] = t->declared.columns[i];
    for (size_t i = 0; i < t->live.piece_count; i++)
        if (!t->live.pieces[i].goes)
            add_piece(&e, &t->live.pieces[i], column_of(&t->live, &t->live.pieces[i]));
    for (size_t i = 0; i < t->declared.piece_count; i++) {
        const catalogue_piece *want = &t->declared.pieces[i];
        if (want->other != NULL)
            continue;
        const char *column = column_of(&t->declared, want);
        for (size_t j = 0; column != NULL && j < e.column_count; j++)
            if (sqlite3_stricmp(e.columns[j].name, column) == 0)
                column = e.columns[j].name;
        add_piece(&e, want, column);
    }
    return said_text(&t->pool, &e);
}

static bool is_concerned(const trial *t, const part_list *l, const part_element *e, size_t number)
{
    const catalogue_column *have = e->is_column ? &t->live.columns[number] : NULL;
    const catalogue_column *want = have == NULL ? NULL : have->other;
    for (size_t i = 0; i < l->piece_count; i++)
        if (l->pieces[i].span.begin >= e->span.begin && l->pieces[i].span.end <= e->span.end &&
            (t->live.pieces[i].goes || t->live.pieces[i].kind == PIECE_KEY))
            return true; /* a key may get a word more */
    if (have == NULL)
        return false;
    if (have->goes || (want != NULL && strcmp(have->definition, want->definition) != 0))
        return true;
    for (size_t i = 0; want != NULL && i < t->declared.piece_count; i++)
        if (t->declared.pieces[i].other == NULL &&
            t->declared.pieces[i].column == (size_t)(want - t->declared.columns))
            return true;
    return false;
}

/* In their order. */
static void check_bytes(trial *t, const char *merged)
{
    part_list l = {.pool = &t->pool};
    const char *at = merged;
    size_t column = 0;
    assert_true(parts_split(t->live_text, &l));
    for (size_t i = 0; i < l.count; i++) {
        const part_element *e = &l.elements[i];
        size_t number = e->is_column ? column++ : 0;
        if (is_concerned(t, &l, e, number))
            continue;
        const char *end = i + 1 < l.count ? e->room.end : e->span.end;
        char *text = pool_strndup(&t->pool, e->room.begin, (size_t)(end - e->room.begin));
        const char *found = strstr(at, text);
        if (found == NULL)
            fail_msg("'%s' is not as it was in\n%s\nwhich was\n%s", text, merged, t->live_text);
        at = found + strlen(text);
    }
}

/* ---- one table ------------------------------------------------------------------------------- */

static void begin_trial(trial *t, uint32_t *random)
{
    made_table base, live, declared;
    memset(t, 0, sizeof *t);
    t->pool = (memory_pool){.allocator = &memory_default};
    t->c = (engine_connection){.handle = database_open(), .allocator = &memory_default};
    table_make(&base, random);
    live = declared = base;
    table_add_others(&live, random);
    table_change(&declared, random);
    table_write(&base, random, true, t->base_text);
    table_write(&live, random, false, t->live_text);
    table_write(&declared, random, true, t->declared_text);
    database_run(t->c.handle, t->live_text);
    database_run(t->c.handle, "DROP TABLE note");
    t->base = read_statement(&t->c, &t->pool, t->base_text);
    t->live = read_statement(&t->c, &t->pool, t->live_text);
    t->declared = read_statement(&t->c, &t->pool, t->declared_text);
    for (size_t i = 0; i < t->live.column_count; i++) {
        bool stays = next_random(random) % 2 == 0;
        for (size_t j = 0; j < t->declared.column_count; j++)
            stays = stays || strcmp(t->live.columns[i].name, t->declared.columns[j].name) == 0;
        if (!stays)
            t->dropped[t->old.dropped_count++] = t->live.columns[i].name;
    }
    t->old.dropped = t->dropped;
}

static void end_trial(trial *t)
{
    database_close(t->c.handle);
    pool_free(&t->pool);
}

/* Whether SQLite takes it; what is of others may name a column that goes, which a plan refuses
   before. */
static bool is_taken(const trial *t, const char *sql)
{
    char *message = NULL;
    bool good = sqlite3_exec(t->c.handle, sql, NULL, NULL, &message) == SQLITE_OK;
    /* SQLite takes a comment before GENERATED for a part of the type */
    bool commented = !good && t->live.options[0] != '\0' &&
                     (strstr(message, "*/") != NULL || strstr(message, " --") != NULL) &&
                     strstr(message, "unknown datatype") != NULL;
    bool expected =
        !good && t->old.dropped_count > 0 &&
        (strstr(message, "no such column") != NULL || strstr(message, "unknown column") != NULL ||
         strstr(message, "must have at least one non-generated column") != NULL);
    if (!good && !expected && !commented)
        fail_msg("%s, in\n%s\nof\n%s\nand\n%s", message, sql, t->live_text, t->declared_text);
    sqlite3_free(message);
    return good;
}

static size_t taken;

static void becomes_the_declared_one(uint32_t seed)
{
    trial t;
    uint32_t random = seed;
    begin_trial(&t, &random);
    match(&t);
    const char *expected = expected_text(&t);
    const char *merged = merge_text(&t.pool, &t.change);
    assert_non_null(merged);
    if (is_taken(&t, merged)) {
        taken++;
        const catalogue_table now = read_statement(&t.c, &t.pool, merged);
        const char *says = said_text(&t.pool, &now);
        if (strcmp(says, expected) != 0)
            fail_msg("%s\nwas\n%s\nand is to be\n%s\nIt says\n%s\nand not\n%s", merged, t.live_text,
                     t.declared_text, says, expected);
        match(&t); /* merging has put aside what it has used */
        check_bytes(&t, merged);
        t.base = read_statement(&t.c, &t.pool, t.declared_text);
        t.live = now;
        t.declared = read_statement(&t.c, &t.pool, t.declared_text);
        match(&t);
        if (!is_converged(&t))
            fail_msg("%s\nwas\n%s\nand is still not\n%s", merged, t.live_text, t.declared_text);
    }
    end_trial(&t);
}

/* A table that says all that is declared stays as it is. */
static void stays_as_it_is(uint32_t seed)
{
    trial t;
    uint32_t random = seed;
    begin_trial(&t, &random);
    t.old.dropped_count = 0;
    t.declared = t.base = read_statement(&t.c, &t.pool, t.live_text);
    t.declared = read_statement(&t.c, &t.pool, t.live_text);
    match(&t);
    assert_true(is_converged(&t));
    assert_string_equal(merge_text(&t.pool, &t.change), t.live_text);
    end_trial(&t);
}

static uint32_t seed_now;

static int tell_seed(void **state)
{
    (void)state;
    if (seed_now != 0)
        print_error("SCHEMAC_SEED=%u\n", seed_now);
    return 0;
}

static void try_rounds(void (*try)(uint32_t seed))
{
    for (size_t i = 0; i < rounds(1500); i++) {
        seed_now = seed_of_round(i);
        try(seed_now);
    }
    seed_now = 0;
}

static void tables_become_the_declared_ones(void **state)
{
    (void)state;
    taken = 0;
    try_rounds(becomes_the_declared_one);
    assert_true(getenv("SCHEMAC_SEED") != NULL || taken > rounds(1500) / 2);
}

static void what_is_declared_stays_as_it_is(void **state)
{
    (void)state;
    try_rounds(stays_as_it_is);
}

/* ---- by hand --------------------------------------------------------------------------------- */

/* base is what schemac has written last. */
static const struct {
    const char *base, *live, *declared, *merged;
} known[] = {
    /* the layout, comments and words of others stay */
    {"CREATE TABLE note (a INT)",
     "create table note (\n  a int, -- mine\n  b text /* theirs, ) */\n)",
     "CREATE TABLE note (a INTEGER)",
     "create table note (\n  a INTEGER, -- mine\n  b text /* theirs, ) */\n)"},
    /* a comment to the end of a line does not swallow what comes behind it */
    {"CREATE TABLE note (a INT)", "CREATE TABLE note (a INT -- the last\n)",
     "CREATE TABLE note (a INT, b TEXT)", "CREATE TABLE note (a INT -- the last\n,\n  b TEXT)"},
    {"CREATE TABLE note (a INT CHECK (a>1))", "CREATE TABLE note (a INT  CHECK (a>1) /* why */)",
     "CREATE TABLE note (a INT CHECK (a>2))", "CREATE TABLE note (a INT  CHECK (a>2) /* why */)"},
    {"CREATE TABLE note (a INT CHECK (a>1), b)", "CREATE TABLE note (a INT CHECK (a>1), b)",
     "CREATE TABLE note (a INT, b NOT NULL)", "CREATE TABLE note (a INT, b NOT NULL)"},
    {"CREATE TABLE note (a)", "CREATE TABLE note (a CHECK (a<>'theirs') COLLATE NOCASE)",
     "CREATE TABLE note (a TEXT)", "CREATE TABLE note (a TEXT CHECK (a<>'theirs'))"},
    {"CREATE TABLE note (a, b, UNIQUE (a, b))", "CREATE TABLE note (a, b, UNIQUE (a, b))",
     "CREATE TABLE note (a, b)", "CREATE TABLE note (a, b)"},
    /* a default that says nothing may not stand beside an expression */
    {"CREATE TABLE note (a, b)", "CREATE TABLE note (a, b DEFAULT NULL)",
     "CREATE TABLE note (a, b AS (a+1))", "CREATE TABLE note (a, b AS (a+1))"},
    {"CREATE TABLE note (a)", "CREATE TABLE note (a)", "CREATE TABLE note (a, CHECK (a>0)) STRICT",
     "CREATE TABLE note (a,\n  CHECK (a>0)) STRICT"},
};

static void texts_are_merged_so(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        trial t = {.pool = {.allocator = &memory_default}};
        t.base = read_statement(NULL, &t.pool, known[i].base);
        t.live = read_statement(NULL, &t.pool, known[i].live);
        t.declared = read_statement(NULL, &t.pool, known[i].declared);
        match(&t);
        assert_string_equal(merge_text(&t.pool, &t.change), known[i].merged);
        pool_free(&t.pool);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_merged_so),
        cmocka_unit_test_teardown(tables_become_the_declared_ones, tell_seed),
        cmocka_unit_test_teardown(what_is_declared_stays_as_it_is, tell_seed)};
    return cmocka_run_group_tests_name("merge", tests, NULL, NULL);
}
