/* jumps.c - a database that is several versions behind: what comes of it is what comes of one
   version after the other. */
#include "suites.h"

#include "soak.h"

#include <unistd.h>

#define HISTORY "history \"history\";\n"

/* Everything in a database but when it was done. */
static char *dump_all(const char *path)
{
    char *rows = dump_rows(path), *objects = dump_objects(path), *all;
    size_t size;
    FILE *f = open_memstream(&all, &size);
    for (char *line = rows; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (strncmp(line, "schemac_history", strlen("schemac_history")) != 0)
            fprintf(f, "%.*s\n", (int)length, line);
        line += length + (line[length] == '\n');
    }
    fputs(objects, f);
    fclose(f);
    free(rows);
    free(objects);
    return all;
}

static void check_same_databases(const char *one, const char *other, const char *what)
{
    char *a = dump_all(one), *b = dump_all(other);
    if (strcmp(a, b) != 0)
        fail_msg("%s: %s\n--- and %s\n%s", what, a, other, b);
    free(a);
    free(b);
}

/* ---- as a user would ---------------------------------------------------------------------------- */

#define SPLIT                                                                                      \
    "migration 3 \"split\" {\n"                                                                    \
    "    up {\n"                                                                                   \
    "        alter table person add column first text not null default '';\n"                      \
    "        alter table person add column last text not null default '';\n"                       \
    "        update person set first = substr(full_name, 1, instr(full_name, ' ') - 1),\n"         \
    "            last = substr(full_name, instr(full_name, ' ') + 1);\n"                           \
    "    }\n"                                                                                      \
    "}\n"

static const char *const versions[] = {
    "model person { id: int64 primary key; full: text; note: text?; cents: int64 default 5; }\n"
    "seed person by (id) { { id: 1, full: \"Ada Lovelace\" } }\n",
    "model person { id: int64 primary key; full_name: text was full; note: text?;\n"
    "    cents: int64 default 7; seen: int32 default 2; }\n"
    "seed person by (id) { { id: 1, full_name: \"Ada Lovelace\" },\n"
    "    { id: 9, full_name: \"Bob Two\" } }\n",
    "model person { id: int64 primary key; first: text; last: text; full: text?;\n"
    "    dropped full_name; note: text?; cents: int64 default 7; seen: int32 default 3; }\n" SPLIT,
    "model human { was person; id: int64 primary key; first: text; last: text; full: text?;\n"
    "    dropped note; cents: int64 default 7; seen: int32 default 4; extra: int32 default 4; "
    "}\n" SPLIT,
    "model human { id: int64 primary key; first: text; last: text; full: text?; note: text?;\n"
    "    cents: int64 default 7; seen: int32 default 4; extra: int32 default 4; index (last); }\n"
    "model person { id: int64 primary key; human: human?; }\n" SPLIT,
};

enum { VERSIONS = sizeof versions / sizeof *versions };

static void put_version(size_t version)
{
    put("shop.schema", "schema shop version %zu;\n" HISTORY "%s", version, versions[version - 1]);
}

static void release(size_t version)
{
    put_version(version);
    prints(0, path_of("history/shop.%04zu.schema\n", version), "snapshot", "shop.schema");
}

/* A name is reused, a column comes back after it was dropped, a default changes between, a name is
   split by a migration of the shape in between. */
static void test_five_versions(void **state)
{
    (void)state;
    release(1);
    prints_part(0, "created table person", "migrate", "shop.schema", "old.db");
    raw("old.db", "INSERT INTO person(full,note) VALUES ('Eve Three','n')");
    copy("old.db", "steps.db");
    for (size_t version = 2; version <= VERSIONS; version++) {
        release(version);
        prints_part(0, "steps.db", "migrate", "shop.schema", "steps.db");
    }
    image before = read_image("old.db");
    prints(4,
           "old.db needs 11 steps\n"
           "  version 2:\n"
           "    rename column person.full_name, was full\n"
           "    make anew table person\n"
           "    insert row person (id: 9)\n"
           "  version 3:\n"
           "    run migration 3 \"split\"\n"
           "    make anew table person\n"
           "  version 4:\n"
           "    rename table human, was person\n"
           "    make anew table human\n"
           "  version 5:\n"
           "    add column human.note\n"
           "    create index human.last\n"
           "    create table person\n"
           "    create index person.human\n"
           "  note: 'default ''' of person.first goes: the schema does not have it\n"
           "  note: 'default ''' of person.last goes: the schema does not have it\n"
           "  note: column person.full_name goes with its values: it is dropped\n"
           "  note: column human.note goes with its values: it is dropped\n",
           "plan", "shop.schema", "old.db");
    prints_part(4, "old.db needs 11 steps", "status", "shop.schema", "old.db");
    assert_untouched("old.db", &before);
    prints_part(0, "applied migration 3 \"split\"", "migrate", "shop.schema", "old.db");
    check_same_databases("old.db", "steps.db", "one start and four");
    assert_int_equal(raw_integer("old.db", "SELECT count(*) FROM human WHERE last='Three' AND "
                                           "first='Eve' AND note IS NULL AND seen=2 AND extra=4 "
                                           "AND cents=5"),
                     1);
    assert_int_equal(raw_integer("old.db", "SELECT count(*) FROM human WHERE id=9 AND cents=7"), 1);
    assert_int_equal(raw_integer("old.db", "SELECT count(*) FROM person"), 0);
    prints_part(0, "old.db matches the schema\n", "status", "shop.schema", "old.db");
    prints(0, "old.db matches the schema\n", "migrate", "shop.schema", "old.db");
    /* what was done, version by version */
    assert_int_equal(
        raw_integer("old.db", "SELECT count(*) FROM schemac_history WHERE kind='sync'"), VERSIONS);
}

