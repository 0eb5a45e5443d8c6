/* going_back.c - back to the version before: what a version has added stays, what it has stored otherwise is
   brought back, and what would be lost is refused; then the version is taken once more. */
#include "shop.h"
#include "suites.h"

/* With what its own program sees of the history, beside. */
static void release_with_program(int version, const char *body)
{
    release_shop(version, body);
    const char *own = path_of("%d", version);
    make_directory(own);
    put(path_of("%s/shop.schema", own), "schema shop version %d;\n%s", version, body);
}

/* The program of a version, which knows of none before it. */
static const char *program(int version)
{
    return path_of("%d/shop.schema", version);
}

static void begin(const char *body, const char *rows)
{
    release_with_program(1, body);
    prints_part(0, "created", "migrate", "shop.schema", "a.db");
    raw("a.db", rows);
}

static void roll_back(const char *version, const char *text)
{
    prints_part(0, text, "migrate", "shop.schema", "a.db", "--roll-back", version);
}

static void is_refused(const char *version, const char *text)
{
    image before = read_image("a.db");
    prints_part(5, text, "migrate", "shop.schema", "a.db", "--roll-back", version);
    assert_untouched("a.db", &before);
}

/* ---- what is added ---------------------------------------------------------------------------- */

/* Columns and tables stay, with their values; the older program goes on with them, and the newer one
   finds them again. Its uniques, indexes and checks go meanwhile. */
static void test_additions(void **state)
{
    (void)state;
    begin("model role { id: int64 primary key; name: text; }\n",
          "INSERT INTO role VALUES (1,'a'),(2,'bb')");
    static const char two[] =
        "model role { id: int64 primary key; name: text unique check (name <> 'x'); note: text?;\n"
        "    size: int32 default 3; letters: int32 using (length(name)); index (note); }\n"
        "model other { id: int64 primary key; role: role on delete cascade; }\n";
    release_with_program(2, two);
    prints_part(0, "made anew table role", "migrate", "shop.schema", "a.db");
    raw("a.db", "UPDATE role SET note='n',size=9 WHERE id=1; INSERT INTO other VALUES (4,2)");
    roll_back("1", "a.db: rolled back to version ");
    prints_part(0, "a.db", "migrate", program(1), "a.db");
    prints(0, "a.db matches the schema\n", "migrate", program(1), "a.db");
    assert_raw("a.db",
               "SELECT count(*) FROM sqlite_schema WHERE type='index' AND name LIKE 'role%'",
               "0\n");
    raw("a.db", "INSERT INTO role(name) VALUES ('x'); UPDATE role SET name='bbb' WHERE id=2");
    prints_part(5, "with a value of name that is not allowed any more: key 3", "migrate",
                "shop.schema", "a.db");
    raw("a.db", "UPDATE role SET name='y' WHERE id=3");
    prints_part(0, "made anew table role", "migrate", "shop.schema", "a.db");
    assert_raw("a.db", "SELECT id||name||ifnull(note,'-')||size||letters FROM role ORDER BY id",
               "1an91\n2bbb-32\n3y-31\n");
    assert_raw("a.db", "SELECT id||role_id FROM other", "42\n");
    prints(0, "a.db matches the schema\n", "migrate", "shop.schema", "a.db");
    prints_part(0, "version 2", "create", "shop.schema", "fresh.db");
    static const char indexes[] = "SELECT group_concat(sql) FROM (SELECT sql FROM sqlite_schema "
                                  "WHERE type='index' ORDER BY 1)";
    char *fresh = raw_text("fresh.db", indexes);
    assert_raw("a.db", indexes, fresh);
    free(fresh);
}

/* ---- what is stored otherwise ----------------------------------------------------------------- */

