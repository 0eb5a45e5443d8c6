/* tables.c - makes random tables, writes them in random words, and asks SQLite whether it takes
   them. */
#include "tables.h"

#include <ctype.h>
#include <time.h>

const char *const names[] = {"note",         "pa rent", "k\"ey", "a",    "B c",
                             "key",          "text",    "check", "x\"y", "order",
                             "na\xc3\xafve", "a,b",     "p(q",   "--c",  "it's",
                             "unique",       "/*d",     "Value", "[br",  "default"};
const size_t name_count = sizeof names / sizeof *names;

size_t rounds(size_t count)
{
    return getenv("SCHEMAC_SEED") != NULL ? 1 : getenv("SCHEMAC_SOAK") != NULL ? 10 * count : count;
}

uint32_t seed_of_round(size_t round)
{
    const char *given = getenv("SCHEMAC_SEED");
    uint32_t seed =
        given == NULL ? 20261126u + 7919u * (uint32_t)round : (uint32_t)strtoul(given, NULL, 10);
    if (getenv("SCHEMAC_SOAK") != NULL && given == NULL)
        seed ^= (uint32_t)time(NULL) << 10;
    return seed;
}

static size_t below(uint32_t *random, size_t count)
{
    return next_random(random) % count;
}

static bool chance(uint32_t *random, size_t in)
{
    return below(random, in) == 0;
}

/* ---- making ---------------------------------------------------------------------------------- */

static void put(said *list, size_t *count, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void put(said *list, size_t *count, const char *format, ...)
{
    va_list args;
    if (*count == MOST_SAID)
        return;
    va_start(args, format);
    vsnprintf(list[(*count)++], SAID_SIZE, format, args);
    va_end(args);
}

static const char *const plain_types[] = {
    "INTEGER",           "TEXT", "BLOB", "REAL", "", "VARCHAR ( 10 )", "INT", "UNSIGNED BIG INT",
    "DECIMAL ( 10 , 2 )"};
static const char *const strict_types[] = {"INTEGER", "TEXT", "BLOB", "REAL", "INT", "ANY"};

static const char *random_type(const made_table *t, uint32_t *random)
{
    return t->strict ? strict_types[below(random, 6)] : plain_types[below(random, 9)];
}

static const char *const defaults[] = {"5",         "-1",    "+3",     "'it''s'",
                                       "( 1 + 2 )", "x'00'", "NULL",   "CURRENT_DATE",
                                       "1.5e3",     "''",    "( ')' )"};

static void add_check(said *list, size_t *count, int name, uint32_t *random)
{
    switch (below(random, 5)) {
    case 0:
        put(list, count, "CHECK ( @%d > %zu )", name, below(random, 100));
        break;
    case 1:
        put(list, count, "CHECK ( @%d IN ( 'a' , 'b)' , 'it''s' ) )", name);
        break;
    case 2:
        put(list, count, "CHECK ( length ( @%d ) <= %zu AND @%d IS NOT NULL )", name,
            below(random, 50), name);
        break;
    case 3:
        put(list, count, "CHECK ( ( ( @%d ) ) || '--' <> '/*' )", name);
        break;
    default:
        put(list, count, "CHECK ( CAST ( @%d AS text ) LIKE 'a%%' COLLATE NOCASE )", name);
    }
}

static const char *const actions[] = {"",
                                      " ON DELETE CASCADE",
                                      " ON DELETE SET NULL ON UPDATE CASCADE",
                                      " DEFERRABLE INITIALLY DEFERRED",
                                      " ON UPDATE NO ACTION",
                                      " MATCH simple ON DELETE SET DEFAULT",
                                      " NOT DEFERRABLE INITIALLY IMMEDIATE"};

static void say_of_column(made_table *t, made_column *c, uint32_t *random)
{
    if (chance(random, 8)) {
        put(c->pieces, &c->piece_count, "%sAS ( %zu + 1 )%s",
            chance(random, 2) ? "GENERATED ALWAYS " : "", below(random, 9),
            chance(random, 2) ? " STORED" : "");
        c->computed = true;
    } else if (chance(random, 3)) {
        put(c->pieces, &c->piece_count, "DEFAULT %s", defaults[below(random, 11)]);
    }
    if (chance(random, 3))
        put(c->pieces, &c->piece_count, "NOT NULL");
    if (chance(random, 4))
        put(c->pieces, &c->piece_count, "COLLATE %s",
            (const char *[]){"NOCASE", "RTRIM", "BINARY"}[below(random, 3)]);
    if (chance(random, 5))
        put(c->pieces, &c->piece_count, "UNIQUE");
    if (chance(random, 3))
        add_check(c->pieces, &c->piece_count, c->name, random);
    if (!c->computed && chance(random, 5))
        put(c->pieces, &c->piece_count, "REFERENCES @%d%s%s", NAME_PARENT,
            chance(random, 2) ? " ( @2 )" : "", actions[below(random, 7)]);
    if (!c->computed && !t->has_key && chance(random, 5)) {
        bool assigned = strcmp(c->type, "INTEGER") == 0 && !t->without_rowid && chance(random, 2);
        put(c->pieces, &c->piece_count, "PRIMARY KEY%s", assigned ? " AUTOINCREMENT" : "");
        t->has_key = c->keyed = true;
    }
}

static bool has_name(const made_table *t, int name)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (t->columns[i].name == name)
            return true;
    return false;
}