/* What goes wrong on the way leaves everything as it was, and says which version it was. */
static void test_refused_on_the_way(void **state)
{
    (void)state;
    for (size_t version = 1; version <= VERSIONS; version++) {
        release(version);
        if (version == 1) {
            prints_part(0, "created", "migrate", "shop.schema", "old.db");
            raw("old.db", "INSERT INTO person(full) VALUES ('Eve')");
        }
    }
    /* a name without a blank: first is '', which nothing forbids; a table in the way does */
    raw("old.db", "CREATE TABLE human(x); INSERT INTO human VALUES (1)");
    image before = read_image("old.db");
    prints_part(5, "on the way to version 4: ", "migrate", "shop.schema", "old.db");
    prints_part(5, "on the way to version 4: ", "plan", "shop.schema", "old.db");
    assert_untouched("old.db", &before);
    raw("old.db", "DROP TABLE human");
    prints_part(0, "applied migration 3", "migrate", "shop.schema", "old.db");
}

/* A version that was never released is not known. One before the first that was is brought to that
   as without a history. */
static void test_unknown_versions(void **state)
{
    (void)state;
    put("shop.schema", "schema shop version 1;\nmodel role { id: int64 primary key; a: text; }\n");
    prints_part(0, "created", "migrate", "shop.schema", "first.db");
    put("shop.schema", "schema shop version 3;\nmodel role { id: int64 primary key; a: text; c: "
                       "int32 default 3; }\n");
    prints_part(0, "created", "migrate", "shop.schema", "third.db");
    raw("first.db", "INSERT INTO role(a) VALUES ('x')");
    put("shop.schema", "schema shop version 2;\n" HISTORY
                       "model role { id: int64 primary key; a: text; b: int32 default 2; }\n");
    prints_part(0, "0002", "snapshot", "shop.schema");
    put("shop.schema", "schema shop version 4;\n" HISTORY
                       "model role { id: int64 primary key; a: text; b: int32 default 4; }\n");
    prints_part(0, "role.b", "migrate", "shop.schema", "first.db");
    assert_int_equal(raw_integer("first.db", "SELECT b FROM role"), 2);
    image before = read_image("third.db");
    prints_part(5,
                "the database is at version 3 of schema 'shop', which was never released: what it "
                "was is not known. Nothing has been changed; restore a backup from before that "
                "version, with schemac restore",
                "migrate", "shop.schema", "third.db");
    prints_part(5, "which was never released", "plan", "shop.schema", "third.db");
    assert_untouched("third.db", &before);
}

/* A program may leave old versions behind: their migrations can go from the schema. */
static void put_since(const char *first, const char *more, const char *migrations)
{
    put("shop.schema",
        "schema shop version %s;\n%smodel role { id: int64 primary key; a: text; %s }\n%s", first,
        HISTORY, more, migrations);
}

static void test_since(void **state)
{
    (void)state;
    static const char *const more[] = {"", "b: int32 default 2;", "b: int32 default 3;"};
    static const char two[] = "migration 2 \"two\" { up { update role set a = a || '2'; } }\n";
    for (int version = 1; version <= 3; version++) {
        put_since(path_of("%d", version), more[version - 1], version > 1 ? two : "");
        prints_part(0, ".schema", "snapshot", "shop.schema");
        prints_part(0, "created", "migrate", "shop.schema", path_of("%d.db", version));
        raw(path_of("%d.db", version), "INSERT INTO role(a) VALUES ('x')");
    }
    put_since("4 since 2", "b: int32 default 4;", "");
    image before = read_image("1.db");
    prints_part(
        5,
        "the database is at version 1 of schema 'shop', and this program upgrades databases "
        "from version 2 on. Nothing has been changed; start a program of version 3 first",
        "migrate", "shop.schema", "1.db");
    prints_part(5, "upgrades databases from version 2 on", "status", "shop.schema", "1.db");
    assert_untouched("1.db", &before);
    prints_part(0, "2.db", "migrate", "shop.schema", "2.db");
    prints_part(0, "3.db", "migrate", "shop.schema", "3.db");
    put_since("4 since 1", "b: int32 default 4;", "");
    refuses(1, "migration 2 was released, and is not there any more [E0910]", "shop.schema");
    put_since("4 since 5", "", "");
    refuses(1, "the oldest version is a number from 1 to that of the schema, 4 [E0212]",
            "shop.schema");
    put("alone.schema", "schema shop version 4 since 2;\nmodel role { id: int64 primary key; }\n");
    refuses(1,
            "alone.schema:1:29: error: 'since' needs a history: which versions there were is not "
            "known [E0911]",
            "alone.schema");
}

