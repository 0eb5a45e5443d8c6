/* remade_schema.c - random tables in two versions of a schema, and rows that fit both. */
#include "remade.h"

#include <ctype.h>
#include <stdio.h>

/* ---- texts and chance ------------------------------------------------------------------------ */

static struct {
    char **list;
    size_t count, capacity;
    uint64_t random;
} the;

const char *say(const char *format, ...)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    va_list args;
    va_start(args, format);
    vfprintf(out, format, args);
    va_end(args);
    fclose(out);
    if (the.count == the.capacity) {
        the.capacity = the.capacity * 2 + 64;
        the.list = realloc(the.list, the.capacity * sizeof *the.list);
        assert_non_null(the.list);
    }
    return the.list[the.count++] = text;
}

const char *put_in(const char *text, const char *other)
{
    const char *out = "";
    for (; *text != '\0'; text++)
        out = *text == '&' ? say("%s%s", out, other) : say("%s%c", out, *text);
    return out;
}

void forget_all(void)
{
    for (size_t i = 0; i < the.count; i++)
        free(the.list[i]);
    the.count = 0;
}

void seed_with(unsigned long seed)
{
    the.random = (seed + 1) * 0x9E3779B97F4A7C15u;
    for (int i = 0; i < 4; i++)
        below(2);
}

size_t below(size_t limit)
{
    the.random ^= the.random << 13;
    the.random ^= the.random >> 7;
    the.random ^= the.random << 17;
    return (size_t)((the.random >> 11) % limit);
}

bool chance(unsigned percent)
{
    return below(100) < percent;
}

/* ---- names ----------------------------------------------------------------------------------- */

enum { BEGINS = 1, FIRST = 'A' };

const char *mark(size_t column, char style)
{
    return say("%c%c%c", BEGINS, (int)(FIRST + column), style);
}

size_t marked(const char *text)
{
    return (size_t)(text[1] - FIRST);
}

bool is_plain(const char *name)
{
    static const char *const words[] = {"order",   "select",  "check",      "unique",
                                        "primary", "default", "constraint", "group"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(words[i], name) == 0)
            return false;
    for (const char *s = name; *s != '\0'; s++)
        if (!isalnum((unsigned char)*s) && *s != '_')
            return false;
    return isalpha((unsigned char)*name) != 0;
}

const char *quote_name(const char *name, char style)
{
    if (style == '[')
        return say("[%s]", name);
    if (style == 'b' && is_plain(name))
        return name;
    char quote = style == '`' ? '`' : '"';
    const char *text = say("%c", quote);
    for (; *name != '\0'; name++)
        text = say(*name == quote ? "%s%c%c" : "%s%c", text, *name, *name);
    return say("%s%c", text, quote);
}

const char *fill_in(const case_of *c, const char *template, int version)
{
    const char *text = "";
    for (const char *at = template; *at != '\0';) {
        size_t size = strcspn(at, "\1");
        text = say("%s%.*s", text, (int)size, at);
        at += size;
        if (*at != BEGINS)
            continue;
        const case_column *n = &c->columns[at[1] - FIRST];
        bool renamed = version == 1 && strcmp(n->name[0], n->name[1]) != 0;
        text = say("%s%s", text, quote_name(n->name[version], renamed ? '"' : at[2]));
        at += 3;
    }
    return text;
}

/* ---- fields ---------------------------------------------------------------------------------- */

static const char *const column_names[] = {
    "order",      "select",  "check",  "größe ✓", "we\"ird", "a b",     "x.y",    "Title",
    "first_name", "unique",  "_1",     "primary", "it's",    "default", "amount", "rowid",
    "oid",        "_rowid_", "comma,", "(open",   "-- dash", "note",    "price",  "constraint"};
static const char *const table_names[] = {"thing",       "group",  "Dinge ß",
                                          "we\"ird one", "things", "is it's"};

static bool is_taken(const case_of *c, const char *name)
{
    for (size_t i = 0; i < c->count; i++)
        for (int version = 0; version < 2; version++)
            if (strcasecmp(c->columns[i].name[version], name) == 0)
                return true;
    return false;
}

