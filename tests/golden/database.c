/* database.c - status, plan, migrate, inspect and reset against real databases: what they print,
   what they do, and how they exit. */
#include "suites.h"

#include <sys/stat.h>
#include <unistd.h>

static mode_t mode_of(const char *path)
{
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    return info.st_mode & 0777;
}

static void expect_names(const char *pattern_directory, const char *beginning, const char *expected)
{
    char *names = names_in(pattern_directory), *found = NULL, *rest;
    size_t size;
    FILE *out = open_memstream(&found, &size);
    assert_non_null(out);
    for (char *one = strtok_r(names, "\n", &rest); one != NULL; one = strtok_r(NULL, "\n", &rest))
        if (strncmp(one, beginning, strlen(beginning)) == 0)
            fprintf(out, "%s\n", one);
    fclose(out);
    assert_string_equal(found, expected);
    free(found);
    free(names);
}

/* A file's text with one part exchanged. */
static void put_changed(const char *path, const char *from, const char *part, const char *with)
{
    char *text = get(from, NULL);
    char *at = strstr(text, part);
    if (at == NULL)
        fail_msg("%s has no %s", from, part);
    put(path, "%.*s%s%s", (int)(at - text), text, with, at + strlen(part));
    free(text);
}

/* ---- a start on a copy ------------------------------------------------------------------------ */

static void test_try(void **state)
{
    (void)state;
    char *place = getenv("TMPDIR") == NULL ? NULL : strdup(getenv("TMPDIR"));
    make_directory("tmp");
    setenv("TMPDIR", "tmp", 1);
    static const char second[] =
        "schema app version 2;\n"
        "model note { id: int64 primary key; heading: text(%d) was title; n: int32 default 1; }\n"
        "migration 2 \"odd\" { up { update note set title = title || '!' where id %% 2 = 1; } }\n";
    put("1.schema",
        "schema app version 1;\nmodel note { id: int64 primary key; title: text(40); }\n");
    prints_part(4, "a copy of t.db: 1 created, 0 changed\n  created table note\n", "plan", "--try",
                "1.schema", "t.db");
    assert_int_not_equal(access("t.db", F_OK), 0);
    prints_part(0, "t.db: 1 created", "migrate", "1.schema", "t.db");
    raw("t.db", "INSERT INTO note VALUES (1, 'first'), (2, 'second')");
    image before = read_image("t.db");
    put("2.schema", second, 40);
    prints(4,
           "a copy of t.db: 1 created, 1 changed\n"
           "  applied migration 2 \"odd\"\n"
           "  created column note.n\n"
           "  renamed column note.heading, was title\n",
           "plan", "--try", "2.schema", "t.db");
    prints_part(4, "{\"database\":\"a copy of t.db\",\"status\":\"OK\"", "plan", "--try",
                "--format", "json", "2.schema", "t.db");
    prints_part(4, "BEGIN IMMEDIATE;\nupdate note set title = title || '!' where id % 2 = 1;\n",
                "plan", "--sql", "2.schema", "t.db");
    const said *sql = command("plan", "--sql", "2.schema", "t.db");
    size_t size = strlen("COMMIT;\n");
    assert_true(sql->out_size > size && strcmp(sql->out + sql->out_size - size, "COMMIT;\n") == 0);
    prints_part(4, "ALTER TABLE \"note\" RENAME COLUMN \"title\" TO \"heading\";\n", "plan",
                "--sql", "2.schema", "t.db");
    prints_part(4,
                "INSERT INTO schemac_history(version,kind,name,checksum,detail,applied_at) VALUES "
                "(?,?,?,?,?,?);\n",
                "plan", "--sql", "2.schema", "t.db");
    prints_part(4, ";\nCOMMIT;\n", "plan", "--sql", "2.schema", "t.db");
    const said *told = command("plan", "--sql", "1.schema", "t.db"); /* only its mark */
    assert_int_equal(told->status, 0);
    assert_null(strstr(told->out, "note"));
    put("2.schema", second, 5);
    prints_part(5, "2 rows of note", "plan", "--try", "2.schema", "t.db");
    prints_part(5, "2 rows of note", "plan", "--sql", "2.schema", "t.db");
    assert_untouched("t.db", &before);
    before = read_image("t.db");
    prints_part(0, "a copy of t.db matches the schema\n", "plan", "--try", "1.schema", "t.db");
    assert_untouched("t.db", &before);
    assert_int_not_equal(access("t.db-wal", F_OK), 0);
    assert_int_not_equal(access("t.db-shm", F_OK), 0);
    put("not.db",
        "this is no database, and long enough to be looked at as if it were one; so it is");
    prints_part(3, "schemac: cannot copy 'not.db': file is not a database\n", "plan", "--try",
                "1.schema", "not.db");
    /* a start that adopts keeps a backup: of the copy, nobody wants it */
    put("other.db", "%s", "");
    raw("other.db", "CREATE TABLE note (id INTEGER PRIMARY KEY, title TEXT NOT NULL, more TEXT)");
    prints_part(4, "a copy of other.db: 0 created, 1 changed\n", "plan", "--try", "--adopt",
                "1.schema", "other.db");
    /* what a start does not open */
    prints_part(3, "schemac: cannot copy 'file:t.db': it is not the path of a file\n", "plan",
                "--try", "1.schema", "file:t.db");
    prints_part(3, "schemac: cannot copy '': it is not the path of a file\n", "plan", "--try",
                "1.schema", "");
    prints_part(3, "schemac: cannot copy 'none/t.db': there is no directory 'none/'\n", "plan",
                "--try", "1.schema", "none/t.db");
    assert_int_equal(mkfifo("pipe", 0600), 0);
    prints_part(3, "schemac: cannot copy 'pipe': it is not a regular file\n", "plan", "--try",
                "1.schema", "pipe");
    prints_part(3, "schemac: cannot copy 'tmp': it is not a regular file\n", "plan", "--try",
                "1.schema", "tmp");
    assert_int_equal(symlink("nowhere", "link.db"), 0);
    prints_part(3,
                "schemac: cannot copy 'link.db': it is a symbolic link; give the path that it "
                "leads to\n",
                "plan", "--try", "1.schema", "link.db");
    /* a migration that is not needed does nothing */
    put("3.schema",
        "schema app version 2;\nmodel note { id: int64 primary key; title: text(40); }\n"
        "migration 2 \"odd\" requires table old { up { drop table old; } }\n");
    prints_part(0, "a copy of t.db matches the schema\n", "plan", "--try", "3.schema", "t.db");
    char *left = names_in("tmp");
    assert_string_equal(left == NULL ? "" : left, "");
    free(left);
    setenv("TMPDIR", "missing", 1);
    prints_part(3, "schemac: cannot copy 't.db': cannot create a directory in 'missing': ", "plan",
                "--try", "1.schema", "t.db");
    place == NULL ? unsetenv("TMPDIR") : setenv("TMPDIR", place, 1);
    free(place);
    prints_part(2, "unknown option '--try'", "status", "--try", "1.schema", "t.db");
    prints_part(2, "unknown option '--try'", "migrate", "--try", "1.schema", "t.db");
}