/* What is only known when it runs: a function of the program, and a database that is not to be
   written. */
static void test_only_planned(void **state)
{
    (void)state;
    put("shop.schema",
        "schema shop version 1;\n" HISTORY "model role { id: int64 primary key; a: text; }\n");
    prints_part(0, "0001", "snapshot", "shop.schema");
    prints_part(0, "created", "migrate", "shop.schema", "old.db");
    raw("old.db", "INSERT INTO role(a) VALUES ('x')");
    put("shop.schema", "schema shop version 2;\n" HISTORY
                       "model role { id: int64 primary key; a: text; b: text?; }\n"
                       "migration 2 \"by hand\" calls by_hand;\n");
    prints_part(0, "0002", "snapshot", "shop.schema");
    put("shop.schema", "schema shop version 3;\n" HISTORY
                       "model role { id: int64 primary key; a: text; b: text?; c: text?; }\n"
                       "migration 2 \"by hand\" calls by_hand;\n");
    prints_part(4,
                "migration 2 \"by hand\" calls by_hand, a function of the program: the program's "
                "own start runs it, schemac migrate cannot",
                "plan", "shop.schema", "old.db");
    prints_part(4, "what is left to do after the migrations is only known when they have run",
                "plan", "shop.schema", "old.db");
    prints_part(5, "on the way to version 2: migration 2 \"by hand\" calls by_hand", "migrate",
                "shop.schema", "old.db");
}

/* ---- values of enums ---------------------------------------------------------------------------- */

#define JOBS "model job { id: int64 primary key; state: state?; level: level default low; }\n"

static void release_enums(int version, const char *state, const char *level)
{
    put("shop.schema",
        "schema shop version %d;\n" HISTORY "enum state { %s }\nenum level : int { %s "
        "}\n" JOBS,
        version, state, level);
    prints_part(0, ".schema\n", "snapshot", "shop.schema");
}

static void check_jobs(const char *path, const char *states, const char *levels)
{
    const char *sql = path_of("SELECT group_concat(coalesce(state,'-'),' ')='%s' AND "
                              "group_concat(level,' ')='%s' FROM (SELECT * FROM job ORDER BY id)",
                              states, levels);
    if (raw_integer(path, sql) != 1)
        fail_msg("%s: %s", path, dump_rows(path));
}

/* A value is renamed, two change their names, one takes the name of another that was renamed before;
   in one start, or one after the other. What was said in an earlier version is done once. */
static void test_enum_values(void **state)
{
    (void)state;
    release_enums(1, "draft, sent, archived", "low = 1, high = 2, top = 3");
    prints_part(0, "created table job", "migrate", "shop.schema", "old.db");
    raw("old.db",
        "INSERT INTO job(state,level) VALUES ('draft',1),('sent',2),('archived',3),(NULL,1)");
    copy("old.db", "steps.db");
    release_enums(2, "open was draft, sent, closed was archived",
                  "low = 1, high = 20, highest = 30 was top");
    prints_part(
        0,
        "the values of column job.state are converted: enum (draft, sent, archived) becomes "
        "enum (open, sent, closed)",
        "migrate", "shop.schema", "steps.db");
    check_jobs("steps.db", "open sent closed -", "1 20 30 1");
    /* the two change their names; the first words are still there */
    release_enums(3, "open was draft, sent was closed, closed was sent, archived",
                  "low = 1 was high, high = 20 was low, highest = 30 was top");
    prints_part(0, "are converted", "migrate", "shop.schema", "steps.db");
    check_jobs("steps.db", "open closed sent -", "20 1 30 20");
    prints(0, "steps.db matches the schema\n", "migrate", "shop.schema", "steps.db");
    raw("steps.db", "INSERT INTO job(state,level) VALUES ('archived',1)");
    raw("steps.db", "INSERT INTO job(state,level) VALUES ('sent',20)");
    copy("steps.db", "third.db");
    /* nothing new is said: only a value is added, and the rows that are archived now stay so */
    release_enums(4, "open was draft, sent was closed, closed was sent, archived, gone",
                  "low = 1 was high, high = 20 was low, highest = 30 was top, none = 0");
    prints_part(0, "steps.db", "migrate", "shop.schema", "steps.db");
    check_jobs("steps.db", "open closed sent - archived sent", "20 1 30 20 1 20");
    release_enums(5, "open, sent, closed, archived, gone",
                  "low = 1, high = 20, highest = 30, none = 0");
    prints_part(0, "steps.db", "migrate", "shop.schema", "steps.db");
    prints_part(0, "third.db", "migrate", "shop.schema", "third.db");
    check_same_databases("third.db", "steps.db", "3 to 5");
    prints_part(0, "old.db", "migrate", "shop.schema", "old.db");
    check_jobs("old.db", "open closed sent -", "20 1 30 20");
}