static const char *new_name(const case_of *c)
{
    for (int i = 0; i < 5; i++) {
        const char *name = ONE_OF(column_names);
        if (!is_taken(c, name))
            return name;
    }
    return say("c%zu", c->count);
}

static const char *default_of(const field *f)
{
    switch (f->type) {
    case INT32:
    case INT64:
        return chance(50) ? "7" : "-1";
    case BOOL:
        return chance(50) ? "true" : "false";
    case DOUBLE:
        return chance(50) ? "0.5" : "-3";
    case DECIMAL:
        return "12";
    case TEXT:
    case LIMITED:
        return chance(50) ? "\"a;'\"" : "\"\"";
    case TIMESTAMP:
        return chance(50) && !f->nullable ? "now" : "\"2030-01-31T12:00:00Z\"";
    case DATE:
        return chance(50) && !f->nullable ? "now" : "\"2030-01-31\"";
    case UUID:
        return f->nullable ? NULL : "random";
    case JSON:
        return "\"{}\"";
    case ENUM:
        return "v0";
    default:
        return NULL;
    }
}

static bool is_text(case_type t)
{
    return t == TEXT || t == LIMITED;
}

static bool is_number(case_type t)
{
    return t == INT32 || t == INT64;
}

static const char *check_of(size_t column, case_type t)
{
    if (is_text(t))
        return put_in(ONE_OF(((const char *const[]){"& <> 'zzz'", "length(&) < 100000 or 0",
                                                    "& not in ('(', ')', 'it''s not')"})),
                      mark(column, 'd'));
    if (is_number(t) || t == DECIMAL)
        return put_in(ONE_OF(((const char *const[]){"& <> 7777", "abs(ifnull(nullif(&,-1-"
                                                                 "9223372036854775807),0)) >= 0"})),
                      mark(column, 'd'));
    return NULL;
}

static bool can_be_searched(case_type t)
{
    return is_text(t) || is_number(t) || t == DATE || t == UUID || t == TIMESTAMP;
}

static field random_field(size_t column)
{
    static const case_type types[] = {INT32,   INT64,   BOOL, DOUBLE,    DECIMAL, TEXT,
                                      LIMITED, LIMITED, BLOB, TIMESTAMP, DATE,    UUID,
                                      JSON,    ENUM,    TEXT, REFERENCE};
    field f = {.type = ONE_OF(types), .size = 2, .nullable = chance(50)};
    if (f.type == LIMITED)
        f.size = 5 + (int)below(20);
    if (chance(40))
        f.value = default_of(&f);
    if (chance(30))
        f.check = check_of(column, f.type);
    if (is_text(f.type) && chance(25))
        f.collation = chance(50) ? "nocase" : "rtrim";
    if (can_be_searched(f.type)) {
        f.unique = chance(12);
        f.index = !f.unique && chance(15);
    }
    if (f.type == REFERENCE) {
        f.on_delete = chance(50) ? NULL : chance(50) ? "cascade" : "restrict";
        f.deferrable = chance(25);
    }
    return f;
}

static case_column *add_column(case_of *c, const char *name)
{
    assert_true(c->count < MOST);
    case_column *n = &c->columns[c->count++];
    *n = (case_column){.name = {name, name}};
    return n;
}

static void add_keys(case_of *c)
{
    size_t kind = below(7);
    c->assigned = kind < 4;
    c->autoincrement[0] = kind == 2 || kind == 3;
    case_column *key = add_column(c, chance(70) ? "id" : new_name(c));
    key->key = key->filled = key->distinct = key->declared[0] = key->declared[1] = true;
    key->as[0] = key->as[1] = (field){.type = c->assigned ? kind == 1 ? INT32 : INT64
                                              : kind == 4 ? UUID
                                                          : LIMITED,
                                      .size = 40};
    if (kind == 6) {
        case_column *second = add_column(c, new_name(c));
        second->key = second->filled = second->declared[0] = second->declared[1] = true;
        second->as[0] = second->as[1] = (field){.type = INT64};
    }
    c->without_rowid = !c->assigned && chance(30);
}

/* ---- what version 2 changes ------------------------------------------------------------------ */