/* ---- versions -------------------------------------------------------------------------------- */

#define VISIT "model visit { id: int64 primary key; customer: customer on delete cascade;"

static int set_up_versions(void **state)
{
    enter_work(state);
    make_directory("1");
    make_directory("2");
    setenv("NO_COLOR", "1", 1);
    put("1/app.schema", "schema app version 1;\n"
                        "model customer { id: int64 primary key; full_name: text?; code: text(4);"
                        " legacy: int32?; }\n" VISIT " }\n"
                        "model note { id: int64 primary key; }\n");
    put("2/app.schema",
        "schema app version 2;\n"
        "model customer { id: int64 primary key; name: text was full_name; code: text(8); dropped"
        " legacy; }\n" VISIT " day: date?; }\n"
        "dropped model note;\n");
    return 0;
}

static void test_versions(void **state)
{
    (void)state;
    prints(3, "schemac: the database 'a.db' does not exist, and it is not to be created", "status",
           "1/app.schema", "a.db");
    prints_part(3, "does not exist", "migrate", "--no-create", "1/app.schema", "a.db");
    assert_false(there("a.db"));
    prints(0,
           "a.db: 4 created, 0 changed\n"
           "  created table customer\n"
           "  created table visit\n"
           "  created index visit.customer\n"
           "  created table note",
           "migrate", "1/app.schema", "a.db");
    prints(0, "a.db matches the schema", "status", "1/app.schema", "a.db");
    prints(0, "a.db matches the schema", "plan", "1/app.schema", "a.db");
    prints(0, "a.db matches the schema", "migrate", "1/app.schema", "a.db");

    raw("a.db", "INSERT INTO customer VALUES (1,'Ada','a',7),(2,NULL,'b',NULL);"
                "INSERT INTO visit VALUES (1,1),(2,2),(3,2); INSERT INTO note VALUES (1)");
    image before = read_image("a.db");
    prints(5,
           "schemac: the database cannot be brought to the schema: 1 row of customer with no value"
           " of name, which is required now: key 2. Nothing has been changed. find them with: WITH"
           " \"customer\" AS (SELECT *, \"full_name\" AS \"name\" FROM main.\"customer\") SELECT *"
           " FROM \"customer\" WHERE \"name\" IS NULL; then change them, or the schema\n"
           "  rename column customer.name, was full_name\n"
           "  drop table note\n"
           "  add column visit.day",
           "plan", "2/app.schema", "a.db");
    prints_part(5, "which is required now", "migrate", "2/app.schema", "a.db");
    prints_part(5, "which is required now", "status", "2/app.schema", "a.db");
    assert_untouched("a.db", &before);

    raw("a.db", "UPDATE customer SET full_name='Bob' WHERE id=2");
    before = read_image("a.db");
    prints(4, "a.db needs 4 steps", "status", "2/app.schema", "a.db");
    prints(4,
           "a.db needs 4 steps\n"
           "  rename column customer.name, was full_name\n"
           "  drop table note\n"
           "  make anew table customer\n"
           "  add column visit.day\n"
           "  note: column customer.legacy goes with its values: it is dropped",
           "plan", "2/app.schema", "a.db");
    prints_part(4,
                "\"planned\":[{\"version\":2,\"action\":\"rename\",\"object\":\"column\","
                "\"model\":\"customer\"",
                "plan", "--format", "json", "2/app.schema", "a.db");
    prints_part(4, "\"status\":\"OUTDATED\"", "status", "--format", "json", "2/app.schema", "a.db");
    assert_untouched("a.db", &before);
    prints(0,
           path_of("a.db: 1 created, 3 changed\n"
                   "  created column visit.day\n"
                   "  renamed column customer.name, was full_name\n"
                   "  dropped table note\n"
                   "  made anew table customer\n"
                   "  backup %s/a.db.backup-1\n"
                   "  note: column customer.legacy goes with its values: it is dropped",
                   work_directory()),
           "migrate", "--backups", "2", "2/app.schema", "a.db");
    assert_raw("a.db", "SELECT group_concat(name||code,' ') FROM customer", "Adaa Bobb\n");
    assert_raw("a.db", "SELECT count(*) FROM visit", "3\n");
    /* the copy is the state before */
    assert_raw("a.db.backup-1", "SELECT full_name FROM customer WHERE id=1", "Ada\n");
    assert_raw("a.db.backup-1", "SELECT count(*) FROM note", "1\n");
    assert_raw("a.db.backup-1", "PRAGMA integrity_check", "ok\n");
    assert_int_equal(mode_of("a.db.backup-1"), 0600);
    prints_part(0, "a.db matches the schema\n", "status", "2/app.schema", "a.db");
    prints_part(0, "\"up_to_date\":true", "migrate", "--format", "json", "2/app.schema", "a.db");
    prints_part(5, "belongs to version 2 of schema 'app'", "status", "1/app.schema", "a.db");
}