/* Back to the older names, version by version; a value that the older version does not have is
   refused with its rows. */
static void test_enum_rolled_back(void **state)
{
    (void)state;
    release_enums(1, "closed, archived", "low = 1, high = 2");
    prints_part(0, "created table job", "migrate", "shop.schema", "old.db");
    raw("old.db", "INSERT INTO job(state,level) VALUES ('closed',1),('archived',2)");
    release_enums(2, "open was closed, closed was archived", "low = 2 was high, high = 4 was low");
    prints_part(0, "are converted", "migrate", "shop.schema", "old.db");
    check_jobs("old.db", "open closed", "4 2");
    release_enums(3, "open, closed, gone", "low = 2, high = 4");
    prints_part(0, "old.db", "migrate", "shop.schema", "old.db");
    raw("old.db", "INSERT INTO job(state,level) VALUES ('gone',2)");
    image before = read_image("old.db");
    prints_part(5,
                "schemac: version 3 cannot be undone: 1 row of job with a value of state that the "
                "enum does not have any more: key 3. Nothing has been changed. let "
                "'down' of migration 3 give it back; or go back to a backup from before version 3, "
                "with schemac restore: old.db.backup-1\n",
                "migrate", "shop.schema", "old.db", "--roll-back", "1");
    assert_untouched("old.db", &before);
    raw("old.db", "UPDATE job SET state='open' WHERE state='gone'");
    copy("old.db", "second.db");
    prints_part(0, "rolled back", "migrate", "shop.schema", "second.db", "--roll-back", "2");
    check_jobs("second.db", "open closed open", "4 2 2");
    prints_part(0, "rolled back", "migrate", "shop.schema", "second.db", "--roll-back", "1");
    prints_part(0, "rolled back", "migrate", "shop.schema", "old.db", "--roll-back", "1");
    check_jobs("old.db", "closed archived closed", "1 2 2");
    check_jobs("second.db", "closed archived closed", "1 2 2");
    prints_part(0, "are converted", "migrate", "shop.schema", "old.db");
    check_jobs("old.db", "open closed open", "4 2 2");
}

static void release_names(int version, const char *models)
{
    put("shop.schema",
        "schema shop version %d;\n" HISTORY "%s"
        "migration 2 \"mark\" { up { update box set label = label || '!'; }\n"
        "    down { update crate set title = replace(title, '!', ''); } }\n",
        version, models);
    prints_part(0, "", "snapshot", "shop.schema");
}

/* What undoes a migration would change the rows of a table that has the old name now. */
static void test_names_not_rolled_back(void **state)
{
    (void)state;
    put("shop.schema",
        "schema shop version 1;\n" HISTORY "model box { id: int64 primary key; label: text; }\n");
    prints_part(0, "", "snapshot", "shop.schema");
    prints_part(0, "created table box", "migrate", "shop.schema", "old.db");
    raw("old.db", "INSERT INTO box VALUES (1,'one')");
    release_names(2, "model crate { was box; id: int64 primary key; title: text was label; }\n");
    copy("old.db", "column.db");
    release_names(3, "model crate { id: int64 primary key; title: text; }\n"
                     "model box { id: int64 primary key; label: text; }\n");
    prints_part(0, "renamed table crate, was box", "migrate", "shop.schema", "old.db");
    raw("old.db", "INSERT INTO box VALUES (7,'kept!')");
    image before = read_image("old.db");
    prints_part(
        5,
        "schemac: table crate was box, and cannot be called so again: there is another table of "
        "that name now. Nothing has been changed; move its rows elsewhere and drop it, or "
        "restore a backup, with schemac restore\n",
        "migrate", "shop.schema", "old.db", "--roll-back", "1");
    assert_untouched("old.db", &before);
    raw("old.db", "DROP TABLE box");
    prints_part(0, "rolled back", "migrate", "shop.schema", "old.db", "--roll-back", "1");
    assert_int_equal(raw_integer("old.db", "SELECT count(*) FROM box WHERE label='one'"), 1);
    remove(path_of("history/shop.0003.schema"));
    release_names(3, "model crate { id: int64 primary key; title: text; label: text?; }\n");
    prints_part(0, "renamed column crate.title, was label", "migrate", "shop.schema", "column.db");
    prints_part(5, "column crate.title was label, and cannot be called so again", "migrate",
                "shop.schema", "column.db", "--roll-back", "1");
}