static bool is_rowid_name(const char *name)
{
    return strcmp(name, "rowid") == 0 || strcmp(name, "_rowid_") == 0 || strcmp(name, "oid") == 0;
}

static bool rename_column(case_of *c, case_column *n)
{
    n->name[1] = n->name[0]; /* it is taken */
    const char *name = new_name(c);
    while (is_rowid_name(name)) /* SQLite would take what others call so for it */
        name = say("c%zu_%zu", c->count, below(1000));
    n->name[1] = name;
    return true;
}

static bool change_type(case_column *n, field *f)
{
    if (f->type == LIMITED) {
        f->size = 5 + (int)below(40);
    } else if (f->type == INT32 && f->check == NULL) {
        f->type = INT64;
    } else if (f->type == BOOL && f->value == NULL) {
        f->type = chance(50) ? INT32 : INT64;
    } else if (f->type == ENUM) {
        f->size += 1 + (int)below(2);
    } else if (f->type == DECIMAL) {
        f->size = chance(50) ? 3 : 1;
        n->converts = f->size != n->as[0].size;
    } else {
        return false;
    }
    return true;
}

static bool change_field(case_of *c, case_column *n, size_t number)
{
    field *f = &n->as[1];
    switch (below(9)) {
    case 0:
        if (f->value != NULL && (strcmp(f->value, "now") == 0 || strcmp(f->value, "random") == 0))
            return false;
        f->nullable = !f->nullable;
        return true;
    case 1:
        f->value = f->value == NULL || chance(60) ? default_of(f) : NULL;
        return true;
    case 2:
        f->check = f->check == NULL || chance(60) ? check_of(number, f->type) : NULL;
        return true;
    case 3:
        f->collation = !is_text(f->type)      ? NULL
                       : f->collation != NULL ? NULL
                       : chance(50)           ? "nocase"
                                              : "rtrim";
        return is_text(f->type);
    case 4:
        if (f->type == REFERENCE) {
            f->on_delete = f->on_delete == NULL ? "cascade" : NULL;
            f->deferrable = chance(50);
        } else if (can_be_searched(f->type) && can_be_searched(n->as[0].type)) {
            f->unique = !f->unique;
            f->index = !f->unique && chance(50);
        }
        return true;
    case 5:
        return rename_column(c, n);
    case 6:
        n->goes = chance(60) || (!n->as[0].nullable && n->as[0].value == NULL);
        n->declared[1] = false;
        n->name[1] = n->name[0];
        n->converts = false;
        return true;
    default:
        return change_type(n, f);
    }
}

static void add_field(case_of *c)
{
    size_t number = c->count;
    field f = random_field(number);
    if (f.type == REFERENCE)
        f.nullable = true;
    f.unique = false;
    if (!f.nullable)
        f.value = default_of(&f);
    f.nullable = f.nullable || f.value == NULL;
    case_column *n = add_column(c, new_name(c));
    n->declared[1] = true;
    n->as[1] = f;
}

static void change_something(case_of *c)
{
    size_t number = below(c->count);
    case_column *n = &c->columns[number];
    if (chance(20))
        add_field(c);
    else if (n->key && chance(30))
        rename_column(c, n);
    else if (n->key && c->assigned && n->as[0].type == INT64 && chance(50))
        c->autoincrement[1] = !c->autoincrement[1];
    else if (chance(8))
        c->check[1] = c->check[1] != NULL && chance(40)
                          ? NULL
                          : say("%s is not 'never%zu'", mark(0, 'd'), below(3));
    else if (!n->key && n->declared[0] && n->declared[1])
        change_field(c, n, number);
}

static void list_fields(case_of *c, int version)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->columns[i].declared[version])
            c->order[version][c->listed[version]++] = i;
    for (size_t i = 1; version == 1 && chance(15) && i < c->listed[1]; i++) {
        size_t j = below(i + 1), kept = c->order[1][i];
        c->order[1][i] = c->order[1][j];
        c->order[1][j] = kept;
    }
}