/* Without the sizes, which SQLite decides, and the times. */
static void status_prints(const char *schema, const char *expected)
{
    const said *r = command("status", schema, "a.db");
    char *text = strdup(r->out);
    assert_non_null(text);
    for (char *at = text; (at = strstr(at, " bytes, ")) != NULL;) {
        enum { TIME = 20 }; /* "2026-11-25 18:04:31Z" */
        char *after = at + strlen(" bytes, ");
        assert_int_equal(strspn(after, "0123456789-: Z"), TIME);
        memmove(after, after + TIME, strlen(after + TIME) + 1);
        while (at[-1] >= '0' && at[-1] <= '9')
            at--;
        after = strstr(at, " bytes, ");
        assert_true(after > at);
        memmove(at, after, strlen(after) + 1);
        at += strlen(" bytes, ");
    }
    assert_string_equal(text, expected);
    free(text);
}

/* graveyard: a copy over the file beside a log destroys it; restoring is a command. */
static void test_restore(void **state)
{
    (void)state;
    prints(3, "schemac: there is no backup of 'a.db'", "restore", "a.db");
    command("migrate", "1/app.schema", "a.db");
    prints(3, "schemac: there is no backup of 'a.db'", "restore", "a.db");
    raw("a.db", "INSERT INTO customer VALUES (1,'Ada','a',7)");
    command("migrate", "--backups", "2", "2/app.schema", "a.db");
    status_prints("2/app.schema", "a.db matches the schema\n"
                                  "  backup a.db.backup-1: version 1 of app,  bytes, \n");
    image before = read_image("a.db");
    prints(5, "schemac: 'a.db' is the database itself, not a backup of it", "restore", "a.db",
           "a.db");
    prints(5, "schemac: '1/app.schema' is not a database", "restore", "a.db", "1/app.schema");
    prints(3, "schemac: cannot reach the backup 'none': No such file or directory", "restore",
           "a.db", "none");
    prints(
        5,
        "{\"database\":\"a.db\",\"status\":\"NOT_A_DATABASE\",\"message\":\"'1/app.schema' is not a"
        " database\",\"restored\":null,\"backup\":null}",
        "restore", "--format", "json", "a.db", "1/app.schema");
    prints(2, "schemac: a database is needed, and at most one backup\nTry: schemac restore --help",
           "restore");
    prints(2, "schemac: --backups takes a number, not 'x'\nTry: schemac restore --help", "restore",
           "--backups", "x", "a.db");
    prints(2, "schemac: unknown option '--yes'\nTry: schemac restore --help", "restore", "--yes",
           "a.db");
    assert_untouched("a.db", &before);
    prints(0,
           path_of("a.db has the state of a.db.backup-1, which is now %s/a.db.backup-2\n"
                   "  the state before is %s/a.db.backup-1",
                   work_directory(), work_directory()),
           "restore", "a.db", "a.db.backup-1");
    assert_raw("a.db", "SELECT full_name FROM customer", "Ada\n");
    prints(0, "a.db matches the schema", "plan", "1/app.schema", "a.db");
    prints(0,
           path_of("{\"database\":\"a.db\",\"status\":\"OK\",\"message\":null,\"restored\":"
                   "\"%s/a.db.backup-2\",\"backup\":\"%s/a.db.backup-1\"}",
                   work_directory(), work_directory()),
           "restore", "--format", "json", "--backups", "2", "a.db");
    assert_raw("a.db", "SELECT name FROM customer", "Ada\n");
    expect_names(".", "a.db.backup", "a.db.backup-1\na.db.backup-2\n");
    prints_part(0, "\"backups\":[{\"path\":\"a.db.backup-1\",\"size\":", "status", "--format",
                "json", "2/app.schema", "a.db");
    prints_part(0, "\"schema\":\"app\",\"version\":1},{\"path\":\"a.db.backup-2\"", "status",
                "--format", "json", "2/app.schema", "a.db");
    /* a missing database has them still */
    unlink("a.db");
    prints_part(3, "  backup a.db.backup-2: version 2 of app", "status", "2/app.schema", "a.db");
    prints(0,
           path_of("a.db has the state of the latest backup, which is now %s/a.db.backup-1",
                   work_directory()),
           "restore", "a.db");
    assert_raw("a.db", "SELECT full_name FROM customer", "Ada\n");
    raw("a.db", "UPDATE customer SET full_name='Bob'");
    prints(0,
           path_of("a.db has the state of a.db.backup-2, which is not kept\n"
                   "  the state before is %s/a.db.backup-1",
                   work_directory()),
           "restore", "--backups", "1", "a.db", "a.db.backup-2");
    assert_raw("a.db", "SELECT name FROM customer", "Ada\n");
    expect_names(".", "a.db.backup", "a.db.backup-1\n");
}

