/* recipes.c - each recipe of docs/evolution.md, run as it is written: each version is released and
   started, rows are put into its database, and what comes of them is compared. */
#include "suites.h"

enum { MOST_RECIPES = 40, FEWEST = 13 };

/* What stands between two headings. */
typedef struct recipe {
    char title[80];
    const char *begin, *end;
} recipe;

static recipe recipes[MOST_RECIPES];

/* A fenced block: what it is called, and its text; the place behind it, or NULL at the end. */
static const char *next_block(const char *at, const char *end, char kind[16], char **text)
{
    const char *fence = strstr(at, "\n```");
    if (fence == NULL || fence >= end)
        return NULL;
    const char *line = strchr(fence + 1, '\n'), *close = strstr(line, "\n```");
    assert_non_null(close);
    snprintf(kind, 16, "%.*s", (int)(line - fence - 4), fence + 4);
    *text = strndup(line + 1, (size_t)(close - line));
    return close + 4;
}

/* ---- one recipe ------------------------------------------------------------------------------- */

typedef struct course {
    const char *title;
    char *refused; /* a version that is tried in between */
    size_t rows;
} course;

/* The query is the first line; what follows is what it gives. */
static void check_rows(course *c, char *text)
{
    char *rest = strchr(text, '\n');
    assert_non_null(rest);
    *rest = '\0';
    assert_raw("shop.db", text, rest + 1);
    c->rows++;
}

/* Released, and started. */
static void take_version(const char *text)
{
    put("shop.schema", "%s", text);
    prints_part(0, ".schema\n", "snapshot", "shop.schema");
    prints_part(0, "shop.db", "migrate", "shop.schema", "shop.db");
}

/* The build says so. */
static void check_refused(course *c, char *text)
{
    text[strcspn(text, "\n")] = '\0';
    assert_non_null(c->refused);
    put("shop.schema", "%s", c->refused);
    refuses(1, text, "shop.schema");
    free(c->refused);
    c->refused = NULL;
}

static void take_block(course *c, const char *kind, char *text, bool is_refused)
{
    if (strcmp(kind, "schema") == 0 && is_refused)
        c->refused = strdup(text);
    else if (strcmp(kind, "schema") == 0)
        take_version(text);
    else if (strcmp(kind, "sql") == 0)
        raw("shop.db", text);
    else if (strcmp(kind, "refused") == 0)
        check_refused(c, text);
    else if (strcmp(kind, "rows") == 0)
        check_rows(c, text);
    else
        fail_msg("%s: a block of %s", c->title, kind);
}

static void test_recipe(void **state)
{
    const recipe *r = *state;
    char kind[16], next[16], *text, *following;
    course c = {.title = r->title};
    enter_work(state);
    for (const char *at = r->begin; (at = next_block(at, r->end, kind, &text)) != NULL;) {
        bool more = next_block(at, r->end, next, &following) != NULL;
        take_block(&c, kind, text, more && strcmp(next, "refused") == 0);
        free(text);
        if (more)
            free(following);
    }
    assert_true(c.rows > 0);
    prints_part(0, "shop.db matches the schema\n", "status", "shop.schema", "shop.db");
}

/* ---- all of them ------------------------------------------------------------------------------ */

int suite_recipes(void)
{
    static const char heading[] = "\n### ";
    struct CMUnitTest tests[MOST_RECIPES];
    char *page = get(PROJECT "/docs/evolution.md", NULL);
    size_t count = 0;
    for (const char *at = page; (at = strstr(at, heading)) != NULL && count < MOST_RECIPES;) {
        recipe *r = &recipes[count];
        at += strlen(heading);
        const char *next = strstr(at, "\n##");
        snprintf(r->title, sizeof r->title, "%.*s", (int)strcspn(at, "\n"), at);
        r->begin = at;
        r->end = next == NULL ? at + strlen(at) : next;
        tests[count++] = (struct CMUnitTest){r->title, test_recipe, NULL, command_recover, r};
    }
    if (count < FEWEST)
        return 1;
    int failed = _cmocka_run_group_tests("recipes", tests, count, NULL, NULL);
    free(page);
    return failed;
}