/* A value that rows have and nobody inherits stops the start, as without a history. */
static void test_enum_without_heir(void **state)
{
    (void)state;
    release_enums(1, "draft, sent", "low = 1, high = 2");
    prints_part(0, "created table job", "migrate", "shop.schema", "old.db");
    raw("old.db", "INSERT INTO job(state,level) VALUES ('draft',1),('sent',2)");
    release_enums(2, "open, sent", "low = 1, high = 2");
    image before = read_image("old.db");
    prints_part(5, "1 row of job with a value of state that the enum does not have any more: key 1",
                "migrate", "shop.schema", "old.db");
    assert_untouched("old.db", &before);
}

/* ---- random histories --------------------------------------------------------------------------- */

enum { MOST_MODELS = 4, MOST_FIELDS = 7, MOST_ENDS = 8 };

typedef enum { INT32, INT64, TEXT, DECIMAL, STATE, REFERENCE, KINDS } field_kind;

typedef struct field_now {
    char name[8], was[8];
    char using[64]; /* what rows of the version before get; or "" */
    field_kind kind;
    bool nullable, indexed, fresh; /* new in this version */
    int number;                    /* of its default; the model that is referenced */
} field_now;

typedef struct model_now {
    char name[8], was[8], dropped[8];
    bool dropped_reference, fresh;
    field_now fields[MOST_FIELDS];
    size_t field_count;
    int id;
} model_now;

typedef struct design {
    uint64_t random;
    unsigned long seed;
    model_now models[MOST_MODELS];
    size_t model_count;
    char dropped[8]; /* a table */
    char migrations[4096];
    char up[128], fill[128]; /* of this version; or "" */
    int version, last_id;
    bool more_states; /* the enum has got another value */
    int states[2];    /* which names its first values have */
    int was[2];       /* and had before this version */
} design;

static unsigned below(design *d, unsigned limit)
{
    d->random ^= d->random << 13;
    d->random ^= d->random >> 7;
    d->random ^= d->random << 17;
    return (unsigned)((d->random >> 11) % limit);
}

/* Few names, so that they are used again. */
static bool free_name(design *d, const model_now *m, char out[8])
{
    for (int tries = 0; tries < 20; tries++) {
        bool taken = false;
        snprintf(out, 8, "%c%u", m == NULL ? 'm' : 'f', below(d, 9));
        for (size_t i = 0; m == NULL && i < d->model_count; i++)
            taken =
                taken || strcmp(d->models[i].name, out) == 0 || strcmp(d->models[i].was, out) == 0;
        taken = taken || (m == NULL && strcmp(d->dropped, out) == 0);
        for (size_t i = 0; m != NULL && i < m->field_count; i++)
            taken =
                taken || strcmp(m->fields[i].name, out) == 0 || strcmp(m->fields[i].was, out) == 0;
        taken = taken || (m != NULL && strcmp(m->dropped, out) == 0);
        if (!taken)
            return true;
    }
    return false;
}

static model_now *model_by_id(design *d, int id)
{
    for (size_t i = 0; i < d->model_count; i++)
        if (d->models[i].id == id)
            return &d->models[i];
    return NULL;
}

static bool is_referenced(design *d, int id)
{
    for (size_t i = 0; i < d->model_count; i++)
        for (size_t j = 0; j < d->models[i].field_count; j++)
            if (d->models[i].fields[j].kind == REFERENCE && d->models[i].fields[j].number == id)
                return true;
    return false;
}

static void add_field(design *d, model_now *m)
{
    field_now f = {.kind = (field_kind)below(d, KINDS), .nullable = below(d, 2) == 0};
    f.number = (int)below(d, 9);
    f.indexed = below(d, 4) == 0;
    f.fresh = true;
    if (f.kind == REFERENCE && d->model_count == 0)
        f.kind = TEXT;
    if (f.kind == REFERENCE) {
        f.number = d->models[below(d, (unsigned)d->model_count)].id;
        f.nullable = true;
        if (f.number == m->id)
            f.kind = TEXT;
    }
    if (m->field_count < MOST_FIELDS && free_name(d, m, f.name))
        m->fields[m->field_count++] = f;
}

static void add_model(design *d)
{
    model_now m = {.id = ++d->last_id, .fresh = true};
    if (d->model_count == MOST_MODELS || !free_name(d, NULL, m.name))
        return;
    d->models[d->model_count] = m;
    unsigned fields = 1 + below(d, 4);
    for (unsigned i = 0; i < fields; i++)
        add_field(d, &d->models[d->model_count]);
    d->model_count++;
}

/* Another type, or none but a value for all, made of the column as it was; said otherwise than in the
   version before. */