/* Copies are bounded; a start that fails keeps none. */
static void test_backups(void **state)
{
    (void)state;
    command("migrate", "1/app.schema", "a.db");
    raw("a.db", "INSERT INTO customer VALUES (1,'Ada','a',7)");
    for (int version = 2; version <= 5; version++) {
        const char *path = path_of("%d.schema", version);
        put_changed("next", "2/app.schema", "version 2", path_of("version %d", version));
        put_changed(path, "next", "text(8)", path_of("text(1%d)", version));
        prints_part(0, "a.db: ", "migrate", "--backups", "2", path, "a.db");
    }
    expect_names(".", "a.db.backup", "a.db.backup-1\na.db.backup-2\n");
    put_changed("next", "2/app.schema", "version 2", "version 6");
    put_changed("6.schema", "next", "text(8)", "text(9) check (code <> 'a')");
    prints_part(5, "1 row of customer with a value of code that is not allowed any more: key 1",
                "migrate", "--backups", "2", "6.schema", "a.db");
    expect_names(".", "a.db.backup", "a.db.backup-1\na.db.backup-2\n");
}

/* Somebody else's database. */
static void test_adopted(void **state)
{
    (void)state;
    put("b.db", "%s", "");
    raw("b.db",
        "CREATE TABLE customer (id INTEGER PRIMARY KEY, full_name TEXT, code TEXT NOT NULL);"
        "INSERT INTO customer VALUES (1,'Eve','e'); CREATE TABLE mine (x); INSERT INTO mine"
        " VALUES (1)");
    prints_part(5, "it has tables, but no mark of this schema", "migrate", "1/app.schema", "b.db");
    prints_part(0, "made anew table customer", "migrate", "--adopt", "1/app.schema", "b.db");
    assert_raw("b.db", "SELECT full_name FROM customer", "Eve\n");
    assert_raw("b.db", "SELECT x FROM mine", "1\n");
    prints_part(0, "b.db matches the schema", "status", "1/app.schema", "b.db");
}

static void test_usage(void **state)
{
    (void)state;
    prints_part(0, "created", "migrate", "1/app.schema", "u.db");
    prints(2,
           "schemac: 'u.db' is a database; the schema comes before it\n"
           "Try: schemac migrate --help",
           "migrate", "u.db", "1/app.schema");
    prints_part(2, "a schema file and a database are needed", "plan", "1/app.schema");
    prints_part(2, "unknown option '--repair'", "status", "--repair", "1/app.schema", "a.db");
    prints_part(2, "--backups takes a number", "migrate", "--backups", "x", "1/app.schema", "a.db");
    put("bad.schema", "schema app; model a { id: int64; }\n");
    prints_part(1, "[E0401]", "status", "bad.schema", "a.db");
    assert_false(there("a.db"));
}

/* ---- migrations and seeds -------------------------------------------------------------------- */