void make_case(case_of *c)
{
    *c = (case_of){.count = 0};
    c->table[0] = c->table[1] = chance(50) ? "thing" : ONE_OF(table_names);
    add_keys(c);
    for (size_t left = 1 + below(5); left > 0; left--) {
        size_t number = c->count;
        field f = random_field(number);
        case_column *n = add_column(c, new_name(c));
        n->declared[0] = n->declared[1] = true;
        n->as[0] = n->as[1] = f;
    }
    if (chance(15))
        c->check[0] = c->check[1] = say("%s is not 'never'", mark(0, 'd'));
    c->autoincrement[1] = c->autoincrement[0];
    for (c->changes = below(5); c->changes > 0; c->changes--)
        change_something(c);
    if (chance(10))
        c->table[1] = say("%s, new", c->table[0]);
    for (size_t i = 0; i < c->count; i++) {
        case_column *n = &c->columns[i];
        for (int version = 0; version < 2; version++) {
            if (!n->declared[version])
                continue;
            n->filled = n->filled || !n->as[version].nullable;
            n->distinct = n->distinct || n->as[version].unique;
        }
    }
    list_fields(c, 0);
    list_fields(c, 1);
}

/* ---- as a schema ----------------------------------------------------------------------------- */

static const char *text_literal(const char *name)
{
    const char *text = "\"";
    for (; *name != '\0'; name++)
        text = say(*name == '"' ? "%s\\%c" : "%s%c", text, *name);
    return say("%s\"", text);
}

static const char *type_text(size_t number, const field *f)
{
    static const char *const words[TYPES] = {
        [INT32] = "int32", [INT64] = "int64", [BOOL] = "bool",           [DOUBLE] = "double",
        [TEXT] = "text",   [BLOB] = "blob",   [TIMESTAMP] = "timestamp", [DATE] = "date",
        [UUID] = "uuid",   [JSON] = "json",   [REFERENCE] = "parent"};
    if (f->type == LIMITED)
        return say("text(%d)", f->size);
    if (f->type == DECIMAL)
        return say("decimal(12,%d)", f->size);
    return f->type == ENUM ? say("e%zu", number) : words[f->type];
}

static void put_field(const case_of *c, FILE *out, size_t number, int version)
{
    const case_column *n = &c->columns[number];
    const field *f = &n->as[version];
    fprintf(out, "    f%zu: %s%s column %s", number, type_text(number, f), f->nullable ? "?" : "",
            text_literal(n->name[version]));
    if (n->key && !c->columns[1].key)
        fputs(c->autoincrement[version] ? " primary key autoincrement" : " primary key", out);
    if (f->value != NULL)
        fprintf(out, " default %s", f->value);
    if (f->check != NULL)
        fprintf(out, " check (%s)", fill_in(c, f->check, version));
    if (f->collation != NULL)
        fprintf(out, " collate %s", f->collation);
    if (f->type == REFERENCE)
        fprintf(out, "%s%s%s no index", f->on_delete == NULL ? "" : " on delete ",
                f->on_delete == NULL ? "" : f->on_delete, f->deferrable ? " deferrable" : "");
    if (f->unique)
        fputs(" unique", out);
    if (version == 1 && strcmp(n->name[0], n->name[1]) != 0)
        fprintf(out, " was %s", text_literal(n->name[0]));
    fputs(";\n", out);
    if (f->index)
        fprintf(out, "    index (f%zu);\n", number);
}