static void test_stored_otherwise(void **state)
{
    (void)state;
    begin("model part { id: int64 primary key; n: int32; name: text(3); price: decimal(10,2);\n"
          "    on: date; kind: kind; }\nenum kind : int { one = 1, two = 2 }\n",
          "INSERT INTO part VALUES (1,5,'abc',1999,'2026-01-02',2)");
    release_with_program(
        2, "model part { id: int64 primary key; n: int64; name: text(9); price: decimal(12,4);\n"
           "    on: timestamp; kind: kind; }\nenum kind : int { one = 10, two = 20 }\n");
    prints_part(0, "made anew table part", "migrate", "shop.schema", "a.db");
    assert_raw("a.db", "SELECT price||' '||kind FROM part", "199900 20\n");
    raw("a.db", "INSERT INTO part VALUES (2,6,'d',100,1767312000000000,10)");
    copy("a.db", "kept.db");
    roll_back("1", "a.db: rolled back to version ");
    assert_raw("a.db", "SELECT n||name||price||\"on\"||kind FROM part ORDER BY id",
               "5abc19992026-01-022\n6d12026-01-021\n");
    prints_part(0, "a.db", "migrate", program(1), "a.db");
    prints(0, "a.db matches the schema\n", "migrate", program(1), "a.db");
    prints_part(0, "made anew table part", "migrate", "shop.schema", "a.db");
    assert_raw("a.db", "SELECT n||name||price||kind FROM part ORDER BY id",
               "5abc19990020\n6d10010\n");
    /* each row that the older version has no place for */
    static const char *const rows[] = {"n=3000000000", "name='longer'", "price=100001", "\"on\"=7"};
    static const char *const what[] = {"value of n ", "value of name ", "value of price ",
                                       "value of on "};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        copy("kept.db", "a.db");
        raw("a.db", path_of("UPDATE part SET %s WHERE id=2", rows[i]));
        is_refused("1", path_of("version 2 cannot be undone: 1 row of part with a %s", what[i]));
        is_refused("1",
                   ": key 2. Nothing has been changed. let 'down' of migration 2 give it back; or "
                   "go back to a backup from before version 2, with schemac restore");
    }
}

/* What the schema has given rows by its own words only `down` knows; it sees its own version. */
static void test_made(void **state)
{
    (void)state;
    begin("model part { id: int64 primary key; cents: int64; }\n",
          "INSERT INTO part VALUES (1,5),(2,7)");
    static const char model[] = "model part { id: int64 primary key; units: int64 was cents using "
                                "(cents * 10); twice: int64 using (cents * 2); }\n";
    release_with_program(
        2, path_of("%smigration 2 \"units\" { up { select 1; } down { select 1; } }\n", model));
    prints_part(0, "applied migration 2", "migrate", "shop.schema", "a.db");
    assert_raw("a.db", "SELECT id||' '||units||' '||twice FROM part", "1 50 10\n2 70 14\n");
    is_refused("1",
               "version 2 cannot be undone: it has given rows of part other values of cents, by "
               "'using'. Nothing has been changed. let 'down' of migration 2 give it back");
    put_shop(2, path_of("%smigration 2 \"units\" { up { select 1; } down { update part set units "
                        "= units / 10; } }\n",
                        model));
    roll_back("1", "rolled back migration 2");
    assert_raw("a.db", "SELECT id||' '||cents||' '||twice FROM part", "1 5 10\n2 7 14\n");
    prints_part(0, "a.db", "migrate", program(1), "a.db");
    raw("a.db", "INSERT INTO part(cents) VALUES (9)");
    prints_part(0, "applied migration 2", "migrate", "shop.schema", "a.db");
    assert_raw("a.db", "SELECT id||' '||units||' '||twice FROM part",
               "1 50 10\n2 70 14\n3 90 18\n");
}

/* ---- what is gone ----------------------------------------------------------------------------- */