static int set_up_migrations(void **state)
{
    enter_work(state);
    make_directory("3/migrations");
    unsetenv("APP_NOTE");
    put("3/app.schema",
        "schema app version 3;\n"
        "model person { id: int64 primary key; first: text; last: text?; dropped name; }\n"
        "model role { id: int64 primary key; name: text(10) unique; note: text?; }\n"
        "migrations \"migrations\";\n"
        "migration 3 \"no clients\" requires table client { up { DROP TABLE client; } }\n"
        "seed role by (name) { { name: \"admin\" }, { name: \"clerk\", note: required env"
        " \"APP_NOTE\" } }\n");
    put("3/migrations/0002_split_names.sql",
        "-- up\n"
        "ALTER TABLE person ADD COLUMN first TEXT;\n"
        "ALTER TABLE person ADD COLUMN last TEXT;\n"
        "UPDATE person SET first = substr(name, 1, instr(name, ' ') - 1), last = substr(name,"
        " instr(name, ' ') + 1);\n"
        "-- down\n"
        "ALTER TABLE person ADD COLUMN name TEXT;\n"
        "UPDATE person SET name = first || ' ' || last;\n"
        "ALTER TABLE person DROP COLUMN first;\n"
        "ALTER TABLE person DROP COLUMN last;\n");
    put("1.schema", "schema app version 1;\n"
                    "model person { id: int64 primary key; name: text; }\n");
    return 0;
}

static void test_migrations(void **state)
{
    (void)state;
    prints_part(0, "created table person", "migrate", "1.schema", "m.db");
    raw("m.db", "INSERT INTO person(name) VALUES ('Ada Lovelace'), ('Alan Turing')");
    prints(4,
           "m.db needs 4 steps\n"
           "  run migration 2 \"split names\"\n"
           "  make anew table person\n"
           "  create table role\n"
           "  create index role.name\n"
           "  note: column person.name goes with its values: it is dropped",
           "plan", "3/app.schema", "m.db");
    prints(5,
           "schemac: role (name: \"clerk\") cannot be seeded: the environment has no APP_NOTE."
           " Nothing has been changed. Set it for this start\n"
           "  undone migration 2 \"split names\"\n"
           "  skipped migration 3 \"no clients\": there is no table client\n"
           "  note: column person.name goes with its values: it is dropped",
           "migrate", "3/app.schema", "m.db");
    setenv("APP_NOTE", "x", 1);
    prints(0,
           "m.db: 2 created, 1 changed\n"
           "  applied migration 2 \"split names\"\n"
           "  skipped migration 3 \"no clients\": there is no table client\n"
           "  created table role\n"
           "  created index role.name\n"
           "  made anew table person\n"
           "  seeded role: 2 created, 0 skipped\n"
           "  note: column person.name goes with its values: it is dropped",
           "migrate", "3/app.schema", "m.db");
    prints(0, "m.db matches the schema", "migrate", "3/app.schema", "m.db");
    assert_raw("m.db", "SELECT first FROM person", "Ada\nAlan\n");

    put_changed("3/app.schema", "3/app.schema", "DROP TABLE client", "DROP TABLE clients");
    prints_part(5, "migration 3 \"no clients\" was changed after it had been applied", "migrate",
                "3/app.schema", "m.db");
    prints(0,
           "m.db: 0 created, 0 changed\n"
           "  seeded role: 0 created, 2 skipped",
           "migrate", "--repair", "3/app.schema", "m.db");
    prints(2,
           "schemac: --roll-back takes a version or 'last', not 'x'\n"
           "Try: schemac migrate --help",
           "migrate", "--roll-back", "x", "3/app.schema", "m.db");
    prints(0, "m.db: nothing to undo", "migrate", "--roll-back", "3", "3/app.schema", "m.db");
    prints(
        5,
        "schemac: migration 3 \"no clients\" cannot be undone: it has no 'down'. Nothing has been"
        " changed",
        "migrate", "--roll-back", "1", "3/app.schema", "m.db");
    put_changed("3/app.schema", "3/app.schema", "clients; }",
                "clients; } down { CREATE TABLE client (x); }");
    prints(0,
           "m.db: rolled back to version 2\n"
           "  rolled back migration 3 \"no clients\"",
           "migrate", "--roll-back", "last", "3/app.schema", "m.db");
    prints(0,
           "m.db: rolled back to version 1\n"
           "  rolled back migration 2 \"split names\"",
           "migrate", "--roll-back", "1", "3/app.schema", "m.db");
    prints_part(0, "m.db", "migrate", "1.schema", "m.db");
    prints(0, "m.db matches the schema", "status", "1.schema", "m.db");
    prints_part(0, "\"migrations\":[],\"created\":[]", "migrate", "--format", "json", "--roll-back",
                "0", "1.schema", "m.db");
}

/* faults.md 6: "rolled back", and version 1 refused the database. What sync has renamed has its old
   name again. */
