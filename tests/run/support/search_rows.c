/* search_rows.c - fills the tables that are searched, and searches them in plain C. */
#include "search_rows.h"

#include "described.h"

#include <ctype.h>

static uint64_t state_of_random = 88172645463325252u;

size_t below(size_t limit)
{
    state_of_random ^= state_of_random << 13;
    state_of_random ^= state_of_random >> 7;
    state_of_random ^= state_of_random << 17;
    return (size_t)((state_of_random >> 11) % limit);
}

static const bool bools[] = {false, true};
static const int32_t smalls[] = {INT32_MIN, -1, 0, 1, 7, INT32_MAX};
static const int64_t bigs[] = {INT64_MIN, -1, 0, 1, 7, 9007199254740993, INT64_MAX};
static const int64_t moneys[] = {-99999999999999999, -1, 0, 150, 99999999999999999};
static const double reals[] = {-1e300, -1, -0.25, 0, 0.25, 1e300};
static const char *const texts[] = {"",       "a",     "A",    "ab",    "a_b",  "aXb", "a%b",
                                    "zürich", "Zebra", "100%", "Bäume", "a\\b", "\\"};
static const char *const documents[] = {"{}", "[1,2]", "\"x\"", "null", "1"};
static const schemac_blob blobs[] = {{"", 0}, {"\0", 1}, {"\0\1", 2}, {"ab", 2}, {"\377", 1}};
const schemac_date days[DAYS] = {
    {0, 1, 1}, {1999, 12, 31}, {2000, 2, 29}, {2000, 3, 1}, {9999, 12, 31}};
static const schemac_uuid marks[] = {
    {{0}}, {{0, 0, 1}}, {{1, 2, 3, 4, 5}}, {{255}}, {{255, 255, 255, 255, 255, 255, 255, 255, 1}}};
static const int moods[] = {SEARCH_MOOD_SAD, SEARCH_MOOD_CALM, SEARCH_MOOD_HAPPY,
                            SEARCH_MOOD_ANGRY};
static const int sizes[] = {SEARCH_SIZE_LARGE, SEARCH_SIZE_SMALL, SEARCH_SIZE_MEDIUM};
static const int64_t targets[] = {1, 2, 3};

pool pool_of(const schemac_field *f)
{
    if (f->references != NULL)
        return (pool){targets, COUNT(targets)};
    switch ((schemac_type)f->type) {
    case SCHEMAC_BOOL:
        return (pool){bools, COUNT(bools)};
    case SCHEMAC_INT32:
        return (pool){smalls, COUNT(smalls)};
    case SCHEMAC_DECIMAL:
        return (pool){moneys, COUNT(moneys)};
    case SCHEMAC_DOUBLE:
        return (pool){reals, COUNT(reals)};
    case SCHEMAC_TEXT:
        return (pool){texts, COUNT(texts)};
    case SCHEMAC_JSON:
        return (pool){documents, COUNT(documents)};
    case SCHEMAC_BLOB:
        return (pool){blobs, COUNT(blobs)};
    case SCHEMAC_DATE:
        return (pool){days, COUNT(days)};
    case SCHEMAC_UUID:
        return (pool){marks, COUNT(marks)};
    case SCHEMAC_ENUM:
        return f->enumeration->stored_as_integer ? (pool){sizes, COUNT(sizes)}
                                                 : (pool){moods, COUNT(moods)};
    case SCHEMAC_INT64:
    case SCHEMAC_TIMESTAMP:
        return (pool){bigs, COUNT(bigs)};
    }
    fail_msg("there are no values of '%s'", f->name);
    return (pool){NULL, 0};
}

const void *some_value(const schemac_field *f)
{
    pool p = pool_of(f);
    return (const char *)p.values + below(p.count) * size_of_value(f);
}

/* `value` is NULL for null. */
static void put_member(const schemac_field *f, void *row, const void *value)
{
    unsigned char *member = (unsigned char *)row + f->offset;
    bool pointer = f->type == SCHEMAC_TEXT || f->type == SCHEMAC_JSON || f->type == SCHEMAC_BLOB;
    if (value == NULL)
        return; /* rows begin as zeros */
    if ((f->flags & SCHEMAC_NULLABLE) != 0 && !pointer) {
        *(bool *)member = true;
        member += (size_t)((const unsigned char *)value_of(f, member) - member);
    }
    memcpy(member, value, size_of_value(f));
}