static void test_gone(void **state)
{
    (void)state;
    static const char one[] = "model part { id: int64 primary key; a: text; b: text?; }\n"
                              "model old { id: int64 primary key; a: text; }\n";
    begin(one, "INSERT INTO part VALUES (1,'a','b'); INSERT INTO old VALUES (3,'c')");
    static const char two[] =
        "model part { id: int64 primary key; a: text; dropped b; }\ndropped model old;\n%s";
    release_with_program(2, path_of(two, ""));
    prints_part(0, "dropped table old", "migrate", "shop.schema", "a.db");
    is_refused("1",
               "version 2 cannot be undone: column part.b is not there any more, nor are its "
               "values (and 1 more: see the report, or schemac plan). Nothing has been changed. "
               "let 'down' of migration 2 give it back; or go back to a backup from before "
               "version 2, with schemac restore: a.db.backup-1");
    is_refused("1", "table old is not there any more, nor are its rows");
    prints_part(0, "a.db has the state of the latest backup", "restore", "a.db");
    prints_part(0, "a.db", "migrate", program(1), "a.db");

    remove("history/shop.0002.schema");
    release_with_program(
        2, path_of(two, "migration 2 \"b\" { up { create table kept as select * from old; }\n"
                        "    down { alter table part add column b text default 'made';\n"
                        "        alter table kept rename to old; } }\n"));
    prints_part(0, "dropped table old", "migrate", "shop.schema", "a.db");
    roll_back("1", "rolled back migration 2");
    assert_raw("a.db", "SELECT p.id||p.a||p.b||o.id||o.a FROM part p, old o", "1amade3c\n");
    prints_part(0, "a.db", "migrate", program(1), "a.db");
    prints(0, "a.db matches the schema\n", "migrate", program(1), "a.db");
}

/* An empty table has nothing to lose. */
static void test_empty(void **state)
{
    (void)state;
    begin("model part { id: int64 primary key; a: text; b: text?; }\n", "SELECT 1");
    release_with_program(2, "model part { id: int64 primary key; a: text; dropped b; }\n");
    prints_part(0, "made anew table part", "migrate", "shop.schema", "a.db");
    roll_back("1", "rolled back");
    prints_part(0, "a.db", "migrate", program(1), "a.db");
}

/* A version has dropped it, and a later one has made another: that is not the older one's. */
static void test_made_again(void **state)
{
    (void)state;
    begin("model p { id: int64 primary key; x: int32?; }\nmodel e { id: int64 primary key; y: "
          "int32; }\n",
          "INSERT INTO p VALUES (1,11); INSERT INTO e VALUES (1,12)");
    release_with_program(2, "model p { id: int64 primary key; dropped x; }\ndropped model e;\n");
    put_shop(3, "model p { id: int64 primary key; x: int32?; }\n"
                "model e { id: int64 primary key; y: int32; }\n");
    prints_part(0, "created column p.x", "migrate", "shop.schema", "a.db");
    raw("a.db", "UPDATE p SET x=1000; INSERT INTO e VALUES (7,8)");
    static const char text[] =
        "version 3 cannot be undone: column p.x is there, which the program of "
        "the version before would drop. Nothing has been changed. Drop it, if "
        "it may go; or go back to a backup from before version 3, with schemac "
        "restore";
    is_refused("2", text);
    is_refused("1", text);
    raw("a.db", "ALTER TABLE p DROP COLUMN x; DROP TABLE e");
    is_refused("1", "version 3 cannot be undone: column p.x is there");
}

/* What hangs on columns that stay: computed ones go, checks stay and are schemac's own. */
static void test_kept_columns(void **state)
{
    (void)state;
    begin("model p { id: int64 primary key; x: int32; e: text(30); }\n",
          "INSERT INTO p VALUES (1,4,'a')");
    static const char two[] =
        "model p { id: int64 primary key; x: int32; e: text(30); n: int32 using (x);\n"
        "    w: int32 as (x + n) stored; v: text(3) as ('' || x) virtual; dd: text(40) using (e || "
        "'x');\n"
        "}\nmigration 2 \"t\" { fill { update p set e = e; } down { select 1; } }\n";
    put_shop(2, two);
    prints(0, "", "check", "-W", "no-may-refuse", "shop.schema");
    prints_part(0, "applied migration 2", "migrate", "shop.schema", "a.db");
    raw("a.db", "UPDATE p SET dd='own'");
    roll_back("1", "rolled back migration 2");
    prints_part(0, "a.db", "migrate", program(1), "a.db");
    raw("a.db", "INSERT INTO p(id,x,e) VALUES (2,12345,'b')");
    raw("a.db", "UPDATE p SET x=999 WHERE id=2");
    prints_part(0, "applied migration 2", "migrate", "shop.schema", "a.db");
    assert_raw("a.db", "SELECT id||x||n||w||v||dd FROM p",
               "1448"
               "4own\n2999999"
               "1998999bx\n");
}