static void change_values(design *d, field_now *f)
{
    const char *was = f->was[0] != '\0' ? f->was : f->name;
    if (f->fresh || f->kind == REFERENCE || f->kind == STATE || f->using[0] != '\0')
        return;
    if (f->nullable && below(d, 2) == 0) {
        f->nullable = false;
        snprintf(f->using, sizeof f->using,
                 f->kind == TEXT ? "coalesce(%s, 'none%d')" : "coalesce(%s, %d)", was, d->version);
    } else if (f->kind == TEXT) {
        f->kind = below(d, 2) == 0 ? INT32 : INT64;
        snprintf(f->using, sizeof f->using, "length(%s) * %d", was, d->version);
    } else if (below(d, 2) == 0) {
        f->kind = TEXT;
        snprintf(f->using, sizeof f->using, "'v%d' || %s", d->version, was);
    } else {
        snprintf(f->using, sizeof f->using, "%s + %d", was, d->version);
    }
}

static void change_field(design *d, model_now *m)
{
    if (m->field_count == 0)
        return;
    size_t at = below(d, (unsigned)m->field_count);
    field_now *f = &m->fields[at];
    char name[8];
    switch (below(d, 8)) {
    case 6:
    case 7:
        change_values(d, f);
        break;
    case 0:
        if (!f->fresh && f->was[0] == '\0' && f->using[0] == '\0' && free_name(d, m, name)) {
            strcpy(f->was, f->name);
            strcpy(f->name, name);
        }
        break;
    case 1:
        if (!f->fresh && m->dropped[0] == '\0' && f->was[0] == '\0' && f->using[0] == '\0') {
            m->dropped_reference = f->kind == REFERENCE;
            strcpy(m->dropped, f->name);
            memmove(f, f + 1, (--m->field_count - at) * sizeof *f);
        }
        break;
    case 2:
        f->kind = f->kind == INT32 ? INT64 : f->kind;
        break;
    case 3:
        f->nullable = true;
        break;
    case 4:
        f->indexed = !f->indexed;
        break;
    default:
        f->number = f->kind == REFERENCE ? f->number : (int)below(d, 9);
        break;
    }
}

static void change_model(design *d)
{
    size_t at = below(d, (unsigned)d->model_count);
    model_now *m = &d->models[at];
    char name[8];
    unsigned what = below(d, 12);
    if (what == 0 && !m->fresh && m->was[0] == '\0' && free_name(d, NULL, name)) {
        strcpy(m->was, m->name);
        strcpy(m->name, name);
    } else if (what == 1 && !m->fresh && d->dropped[0] == '\0' && d->model_count > 1 &&
               m->was[0] == '\0' && !is_referenced(d, m->id)) {
        strcpy(d->dropped, m->name);
        memmove(m, m + 1, (--d->model_count - at) * sizeof *m);
    } else if (what == 2) {
        add_model(d);
    } else if (what < 6) {
        add_field(d, m);
    } else {
        change_field(d, m);
    }
}

/* Of a table and column as they are before this version. */
static void add_migration(design *d)
{
    const model_now *m = &d->models[below(d, (unsigned)d->model_count)];
    for (size_t i = 0; i < m->field_count; i++) {
        const field_now *f = &m->fields[i];
        if (f->kind != TEXT && f->kind != INT64)
            continue;
        snprintf(d->up, sizeof d->up, "update \"%s\" set \"%s\" = \"%s\" %s;", m->name, f->name,
                 f->name, f->kind == TEXT ? "|| 'x'" : "+ 1");
        return;
    }
}

/* Of tables and columns as this version has them. */
static void add_fill(design *d)
{
    const model_now *m = &d->models[below(d, (unsigned)d->model_count)];
    for (size_t i = m->fresh ? m->field_count : 0; i < m->field_count; i++) {
        const field_now *f = &m->fields[i];
        if (f->kind != TEXT && f->kind != INT32 && f->kind != INT64)
            continue;
        snprintf(d->fill, sizeof d->fill, "update \"%s\" set \"%s\" = coalesce(\"%s\", '') %s;",
                 m->name, f->name, f->name, f->kind == TEXT ? "|| 'y'" : "+ id");
        if (f->fresh)
            return;
    }
}

static void end_migration(design *d)
{
    size_t size = strlen(d->migrations);
    if (d->version > 1 && below(d, 2) == 0)
        add_fill(d);
    if (d->up[0] == '\0' && d->fill[0] == '\0')
        return;
    snprintf(d->migrations + size, sizeof d->migrations - size,
             "migration %d \"m\" { %s%s%s %s%s%s }\n", d->version, d->up[0] != '\0' ? "up { " : "",
             d->up, d->up[0] != '\0' ? " }" : "", d->fill[0] != '\0' ? "fill { " : "", d->fill,
             d->fill[0] != '\0' ? " }" : "");
}

