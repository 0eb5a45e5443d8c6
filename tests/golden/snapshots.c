/* snapshots.c - released versions: what `schemac snapshot` writes, and what check and generate hold
   the schema to. */
#include "suites.h"

#include <inttypes.h>
#include <unistd.h>

#define HISTORY "history \"history\";\n"
#define ROLE                                                                                       \
    "model role {\n    id:    int64 primary key;\n    name:  text(40) unique;\n"                   \
    "    level: int32 default 0;\n%s}\n"

/* A version of the schema: what stands before its model, and in it. */
static void put_version(int version, const char *before, const char *more)
{
    put("shop.schema", "schema shop version %d;\n" HISTORY "%s" ROLE, version, before, more);
}

static void release(int version)
{
    prints(0, path_of("history/shop.%04d.schema\n", version), "snapshot", "shop.schema");
}

/* Replaces a text in a file, which has it. */
static void edit(const char *path, const char *from, const char *to)
{
    char *text = get(path, NULL);
    char *at = strstr(text, from);
    if (at == NULL)
        fail_msg("%s has no '%s'", path, from);
    *at = '\0';
    put(path, "%s%s%s", text, to, at + strlen(from));
    free(text);
}

/* ---- what is written -------------------------------------------------------------------------- */

static void test_written(void **state)
{
    (void)state;
    put("shop.schema",
        "/// A shop.\nschema shop version 2;\n" HISTORY
        "mixin named { name: text(40) unique; } // in one line\n"
        "tenant firm;\nkeep user_version;\ndropped model \"No {1}\";\n"
        "enum state { draft,\n sent }\nenum level : int { low = 1, high = 9 }\n"
        "model firm { id: int64 primary key; include named; }\n"
        "/// Somebody.\nmodel person {\n    was people;\n    dropped \"a \\\"b\\\"\";\n"
        "    id: int64 primary key; firm: firm tenant;\n    include named;\n"
        "    state: state default draft was status c_name \"in_state\"; /* comment */ level: "
        "level?;\n"
        "    check (name <> '}' and name <> '--');\n    index (level desc) where (level > 1);\n}\n"
        "migration 2 \"a \\\"name\\\"\" unless column \"a.b\".c { up { update firm set name = ';' "
        "} "
        "}\n"
        "seed firm by (name) { { name: \"first\" } }\n");
    prints(0, "history/shop.0002.schema\n", "snapshot", "shop.schema");
    size_t size;
    char *text = get("history/shop.0002.schema", &size);
    compare_golden(GOLDEN "/snapshots/shop.0002.schema", text, size);
    free(text);
    runs(0, NULL, "check", "shop.schema");
    runs(0, NULL, "fmt", "--check", "history/shop.0002.schema");
    /* again: nothing is to be done */
    image before = read_image("history/shop.0002.schema");
    runs(0, NULL, "snapshot", "shop.schema");
    assert_untouched("history/shop.0002.schema", &before);
}

/* Every schema of the project can be released, and is then as it was released. */
static void test_of_the_tree(void **state)
{
    (void)state;
    file_list files = {NULL, 0};
    list_files(&files, PROJECT, "schemas", ".schema");
    list_files(&files, PROJECT, "examples", ".schema");
    list_files(&files, PROJECT, "tests/run/schemas", ".schema");
    list_files(&files, PROJECT, "tests/golden/output", ".schema");
    size_t released = 0;
    for (size_t i = 0; i < files.count; i++) {
        const char *path = path_of("%s/%s", PROJECT, files.items[i]);
        char *text = get(path, NULL);
        const char *directory = path_of("%.*s", (int)(strrchr(path, '/') - path), path);
        const char *own = path_of("work%zu", i), *schemas = path_of("%s/schemas", PROJECT);
        bool root = strncmp(text, "schema ", 7) == 0 || strstr(text, "\nschema ") != NULL;
        if (root && strstr(text, "migrations \"") == NULL && strstr(text, "\nhistory ") == NULL &&
            strstr(text, "\nsnapshot ") == NULL) {
            make_directory(own);
            put(path_of("%s/own.schema", own), "%s\nhistory \"history\";\n", text);
            const char *copy_of_it = path_of("%s/own.schema", own);
            prints_part(0, ".schema", "snapshot", "-I", directory, "-I", schemas, copy_of_it);
            const said *again =
                command("snapshot", "--released", "-I", directory, "-I", schemas, copy_of_it);
            if (again->status != 0 || again->out_size != 0)
                fail_msg("%s is not what was released: %s", files.items[i], again->err);
            char *name = names_in(path_of("%s/history", own));
            runs(0, NULL, "fmt", "--check",
                 path_of("%s/history/%.*s", own, (int)strcspn(name, "\n"), name));
            free(name);
            released++;
        }
        free(text);
    }
    assert_true(released > 30);
    free(files.items);
}