/* A column that the schema left out for a while is converted when it comes back, its check with it. */
static void test_left_out(void **state)
{
    (void)state;
    begin("model p { id: int64 primary key; d: decimal(10,2)?; }\n",
          "INSERT INTO p VALUES (1,150)");
    release_with_program(2, "model p { id: int64 primary key; }\n");
    prints_part(0, "is not in the schema; it is kept", "migrate", "shop.schema", "a.db");
    put_shop(3, "model p { id: int64 primary key; d: decimal(12,4)?; }\n");
    prints_part(0, "made anew table p", "migrate", "shop.schema", "a.db");
    assert_raw("a.db", "SELECT d FROM p", "15000\n");
}

/* A column that was not computed before, where there can only have been none. */
static void test_computed_since(void **state)
{
    (void)state;
    begin("model m { id: int64 primary key; a: int32; s: int32?; }\n",
          "INSERT INTO m VALUES (1,2,NULL)");
    put_shop(2, "model m { id: int64 primary key; a: int32; s: int32? as (a + 1) stored; }\n");
    prints_part(0, "made anew table m", "migrate", "shop.schema", "a.db");
    assert_raw("a.db", "SELECT s FROM m", "3\n");
    roll_back("1", "a.db: rolled back to version ");
    assert_raw("a.db", "SELECT s IS NULL FROM m", "1\n");
    prints_part(0, "a.db", "migrate", program(1), "a.db");
    prints_part(0, "made anew table m", "migrate", "shop.schema", "a.db");
}

/* References to what is unique within a tenant, of a table that has another name meanwhile. */
static void test_referenced(void **state)
{
    (void)state;
    begin("tenant org; model org { id: int64 primary key; }\nmodel mem { id: int64 primary key; o: "
          "org "
          "tenant; }\nmodel task { id: int64 primary key; o: org tenant; owner: mem; }\n",
          "INSERT INTO org VALUES (1); INSERT INTO mem VALUES (5,1); INSERT INTO task VALUES "
          "(7,1,5)");
    put_shop(2,
             "tenant org; model org { id: int64 primary key; }\nmodel member { was mem; id: int64 "
             "primary key; o: org tenant; }\nmodel task { id: int64 primary key; o: org tenant; "
             "owner: member; }\n");
    prints_part(0, "renamed table member, was mem", "migrate", "shop.schema", "a.db");
    roll_back("1", "a.db: rolled back to version ");
    prints_part(0, "a.db", "migrate", program(1), "a.db");
    assert_raw("a.db", "SELECT t.id||m.id FROM task t JOIN mem m ON m.id=owner_id", "75\n");
}

/* `down` puts another column in the place of one that has got other values. */
static void test_replaced(void **state)
{
    (void)state;
    begin("model part { id: int64 primary key; length: text; }\n",
          "INSERT INTO part VALUES (1,'12')");
    put_shop(2,
             "model part { id: int64 primary key; length: int32 using (to_int(length)); }\n"
             "migration 2 \"t\" { up { select 1; } down { alter table part add column l text;\n"
             "    update part set l = cast(length as text); alter table part drop column length;\n"
             "    alter table part rename column l to length; } }\n");
    prints_part(0, "applied migration 2", "migrate", "shop.schema", "a.db");
    roll_back("1", "rolled back migration 2");
    assert_raw("a.db", "SELECT typeof(length)||length FROM part", "text12\n");
    prints_part(0, "a.db", "migrate", program(1), "a.db");
}

