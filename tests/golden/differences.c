/* differences.c - `schemac diff`: two versions, and what a start makes of a database of the first. */
#include "suites.h"

#define HISTORY "history \"history\";\n"

static const char first[] =
    "enum state { draft, sent, gone }\n"
    "model role {\n    id: int64 primary key;\n    name: text(40) unique;\n    price: "
    "decimal(10,2);\n    state: state default draft;\n    old: text?;\n}\n"
    "seed role by (name) { { name: required env \"SHOP_NOBODY\", price: 1 } }\n";

static const char second[] =
    "enum state { draft, sent, lost was gone }\n"
    "mixin titled { title: text(40) was name; }\n"
    "model role {\n    include titled;\n    id: int64 primary key;\n    "
    "unique (title);\n    price: "
    "decimal(12,4); // more\n    state: state default draft;\n    dropped "
    "old;\n    more: text default "
    "\"x\";\n}\n"
    "model other { id: int64 primary key; role: role; check (id > 0); }\n"
    "migration 2 \"fill\" { up { update role set name = name || '!'; } }\n"
    "seed role by (title) { { title: required env \"SHOP_NOBODY\", price: 2 } }\n";

/* Of version 1, which is released, and 2, which is declared. */
static void begin(void)
{
    put("shop.schema", "schema shop version 1;\n" HISTORY "%s", first);
    prints(0, "history/shop.0001.schema\n", "snapshot", "shop.schema");
    put("shop.schema", "schema shop version 2;\n" HISTORY "%s", second);
}

static void gives(int status, const char *golden, const char *old, const char *new,
                  const char *format)
{
    const said *s = command("diff", old, new, "--format", format);
    if (s->status != status || s->err_size != 0)
        fail_msg("schemac%s: exit %d, not %d\n%s\n%s", command_text(), s->status, status, s->out,
                 s->err);
    compare_golden(path_of(GOLDEN "/differences/%s", golden), s->out, s->out_size);
}

static void test_told(void **state)
{
    (void)state;
    begin();
    gives(4, "steps.txt", "1", "shop.schema", "text");
    gives(4, "steps.txt", "history/shop.0001.schema", "shop.schema", "text");
    prints_part(
        4,
        "\"start\":{\"database\":null,\"status\":\"OUTDATED\",\"message\":\"the database does "
        "not match the schema: 7 steps are needed",
        "diff", "--format", "json", "1", "shop.schema");
    prints(0, "history/shop.0002.schema\n", "snapshot", "shop.schema");
    gives(4, "unknown.txt", "history/shop.0001.schema", "history/shop.0002.schema", "text");
    gives(4, "unknown.json", "history/shop.0001.schema", "history/shop.0002.schema", "json");
}

/* Comments, places and words about what is past are no differences. */
static void test_same(void **state)
{
    (void)state;
    static const char same[] =
        "shop version 1 to version 1: 0 differences\na database of version 1 matches the schema\n";
    begin();
    put("same.schema", "/// A shop.\nschema shop version 1;\n%s", first);
    prints(0, same, "diff", "same.schema", "history/shop.0001.schema");
    prints(0, same, "diff", "history/shop.0001.schema", "same.schema");
    prints(0,
           "shop version 2 to version 2: 0 differences\n"
           "a database of version 2 matches the schema\n",
           "diff", "shop.schema", "shop.schema");
}

/* A jump: a database of version 1 goes through version 2. */
static void test_between(void **state)
{
    (void)state;
    begin();
    prints(0, "history/shop.0002.schema\n", "snapshot", "shop.schema");
    put("shop.schema",
        "schema shop version 3;\n" HISTORY "enum state { draft, sent, lost }\n"
        "model role {\n    id: int64 primary key;\n    name: text(40) was title;\n    unique "
        "(name);\n    price: decimal(12,4);\n    state: state default draft;\n    more: text "
        "default "
        "\"x\";\n}\n"
        "dropped model other;\n"
        "migration 2 \"fill\" { up { update role set name = name || '!'; } }\n");
    gives(4, "between.txt", "1", "shop.schema", "text");
    prints(0, "history/shop.0003.schema\n", "snapshot", "shop.schema");
    gives(4, "back.txt", "2", "shop.schema", "text");
    /* migrations that OLD has had are not run; the schema knows those of its versions */
    gives(4, "back.txt", "history/shop.0002.schema", "history/shop.0003.schema", "text");
}