static void test_renames_rolled_back(void **state)
{
    (void)state;
    put("1.schema", "schema app version 1;\nmodel person { id: int64 primary key; name: text; "
                    "tall: bool; index (name); }\n");
    put("2.schema",
        "schema app version 2;\nmodel human { was person; id: int64 primary key; label: "
        "text was name; tall: bool; index (label); }\n");
    put("3.schema",
        "schema app version 3;\nmodel human { was person; id: int64 primary key; label: "
        "text was name; height: int32 was tall; index (label); }\n"
        "migration 3 \"double\" requires table human { up { UPDATE human SET tall=tall; } down { "
        "UPDATE human "
        "SET label=label||'!'; } }\n");
    command("migrate", "1.schema", "r.db");
    raw("r.db", "INSERT INTO person VALUES (1,'Ada',1),(5,'Bob',0)");
    copy("r.db", "jump.db");
    prints_part(0, "renamed table human, was person", "migrate", "2.schema", "r.db");
    prints_part(0, "renamed column human.height, was tall", "migrate", "3.schema", "r.db");
    prints_part(0, "renamed table human, was person", "migrate", "3.schema", "jump.db");
    /* one version back, and two */
    prints(0,
           "r.db: rolled back to version 2\n"
           "  rolled back migration 3 \"double\"\n"
           "  renamed column human.tall, was height",
           "migrate", "--roll-back", "2", "3.schema", "r.db");
    prints_part(0, "r.db", "migrate", "2.schema", "r.db");
    assert_raw("r.db", "SELECT id||label||tall FROM human", "1Ada!1\n5Bob!0\n");
    prints_part(0, "renamed column human.name, was label", "migrate", "--roll-back", "1", "2.schema",
                "r.db");
    prints_part(0, "r.db", "migrate", "1.schema", "r.db");
    prints(0, "r.db matches the schema", "status", "1.schema", "r.db");
    assert_raw("r.db", "SELECT id||name||tall FROM person", "1Ada!1\n5Bob!0\n");
    /* what came in one start goes in one */
    prints_part(0, "renamed table person, was human", "migrate", "--roll-back", "1", "3.schema",
                "jump.db");
    prints_part(0, "jump.db", "migrate", "1.schema", "jump.db");
    assert_raw("jump.db", "SELECT id||name||tall FROM person", "1Ada1\n5Bob0\n");
    /* and forward again */
    prints_part(0, "renamed table human, was person", "migrate", "3.schema", "jump.db");
    prints(0, "jump.db matches the schema", "status", "3.schema", "jump.db");
    assert_raw("jump.db", "SELECT id||label||height FROM human", "1Ada1\n5Bob0\n");
}

static void test_migrations_of_a_new_one(void **state)
{
    (void)state;
    setenv("APP_NOTE", "x", 1);
    const char *const arguments[] = {"migrate", "--format", "json", "3/app.schema", "m.db", NULL};
    const said *s = command_list(arguments);
    assert_int_equal(s->status, 0);
    assert_contains(s->out, "\"migrations\":[{\"number\":2,\"name\":\"split names\",\"action\":"
                            "\"skipped\",\"reason\":\"not needed: the database was empty\"}");
    assert_contains(s->out, "\"seeds\":[{\"model\":\"role\",\"created\":2,\"skipped\":0}]");

    put("4.schema", "schema app version 4;\n"
                    "model role { id: int64 primary key; name: text(10) unique; note: text?; }\n"
                    "migration 4 \"greet\" calls greet_everybody;\n");
    prints(4,
           "m.db needs 1 step\n"
           "  run migration 4 \"greet\"\n"
           "  note: migration 4 \"greet\" calls greet_everybody, a function of the program: the"
           " program's own start runs it, schemac migrate cannot\n"
           "  note: what is left to do after the migrations is only known when they have run",
           "plan", "4.schema", "m.db");
    prints(
        5,
        "schemac: migration 4 \"greet\" calls greet_everybody, a function of the program, which"
        " schemac migrate cannot run: start the program, whose own start runs it. Nothing has been"
        " changed\n"
        "  failed migration 4 \"greet\"",
        "migrate", "4.schema", "m.db");
}

/* ---- trust ----------------------------------------------------------------------------------- */

/* What somebody has added to the database is to be trusted by whoever brings it to the schema, not
   by the schema itself. */
static void test_trusted(void **state)
{
    (void)state;
    static const char refused[] =
        "the database's own schema (index 'by_name') uses json_quote(), which SQLite lets only a"
        " trusted schema do. Drop it: DROP INDEX \"by_name\"; or set config.trusted_schema, on the"
        " command line --trusted-schema, when everybody who can write the database is trusted";
    command("migrate", "1/app.schema", "a.db");
    raw("a.db", "INSERT INTO customer(id,full_name,code) VALUES (1,'Ada','a');"
                "CREATE INDEX by_name ON customer(json_quote(full_name))");
    image before = read_image("a.db");
    const char *const commands[] = {"status", "plan", "migrate"};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        prints_part(5, refused, commands[i], "2/app.schema", "a.db");
        prints_part(5, "\"status\":\"UNTRUSTED\"", commands[i], "--format", "json", "2/app.schema",
                    "a.db");
    }
    prints_part(0, "index by_name (json_quote(full_name))", "inspect", "a.db", "customer");
    prints_part(4, "a.db needs 4 steps", "status", "--trusted-schema", "2/app.schema", "a.db");
    prints_part(4, "make anew table customer", "plan", "--trusted-schema", "2/app.schema", "a.db");
    assert_untouched("a.db", &before);
    prints_part(0, "a.db: 1 created, 3 changed", "migrate", "--trusted-schema", "--backups", "1",
                "2/app.schema", "a.db");
    assert_raw("a.db", "SELECT json_quote(name) FROM customer INDEXED BY by_name", "\"Ada\"\n");
    prints_part(5, "uses json_quote()", "migrate", "--roll-back", "1", "2/app.schema", "a.db");
}