/* What another build has done, and a version that was never released. */
static void test_others(void **state)
{
    (void)state;
    begin("model p { id: int64 primary key; x: int64; }\n", "INSERT INTO p VALUES (1,10)");
    put_shop(2, "model p { id: int64 primary key; x: int64 using (x * 2); }\n");
    prints_part(0, "made anew", "migrate", "shop.schema", "a.db");
    static const char text[] =
        "another build has brought the database to version 2 than this "
        "program's: what it has done cannot be undone. Nothing has been changed";
    put_shop(2, "model p { id: int64 primary key; x: int64; }\n");
    is_refused("1", text);
    put_shop(2, "model p { id: int64 primary key; x: int64 using (x * 2); y: text?; }\n");
    is_refused("1", text);
    put_shop(2, "model p { id: int64 primary key; x: int64 using ( x  * 3 ); }\n");
    image before = read_image("a.db");
    prints_part(5, "gave its rows something else by 'using'", "migrate", "shop.schema", "a.db");
    prints_part(5, "gave its rows something else by 'using'", "plan", "shop.schema", "a.db");
    assert_untouched("a.db", &before);
    put_shop(2, "model p { id: int64 primary key; x: int64 using (x  *  2); }\n");
    prints_part(0, "a.db", "migrate", "shop.schema", "a.db");
    prints(0, "history/shop.0002.schema\n", "snapshot", "shop.schema");
    put_shop(4, "model p { id: int64 primary key; x: int64; z: text?; }\n");
    prints_part(0, "created column p.z", "migrate", "shop.schema", "a.db");
    is_refused("3",
               "version 3 was never released: no program could go on with it. Nothing has been "
               "changed");
    roll_back("2", "a.db: rolled back to version ");
}

/* ---- several versions ------------------------------------------------------------------------- */

static void test_several(void **state)
{
    (void)state;
    static const char down[] =
        "migration 2 \"two\" { up { update role set a = a || '2'; } down { update role set b = "
        "substr(b, 1, length(b) - 1); } }\n"
        "migration 3 \"three\" { up { update role set b = b || '3'; } down { update role set c = "
        "substr(c, 1, length(c) - 1); } }\n";
    begin("model role { id: int64 primary key; a: text; n: decimal(5,1); }\n",
          "INSERT INTO role VALUES (1,'x',15),(2,'y',25)");
    copy("a.db", "one.db");
    release_with_program(
        2, path_of("model role { id: int64 primary key; b: text was a; n: decimal(6,2); }\n%.*s",
                   (int)(strstr(down, "migration 3") - down), down));
    prints_part(0, "applied migration 2", "migrate", "shop.schema", "a.db");
    copy("a.db", "two.db");
    release_with_program(
        3, path_of("model role { id: int64 primary key; c: text was b; n: decimal(7,3); }\n"
                   "model a { id: int64 primary key; }\n%s",
                   down));
    put_shop(4, path_of("model role { id: int64 primary key; c: text; n: decimal(7,3); m: text?; "
                        "}\nmodel a { id: int64 primary key; }\n%s",
                        down));
    prints_part(0, "applied migration 3", "migrate", "shop.schema", "a.db");
    assert_raw("a.db", "SELECT id||c||n FROM role", "1x231500\n2y232500\n");
    copy("a.db", "four.db");
    roll_back("3", "a.db: rolled back to version ");
    assert_raw("a.db", "SELECT id||c||n FROM role", "1x231500\n2y232500\n");
    roll_back("2", "rolled back migration 3");
    assert_raw("a.db", "SELECT id||b||n FROM role", "1x2150\n2y2250\n");
    roll_back("1", "rolled back migration 2");
    assert_raw("a.db", "SELECT id||a||n FROM role", "1x15\n2y25\n");
    copy("four.db", "a.db");
    roll_back("1", "rolled back migration 2");
    assert_raw("a.db", "SELECT id||a||n FROM role", "1x15\n2y25\n");
    prints_part(0, "a.db", "migrate", program(1), "a.db");
    prints_part(0, "applied migration 3", "migrate", "shop.schema", "a.db");
    assert_raw("a.db", "SELECT id||c||n FROM role", "1x231500\n2y232500\n");

    copy("four.db", "a.db");
    put_shop(4, "");
    put("shop.schema",
        "schema shop version 4 since 3;\n" HISTORY
        "model role { id: int64 primary key; c: text; n: "
        "decimal(7,3); m: text?; }\nmodel a { id: int64 primary key; }\n%s",
        down);
    is_refused("2",
               "version 2 is older than version 3, the oldest that this program knows. Nothing "
               "has been changed; go back to a backup from then, with schemac restore");
    roll_back("3", "a.db: rolled back to version ");
}