static void fill_some(const schemac_model *m, void *row)
{
    memset(row, 0, m->record.row_size);
    for (size_t i = 0; i < m->record.field_count; i++) {
        const schemac_field *f = &m->record.fields[i];
        if ((f->flags & SCHEMAC_ASSIGNED) != 0 || i == m->tenant || i == m->soft_delete)
            continue;
        if ((f->flags & SCHEMAC_DEFAULT_RANDOM) != 0) { /* a key that the random state decides */
            schemac_uuid id;
            for (size_t j = 0; j < sizeof id; j++)
                id.bytes[j] = (uint8_t)below(256);
            put_member(f, row, &id);
            continue;
        }
        bool null = (f->flags & SCHEMAC_NULLABLE) != 0 && below(4) == 0;
        put_member(f, row, null ? NULL : some_value(f));
    }
}

schemac_db *open_search(const char *path)
{
    schemac_db *db;
    schemac_status status = search_open(path, NULL, &db);
    assert_ok(db, status);
    static const char *const words[] = {"one", "two", "three"};
    for (int64_t i = 0; i < 3; i++) {
        search_target t = {i + 1, words[i]};
        bool there;
        assert_ok(db, search_target_exists(db, t.id, &there));
        if (!there)
            assert_ok(db, search_target_insert(db, &t));
    }
    return db;
}

const schemac_model *model_of(const char *name)
{
    const schemac_model *m = schemac_model_find(SEARCH_SCHEMA, name);
    assert_non_null(m);
    return m;
}

void add_some(schemac_db *db, const schemac_model *m, size_t count)
{
    void *row = malloc(m->record.row_size);
    assert_non_null(row);
    for (size_t i = 0; i < count; i++) {
        fill_some(m, row);
        schemac_status status = schemac_insert(db, m, row);
        if (status != SCHEMAC_CONFLICT) /* of few values for a key */
            assert_ok(db, status);
    }
    free(row);
}

const void *row_at(const schemac_model *m, const schemac_rows *rows, size_t i)
{
    return (const char *)rows->rows + i * m->record.row_size;
}

schemac_rows all_rows(schemac_db *db, const schemac_model *m)
{
    schemac_rows rows;
    assert_ok(db, schemac_list(db, m, SCHEMAC_BY_KEY, NULL, NULL, &rows));
    assert_true(rows.count > 0);
    return rows;
}

/* ---- filters in C --------------------------------------------------------------------------- */

/* Bytes of the UTF-8 character. */
static size_t character(const char *text)
{
    size_t size = 1;
    while ((text[size] & 0xC0) == 0x80)
        size++;
    return size;
}

static bool is_like(const char *text, const char *pattern)
{
    if (*pattern == '\0')
        return *text == '\0';
    if (*pattern == '%') {
        for (;; text += character(text)) {
            if (is_like(text, pattern + 1))
                return true;
            if (*text == '\0')
                return false;
        }
    }
    if (*text == '\0')
        return false;
    if (*pattern == '_')
        return is_like(text + character(text), pattern + 1);
    if (*pattern == '\\')
        pattern++; /* what is behind it is meant as it is */
    return tolower((unsigned char)*text) == tolower((unsigned char)*pattern) &&
           is_like(text + 1, pattern + 1);
}

/* ASCII letters of both sizes are the same. */
static bool begins_with(const char *text, const char *part)
{
    while (*part != '\0' && tolower((unsigned char)*text) == tolower((unsigned char)*part)) {
        text++;
        part++;
    }
    return *part == '\0';
}

static bool has_text(schemac_op op, const char *text, const char *part)
{
    if (op == SCHEMAC_STARTS)
        return begins_with(text, part);
    for (; strlen(text) > strlen(part); text++)
        if (op == SCHEMAC_CONTAINS && begins_with(text, part))
            return true;
    return strlen(text) == strlen(part) && begins_with(text, part);
}

