/* fingerprints.c - whatever a start acts on gives another fingerprint: each statement and each
   modifier of the language, one by one. And what it does not act on gives none. */
#include "suites.h"

#include "front/ast.h"

/* A schema without and with something; both can be compiled. */
typedef struct pair {
    const char *without, *with;
    bool same; /* a start does nothing else for it */
} pair;

#define KEY          "id: int64 primary key; "
#define PARENT       "model parent { " KEY "} "
#define IN(members)  "model m { " KEY members " }"
#define ORG(members) "tenant org; model org { " KEY "} model m { " KEY members " }"

static const pair modifiers[MODIFIER_COUNT] = {
    [MODIFIER_PRIMARY_KEY] = {"model m { a: text unique; b: text primary key; }",
                              "model m { a: text primary key; b: text unique; }", false},
    [MODIFIER_AUTOINCREMENT] = {"model m { id: int64 primary key; }",
                                "model m { id: int64 primary key autoincrement; }", false},
    [MODIFIER_UNIQUE] = {IN("a: text; index (a);"), IN("a: text unique;"), false},
    [MODIFIER_DEFAULT] = {IN("a: text default \"x\";"), IN("a: text default \"y\";"), false},
    [MODIFIER_CHECK] = {IN("a: int64;"), IN("a: int64 check (a > 0);"), false},
    [MODIFIER_ON_DELETE] = {PARENT IN("p: parent;"), PARENT IN("p: parent on delete cascade;"),
                            false},
    [MODIFIER_ON_UPDATE] = {PARENT IN("p: parent;"), PARENT IN("p: parent on update cascade;"),
                            false},
    [MODIFIER_DEFERRABLE] = {PARENT IN("p: parent;"), PARENT IN("p: parent deferrable;"), false},
    [MODIFIER_NO_INDEX] = {PARENT IN("p: parent;"), PARENT IN("p: parent no index;"), false},
    [MODIFIER_COLLATE] = {IN("a: text;"), IN("a: text collate nocase;"), false},
    [MODIFIER_COLUMN] = {IN("a: text;"), IN("a: text column \"b\";"), false},
    [MODIFIER_C_NAME] = {IN("a: text;"), IN("a: text c_name \"b\";"), true},
    [MODIFIER_UPDATE_NOW] = {IN("a: timestamp;"), IN("a: timestamp on update now;"), true},
    [MODIFIER_WAS] = {IN("a: text;"), IN("a: text was older;"), false},
    /* of the step to a version, not of its databases */
    [MODIFIER_USING] = {"history \"h\"; " IN("a: text;"),
                        "history \"h\"; " IN("a: text using ('x');"), false},
    [MODIFIER_TENANT] = {ORG("o: org;"), ORG("o: org tenant;"), false},
    [MODIFIER_SOFT_DELETE] = {"model p { " KEY "d: timestamp?; } " IN("p: p;"),
                              "model p { " KEY "d: timestamp? soft delete; } " IN("p: p;"), false},
    [MODIFIER_VERSION] = {IN("a: int64;"), IN("a: int64 version;"), false},
    [MODIFIER_READONLY] = {IN("a: text;"), IN("a: text readonly;"), true},
    [MODIFIER_SECRET] = {IN("a: text;"), IN("a: text secret;"), true},
    [MODIFIER_GENERATED] = {IN("a: int64; b: int64;"), IN("a: int64; b: int64 as (a * 2);"), false},
};

static const pair members[MEMBER_COUNT] = {
    [MEMBER_FIELD] = {IN(""), IN("a: text?;"), false},
    [MEMBER_TABLE] = {IN(""), IN("table \"t\";"), false},
    [MEMBER_INCLUDE] = {"mixin x { a: text?; } " IN(""), "mixin x { a: text?; } " IN("include x;"),
                        false},
    [MEMBER_PRIMARY_KEY] = {"model m { a: int32; b: int32; primary key (a, b); }",
                            "model m { a: int32; b: int32; primary key (b, a); }", false},
    [MEMBER_UNIQUE] = {IN("a: text;"), IN("a: text; unique (a);"), false},
    [MEMBER_INDEX] = {IN("a: text;"), IN("a: text; index (a);"), false},
    [MEMBER_CHECK] = {IN("a: int64;"), IN("a: int64; check (a > id);"), false},
    [MEMBER_FOREIGN_KEY] = {"model p { a: int32; b: int32; primary key (a, b); } " IN(
                                "a: int32; b: int32;"),
                            "model p { a: int32; b: int32; primary key (a, b); } " IN(
                                "a: int32; b: int32; foreign key (a, b) references p (a, b);"),
                            false},
    [MEMBER_WITHOUT_ROWID] = {"model m { a: text primary key; }",
                              "model m { a: text primary key; without rowid; }", false},
    [MEMBER_C_NAME] = {IN(""), IN("c_name \"c\";"), true},
    [MEMBER_WAS] = {IN(""), IN("was older;"), false},
    [MEMBER_DROPPED] = {IN(""), IN("dropped older;"), false},
    [MEMBER_SAMPLE] = {IN("a: text;"), IN("a: text; sample a { \"x\", \"y\" }"), true},
    [MEMBER_SMALL] = {IN(""), IN("small;"), true},
};

#define SEED           "model m { " KEY "n: text unique; v: text?; } "
#define MIGRATED(rest) IN("a: text;") " migration 2 \"it\" " rest