/* A backup is checked before it is restored, and its schema is as little trusted. */
static void test_trusted_backup(void **state)
{
    (void)state;
    command("migrate", "1/app.schema", "a.db");
    raw("a.db", "INSERT INTO customer(id,full_name,code) VALUES (1,'Ada','a');"
                "CREATE INDEX by_name ON customer(json_quote(full_name))");
    command("migrate", "--trusted-schema", "--backups", "1", "2/app.schema", "a.db");
    image before = read_image("a.db");
    prints_part(
        5,
        "a.db.backup-1': the database's own schema (index 'by_name') uses json_quote(), which"
        " SQLite lets only a trusted schema do. Drop it: DROP INDEX \"by_name\"; or set"
        " config.trusted_schema",
        "restore", "a.db");
    assert_untouched("a.db", &before);
    prints_part(0, "has the state of", "restore", "--trusted-schema", "a.db");
    assert_raw("a.db",
               "SELECT full_name FROM customer INDEXED BY by_name WHERE"
               " json_quote(full_name)='\"Ada\"'",
               "Ada\n");
}

/* Triggers that keep an FTS5 table, and a migration that writes the table which they hang on. */
static void test_trusted_triggers(void **state)
{
    (void)state;
    command("migrate", "1/app.schema", "a.db");
    raw("a.db", "CREATE VIRTUAL TABLE words USING fts5(word);"
                "CREATE TRIGGER more AFTER INSERT ON customer BEGIN"
                " INSERT INTO words(rowid,word) VALUES (new.id,new.full_name); END;"
                "CREATE TRIGGER other AFTER UPDATE ON customer BEGIN"
                " UPDATE words SET word=new.full_name WHERE rowid=new.id; END;"
                "INSERT INTO customer(id,full_name,code) VALUES (1,'Ada','a'),(2,'Bob','b')");
    put("2.schema", "schema app version 2;\n"
                    "model customer { id: int64 primary key; full_name: text?; code: text(4);"
                    " legacy: int32?; }\n" VISIT " }\n"
                    "model note { id: int64 primary key; }\n"
                    "migration 2 \"louder\" { up { update customer set full_name ="
                    " upper(full_name); } }\n");
    put("3.schema",
        "schema app version 3;\n"
        "model customer { id: int64 primary key; full_name: text?; code: text(4) unique;"
        " legacy: int32?; }\n" VISIT " }\n"
        "model note { id: int64 primary key; }\n"
        "migration 2 \"louder\" { up { update customer set full_name ="
        " upper(full_name); } }\n"
        "seed customer by (code) { { full_name: \"Cleo\", code: \"c\" }, }\n");
    image before = read_image("a.db");
    prints_part(
        5,
        "schemac: migration 2 \"louder\" failed: the database's own schema (trigger 'more',"
        " trigger 'other') uses virtual table \"words\", which SQLite lets only a trusted"
        " schema do. Drop what does, or take it out of the check, default or computed column"
        " of its table; or set config.trusted_schema",
        "migrate", "2.schema", "a.db");
    prints_part(5, "uses virtual table \"words\"", "plan", "2.schema", "a.db");
    assert_untouched("a.db", &before);
    prints_part(0, "applied migration 2 \"louder\"", "migrate", "--trusted-schema", "2.schema",
                "a.db");
    assert_raw("a.db", "SELECT group_concat(word) FROM words", "ADA,BOB\n");
    prints_part(5, "uses virtual table \"words\"", "migrate", "3.schema", "a.db");
    prints_part(0, "seeded customer: 1 created", "migrate", "--trusted-schema", "3.schema", "a.db");
    assert_raw("a.db", "SELECT group_concat(word) FROM words WHERE words MATCH 'cleo'", "Cleo\n");
}

/* ---- inspect and reset ----------------------------------------------------------------------- */

static int set_up_tools(void **state)
{
    enter_work(state);
    put("app.schema",
        "schema app version 3;\n"
        "model person { id: int64 primary key; name: text default \"x\"; boss: person?;"
        " len: int32 as (length(name)) stored; }\n"
        "model visit {\n"
        "    person: person on delete cascade;\n"
        "    day:    date;\n"
        "    primary key (person, day);\n"
        "    unique early (day) where (day < '2000-01-01');\n"
        "}\n");
    command("migrate", "app.schema", "a.db");
    raw("a.db", "INSERT INTO person(id,name) VALUES (1,'a'),(2,'b'); INSERT INTO visit VALUES"
                " (1,'2020-02-02'); CREATE TABLE \"odd \"\" % name\" (x, y DEFAULT 5 NOT NULL);"
                "CREATE VIEW v AS SELECT 1 AS one;"
                "CREATE TRIGGER watch AFTER INSERT ON visit BEGIN SELECT 1; END");
    return 0;
}