static void test_refused(void **state)
{
    (void)state;
    begin();
    put("shop.schema", "schema shop version 2;\n" HISTORY "enum state { draft, sent, gone }\n"
                       "model role { id: int64 primary key; name: text(40) unique; price: text; "
                       "state: state default draft; old: text?; }\n");
    prints_part(5,
                "  changed field 'price' of 'role': price: text\n      was: price: decimal(10,2)",
                "diff", "1", "shop.schema");
    prints_part(5,
                "column role.price is decimal with 2 digits behind the point and is to be text, "
                "which no start does by "
                "itself",
                "diff", "1", "shop.schema");
    put("shop.schema", "schema shop version 2;\n" HISTORY "enum state { draft, sent, gone }\n"
                       "model role { id: int64 primary key; name: text(40) unique; price: "
                       "decimal(10,2); state: state default draft; old: text?; more: int32; }\n");
    prints_part(1, "[E0914]", "check", "shop.schema");
    prints_part(4, "  added field 'more' of 'role': more: int32\n", "diff", "1", "shop.schema");
    put("older.schema", "schema shop version 1;\n%s", first);
    prints_part(4,
                "version 1 is the older one: no start leads to it, schemac migrate --roll-back 1 "
                "may\n",
                "diff", "shop.schema", "older.schema");
}

static void test_wrong(void **state)
{
    (void)state;
    begin();
    prints(1, "schemac: version 7 of 'shop' was never released: the history has 1 to 1\n", "diff",
           "7", "shop.schema");
    put("none.schema", "schema shop version 2;\nmodel role { id: int64 primary key; }\n");
    prints(1, "schemac: 'none.schema' has no history with released versions in it\n", "diff", "1",
           "none.schema");
    put("other.schema", "schema other version 2;\nmodel role { id: int64 primary key; }\n");
    prints(1,
           "schemac: 'none.schema' declares schema 'shop', and 'other.schema' declares schema "
           "'other'\n",
           "diff", "none.schema", "other.schema");
    put("bad.schema", "schema shop version 2;\nmodel role { id: int64; }\n");
    prints_part(1, "bad.schema:2:7: error: ", "diff", "1", "bad.schema");
    prints_part(3, "missing.schema", "diff", "missing.schema", "shop.schema");
    prints_part(2, "two versions are needed: the old one and the new one", "diff", "shop.schema");
    prints_part(2, "standard input can be one of the two, not both\n", "diff", "-", "-");
    prints_part(2, "one of the two has to be a file: a number is that of a version in its history",
                "diff", "1", "2");
    /* snapshots are what they were when they were released, and of this form */
    char *text = get("history/shop.0001.schema", NULL);
    char *at = strstr(text, "40");
    at[0] = '5';
    put("edited.schema", "%s", text);
    prints_part(1, "this snapshot is not what was released: its text was changed [E0905]", "diff",
                "edited.schema", "shop.schema");
    at[0] = '4';
    *strstr(text, "format 1 ") = '\0';
    put("later.schema", "%sformat 9 ", text);
    prints_part(1, "'later.schema' has the form of a later schemac [E0904]", "diff", "later.schema",
                "shop.schema");
    free(text);
}

int suite_differences(void)
{
    const struct CMUnitTest tests[] = {
        test_in_work(test_told),    test_in_work(test_same),  test_in_work(test_between),
        test_in_work(test_refused), test_in_work(test_wrong),
    };
    return cmocka_run_group_tests_name("differences", tests, NULL, NULL);
}