/* ---- what was done ---------------------------------------------------------------------------- */

/* In its order, with a time each; of a database that cannot be read nothing. */
static void test_history(void **state)
{
    (void)state;
    begin("model part { id: int64 primary key; a: text; }\n", "SELECT 1");
    put_shop(2, "model part { id: int64 primary key; b: text was a; }\n"
                "migration 2 \"two\" { up { select 1; } down { select 1; } }\n");
    prints_part(0, "applied migration 2", "migrate", "shop.schema", "a.db");
    roll_back("1", "rolled back migration 2");
    image before = read_image("a.db");
    const said *s = command("status", "--history", "shop.schema", "a.db");
    static const char *const lines[] = {"Z sync 1 \"shop\": 1 tables",
                                        "Z step \"shop\": from version 1, which a backup keeps\n",
                                        "Z migration 2 \"two\": applied\n",
                                        "Z rename 2 \"part\": a\n",
                                        "Z sync 2 \"shop\": 0 tables",
                                        "Z rollback 2 \"two\": undone\n",
                                        "Z sync 1 \"shop\": rolled back\n"};
    const char *at = s->out;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const char *found = strstr(at, lines[i]);
        if (found == NULL)
            fail_msg("no '%s' in\n%s", lines[i], s->out);
        at = found + 1;
    }
    s = command("status", "--history", "--format", "json", "shop.schema", "a.db");
    assert_non_null(strstr(s->out,
                           "\"kind\":\"migration\",\"version\":2,\"name\":\"two\",\"detail\":"
                           "\"applied\""));
    assert_untouched("a.db", &before);
    prints_part(3, "does not exist", "status", "--history", "shop.schema", "none.db");
    prints_part(2, "unknown option '--history'", "plan", "--history", "shop.schema", "a.db");
}

/* ---- another name of the schema --------------------------------------------------------------- */

#define PART "model part { id: int64 primary key; a: text; %s }\n"

/* Databases of the old name are its own, and nobody else's; with a mark in the header or apart. */
static void test_renamed_schema(void **state)
{
    (void)state;
    static const char *const keeps[] = {"", "keep user_version;\n"};
    for (size_t i = 0; i < sizeof keeps / sizeof *keeps; i++) {
        remove("a.db");
        put("shop.schema", "schema shop version 1;\n%s" PART, keeps[i], "");
        prints_part(0, "created table part", "migrate", "shop.schema", "a.db");
        raw("a.db", "INSERT INTO part VALUES (1,'x')");
        put("store.schema", "schema store version 2;\n%s" PART, keeps[i], "b: text?;");
        prints_part(5, "is not one of schema 'store'", "migrate", "store.schema", "a.db");
        put("store.schema", "schema store version 2 was shop;\n%s" PART, keeps[i], "b: text?;");
        prints(4, "a.db needs 1 step\n  add column part.b\n", "plan", "store.schema", "a.db");
        prints_part(0, "a.db: 1 created, 0 changed\n  created column part.b\n", "migrate",
                    "store.schema", "a.db");
        prints(0, "a.db matches the schema\n", "migrate", "store.schema", "a.db");
        prints_part(5,
                    "the database belongs to version 2 of schema 'store', as 'shop' is called now; "
                    "it has not been touched. Start a newer program",
                    "migrate", "shop.schema", "a.db");
        prints_part(0, "rolled back to version 1", "migrate", "--roll-back", "1", "store.schema",
                    "a.db");
        prints_part(0, "a.db", "migrate", "shop.schema", "a.db");
        prints(0, "a.db matches the schema\n", "migrate", "shop.schema", "a.db");
        prints_part(0, "a.db", "migrate", "store.schema", "a.db");
        put("store.schema", "schema store version 3;\n%s" PART, keeps[i], "b: text?; c: text?;");
        prints_part(0, "created column part.c", "migrate", "store.schema", "a.db");
        prints(0, "a.db matches the schema\n", "migrate", "store.schema", "a.db");
    }
    put("store.schema", "schema store version 3 was store;\n" PART, "");
    refuses(1, "store.schema:1:28: error: schema 'store' is called so still [E0211]",
            "store.schema");
}