static void end_lines_with_crlf(const char *path)
{
    size_t size;
    char *text = get(path, &size);
    FILE *f = begin_file(path);
    for (size_t i = 0; i < size; i++)
        text[i] == '\n' ? fputs("\r\n", f) : fputc(text[i], f);
    end_file(f);
    free(text);
}

/* What databases do not see may change; line ends, too. */
static void test_same(void **state)
{
    (void)state;
    put_version(1, "", "    check (level < 10);\n    index (level);\n");
    release(1);
    put_version(1, "/// Words.\n",
                "    index (level); // first\n    check (level\n        <   10);\n    c_name "
                "\"roles\";\n");
    runs(0, NULL, "check", "shop.schema");
    prints(0, "", "snapshot", "--released", "shop.schema");
    put("shop.schema",
        "schema shop version 1;\n" HISTORY
        "mixin all { id: int64 primary key; name: text(40) unique; }\n"
        "model role { include all; level: int32 default 0 c_name \"rank\"; check (level < 10);\n"
        "index (level); }\n");
    runs(0, NULL, "check", "shop.schema");
    end_lines_with_crlf("history/shop.0001.schema");
    runs(0, NULL, "check", "shop.schema");
}

/* SQL of several lines makes the same database, whichever way the file was checked out. */
static void test_line_ends(void **state)
{
    (void)state;
    size_t size;
    put_version(1, "", "    check (level < 10 or\n        name <> 'a\nb');\n");
    release(1);
    put_version(2, "",
                "    check (level < 20 or\n        name <> 'a\nb');\n"
                "    label: text as (name ||\n        '\n');\n");
    runs(0, NULL, "generate", "shop.schema", "-o", "lf");
    prints_part(0, "created table role", "migrate", "shop.schema", "shop.db");
    end_lines_with_crlf("shop.schema");
    end_lines_with_crlf("history/shop.0001.schema");
    prints(0, "shop.db matches the schema\n", "status", "shop.schema", "shop.db");
    runs(0, NULL, "generate", "shop.schema", "-o", "crlf");
    char *text = get("lf/shop.schema.c", &size);
    assert_file("crlf/shop.schema.c", text);
    free(text);
    release(2);
    text = get("history/shop.0002.schema", &size);
    assert_null(memchr(text, '\r', size));
    free(text);
}

/* ---- what is refused --------------------------------------------------------------------------- */