/* SQL knows a third answer, unknown: it counts as false, in front of _not, too. */
static bool passes_one(const schemac_model *m, const schemac_filter *x, const void *row)
{
    const schemac_field *f = &m->record.fields[x->field];
    const void *value = value_of(f, (const char *)row + f->offset);
    if (x->op == SCHEMAC_NULL)
        return (value == NULL) == x->is;
    if (value == NULL)
        return false;
    if (x->op == SCHEMAC_AMONG) {
        for (size_t i = 0; i < x->count; i++)
            if (compare_values(f, value, (const char *)x->value.list + i * size_of_value(f)) == 0)
                return true;
        return false;
    }
    if (x->op == SCHEMAC_LIKE)
        return is_like(*(const char *const *)value, x->value.text);
    if (x->op > SCHEMAC_NOT)
        return has_text((schemac_op)x->op, *(const char *const *)value, x->value.text);
    int c = compare_values(f, value, &x->value);
    return x->op == SCHEMAC_EQ   ? c == 0
           : x->op == SCHEMAC_NE ? c != 0
           : x->op == SCHEMAC_LT ? c < 0
           : x->op == SCHEMAC_LE ? c <= 0
           : x->op == SCHEMAC_GT ? c > 0
                                 : c >= 0;
}

static bool passes_next(const schemac_model *m, const schemac_filter **at, const void *row)
{
    const schemac_filter *x = (*at)++;
    if (x->op != SCHEMAC_ANY && x->op != SCHEMAC_ALL && x->op != SCHEMAC_NOT)
        return passes_one(m, x, row);
    bool any = false, all = true;
    for (size_t i = 0; i < x->count; i++) {
        bool one = passes_next(m, at, row);
        any = any || one;
        all = all && one;
    }
    return x->op == SCHEMAC_ANY ? any : x->op == SCHEMAC_ALL ? all : !all;
}

bool passes(const schemac_model *m, const schemac_filter *filters, size_t count, const void *row)
{
    const schemac_filter *at = filters;
    bool all = true;
    while (at < filters + count)
        all = passes_next(m, &at, row) && all;
    return all;
}

schemac_filter comparison(const schemac_model *m, uint16_t field, schemac_op op, const void *value)
{
    schemac_filter x = schemac_filter_new(field, op);
    memcpy(&x.value, value, size_of_value(&m->record.fields[field]));
    return x;
}

/* ---- orders in C ---------------------------------------------------------------------------- */

ordering ordering_of(const schemac_model *m, int order, bool descending)
{
    ordering o = {.model = m};
    const uint16_t field = (uint16_t)order; /* of SCHEMAC_BY_FIELD */
    const schemac_path alone = {.fields = &field, .count = 1};
    const schemac_path *p = order < 0                   ? NULL
                            : order >= SCHEMAC_BY_FIELD ? &alone
                                                        : &m->paths[order];
    for (size_t i = 0; p != NULL && i < p->count; i++) {
        o.fields[o.count] = &m->record.fields[p->fields[i]];
        o.down[o.count++] = ((p->descending >> i & 1) != 0) != descending;
    }
    for (size_t i = 0; i < m->key_count; i++) {
        const schemac_field *f = &m->record.fields[m->key[i]];
        bool there = false;
        for (size_t j = 0; p != NULL && j < p->count; j++)
            there = there || o.fields[j] == f;
        if (there)
            continue;
        o.fields[o.count] = f;
        o.down[o.count++] = descending;
    }
    return o;
}

int compare_rows(const ordering *o, const void *a, const void *b)
{
    for (size_t i = 0; i < o->count; i++) {
        const schemac_field *f = o->fields[i];
        int c = compare_values(f, value_of(f, (const char *)a + f->offset),
                               value_of(f, (const char *)b + f->offset));
        if (c != 0)
            return o->down[i] ? -c : c;
    }
    return 0;
}

static const ordering *sorting; /* qsort gives nothing along */

static int compare_places(const void *a, const void *b)
{
    return compare_rows(sorting, *(const void *const *)a, *(const void *const *)b);
}

/* The rows that pass in this order; to be freed. */
const void **sorted_rows(const ordering *o, const schemac_rows *all, const schemac_filter *filter,
                         size_t *count)
{
    const void **rows = malloc((all->count + 1) * sizeof *rows);
    assert_non_null(rows);
    *count = 0;
    for (size_t i = 0; i < all->count; i++)
        if (filter == NULL || passes_one(o->model, filter, row_at(o->model, all, i)))
            rows[(*count)++] = row_at(o->model, all, i);
    sorting = o;
    qsort(rows, *count, sizeof *rows, compare_places);
    return rows;
}