static void add_column(made_table *t, uint32_t *random)
{
    int name;
    do
        name = (int)(NAME_COLUMNS + below(random, name_count - NAME_COLUMNS));
    while (has_name(t, name));
    made_column *c = &t->columns[t->column_count++];
    *c = (made_column){.name = name, .type = random_type(t, random)};
    say_of_column(t, c, random);
}

static void add_constraint(made_table *t, uint32_t *random)
{
    const made_column *a = &t->columns[below(random, t->column_count)];
    const made_column *b = &t->columns[below(random, t->column_count)];
    size_t kind = below(random, 4);
    if (kind == 0)
        add_check(t->constraints, &t->constraint_count, a->name, random);
    else if (kind == 1 && a != b)
        put(t->constraints, &t->constraint_count, "UNIQUE ( @%d , @%d%s )", a->name, b->name,
            chance(random, 3) ? " DESC" : "");
    else if (kind == 2 && !a->computed)
        put(t->constraints, &t->constraint_count, "FOREIGN KEY ( @%d ) REFERENCES @%d ( @2 )%s",
            a->name, NAME_PARENT, actions[below(random, 7)]);
    else if (kind == 3 && !t->has_key && !a->computed) {
        put(t->constraints, &t->constraint_count, "PRIMARY KEY ( @%d )", a->name);
        t->has_key = true;
    }
}

void table_make(made_table *t, uint32_t *random)
{
    *t = (made_table){.strict = chance(random, 3)};
    size_t columns = 1 + below(random, MOST_COLUMNS - 1);
    while (t->column_count < columns)
        add_column(t, random);
    for (size_t i = below(random, 4); i > 0; i--)
        add_constraint(t, random);
    bool stored = false;
    for (size_t i = 0; i < t->column_count; i++)
        stored = stored || !t->columns[i].computed;
    if (!stored)
        table_make(t, random);
    else if (t->has_key && chance(random, 4)) {
        t->without_rowid = true;
        for (size_t i = 0; i < t->column_count; i++)
            for (size_t j = 0; j < t->columns[i].piece_count; j++)
                if (strcmp(t->columns[i].pieces[j], "PRIMARY KEY AUTOINCREMENT") == 0)
                    t->without_rowid = false;
    }
}

/* ---- changing -------------------------------------------------------------------------------- */

static bool mentions(const char *text, int name)
{
    char word[8];
    size_t size = (size_t)snprintf(word, sizeof word, "@%d", name);
    for (const char *at = text; (at = strstr(at, word)) != NULL; at++)
        if (!isdigit((unsigned char)at[size]))
            return true;
    return false;
}

static bool is_named_elsewhere(const made_table *t, int name)
{
    for (size_t i = 0; i < t->constraint_count; i++)
        if (mentions(t->constraints[i], name))
            return true;
    return false;
}

static void remove_said(said *list, size_t *count, size_t i)
{
    memmove(list[i], list[i + 1], (*count - i - 1) * sizeof *list);
    --*count;
}

static void change_column(made_table *t, made_column *c, uint32_t *random)
{
    if (chance(random, 3) && !c->keyed)
        c->type = random_type(t, random);
    for (size_t i = c->piece_count; i > 0; i--) {
        const char *text = c->pieces[i - 1];
        bool key = strncmp(text, "PRIMARY", 7) == 0, computed = strstr(text, "AS (") != NULL;
        if (!key && !computed && chance(random, 3))
            remove_said(c->pieces, &c->piece_count, i - 1);
    }
    if (chance(random, 3))
        add_check(c->pieces, &c->piece_count, c->name, random);
}

void table_change(made_table *t, uint32_t *random)
{
    for (size_t i = t->constraint_count; i > 0; i--)
        if (strncmp(t->constraints[i - 1], "PRIMARY", 7) != 0 && chance(random, 3))
            remove_said(t->constraints, &t->constraint_count, i - 1);
    for (size_t i = t->column_count; i > 0; i--) {
        made_column *c = &t->columns[i - 1];
        bool may_go = !c->keyed && t->column_count > 1 && !is_named_elsewhere(t, c->name);
        if (may_go && chance(random, 5)) {
            memmove(c, c + 1, (t->column_count - i) * sizeof *c);
            t->column_count--;
        } else if (chance(random, 2)) {
            change_column(t, c, random);
        }
    }
    if (t->column_count < MOST_COLUMNS && chance(random, 2))
        add_column(t, random);
    if (chance(random, 2))
        add_constraint(t, random);
}