/* Through the versions that the old name had, and back to them. */
static void test_renamed_with_history(void **state)
{
    (void)state;
    begin("model part { id: int64 primary key; a: text; }\n", "INSERT INTO part VALUES (1,'7')");
    release_with_program(2, "model part { id: int64 primary key; a: int32 using (to_int(a)); }\n");
    static const char three[] =
        HISTORY "model part { id: int64 primary key; a: int32; b: int32 using "
                "(a * 2); }\n";
    put("shop.schema", "schema store version 3 was shop;\n%s", three);
    copy("a.db", "b.db");
    put(program(2), "schema shop version 2;\nmodel part { id: int64 primary key; a: int32; }\n");
    prints_part(0, "made anew table part", "migrate", "shop.schema", "a.db");
    assert_raw("a.db", "SELECT a||' '||b FROM part", "7 14\n");
    prints(0, "a.db matches the schema\n", "migrate", "shop.schema", "a.db");
    roll_back("2", "a.db: rolled back to version ");
    prints_part(0, "a.db", "migrate", program(2), "a.db");
    prints(0, "a.db matches the schema\n", "migrate", program(2), "a.db");
    prints_part(0, "a.db", "migrate", "shop.schema", "a.db");
    prints(0, "history/store.0003.schema\n", "snapshot", "shop.schema");
    prints(0, "", "snapshot", "--check", "shop.schema");
    put("shop.schema", "schema store version 4 was stop;\n%s", three);
    refuses(1, "no released version was called 'stop' [E0909]", "shop.schema");
    /* the snapshot says where it comes from */
    put("shop.schema", "schema store version 4;\n" HISTORY
                       "model part { id: int64 primary key; a: int32; b: int32; c: text?; }\n");
    prints(0, "", "check", "-W", "no-may-refuse", "shop.schema");
    prints_part(0, "made anew table part", "migrate", "shop.schema", "b.db");
    assert_raw("b.db", "SELECT a||' '||b||ifnull(c,'-') FROM part", "7 14-\n");
    prints_part(0, "created column part.c", "migrate", "shop.schema", "a.db");
    put("shop.schema",
        "schema shop version 4;\n" HISTORY "model part { id: int64 primary key; a: int32; }\n");
    prints(0, "", "check", "-W", "no-may-refuse", "shop.schema"); /* a schema of its own */
}

int suite_going_back(void)
{
    static const struct CMUnitTest tests[] = {
        test_in_work(test_made_again),     test_in_work(test_kept_columns),
        test_in_work(test_computed_since), test_in_work(test_left_out),
        test_in_work(test_referenced),     test_in_work(test_replaced),
        test_in_work(test_others),         test_in_work(test_history),
        test_in_work(test_renamed_schema), test_in_work(test_renamed_with_history),
        test_in_work(test_additions),      test_in_work(test_stored_otherwise),
        test_in_work(test_made),           test_in_work(test_gone),
        test_in_work(test_empty),          test_in_work(test_several),
    };
    return cmocka_run_group_tests_name("going_back", tests, NULL, NULL);
}
