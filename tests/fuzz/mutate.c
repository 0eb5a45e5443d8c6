/* mutate.c - changes of a schema that leave most of it a schema: words, numbers and whole
   statements are exchanged, added and renamed. One change of four is libFuzzer's own, to the bytes.
   */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_size, const uint8_t *two,
                                 size_t two_size, uint8_t *out, size_t most, unsigned seed);

enum { MOST_PARTS = 4096 };

/* A place in the text. */
typedef struct part {
    size_t begin;
    size_t end;
} part;

typedef struct parts {
    part items[MOST_PARTS];
    size_t count;
} parts;

static const char *const types[] = {
    "bool",  "int32",   "int64",      "double", "decimal(18,0)", "decimal(5,5)", "decimal(18,9)",
    "text",  "text(1)", "text(2000)", "blob",   "blob(5)",       "timestamp",    "date",
    "uuid",  "json",    "int64?",     "text?",  "blob?",         "uuid?",        "date?",
    "json?", "double?", "bool?",      "int32?", "timestamp?"};

static const char *const modifiers[] = {" primary key",
                                        " autoincrement",
                                        " unique",
                                        " default 0",
                                        " default -1",
                                        " default 1.5",
                                        " default \"x\"",
                                        " default \"\"",
                                        " default \"{}\"",
                                        " default \"2024-02-29\"",
                                        " default \"a'b\\\\\\\"??\\n\"",
                                        " default true",
                                        " default now",
                                        " default random",
                                        " default 1e300",
                                        " default -9223372036854775808",
                                        " default \"x'00\"",
                                        " check (1)",
                                        " check (id > 0)",
                                        " check (\"id\" is not null or 'a)' <> '') ",
                                        " check (length(name) < 9)",
                                        " check (name glob '[a-z]*')",
                                        " collate nocase",
                                        " collate rtrim",
                                        " column \"x y\"",
                                        " column \"a\"",
                                        " column \"Select\"",
                                        " as (1) stored",
                                        " as (id + 1) virtual",
                                        " as (name || 'x') stored",
                                        " as (x'00')",
                                        " as (null)",
                                        " as (1.5) stored",
                                        " c_name \"z\"",
                                        " c_name \"Int\"",
                                        " on delete cascade",
                                        " on delete set null",
                                        " on delete set default",
                                        " on delete restrict",
                                        " on update cascade",
                                        " deferrable",
                                        " no index",
                                        "?"};

static const char *const names[] = {
    "id",         "ID",
    "name",       "a",
    "b",          "A",
    "int",        "class",
    "errno",      "NULL",
    "true",       "stdin",
    "select",     "order",
    "index",      "unique",
    "check",      "primary",
    "model",      "rowid",
    "oid",        "_rowid_",
    "sqlite_x",   "init",
    "INIT",       "rows",
    "count",      "list",
    "get",        "insert",
    "update",     "free",
    "open",       "close",
    "schema",     "schemac",
    "schemac_db", "a_b",
    "a_",         "a__b",
    "db",         "row",
    "value",      "values",
    "next",       "page",
    "exists",     "by",
    "get_by_a",   "list_by_a",
    "key",        "has",
    "data",       "size",
    "type",       "fields",
    "main",       "temp",
    "virtual",    "x_id",
    "a_id",       "constraint",
    "unix",       "linux",
    "bool",       "int64",
    "text",       "a23456789012345678901234567890123456789012345678901234567890123"};

static const char *const numbers[] = {"0",
                                      "1",
                                      "2",
                                      "16",
                                      "17",
                                      "18",
                                      "19",
                                      "255",
                                      "63",
                                      "64",
                                      "2147483647",
                                      "2147483648",
                                      "4294967296",
                                      "9223372036854775807",
                                      "9223372036854775808",
                                      "1000000",
                                      "00",
                                      "007",
                                      "1.50",
                                      "0.000000000000000001",
                                      "1e5",
                                      "99999999999999999999"};

static const char *const statements[] = {
    " unique (id, name);",
    " index (name desc);",
    " index i (a, b) where (a > 0);",
    " unique u (a) where (a is not null);",
    " primary key (a, b);",
    " check (a <> b);",
    " table \"t\";",
    " table \"Order\";",
    " without rowid;",
    " c_name \"n\";",
    " a: text;",
    " b: a?;",
    " id: int64 primary key;",
    " id: uuid primary key default random;",
    " name: text(40) unique;",
    " foreign key (a, b) references m (a, b) on delete cascade;",
    " include x;",
    " /// doc */ ?\?/\n",
    " // comment\n",
    " model m { id: int64 primary key; a: m?; }",
    " enum e { a, b }",
    " enum n : int { a = 1, b = -5 }",
    " mixin x { c: text?; index (c); }"};

#define ANY(list, r) (list)[(r) % (sizeof(list) / sizeof *(list))]