static void next_version(design *d)
{
    d->version++;
    d->dropped[0] = d->up[0] = d->fill[0] = '\0';
    for (size_t i = 0; i < d->model_count; i++) {
        d->models[i].was[0] = d->models[i].dropped[0] = '\0';
        d->models[i].fresh = d->version == 1;
        for (size_t j = 0; j < d->models[i].field_count; j++) {
            d->models[i].fields[j].was[0] = d->models[i].fields[j].using[0] = '\0';
            d->models[i].fields[j].fresh = d->version == 1;
        }
    }
    if (d->version > 1 && below(d, 2) == 0)
        add_migration(d);
    if (below(d, 6) == 0)
        d->more_states = true;
    memcpy(d->was, d->states, sizeof d->was);
    if (d->version > 1 && below(d, 3) == 0) { /* another name, or both theirs */
        bool swap = below(d, 2) == 0;
        int first = d->states[0];
        int fresh = 3 * (int)below(d, 5) + 2;
        while (fresh == d->states[0] || fresh == d->states[1])
            fresh += 3;
        d->states[0] = swap ? d->states[1] : fresh;
        d->states[1] = swap ? first : d->states[1];
    }
    unsigned changes = 1 + below(d, 4);
    for (unsigned i = 0; i < changes; i++)
        change_model(d);
    end_migration(d);
}

static void put_field(design *d, FILE *f, const field_now *one)
{
    static const char *const types[] = {"int32", "int64", "text", "decimal(8,2)", "state"};
    const char *type =
        one->kind == REFERENCE ? model_by_id(d, one->number)->name : types[one->kind];
    fprintf(f, "    %s: %s%s", one->name, type, one->nullable ? "?" : "");
    if (!one->nullable && one->kind == TEXT)
        fprintf(f, " default \"d%d\"", one->number);
    else if (!one->nullable && one->kind == STATE)
        fprintf(f, " default s%d", d->states[0]);
    else if (!one->nullable)
        fprintf(f, " default %d", one->number);
    if (one->was[0] != '\0')
        fprintf(f, " was %s%s", one->was, one->kind == REFERENCE ? "_id" : "");
    if (one->using[0] != '\0')
        fprintf(f, " using (%s)", one->using);
    fprintf(f, ";\n");
    if (one->indexed && one->kind != REFERENCE)
        fprintf(f, "    index (%s);\n", one->name);
}

static void put_design(design *d)
{
    FILE *f = begin_file("shop.schema");
    fprintf(f, "schema shop version %d;\n" HISTORY "enum state { ", d->version);
    for (int i = 0; i < 2; i++) {
        fprintf(f, "%ss%d", i == 0 ? "" : ", ", d->states[i]);
        if (d->was[i] != d->states[i])
            fprintf(f, " was s%d", d->was[i]);
    }
    fprintf(f, "%s }\n", d->more_states ? ", gone" : "");
    if (d->dropped[0] != '\0')
        fprintf(f, "dropped model %s;\n", d->dropped);
    for (size_t i = 0; i < d->model_count; i++) {
        const model_now *m = &d->models[i];
        fprintf(f, "model %s {\n    id: int64 primary key;\n", m->name);
        if (m->was[0] != '\0')
            fprintf(f, "    was %s;\n", m->was);
        for (size_t j = 0; j < m->field_count; j++)
            put_field(d, f, &m->fields[j]);
        if (m->dropped[0] != '\0')
            fprintf(f, "    dropped %s%s;\n", m->dropped, m->dropped_reference ? "_id" : "");
        fprintf(f, "}\n");
    }
    fputs(d->migrations, f);
    if (d->version % 2 == 0)
        fprintf(f, "seed %s by (id) { { id: %d } }\n", d->models[0].name, 100 + d->version);
    end_file(f);
}

static void fill(design *d, const char *path)
{
    for (int row = 1; row <= 3; row++)
        for (size_t i = 0; i < d->model_count; i++) {
            const model_now *m = &d->models[i];
            char *sql;
            size_t size;
            FILE *f = open_memstream(&sql, &size);
            fprintf(f, "INSERT INTO \"%s\"(id", m->name);
            for (size_t j = 0; j < m->field_count; j++)
                fprintf(f, ",\"%s%s\"", m->fields[j].name,
                        m->fields[j].kind == REFERENCE ? "_id" : "");
            fprintf(f, ") VALUES (%d", row);
            for (size_t j = 0; j < m->field_count; j++) {
                const field_now *one = &m->fields[j];
                if (one->nullable && (one->kind == REFERENCE || below(d, 3) == 0))
                    fprintf(f, ",NULL");
                else if (one->kind == TEXT)
                    fprintf(f, ",'t%u'", below(d, 90));
                else if (one->kind == STATE)
                    fprintf(f, ",'s%d'", d->states[below(d, 2)]);
                else
                    fprintf(f, ",%u", below(d, 900));
            }
            fprintf(f, ")");
            fclose(f);
            raw(path, sql);
            free(sql);
        }
}

static int migrate(const char *path)
{
    const said *s = command("migrate", "shop.schema", path);
    if (s->status != 0 && s->status != 5)
        fail_msg("exit %d: %s%s", s->status, s->out, s->err);
    return s->status;
}