static const pair others[] = {
    /* what was found: "matches", and the drop happened after somebody's VACUUM */
    {IN(""), IN("") " dropped model older;", false},
    {IN("a: text; optional index (a);"), IN("a: text; index (a);"), false},
    {IN("a: text; index (a);"), IN("a: text; index (a) where (a > 'b');"), false},
    {IN("a: text; index (a);"), IN("a: text; index (a desc);"), false},
    /* the same storage */
    {IN("a: decimal(6,2);"), IN("a: decimal(6,3);"), false},
    {"enum e : int { x = 1, y = 2 } " IN("a: e;"), "enum e : int { x = 2, y = 1 } " IN("a: e;"),
     false},
    {"enum e { x, y } " IN("a: e;"), "enum e { y, x } " IN("a: e;"), false},
    {IN("a: int64;"), IN("a: timestamp;"), false},
    {IN("a: text;"), IN("a: json;"), false},
    {PARENT "model other { " KEY "} " IN("p: parent no index;"),
     PARENT "model other { " KEY "} " IN("p: int64 column \"p_id\";"), false},
    /* seeds */
    {SEED, SEED "seed m by (n) { { n: \"x\" } }", false},
    {SEED "seed m by (n) { { n: \"x\" } }", SEED "seed m by (n) { { n: \"y\" } }", false},
    {SEED "seed m by (n) { { n: \"x\", v: \"1\" } }",
     SEED "seed m by (n) { { n: \"x\", v: \"2\" } }", false},
    {SEED "seed m by (n) { { n: \"x\", v: env \"A\" } }",
     SEED "seed m by (n) { { n: \"x\", v: env \"B\" } }", false},
    {SEED "seed m by (n) { { n: \"x\", v: env \"A\" } }",
     SEED "seed m by (n) { { n: \"x\", v: required env \"A\" } }", false},
    /* migrations */
    {IN("a: text;"), MIGRATED("{ up { select 1; } }"), false},
    {MIGRATED("{ up { select 1; } }"), MIGRATED("{ up { select 2; } }"), false},
    {MIGRATED("{ up { select 1; } }"), MIGRATED("{ up { select 1; } down { select 1; } }"), false},
    {MIGRATED("{ up { select 1; } }"), MIGRATED("requires table m { up { select 1; } }"), false},
    {MIGRATED("requires table m { up { select 1; } }"),
     MIGRATED("unless table m { up { select 1; } }"), false},
    {MIGRATED("requires table m { up { select 1; } }"),
     MIGRATED("requires index m { up { select 1; } }"), false},
    {MIGRATED("calls one;"), MIGRATED("calls two;"), false},
    /* nothing that a start does */
    {IN("a: text;"), "// a comment\n" IN("a: text; /* another */"), true},
    {IN("a: text;"), "enum unused { x }\n" IN("a: text;"), true},
    {"mixin x { a: text; } " IN("include x;"), IN("a: text;"), true},
    {IN("a: text; small;"), "query q() returns one int64 { select count(*) from m } " IN("a: text; small;"),
     true},
    {IN("a: text;"), "record r { n: int64; } " IN("a: text;"), true},
};

/* As generated code has it. */
static const char *fingerprint_of(const char *schema)
{
    put("f.schema", "schema app version 3;\n%s\n", schema);
    const said *s = command("generate", "-o", ".", "f.schema");
    if (s->status != 0)
        fail_msg("%s: %s", schema, s->err);
    char *text = get("f.schema.c", NULL);
    const char *at = strstr(text, ".fingerprint = ");
    assert_non_null(at);
    const char *found = path_of("%.*s", (int)strcspn(at, ","), at);
    free(text);
    return found;
}

static void check_pair(const pair *p, const char *what)
{
    if (p->without == NULL)
        fail_msg("%s: nothing is tried of %s", __FILE__, what);
    bool same = strcmp(fingerprint_of(p->without), fingerprint_of(p->with)) == 0;
    if (same != p->same)
        fail_msg("%s: the fingerprints are %s of\n%s\n%s", what, same ? "equal" : "different",
                 p->without, p->with);
}

static void test_modifiers(void **state)
{
    (void)state;
    make_directory("h");
    for (int i = 0; i < MODIFIER_COUNT; i++)
        check_pair(&modifiers[i], modifier_table[i].words);
}

static void test_members(void **state)
{
    (void)state;
    for (int i = 0; i < MEMBER_COUNT; i++)
        check_pair(&members[i], path_of("member %d of ast.h", i));
}

static void test_others(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        check_pair(&others[i], path_of("%s", others[i].with));
}

/* `dropped` without a new version: it happens at the next start. */
static void test_dropped_at_once(void **state)
{
    (void)state;
    put("1.schema", "schema app version 1;\n" IN("a: text; n: text?;") "\n");
    put("2.schema", "schema app version 1;\n" IN("a: text; dropped n;") "\n");
    command("migrate", "1.schema", "d.db");
    raw("d.db", "INSERT INTO m VALUES (1,'x','gone')");
    prints(4,
           "d.db needs 1 step\n"
           "  make anew table m\n"
           "  note: column m.n goes with its values: it is dropped",
           "plan", "2.schema", "d.db");
    prints_part(0, "made anew table m", "migrate", "2.schema", "d.db");
    assert_raw("d.db", "SELECT id||a||(SELECT count(*) FROM pragma_table_info('m')) FROM m",
               "1x2\n");
}

int suite_fingerprints(void)
{
    const struct CMUnitTest tests[] = {test_in_work(test_modifiers), test_in_work(test_members),
                                       test_in_work(test_others),
                                       test_in_work(test_dropped_at_once)};
    return cmocka_run_group_tests_name("fingerprints", tests, NULL, NULL);
}