void table_add_others(made_table *t, uint32_t *random)
{
    made_column *c = &t->columns[below(random, t->column_count)];
    if (chance(random, 2))
        put(t->constraints, &t->constraint_count, "CHECK ( @%d <> 'theirs' )", c->name);
    if (chance(random, 3))
        put(c->pieces, &c->piece_count, "CHECK ( @%d <> '(theirs' )", c->name);
    if (chance(random, 3))
        put(c->pieces, &c->piece_count, "UNIQUE");
    if (chance(random, 4) && !c->computed)
        put(t->constraints, &t->constraint_count, "FOREIGN KEY ( @%d ) REFERENCES @1 ( @2 )",
            c->name);
}

/* ---- writing --------------------------------------------------------------------------------- */

typedef struct writer {
    char *out;
    size_t used;
    uint32_t *random;
    bool plain;
    size_t conflict; /* the clause: two of one table may not contradict each other */
} writer;

static void write_text(writer *w, const char *text, size_t size)
{
    assert_true(w->used + size + 1 < STATEMENT_SIZE);
    memcpy(w->out + w->used, text, size);
    w->used += size;
    w->out[w->used] = '\0';
}

static void write_blank(writer *w)
{
    static const char *const blanks[] = {" ",          "  ",          "\n",   "\t",
                                         "\r\n",       " /* , ( */ ", "/**/", " -- ) check (\n",
                                         "/* it's */", "-- \"\n"};
    const char *blank = w->plain ? " " : blanks[chance(w->random, 3) ? below(w->random, 10) : 0];
    write_text(w, blank, strlen(blank));
}

static bool is_simple(const char *name)
{
    static const char *const words[] = {"key", "check", "order", "unique", "default", NULL};
    for (const char *p = name; *p != '\0'; p++)
        if (!isalpha((unsigned char)*p) && ((unsigned char)*p & 0x80) == 0)
            return false;
    for (size_t i = 0; words[i] != NULL; i++)
        if (strcmp(words[i], name) == 0)
            return strcmp(name, "key") ==
                   0; /* SQLite takes this one for a name where it has to be one */
    return true;
}

static void write_quoted(writer *w, const char *name, char quote)
{
    write_text(w, &quote, 1);
    for (; *name != '\0'; name++) {
        if (*name == quote)
            write_text(w, &quote, 1);
        write_text(w, name, 1);
    }
    write_text(w, &quote, 1);
}

static void write_name(writer *w, const char *name)
{
    size_t way = w->plain ? 0 : below(w->random, 4);
    if (way == 1 && is_simple(name)) {
        write_text(w, name, strlen(name));
    } else if (way == 2 && strchr(name, ']') == NULL) {
        write_text(w, "[", 1);
        write_text(w, name, strlen(name));
        write_text(w, "]", 1);
    } else {
        write_quoted(w, name, way == 3 ? '`' : '"');
    }
}

/* Words in any case; what stands in apostrophes as it is. */
static void write_word(writer *w, const char *word, size_t size)
{
    bool plain = w->plain || memchr(word, '\'', size) != NULL;
    for (size_t i = 0; i < size; i++) {
        char c = !plain && chance(w->random, 3) ? (char)tolower((unsigned char)word[i]) : word[i];
        write_text(w, &c, 1);
    }
}

static void write_said(writer *w, const char *text)
{
    for (bool first = true; *text != '\0'; first = false) {
        size_t size = strcspn(text, " ");
        if (!first)
            write_blank(w);
        if (*text == '@')
            write_name(w, names[strtol(text + 1, NULL, 10)]);
        else
            write_word(w, text, size);
        text += size + (text[size] == ' ');
    }
}

static void write_label(writer *w)
{
    if (w->plain || !chance(w->random, 5))
        return;
    write_word(w, "CONSTRAINT", 10);
    write_blank(w);
    write_name(w, names[below(w->random, name_count)]);
    write_blank(w);
}

/* Where a clause for conflicts may stand, and means nothing to what is compared. */
static void write_conflict(writer *w, const char *piece)
{
    static const char *const clauses[] = {"ON CONFLICT ROLLBACK", "ON CONFLICT ABORT",
                                          "ON CONFLICT FAIL", "ON CONFLICT IGNORE",
                                          "ON CONFLICT REPLACE"};
    bool may = strcmp(piece, "NOT NULL") == 0 || strncmp(piece, "UNIQUE", 6) == 0 ||
               strcmp(piece, "PRIMARY KEY") == 0 || strncmp(piece, "PRIMARY KEY (", 13) == 0;
    if (w->plain || !may || !chance(w->random, 4))
        return;
    write_blank(w);
    write_said(w, clauses[w->conflict]);
}

