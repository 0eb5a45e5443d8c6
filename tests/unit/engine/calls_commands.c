/* calls_commands.c - commands of the schema: in which order they begin, change, read what they have
   changed, and end; and what is undone. */
#include "calls.h"

#include "../unit.h"

/* ---- what is asked -------------------------------------------------------------------------- */

#define VALUE(name, type)                                                                          \
    {                                                                                              \
        name, name, NULL, NULL, 0, 0, 0, type, SCHEMAC_SHAPE(type, false), 0, 0, 0                 \
    }
#define RESULT(text, list, size, count)                                                            \
    {                                                                                              \
        .name = (text), .number = UINT32_MAX, .record = {list, size, count},                       \
        .tenant = SCHEMAC_NO_FIELD, .soft_delete = SCHEMAC_NO_FIELD, .version = SCHEMAC_NO_FIELD   \
    }

typedef struct found {
    const void *rows;
    size_t count;
} found;

enum { RENAME, TITLES, TITLE, COMMANDS };

static const schemac_parameter parameters[] = {
    {VALUE("title", SCHEMAC_TEXT), false, false, false, 0}};
static const schemac_field columns[] = {VALUE("value", SCHEMAC_TEXT)};

static const schemac_query_piece rename_text[] = {{"UPDATE \"note\" SET \"title\" = $1", 0}},
                                 titles_text[] = {{"UPDATE \"note\" SET x RETURNING \"title\"", 0}};
static const schemac_query_texts texts[COMMANDS] = {
    [RENAME] = {rename_text, 1}, [TITLES] = {titles_text, 1}, [TITLE] = {titles_text, 1}};

static schemac_declared_query commands[COMMANDS] = {
    [RENAME] = {.result = RESULT("rename", NULL, 0, 0),
                .parameters = parameters,
                .number = RENAME,
                .parameter_count = 1,
                .change = SCHEMAC_CHANGE_UPDATE},
    [TITLES] = {.result = RESULT("titles", columns, sizeof(char *), 1),
                .number = TITLES,
                .change = SCHEMAC_CHANGE_UPDATE},
    [TITLE] = {.result = RESULT("title", columns, sizeof(char *), 1),
               .number = TITLE,
               .text = true,
               .change = SCHEMAC_CHANGE_UPDATE},
};

static void declare(call_case *c)
{
    c->schema->queries = commands;
    c->schema->query_count = COMMANDS;
    for (size_t i = 0; i < COMMANDS; i++)
        commands[i].target = &c->models[NOTE];
    for (size_t i = 0; i < TEXT_SETS; i++)
        ((schemac_texts *)(uintptr_t)&c->schema->texts[i])->queries = texts;
}

static void given_titles(call_case *c)
{
    declare(c);
    fake_answer_with(&c->f, "UPDATE \"note\" SET x", "ink;pen");
}

static void given_title(call_case *c)
{
    declare(c);
    fake_answer_with(&c->f, "UPDATE \"note\" SET x", "ink");
}

static void given_same_title(call_case *c)
{
    declare(c);
    fake_refuses(&c->f, "UPDATE \"note\"", &unique_name, 0);
}

/* ---- calls ---------------------------------------------------------------------------------- */

static schemac_status rename_notes(call_case *c)
{
    const char *const title = "ink";
    const void *const values[] = {&title};
    int64_t changed = 7;
    schemac_status status = schemac_command(c->db, &commands[RENAME], values, &changed);
    if (status != SCHEMAC_OK && changed != 0)
        c->wrong = "a number of rows";
    return status;
}

static schemac_status rename_within(call_case *c)
{
    schemac_status status = schemac_begin(c->db);
    if (status != SCHEMAC_OK)
        return status;
    status = rename_notes(c);
    if (status == SCHEMAC_OK)
        status = schemac_commit(c->db);
    if (status != SCHEMAC_OK)
        schemac_rollback(c->db);
    return status;
}

static schemac_status titles(call_case *c)
{
    found f;
    schemac_status status = schemac_select_many(c->db, &commands[TITLES], NULL, &f);
    if (f.count != (status == SCHEMAC_OK ? 2 : 0) || (f.count > 0) != (f.rows != NULL))
        c->wrong = "another number of rows";
    schemac_free((void *)(uintptr_t)f.rows);
    return status;
}

static schemac_status title(call_case *c)
{
    char *text;
    schemac_status status = schemac_select_one(c->db, &commands[TITLE], NULL, &text);
    return call_take(c, status, text);
}

static schemac_status title_while_reading(call_case *c)
{
    schemac_status status = schemac_begin_read(c->db);
    if (status != SCHEMAC_OK)
        return status;
    status = title(c);
    schemac_rollback(c->db);
    return status;
}

/* clang-format off */
const call_scenario command_calls[] = {
    {"command", NULL, declare, rename_notes, .trace =
     "prepare s1 UPDATE \"note\" SET \"title\" = $1\n"
     "bind s1 $1: 'ink'\n"
     "execute s1 -> 1\n"},
    {"command_within", NULL, declare, rename_within, .several = true, .trace =
     "begin WRITE\n"
     "prepare s1 UPDATE \"note\" SET \"title\" = $1\n"
     "bind s1 $1: 'ink'\n"
     "execute s1 -> 1\n"
     "commit\n"},
    {"command_conflict", NULL, given_same_title, rename_notes, SCHEMAC_CONFLICT, .trace =
     "prepare s1 UPDATE \"note\" SET \"title\" = $1\n"
     "bind s1 $1: 'ink'\n"
     "execute s1 -> CONFLICT\n"
     "reset s1\n"},
    {"command_titles", NULL, given_titles, titles, .trace =
     "begin WRITE\n"
     "prepare s1 UPDATE \"note\" SET x RETURNING \"title\"\n"
     "step s1 -> row\n"
     "read_rows s1 -> 2, done\n"
     "reset s1\n"
     "commit\n"},
    {"command_title", NULL, given_title, title, .trace =
     "begin WRITE\n"
     "prepare s1 UPDATE \"note\" SET x RETURNING \"title\"\n"
     "read_rows s1 -> 1, full\n"
     "step s1 -> done\n"
     "reset s1\n"
     "commit\n"},
    {"command_second_title", NULL, given_titles, title, SCHEMAC_CORRUPT, .trace =
     "begin WRITE\n"
     "prepare s1 UPDATE \"note\" SET x RETURNING \"title\"\n"
     "read_rows s1 -> 1, full\n"
     "step s1 -> row\n"
     "reset s1\n"
     "rollback\n"},
    {"command_while_reading", NULL, given_title, title_while_reading, SCHEMAC_MISUSE,
     .several = true, .trace =
     "begin READ\n"
     "rollback\n"},
};
/* clang-format on */

const size_t command_call_count = sizeof command_calls / sizeof *command_calls;