void put_version(const case_of *c, int version, const char *path)
{
    FILE *out = begin_file(path);
    fprintf(out, "schema app version %d;\nmodel parent { pid: int64 primary key; }\n", version + 1);
    for (size_t i = 0; i < c->count; i++) {
        const field *f = &c->columns[i].as[version];
        if (!c->columns[i].declared[version] || f->type != ENUM)
            continue;
        fprintf(out, "enum e%zu { v0", i);
        for (int j = 1; j < f->size; j++)
            fprintf(out, ", v%d", j);
        fputs(" }\n", out);
    }
    fprintf(out, "model thing {\n    table %s;\n", text_literal(c->table[version]));
    if (version == 1 && strcmp(c->table[0], c->table[1]) != 0)
        fprintf(out, "    was %s;\n", text_literal(c->table[0]));
    for (size_t i = 0; i < c->listed[version]; i++)
        put_field(c, out, c->order[version][i], version);
    if (c->columns[1].key)
        fputs("    primary key (f0, f1);\n", out);
    if (c->check[version] != NULL)
        fprintf(out, "    check (%s);\n", fill_in(c, c->check[version], version));
    for (size_t i = 0; version == 1 && i < c->count; i++)
        if (c->columns[i].goes)
            fprintf(out, "    dropped %s;\n", text_literal(c->columns[i].name[0]));
    fprintf(out, "%s}\n", c->without_rowid ? "    without rowid;\n" : "");
    end_file(out);
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* Most that a row is found by. */
static const char *distinct_value(case_type t, size_t row)
{
    static const char *const keys[] = {"1",   "2",          "7",           "-5", "100", "-300",
                                       "999", "2147483647", "-2147483648", "41", "40",  "0"};
    static const char *const large[] = {"4611686018427387904", "1099511627776",
                                        "-9223372036854775807"};
    if (t == INT64 && row < 3)
        return large[row];
    if (is_number(t))
        return row < sizeof keys / sizeof *keys ? keys[row] : say("%zu", 5000 + row);
    if (t == UUID)
        return say("x'%032zx'", row * 77 + 1);
    if (t == DATE)
        return say("'2020-01-%02zu'", row + 1);
    if (t == TIMESTAMP || t == REFERENCE)
        return say("%zu", row);
    if (t == BLOB)
        return say("x'%04zx'", row);
    return say("'v%zu%s'", row, row % 3 == 0 ? "ü" : "");
}

static const char *any_value(case_type t, int size)
{
    static const char *const bytes[] = {"x''", "x'00ff00'", "zeroblob(3000)"};
    static const char *const texts[] = {"''",
                                        "'a'",
                                        "'üñí ✓'",
                                        "'it''s'",
                                        "'B'",
                                        "replace(hex(zeroblob(2500)),'0','word ')",
                                        "'two' || char(10) || 'lines'"};
    switch (t) {
    case INT32:
        return ONE_OF(((const char *const[]){"0", "1", "-1", "2147483647", "-2147483648"}));
    case INT64:
        return ONE_OF(((const char *const[]){"0", "-1", "9223372036854775807", "9007199254740993",
                                             "(-9223372036854775807-1)"}));
    case BOOL:
        return chance(50) ? "1" : "0";
    case DOUBLE:
        return ONE_OF(((const char *const[]){"0.0", "-0.0", "1.5", "-1e308", "5e-324", "9e999",
                                             "0.1", "3.0"}));
    case DECIMAL:
        return ONE_OF(((const char *const[]){"0", "-100", "1900", "99999999900"}));
    case LIMITED:
        return texts[below(4)];
    case TEXT:
        return ONE_OF(texts);
    case BLOB:
        return ONE_OF(bytes);
    case TIMESTAMP:
        return ONE_OF(((const char *const[]){"0", "-1", "1700000000000001"}));
    case DATE:
        return ONE_OF(((const char *const[]){"'2020-02-29'", "'0000-01-01'", "'9999-12-31'"}));
    case UUID:
        return say("x'%032zx'", below(1000));
    case JSON:
        return ONE_OF(((const char *const[]){"'{\"a\" : 1.50, \"a\":null}'", "'[]'", "' null'"}));
    case ENUM:
        return say("'v%zu'", below((size_t)size));
    case REFERENCE:
        return say("%zu", 1 + below(3));
    default:
        return any_value((case_type)below(ENUM), 2);
    }
}

const char *value_for(const case_of *c, size_t number, size_t row)
{
    const case_column *n = &c->columns[number];
    const field *f = &n->as[0];
    if (!n->filled && chance(30))
        return "NULL";
    return n->distinct ? distinct_value(f->type, row) : any_value(f->type, f->size);
}

const char *converted(const case_of *c, size_t number)
{
    const case_column *n = &c->columns[number];
    const char *name = quote_name(n->name[1], '"');
    return !n->converts ? name : say(n->as[1].size == 3 ? "%s*10" : "%s/10", name);
}