/* The pieces in any order. */
static void write_column(writer *w, const made_column *c)
{
    size_t order[MOST_SAID];
    for (size_t i = 0; i < c->piece_count; i++)
        order[i] = i;
    for (size_t i = c->piece_count; i > 1 && !w->plain; i--) {
        size_t j = below(w->random, i), kept = order[i - 1];
        order[i - 1] = order[j];
        order[j] = kept;
    }
    write_name(w, names[c->name]);
    if (c->type[0] != '\0') {
        write_blank(w);
        write_said(w, c->type);
    }
    for (size_t i = 0; i < c->piece_count; i++) {
        /* SQLite takes a comment before ALWAYS for a part of the type */
        const char *piece = c->pieces[order[i]];
        bool generated = strncmp(piece, "GENERATED ALWAYS ", 17) == 0;
        if (generated) {
            write_text(w, " Generated Always", 17);
            piece += 17;
        }
        write_blank(w);
        if (!generated)
            write_label(w);
        write_said(w, piece);
        write_conflict(w, c->pieces[order[i]]);
    }
    if (!w->plain && chance(w->random, 12))
        write_said(w, " NULL"); /* which says nothing */
}

static void write_options(writer *w, const made_table *t)
{
    if (t->without_rowid) {
        write_blank(w);
        write_said(w, "WITHOUT ROWID");
    }
    if (t->strict) {
        write_said(w, t->without_rowid ? " , " : "");
        write_blank(w);
        write_said(w, "STRICT");
    }
}

void table_write(const made_table *t, uint32_t *random, bool plain, char out[STATEMENT_SIZE])
{
    writer w = {out, 0, random, plain, below(random, 5)};
    write_said(&w, "CREATE TABLE");
    write_blank(&w);
    write_name(&w, names[NAME_TABLE]);
    write_blank(&w);
    write_text(&w, "(", 1);
    for (size_t i = 0; i < t->column_count; i++) {
        write_text(&w, i == 0 ? "" : ",", i == 0 ? 0 : 1);
        write_blank(&w);
        write_column(&w, &t->columns[i]);
    }
    for (size_t i = 0; i < t->constraint_count; i++) {
        /* between constraints a comma may be missing */
        bool comma = plain || i == 0 || !chance(random, 6);
        write_text(&w, ",", comma ? 1 : 0);
        write_blank(&w);
        write_label(&w);
        write_said(&w, t->constraints[i]);
        write_conflict(&w, t->constraints[i]);
    }
    write_blank(&w);
    write_text(&w, ")", 1);
    write_options(&w, t);
}

/* ---- SQLite ---------------------------------------------------------------------------------- */

void database_run(sqlite3 *db, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s, in\n%s", message, sql);
}

sqlite3 *database_open(void)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    database_run(db, "CREATE TABLE \"pa rent\" (\"k\"\"ey\" INTEGER PRIMARY KEY, v TEXT UNIQUE)");
    return db;
}

void database_close(sqlite3 *db)
{
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* ---- what is said ---------------------------------------------------------------------------- */

catalogue_table read_statement(engine_connection *c, memory_pool *p, const char *create)
{
    catalogue_table t = {.name = names[NAME_TABLE], .create = create, .options = ""};
    if (!sqlite_read_parts(c, p, &t))
        fail_msg("not read: %s", create);
    assert_false(p->failed);
    return t;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *said_text(memory_pool *p, const catalogue_table *t)
{
    const char **lines = pool_alloc(p, (t->piece_count + t->column_count + 1) * sizeof *lines);
    size_t count = 0;
    for (size_t i = 0; i < t->column_count; i++)
        lines[count++] =
            pool_printf(p, "column %s: %s", t->columns[i].name, t->columns[i].definition);
    for (size_t i = 0; i < t->piece_count; i++) {
        const catalogue_piece *piece = &t->pieces[i];
        bool of_column = piece->kind < PIECE_AUTOINCREMENT;
        if (piece->definition[0] != '\0')
            lines[count++] =
                pool_printf(p, "%d %s: %s", (int)piece->kind,
                            of_column ? t->columns[piece->column].name : "", piece->definition);
    }
    qsort(lines, count, sizeof *lines, by_text);
    const char *text = "";
    for (size_t i = 0; i < count; i++)
        text = pool_printf(p, "%s%s\n", text, lines[i]);
    return pool_printf(p, "%s%s", text, t->options);
}