static void test_changed(void **state)
{
    (void)state;
    put_version(1, "enum state { draft, sent }\n",
                "    state: state default draft;\n    check (level < 10);\n");
    release(1);
    static const struct {
        const char *before, *more, *note;
    } changes[] = {
        {"enum state { draft, sent }\n",
         "    state: state default sent;\n    check (level < 10);\n",
         "field 'state' of 'role' was: state: state default draft"},
        {"enum state { draft, sent, gone }\n",
         "    state: state default draft;\n    check (level < 10);\n",
         "enum 'state' was: enum state { draft, sent }"},
        {"enum state { draft, sent }\n", "    state: state default draft;\n",
         "'check (level < 10);' of 'role' is not there any more"},
        {"enum state { draft, sent }\n",
         "    state: state default draft;\n    check (level < 10);\n    note: text?;\n",
         "field 'note' of 'role' is new"},
        {"enum state { draft, sent }\nseed role by (name) { { name: \"x\" } }\n",
         "    state: state default draft;\n    check (level < 10);\n", "the seed of 'role' is new"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        put_version(1, changes[i].before, changes[i].more);
        refuses(1, "shop.schema:1:8: error: version 1 was released, and was something else [E0908]",
                "shop.schema");
        refuses(1, changes[i].note, "shop.schema");
        refuses(1, "the next version: schema shop version 2;", "shop.schema");
        prints_part(1, "[E0908]", "snapshot", "shop.schema");
        prints_part(1, "[E0908]", "snapshot", "--check", "shop.schema");
        put_version(2, changes[i].before, changes[i].more);
        runs(0, NULL, "check", "shop.schema");
        prints(0, "", "snapshot", "--check", "shop.schema");
        prints(1, "schemac: version 2 of 'shop' was not released: `schemac snapshot` does that\n",
               "snapshot", "--released", "shop.schema");
    }
}

static void test_version(void **state)
{
    (void)state;
    put_version(1, "", "");
    release(1);
    put_version(3, "", "    note: text?;\n");
    release(3);
    put_version(2, "", "    note: text?;\n");
    refuses(1, "schema 'shop' is version 2, and version 3 was released [E0907]", "shop.schema");
    refuses(1, "history/shop.0003.schema:2:1: note: it is here", "shop.schema");
    refuses(1, "hint: schema shop version 4;", "shop.schema");
    prints_part(1, "[E0907]", "snapshot", "shop.schema");
    assert_false(there("history/shop.0002.schema"));
}

static void test_migrations(void **state)
{
    (void)state;
    static const char two[] = "migration 2 \"levels\" { up { update role set level = 1 } }\n";
    put_version(2, two, "");
    release(2);
    put_version(3, two, "");
    runs(0, NULL, "check", "shop.schema");
    put_version(3, "", "");
    refuses(1,
            "shop.schema:1:8: error: migration 2 was released, and is not there any more [E0910]",
            "shop.schema");
    put_version(3, "migration 2 \"levels\" { up { update role set level = 2 } }\n", "");
    refuses(1,
            "shop.schema:3:11: error: migration 2 was released, and does something else now "
            "[E0910]",
            "shop.schema");
    refuses(1, "note: it is \"levels\" here", "shop.schema");
    put_version(3, path_of("%smigration 1 \"late\" { up { update role set level = 0 } }\n", two),
                "");
    refuses(1, "migration 1 is new, and version 2 was released without it [E0910]", "shop.schema");
    put_version(3, path_of("%smigration 3 \"next\" { up { update role set level = 0 } }\n", two),
                "");
    runs(0, NULL, "check", "shop.schema");
    /* its name and how it is undone may change */
    put_version(3,
                "migration 2 \"other\" { up { update role set level = 1 } down { update role set "
                "level = 0 } }\n",
                "");
    runs(0, NULL, "check", "shop.schema");
}

static void test_names(void **state)
{
    (void)state;
    put_version(1, "", "    colour: text?;\n");
    release(1);
    put_version(2, "", "    shade: text? was color;\n");
    refuses(1, "no released version had a column 'color' in 'role' [E0909]", "shop.schema");
    refuses(1, "hint: did you mean 'colour'?", "shop.schema");
    put_version(2, "", "    dropped colur;\n");
    refuses(1, "no released version had a column 'colur' in 'role' [E0909]", "shop.schema");
    put_version(2, "dropped model rule;\n", "");
    refuses(1, "no released version had a table 'rule' [E0909]", "shop.schema");
    refuses(1, "hint: did you mean 'role'?", "shop.schema");
    put("shop.schema", "schema shop version 2;\n" HISTORY
                       "model duty { was roles; id: int64 primary key; dropped name; }\n");
    refuses(1, "no released version had a table 'roles' [E0909]", "shop.schema");
    put("shop.schema", "schema shop version 2;\n" HISTORY
                       "model duty { was role; id: int64 primary key; rank: int32 was level;\n"
                       "dropped name; dropped colour; }\n");
    runs(0, NULL, "check", "shop.schema");
    release(2);
    /* what an older version knew, too */
    put("shop.schema", "schema shop version 3;\n" HISTORY
                       "model duty { was role; id: int64 primary key; rank: int32 was level;\n"
                       "dropped name; dropped colour; note: text?; }\n");
    runs(0, NULL, "check", "shop.schema");
}

static void put_enum(int version, const char *history, const char *values)
{
    put("shop.schema",
        "schema shop version %d;\n%senum state { %s }\nmodel role { id: int64 primary "
        "key; state: state; }\n",
        version, history, values);
}

static void test_enum_names(void **state)
{
    (void)state;
    put_enum(1, "", "open was draft, sent");
    refuses(1,
            "shop.schema:2:23: error: that 'open' was 'draft' needs a history: in which version is "
            "not known [E0911]",
            "shop.schema");
    refuses(1, "hint: history \"history\"; and `schemac snapshot` for each released version",
            "shop.schema");
    put_enum(1, HISTORY, "draft, sent");
    release(1);
    put_enum(2, HISTORY, "open was daft, sent");
    refuses(1, "no released version had a value 'daft' in enum 'state' [E0909]", "shop.schema");
    put_enum(2, HISTORY, "open was draft, sent was draft");
    refuses(1, "shop.schema:3:39: error: 'draft' is to be both 'sent' and 'open' [E0912]",
            "shop.schema");
    put_enum(2, HISTORY, "open was draft, draft");
    refuses(1, "'draft' is to be both 'open' and 'draft' [E0912]", "shop.schema");
    put_enum(2, HISTORY, "draft was draft, sent");
    refuses(1, "'draft' is called so still [E0912]", "shop.schema");
    put_enum(2, HISTORY, "sent was draft, draft was sent");
    runs(0, NULL, "check", "shop.schema");
    release(2);
    /* the words may go, as in a model */
    put_enum(2, HISTORY, "sent, draft");
    runs(0, NULL, "check", "shop.schema");
    put_enum(2, HISTORY, "draft, sent");
    refuses(1, "enum 'state' was: enum state { sent, draft }", "shop.schema");
}

/* ---- the folder ------------------------------------------------------------------------------- */

static void test_folder(void **state)
{
    (void)state;
    put_version(1, "", "");
    refuses(1,
            "shop.schema:2:9: error: the folder of the history 'history' cannot be read: No such "
            "file or directory [E0903]",
            "shop.schema");
    prints_part(1, "[E0903]", "snapshot", "--check", "shop.schema");
    put("empty.schema", "schema shop version 1;\nhistory \"\";\n" ROLE, "");
    refuses(1, "the folder of the history has no name [E0903]", "empty.schema");
    put("two.schema", "schema shop version 1;\n" HISTORY HISTORY ROLE, "");
    make_directory("history");
    refuses(1, "two.schema:3:1: error: a second history statement [E0901]", "two.schema");
    runs(0, NULL, "check", "shop.schema");
    release(1);
    /* other files may be there, and other schemas */
    put("history/README.md", "What was released.\n");
    put("store.schema", "schema store version 4;\n" HISTORY ROLE, "");
    prints(0, "history/store.0004.schema\n", "snapshot", "store.schema");
    runs(0, NULL, "check", "shop.schema");
    put("history/notes.schema", "schema notes version 1;\n" ROLE, "");
    refuses(1,
            "'history/notes.schema' is no snapshot: it does not begin with a snapshot statement "
            "[E0904]",
            "shop.schema");
    put("history/notes.schema", "// later\n\nsnapshot format 12 by \"9.0.0\";\n");
    refuses(1, "'history/notes.schema' has the form of a later schemac [E0904]", "shop.schema");
    unlink("history/notes.schema");
    copy("history/shop.0001.schema", "history/shop.0002.schema");
    refuses(1, "version 1 of 'shop' is in a file called 'shop.0002.schema' [E0904]", "shop.schema");
    unlink("history/shop.0002.schema");
    runs(0, NULL, "check", "shop.schema");
}

static void test_edited(void **state)
{
    (void)state;
    static const char path[] = "history/shop.0001.schema";
    put_version(1, "", "");
    release(1);
    copy(path, "saved");
    edit(path, "default 0", "default 1");
    refuses(1,
            "history/shop.0001.schema:2:1: error: this snapshot is not what was released: its "
            "text was changed [E0905]",
            "shop.schema");
    copy("saved", path);
    edit(path, " text \"", " texts \"");
    refuses(1, "the snapshot does not say what it is [E0904]", "shop.schema");
    copy("saved", path);
    edit(path, "shape \"", "shape \"1");
    refuses(1, "the snapshot does not say what it is [E0904]", "shop.schema");
    copy("saved", path);
    edit(path, "model role {", "model role { a: unknown;");
    refuses(1, "[E0204]", "shop.schema");
    copy("saved", path);
    runs(0, NULL, "check", "shop.schema");
}

/* Two branches have each made a version 2. */
static void test_branches(void **state)
{
    (void)state;
    put_version(1, "", "");
    release(1);
    put_version(2, "", "    one: text?;\n");
    release(2);
    copy("history/shop.0002.schema", "one");
    unlink("history/shop.0002.schema");
    put_version(2, "", "    other: text?;\n");
    release(2);
    put_version(3, "", "    other: text?;\n    more: text?;\n");
    release(3);
    runs(0, NULL, "check", "shop.schema");
    copy("one", "history/shop.0002.schema");
    refuses(1,
            "history/shop.0003.schema:2:1: error: version 3 was made on top of another version "
            "than 2 [E0906]",
            "shop.schema");
    refuses(1, "history/shop.0002.schema:2:1: note: version 2 is this one", "shop.schema");
}

/* Versions that were released before there was a history. */
/* A snapshot as another schemac would have written it: with the hash of its text, FNV-1a. */
static void seal(const char *path)
{
    char *text = get(path, NULL), hash[17];
    char *at = strstr(text, " text \"");
    assert_non_null(at);
    uint64_t h = UINT64_C(14695981039346656037);
    for (const char *c = strchr(at, ';') + 1; *c != '\0'; c++)
        h = (h ^ (unsigned char)*c) * UINT64_C(1099511628211);
    snprintf(hash, sizeof hash, "%016" PRIx64, h);
    memcpy(at + strlen(" text \""), hash, 16);
    put(path, "%s", text);
    free(text);
}

/* Tables of a released version are made, and gone through, by the statements that are in its snapshot:
   those of today come with the declared version. */
static void test_old_statements(void **state)
{
    (void)state;
    static const char check[] = "CHECK (substr(\"name\",1,40)=\"name\")";
    static const char old_check[] = "CHECK ( length(\"name\") <= 40 )";
    put("shop.schema", "schema shop version 1;\n" HISTORY
                       "model role { id: int64 primary key; name: text(40); index (name); }\n");
    release(1);
    edit("history/shop.0001.schema", check, old_check);
    edit("history/shop.0001.schema", "ON \"role\" (\"name\")", "ON \"role\"(\"name\")");
    refuses(1, "this snapshot is not what was released: its text was changed", "shop.schema");
    seal("history/shop.0001.schema");
    prints(0, "", "check", "shop.schema");
    prints_part(0, "o.db: version 1 of shop", "create", "--version", "1", "--rows", "shop.schema",
                "o.db");
    prints_part(0, "version 1", "create", "--version", "1", "shop.schema", "n.db");
    assert_raw("o.db",
               path_of("SELECT count(*) FROM sqlite_schema WHERE instr(sql, '%s') OR instr(sql, "
                       "'\"role\"(\"name\")')",
                       old_check),
               "2\n");
    raw("o.db", "PRAGMA user_version=1");
    prints(0, "o.db matches the schema\n", "status", "shop.schema", "o.db");
    put("shop.schema", "schema shop version 2;\n" HISTORY
                       "model role { id: int64 primary key; name: text(40); index (name); }\n");
    release(2);
    put("shop.schema", "schema shop version 3;\n" HISTORY
                       "model role { id: int64 primary key; name: text(40); note: text?;\n"
                       "    index (name); }\n");
    prints(0, "", "check", "shop.schema");
    prints_part(0, "created column role.note", "migrate", "shop.schema", "o.db");
    assert_raw("o.db", path_of("SELECT count(*) FROM sqlite_schema WHERE instr(sql, '%s')", check),
               "1\n");
    prints_part(0, "created column role.note", "migrate", "shop.schema", "n.db");
    prints(0, "n.db matches the schema\n", "migrate", "shop.schema", "n.db");
}

static void test_into(void **state)
{
    (void)state;
    put_version(3, "", "    note: text?;\n");
    release(3);
    make_directory("old");
    put("old/shop.schema", "schema shop version 2;\n" ROLE, "");
    prints(1,
           "schemac: schema 'shop' has no history: say where its snapshots are, as in: history "
           "\"history\";\n",
           "snapshot", "old/shop.schema");
    prints(0, "history/shop.0002.schema\n", "snapshot", "--into", "history", "old/shop.schema");
    prints(1, "schemac: 'history/shop.0002.schema' is there already\n", "snapshot", "--into",
           "history", "old/shop.schema");
    runs(0, NULL, "check", "shop.schema");
    put_version(4, "", "    note: text?;\n    more: text?;\n");
    release(4);
    runs(0, NULL, "check", "shop.schema");
}

/* ---- what no start does ------------------------------------------------------------------------ */

static void test_no_way(void **state)
{
    (void)state;
    put("shop.schema", "schema shop version 1;\n" HISTORY "enum state { open, shut }\n"
                       "model role { id: int64 primary key; note: text?; state: state; }\n");
    release(1);
    put("shop.schema",
        "schema shop version 2;\n" HISTORY "\nenum state { open, shut }\nmodel role {\n"
        "    id: int64 primary key;\n    note: int32?;\n    state: state;\n}\n");
    prints_part(1,
                "shop.schema:7:5: error: no database of version 1 can become this one: column "
                "role.note is text and is to be int32, which no start does by itself [E0913]\n",
                "check", "shop.schema");
    prints_part(1, "history/shop.0001.schema:4:8: note: version 1 is this one\n", "check",
                "shop.schema");
    prints_part(
        1, "  hint: say what each value becomes: using (…); or let a migration put another column",
        "check", "shop.schema");
    prints_part(1, "[E0913]", "generate", "shop.schema", "-o", "out");
    char *place = getenv("TMPDIR") == NULL ? NULL : strdup(getenv("TMPDIR"));
    setenv("TMPDIR", "/missing/place", 1);
    prints_part(1,
                "history/shop.0001.schema:4:8: error: a database of this version cannot be made: "
                "cannot create a directory in '/missing/place'",
                "check", "shop.schema");
    place == NULL ? unsetenv("TMPDIR") : setenv("TMPDIR", place, 1);
    free(place);
    /* a migration of the new version does it */
    put("shop.schema",
        "schema shop version 2;\n" HISTORY "\nenum state { open, shut }\nmodel role {\n"
        "    id: int64 primary key;\n    note: int32?;\n    state: state;\n}\n"
        "migration 2 \"notes\" { up { alter table role drop column note; "
        "alter table role add column note integer check (note between -5 and 5); } }\n");
    runs(0, NULL, "check", "shop.schema");
    /* one that was released is as it is */
    prints(0, "history/shop.0002.schema\n", "snapshot", "shop.schema");
    runs(0, NULL, "check", "shop.schema");
}

/* What is refused here, and not everywhere, is no error. */
static void test_some_way(void **state)
{
    (void)state;
    static const char place[] = "model place { id: int64 primary key; name: text; }\n";
    static const char seed[] = "seed place by (id) { { id: 1, name: \"7\" } }\n";
    put("shop.schema",
        "schema shop version 1;\n" HISTORY "%s%smodel visit { id: int64 primary key; place_id: "
        "int64?; n: int32?; note: text; }\n",
        place, seed);
    release(1);
    static const char visit[] =
        "model visit { id: int64 primary key; place: place?; n: int32?; note: text; }\n";
    /* a row that references a seeded one, and one with a value from it */
    put("shop.schema",
        "schema shop version 2;\n" HISTORY "%s%s%smigration 2 \"one\" { up { insert into visit "
        "(place_id, note) values (1, ''); } }\n",
        place, seed, visit);
    runs(0, NULL, "check", "--prove=none", "shop.schema");
    put("shop.schema",
        "schema shop version 2;\n" HISTORY "%s%smodel visit { id: int64 primary key; place_id: "
        "int64?; n: int32; note: text; }\nmigration 2 \"one\" { up { insert into visit (n, note) "
        "values ((select cast(name as integer) from place), ''); } }\n",
        place, seed);
    runs(0, NULL, "check", "--prove=none", "shop.schema");
    /* a migration that other databases need */
    static const char number[] =
        "schema shop version 2;\n" HISTORY "%s%smodel visit { id: int64 primary key; place_id: "
        "int64?; n: int32?; note: int32; }\nmigration 2 \"number\" %s { up { alter table visit "
        "drop column %s; alter table visit add column note integer not null default 0; } }\n";
    put("shop.schema", number, place, seed, "requires table legacy", "note");
    runs(0, NULL, "check", "--prove=none", "shop.schema");
    /* one that runs, and does not help */
    put("shop.schema",
        "schema shop version 2;\n" HISTORY "%s%smodel visit { id: int64 primary key; place_id: "
        "int64?; n: int32?; note: int32; }\nmigration 2 \"one\" { up { delete from visit; } }\n",
        place, seed);
    refuses(1, "which no start does by itself [E0913]", "shop.schema");
    /* what a program accepts */
    put("shop.schema",
        "schema shop version 1;\nhistory \"bills\";\nmodel bill { id: int64 primary key; sum: "
        "decimal(10,2); }\n");
    prints(0, "bills/shop.0001.schema\n", "snapshot", "shop.schema");
    put("shop.schema",
        "schema shop version 2;\nhistory \"bills\";\nmodel bill { id: int64 primary key; sum: "
        "decimal(10,4); }\nmigration 2 \"sums\" { up { create view sums as select sum from bill; } "
        "}\n");
    runs(0, NULL, "check", "--prove=none", "shop.schema");
    prints_part(5, "view sums works with the values of bill.sum, which change", "diff", "1",
                "shop.schema");
    /* databases that are left behind */
    put("shop.schema",
        "schema shop version 2 since 2;\n" HISTORY "%s%smodel visit { id: int64 primary key; "
        "place_id: int64?; n: int32?; note: int32; more: int32; }\n",
        place, seed);
    runs(0, NULL, "check", "--prove=none", "shop.schema");
}

/* The numbers of a key are given by the database; other fields of a key are not. */
static void test_no_key(void **state)
{
    (void)state;
    put("shop.schema",
        "schema shop version 1;\n" HISTORY "model role { n: text(20) primary key; }\n");
    release(1);
    static const struct {
        const char *model, *hint; /* NULL: it is good */
    } cases[] = {{"model role { n: text(20); id: int64 primary key; }", NULL},
                 {"model role { n: text(20); id: uuid primary key default random; }", NULL},
                 {"model role { n: text(20); m: int32 default 1; primary key (n, m); }", NULL},
                 {"model role { n: text(20); m: int32; primary key (n, m); }",
                  "hint: give it a default, or let migration 2 add and fill column \"m\"\n"},
                 {"model role { n: text(20); id: int32 primary key; }",
                  "hint: give it a default, or let migration 2 add and fill column \"id\"\n"},
                 {"tenant firm; model firm { id: int64 primary key; }\n"
                  "model role { f: firm tenant; n: text(20) primary key; }",
                  "hint: let migration 2 add and fill column \"f_id\"\n"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put("shop.schema", "schema shop version 2;\n" HISTORY "%s\n", cases[i].model);
        if (cases[i].hint == NULL) {
            runs(0, NULL, "check", "shop.schema");
            continue;
        }
        refuses(1, "[E0914]", "shop.schema");
        refuses(1, cases[i].hint, "shop.schema");
    }
}

static void test_no_value(void **state)
{
    (void)state;
    put_version(1, "model place { id: int64 primary key; }\n", "");
    release(1);
    static const struct {
        const char *more;
        bool good;
    } fields[] = {{"    n: int32;\n", false},
                  {"    n: place;\n", false},
                  {"    n: timestamp on update now;\n", false},
                  {"    n: int32?;\n", true},
                  {"    n: int32 default 1;\n", true},
                  {"    n: timestamp default now;\n", true},
                  {"    n: uuid default random;\n", true},
                  {"    n: int64 version;\n", true},
                  {"    n: timestamp? soft delete;\n", true},
                  {"    n: int32 as (level + 1) stored;\n", true},
                  {"", true}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        put_version(2, "model place { id: int64 primary key; }\n", fields[i].more);
        const said *s = command("check", "shop.schema");
        if (s->status != (fields[i].good ? 0 : 1) ||
            (!fields[i].good && strstr(s->err, "'n' is new and required: rows of version 1 have no "
                                               "value for it [E0914]") == NULL))
            fail_msg("%s: exit %d\n%s", fields[i].more, s->status, s->err);
    }
    put_version(2, "model place { id: int64 primary key; }\n", "    n: place;\n");
    refuses(1,
            "  hint: give it a default, make it nullable, say what each row gets, using (…), or "
            "what it was called, was …, or "
            "let migration 2 add and fill column "
            "\"n_id\"\n",
            "shop.schema");
    refuses(1, "history/shop.0001.schema:10:7: note: version 1 has 'role' without it",
            "shop.schema");
    /* under another name, of a new model, and with a migration */
    put("shop.schema",
        "schema shop version 2;\n" HISTORY "model place { id: int64 primary key; }\n"
        "model role { id: int64 primary key; n: text(40) unique was name; dropped level; }\n");
    runs(0, NULL, "check", "shop.schema");
    put_version(2,
                "model place { id: int64 primary key; }\nmodel other { id: int64 primary key; n: "
                "place; }\n",
                "");
    runs(0, NULL, "check", "shop.schema");
    put_version(2,
                "model place { id: int64 primary key; }\nmigration 2 \"n\" { up { alter table role "
                "add column n integer not null default 1; } }\n",
                "    n: int32;\n");
    runs(0, NULL, "check", "shop.schema");
}

/* A schema is not written like one. */
static void test_not_in_a_schema(void **state)
{
    (void)state;
    put("shop.schema", "snapshot format 1 by \"0.1.0\";\nschema shop version 1;\n" ROLE, "");
    refuses(1, "shop.schema:1:1: error: only a snapshot has 'snapshot' [E0902]", "shop.schema");
    put("shop.schema", "schema shop version 1;\n" ROLE "statements sqlite { SELECT 1 };\n", "");
    refuses(1, "only a snapshot has 'statements' [E0902]", "shop.schema");
    put("shop.schema", "schema shop version 2;\n" ROLE "released migration 2 \"a\" as \"v1-00\";\n",
        "");
    refuses(1, "only a snapshot has the checksum of a migration [E0902]", "shop.schema");
    refuses(1, "hint: migration 2 \"a\" { up { … } }", "shop.schema");
}

/* A snapshot more, or one that changes, is a reason to generate again. */
static void test_depfile(void **state)
{
    (void)state;
    put_version(1, "", "");
    release(1);
    runs(0, NULL, "generate", "shop.schema", "-o", "out", "--depfile", "out/d");
    char *text = get("out/d", NULL);
    assert_contains(text, "history/shop.0001.schema \\\n");
    assert_contains(text, "\nhistory/shop.0001.schema:\n");
    assert_contains(text, " history\n");
    free(text);
}

int suite_snapshots(void)
{
    const struct CMUnitTest tests[] = {
        test_in_work(test_written),
        test_in_work(test_of_the_tree),
        test_in_work(test_same),
        test_in_work(test_line_ends),
        test_in_work(test_changed),
        test_in_work(test_version),
        test_in_work(test_migrations),
        test_in_work(test_names),
        test_in_work(test_enum_names),
        test_in_work(test_folder),
        test_in_work(test_edited),
        test_in_work(test_branches),
        test_in_work(test_old_statements),
        test_in_work(test_into),
        test_in_work(test_no_way),
        test_in_work(test_some_way),
        test_in_work(test_no_key),
        test_in_work(test_no_value),
        test_in_work(test_not_in_a_schema),
        test_in_work(test_depfile),
    };
    return cmocka_run_group_tests_name("snapshots", tests, NULL, NULL);
}