/* A small generator, so that a change depends on its seed alone. */
static unsigned next(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static bool is_word(uint8_t c)
{
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static void find_words(const uint8_t *s, size_t size, bool digits, parts *out)
{
    out->count = 0;
    for (size_t i = 0; i < size && out->count < MOST_PARTS; i++) {
        if (!is_word(s[i]))
            continue;
        size_t begin = i;
        while (i < size && is_word(s[i]))
            i++;
        if (is_digit(s[begin]) == digits)
            out->items[out->count++] = (part){begin, i};
    }
}

/* What ends with one of "{};". */
static void find_statements(const uint8_t *s, size_t size, parts *out)
{
    out->count = 0;
    size_t begin = 0;
    for (size_t i = 0; i < size && out->count < MOST_PARTS; i++)
        if (s[i] == ';' || s[i] == '{' || s[i] == '}') {
            out->items[out->count++] = (part){begin, i + 1};
            begin = i + 1;
        }
}

/* Puts `text` in the place of a part; 0 when there is no room. */
static size_t replace(uint8_t *s, size_t size, size_t most, part at, const void *text,
                      size_t text_size)
{
    size_t rest = size - at.end;
    if (at.begin + text_size + rest > most)
        return 0;
    memmove(s + at.begin + text_size, s + at.end, rest);
    memcpy(s + at.begin, text, text_size);
    return at.begin + text_size + rest;
}

static size_t put(uint8_t *s, size_t size, size_t most, part at, const char *text)
{
    return replace(s, size, most, at, text, strlen(text));
}

/* Every time that the word stands there. */
static size_t rename_word(uint8_t *s, size_t size, size_t most, part word, const char *name)
{
    char old[128];
    size_t length = word.end - word.begin;
    if (length >= sizeof old)
        return 0;
    memcpy(old, s + word.begin, length);
    for (size_t i = 0; i + length <= size; i++) {
        bool whole = memcmp(s + i, old, length) == 0 && (i == 0 || !is_word(s[i - 1])) &&
                     (i + length == size || !is_word(s[i + length]));
        if (!whole)
            continue;
        size_t now = put(s, size, most, (part){i, i + length}, name);
        if (now == 0)
            break;
        size = now;
        i += strlen(name);
    }
    return size;
}

static size_t change_word(uint8_t *s, size_t size, size_t most, unsigned *seed)
{
    static parts words;
    unsigned kind = next(seed) % 4;
    find_words(s, size, kind == 0, &words);
    if (words.count == 0)
        return 0;
    part at = words.items[next(seed) % words.count];
    if (kind == 0)
        return put(s, size, most, at, ANY(numbers, next(seed)));
    if (kind == 1)
        return rename_word(s, size, most, at, ANY(names, next(seed)));
    if (kind == 2)
        return put(s, size, most, at, ANY(types, next(seed)));
    part from = words.items[next(seed) % words.count];
    char text[128];
    size_t length = from.end - from.begin;
    if (length >= sizeof text)
        return 0;
    memcpy(text, s + from.begin, length);
    return replace(s, size, most, at, text, length);
}

static size_t change_statement(uint8_t *s, size_t size, size_t most, unsigned *seed)
{
    static parts all;
    find_statements(s, size, &all);
    if (all.count == 0)
        return 0;
    part at = all.items[next(seed) % all.count];
    switch (next(seed) % 4) {
    case 0: /* one less */
        return replace(s, size, most, at, "", 0);
    case 1: /* one more */
        return put(s, size, most, (part){at.end, at.end}, ANY(statements, next(seed)));
    case 2: { /* one that is elsewhere, too */
        part from = all.items[next(seed) % all.count];
        char text[2048];
        size_t length = from.end - from.begin;
        if (length > sizeof text)
            return 0;
        memcpy(text, s + from.begin, length);
        return replace(s, size, most, (part){at.end, at.end}, text, length);
    }
    default:
        return put(s, size, most, (part){at.end - 1, at.end - 1}, ANY(modifiers, next(seed)));
    }
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed)
{
    if (next(&seed) % 4 == 0)
        return LLVMFuzzerMutate(bytes, size, most);
    size_t changed = 0;
    for (unsigned times = 1 + next(&seed) % 4; times > 0; times--) {
        size_t now = next(&seed) % 2 == 0 ? change_word(bytes, size, most, &seed)
                                          : change_statement(bytes, size, most, &seed);
        if (now != 0)
            changed = size = now;
    }
    return changed != 0 ? changed : LLVMFuzzerMutate(bytes, size, most);
}

/* A run of statements of the one inside the other. */
size_t LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_size, const uint8_t *two,
                                 size_t two_size, uint8_t *out, size_t most, unsigned seed)
{
    static parts into, from;
    find_statements(one, one_size, &into);
    find_statements(two, two_size, &from);
    if (into.count == 0 || from.count == 0 || one_size > most)
        return 0;
    memcpy(out, one, one_size);
    size_t at = into.items[next(&seed) % into.count].end;
    size_t first = next(&seed) % from.count;
    size_t last = first + next(&seed) % 6;
    if (last >= from.count)
        last = from.count - 1;
    size_t begin = from.items[first].begin;
    return replace(out, one_size, most, (part){at, at}, two + begin, from.items[last].end - begin);
}