static void test_inspect(void **state)
{
    (void)state;
    prints(0,
           "a.db: 5 tables, with their rows\n"
           "  odd \" % name    0\n"
           "  person          2\n"
           "  schemac_history 1\n"
           "  schemac_tables  2\n"
           "  visit           1\n"
           "a.db: 1 view\n"
           "  v\n"
           "of schema app, version 3",
           "inspect", "a.db");
    prints(0,
           "table person\n"
           "  column id INTEGER PRIMARY KEY\n"
           "  column name TEXT NOT NULL DEFAULT 'x'\n"
           "  column boss_id INTEGER REFERENCES \"person\"(\"id\")\n"
           "  column len INTEGER NOT NULL GENERATED ALWAYS AS (length(name)) STORED CONSTRAINT "
           "\"len\" CHECK "
           "(typeof(\"len\")='integer' AND (\"len\" BETWEEN -2147483648 AND 2147483647))\n"
           "  STRICT\n"
           "  reference (boss_id) to person(id) on delete NO ACTION on update NO ACTION\n"
           "  index person.boss (\"boss_id\")",
           "inspect", "a.db", "PERSON");
    prints(
        0,
        "table visit\n"
        "  column person_id INTEGER NOT NULL REFERENCES \"person\"(\"id\") ON DELETE CASCADE\n"
        "  column day TEXT NOT NULL CONSTRAINT \"day\" CHECK (date(\"day\") IS \"day\" AND "
        "(substr(\"day\",9)<'29' OR date(\"day\",'start of month','+1 month','-1 day')>=\"day\"))\n"
        "  PRIMARY KEY (\"person_id\",\"day\")\n"
        "  STRICT\n"
        "  reference (person_id) to person(id) on delete CASCADE on update NO ACTION\n"
        "  unique index sqlite_autoindex_visit_1 (person_id, day) of a constraint: primary key\n"
        "  unique index visit.early (\"day\") where day < '2000-01-01'\n"
        "  trigger watch AFTER INSERT ON visit BEGIN SELECT 1; END",
        "inspect", "a.db", "visit");
    prints(0,
           "table odd \" % name\n"
           "  column x\n"
           "  column y DEFAULT 5 NOT NULL",
           "inspect", "a.db", "odd \" % name");
    prints(0, "view v\n  column one\n  AS SELECT 1 AS one", "inspect", "a.db", "v");
    prints(1, "schemac: 'a.db' has no table 'nowhere'", "inspect", "a.db", "nowhere");
    prints(3, "schemac: cannot read the database 'app.schema': file is not a database", "inspect",
           "app.schema");
    prints(3, "schemac: cannot read the database 'none.db': unable to open database file",
           "inspect", "none.db");
    assert_false(there("none.db"));
    put("empty.db", "%s", "");
    prints(0, "empty.db: no tables", "inspect", "empty.db");
    prints(2, "schemac: a database is needed, and at most one table\nTry: schemac inspect --help",
           "inspect");
}

static void test_reset(void **state)
{
    (void)state;
    struct stat info;
    assert_int_equal(stat("a.db", &info), 0);
    prints(1,
           path_of("a.db, with 5 tables and all rows, would be removed:\n"
                   "  a.db (%lld bytes)\n"
                   "Nothing has been changed. To remove it: schemac reset --yes a.db",
                   (long long)info.st_size),
           "reset", "a.db");
    assert_raw("a.db", "SELECT count(*) FROM person", "2\n");
    copy("app.schema", "copy.schema");
    prints(1, "schemac: 'copy.schema' is not removed: file is not a database", "reset", "--yes",
           "copy.schema");
    assert_true(same_files("app.schema", "copy.schema"));
    assert_int_equal(symlink("a.db", "link.db"), 0);
    prints(1, "schemac: 'link.db' is not a file", "reset", "--yes", "link.db");
    prints(1, "schemac: '.' is not a file", "reset", "--yes", ".");
    prints(3, "schemac: there is no database 'none.db'", "reset", "--yes", "none.db");
    prints(2, "schemac: unknown option '--force'\nTry: schemac reset --help", "reset", "--force",
           "a.db");
    prints(2, "schemac: a database is needed\nTry: schemac reset --help", "reset");
    assert_true(there("a.db"));
    put("a.db-journal", "%s", "");
    prints(0, "removed a.db-journal\nremoved a.db", "reset", "--yes", "a.db");
    expect_names(".", "a.db", "");
}

#define test_with(set_up, function)                                                                \
    cmocka_unit_test_setup_teardown(function, set_up, command_recover)

int suite_database(void)
{
    const struct CMUnitTest tests[] = {
        test_in_work(test_try),
        test_with(set_up_versions, test_versions),
        test_with(set_up_versions, test_backups),
        test_with(set_up_versions, test_adopted),
        test_with(set_up_versions, test_usage),
        test_with(set_up_migrations, test_migrations),
        test_with(set_up_migrations, test_migrations_of_a_new_one),
        test_in_work(test_renames_rolled_back),
        test_with(set_up_versions, test_trusted),
        test_with(set_up_versions, test_trusted_backup),
        test_with(set_up_versions, test_trusted_triggers),
        test_with(set_up_tools, test_inspect),
        test_with(set_up_tools, test_reset),
        test_with(set_up_versions, test_restore),
    };
    return cmocka_run_group_tests_name("database", tests, NULL, NULL);
}