/* Whether each row of a table of one database is in another, with all columns that it has. */
static void check_rows_are_in(const char *table, const char *one, const char *other,
                              const char *what)
{
    char *columns = raw_text(
        one, path_of("SELECT group_concat('\"'||name||'\"') FROM pragma_table_info('%s')", table));
    columns[strcspn(columns, "\n")] = '\0';
    const char *sql =
        path_of("ATTACH '%s' AS one; CREATE TEMP TABLE none(n CHECK (n=0)); INSERT INTO "
                "none SELECT count(*) FROM (SELECT %s FROM one.\"%s\" EXCEPT SELECT %s "
                "FROM main.\"%s\")",
                one, columns, table, columns, table);
    if (raw_code(other, sql) != 0)
        fail_msg("%s: rows of %s are not as before\n%s\n%s", what, table, dump_rows(one),
                 dump_rows(other));
    free(columns);
}

static void check_is_in(const char *one, const char *other, const char *what)
{
    char *tables =
        raw_text(one, "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE "
                      "'schemac%' AND name NOT LIKE 'sqlite%'");
    char *rest;
    for (char *t = strtok_r(tables, "\n", &rest); t != NULL; t = strtok_r(NULL, "\n", &rest))
        check_rows_are_in(t, one, other, what);
    free(tables);
}

/* From the version before and back: what it had is there as it was; and up again. Returns whether it
   could be undone. */
static bool go_back(const design *d, const char *base)
{
    const char *what =
        path_of("SCHEMAC_SEED=%lu, %d to %d and back", d->seed, d->version - 1, d->version);
    copy(base, "up.db");
    if (migrate("up.db") != 0)
        return false;
    copy("up.db", "back.db");
    const said *s =
        command("migrate", "--roll-back", path_of("%d", d->version - 1), "shop.schema", "back.db");
    if (s->status != 0 && s->status != 5)
        fail_msg("%s: exit %d: %s%s", what, s->status, s->out, s->err);
    if (s->status != 0)
        return false;
    check_is_in(base, "back.db", what);
    if (migrate("back.db") != 0)
        fail_msg("%s: it cannot go up again", what);
    check_is_in("up.db", "back.db", path_of("%s, and up", what));
    return true;
}

/* From every version to every later one. Returns how many jumps there were. */
static size_t play(unsigned long seed, size_t *undone)
{
    static design whole;
    design *d = &whole;
    size_t jumps = 0;
    bool broken[MOST_ENDS + 1] = {false};
    *d = (design){.seed = seed, .random = seed * 0x9E3779B97F4A7C15u + 1, .states = {0, 1}};
    make_directory("history");
    add_model(d);
    add_model(d);
    int last = 3 + (int)below(d, MOST_ENDS - 2);
    for (int n = 1; n <= last; n++) {
        next_version(d);
        put_design(d);
        for (int v = 1; v < n; v++) {
            if (broken[v])
                continue;
            copy(path_of("base%d.db", v), "jump.db");
            int jumped = migrate("jump.db"), stepped = migrate(path_of("step%d.db", v));
            if (jumped != stepped)
                fail_msg("SCHEMAC_SEED=%lu, %d to %d: exit %d, and %d step by step", seed, v, n,
                         jumped, stepped);
            broken[v] = stepped != 0;
            if (!broken[v])
                check_same_databases("jump.db", path_of("step%d.db", v),
                                     path_of("SCHEMAC_SEED=%lu, %d to %d", seed, v, n));
            jumps += n - v > 1;
        }
        if (n > 1)
            *undone += go_back(d, path_of("base%d.db", n - 1));
        const char *base = path_of("base%d.db", n);
        assert_int_equal(migrate(base), 0);
        fill(d, base);
        copy(base, path_of("step%d.db", n));
        const said *s = command("snapshot", "shop.schema");
        if (s->status != 0)
            fail_msg("SCHEMAC_SEED=%lu, version %d: %s", seed, n, s->err);
    }
    return jumps;
}

static void test_random(void **state)
{
    unsigned long seed, first = 1, count = soak_count(12, 1000);
    size_t jumps = 0, undone = 0;
    if (soak_seed(&seed)) {
        first = seed;
        count = 1;
    }
    for (seed = first; seed < first + count; seed++) {
        jumps += play(seed, &undone);
        enter_work(state);
    }
    print_message(
        "%lu histories, from seed %lu: %zu jumps are as their steps, %zu steps were undone\n",
        count, first, jumps, undone);
    assert_true(jumps > 0 && (count == 1 || undone > 0));
}

int suite_jumps(void)
{
    const struct CMUnitTest tests[] = {
        test_in_work(test_five_versions),         test_in_work(test_refused_on_the_way),
        test_in_work(test_unknown_versions),      test_in_work(test_since),
        test_in_work(test_only_planned),          test_in_work(test_enum_values),
        test_in_work(test_enum_without_heir),     test_in_work(test_enum_rolled_back),
        test_in_work(test_names_not_rolled_back), test_in_work(test_random),
    };
    return cmocka_run_group_tests_name("jumps", tests, NULL, NULL);
}
