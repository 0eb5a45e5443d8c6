/* asked.c - rows that are told by their ids, and what all queries say of them. */
#include "asked.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const words[] = {
    "",
    "b",
    "beech",
    "it's \"quoted\" ; -- ? :id",
    "\xC3\xA9t\xC3\xA9 \xF0\x9F\x8E\x88",
    "birch",
    "a text that is longer than what is kept inside of anything, so that it has to be elsewhere"};

static const unsigned char bytes[] = {0, 1, 0xFF, '\'', 'x', 0, 0x80, 7, 8, 9};

static const char *const documents[] = {"{}", "[1,2,3]", "{\"a\":{\"b\":null}}", "\"text\"", "0"};

static const schemac_date days[] = {{2024, 2, 29}, {1970, 1, 1}, {0, 1, 1}, {9999, 12, 31}};

static const asked_level levels[] = {ASKED_LEVEL_LOW, ASKED_LEVEL_MIDDLE, ASKED_LEVEL_HIGH};

/* ---- rows ----------------------------------------------------------------------------------- */

static schemac_uuid mark_of(int64_t id)
{
    schemac_uuid mark = {{0}};
    for (size_t i = 0; i < sizeof mark.bytes; i++)
        mark.bytes[i] = (uint8_t)(id * 37 + (int64_t)i * 11);
    return mark;
}

static schemac_opt_int64 up_of(int64_t id)
{
    int64_t first = id < OTHER_ITEM ? 1 : OTHER_ITEM;
    return id == first || id % 4 == 0 ? schemac_none_int64()
                                      : schemac_some_int64(first + (id - first) / 2);
}

asked_item item_row(int64_t id)
{
    size_t n = (size_t)id;
    return (asked_item){
        .id = id,
        .org_id = id < OTHER_ITEM ? 1 : 2,
        .kind_id = n % 3 == 0 ? schemac_none_int64() : schemac_some_int64((int64_t)(n % 3)),
        .up_id = up_of(id),
        .flag = n % 2 == 0,
        .small = n == 1   ? INT32_MIN
                 : n == 2 ? INT32_MAX
                          : (int32_t)n * 10,
        .big = n == 1   ? INT64_MIN
               : n == 2 ? INT64_MAX
                        : id << 33,
        .real = n == 3 ? -0.5 : (double)id * 0.1,
        .money = n == 1 ? -999999999999 : id * 150 - 600,
        .word = words[n % COUNT(words)],
        .bytes = {bytes, n % COUNT(bytes)},
        .moment = n == 1 ? INT64_C(-62167219200000000) : id * 86400000001,
        .day = days[n % COUNT(days)],
        .mark = mark_of(id),
        .document = documents[n % COUNT(documents)],
        .mood = (asked_mood)(1 + n % 4),
        .level = levels[n % COUNT(levels)],
        .gone = id == DELETED_ITEM ? schemac_some_int64(1000000) : schemac_none_int64(),
        .revision = 1};
}

/* The first has nothing, the second all, of the others each second value. */
asked_maybe maybe_row(int64_t id)
{
    asked_item i = item_row(id);
    asked_maybe m = {.id = id, .org_id = i.org_id};
    if (id == 1)
        return m;
    bool odd = id % 2 == 1, all = id == 2;
    m.item_id = schemac_some_int64(id);
    if (odd || all) {
        m.flag = schemac_some_bool(i.flag);
        m.big = schemac_some_int64(i.big);
        m.money = schemac_some_int64(i.money);
        m.bytes = i.bytes;
        m.day = schemac_some_date(i.day);
        m.document = i.document;
        m.level = asked_some_level(i.level);
    }
    if (!odd || all) {
        m.small = schemac_some_int32(i.small);
        m.real = schemac_some_double(i.real);
        m.word = i.word;
        m.moment = schemac_some_int64(i.moment);
        m.mark = schemac_some_uuid(i.mark);
        m.mood = asked_some_mood(i.mood);
    }
    return m;
}

size_t living_items(int64_t ids[ITEMS])
{
    size_t count = 0;
    for (int64_t id = 1; id <= ITEMS; id++)
        if (id != DELETED_ITEM)
            ids[count++] = id;
    return count;
}

/* ---- the database --------------------------------------------------------------------------- */

static void add_items(schemac_db *db, int64_t first, int64_t count)
{
    for (int64_t id = first; id < first + count; id++) {
        asked_item i = item_row(id);
        i.gone = schemac_none_int64();
        assert_ok(db, asked_item_insert(db, &i));
    }
}

static void add_seats(schemac_db *db, int64_t holder)
{
    const asked_seat seats[] = {
        {.floor = 1, .place = "a", .holder_id = schemac_some_int64(holder)},
        {.floor = 1, .place = "b"},
        {.floor = 1, .place = "gone", .holder_id = schemac_some_int64(holder + 1)},
        {.floor = -2, .place = "a", .holder_id = schemac_some_int64(holder)},
        {.floor = -2, .place = "", .holder_id = schemac_some_int64(holder + 3)}};
    for (size_t i = 0; i < COUNT(seats); i++) {
        asked_seat s = seats[i];
        s.org_id = holder < OTHER_ITEM ? 1 : 2;
        assert_ok(db, asked_seat_insert(db, &s));
    }
}

static void add_common(schemac_db *db)
{
    asked_org orgs[] = {{1, "first"}, {2, "second"}};
    asked_kind kinds[] = {{1, "tree", "tall"}, {2, "it's \"one\"", NULL}, {3, "none has it", ""}};
    asked_remark remarks[] = {{.about = "a", .number = 1, .body = "one"},
                              {.about = "a", .number = 2},
                              {.about = "b", .number = 1, .body = ""}};
    assert_ok(db, schemac_as_system(db));
    for (size_t i = 0; i < COUNT(orgs); i++)
        assert_ok(db, asked_org_insert(db, &orgs[i]));
    assert_ok(db, schemac_end_system(db));
    for (size_t i = 0; i < COUNT(kinds); i++)
        assert_ok(db, asked_kind_insert(db, &kinds[i]));
    for (size_t i = 0; i < COUNT(remarks); i++)
        assert_ok(db, asked_remark_insert(db, &remarks[i]));
}

void populate_asked(schemac_db *db)
{
    add_common(db);
    assert_ok(db, asked_set_tenant(db, 2));
    add_items(db, OTHER_ITEM, OTHER_ITEMS);
    add_seats(db, OTHER_ITEM);
    asked_maybe m = maybe_row(OTHER_ITEM + 1);
    assert_ok(db, asked_maybe_insert(db, &m));
    assert_ok(db, asked_set_tenant(db, 1));
    add_items(db, 1, ITEMS);
    add_seats(db, 1);
    for (int64_t id = 1; id <= MAYBES; id++) {
        m = maybe_row(id);
        assert_ok(db, asked_maybe_insert(db, &m));
    }
    assert_ok(db, schemac_exec(db, "UPDATE item SET gone = 1000000 WHERE id IN (5, 105);"
                                   "UPDATE seats SET gone = 1000000 WHERE place = 'gone';"
                                   "UPDATE remark SET gone = 1000000 WHERE number = 2"));
}

schemac_db *open_asked(const char *path, const schemac_config *config)
{
    schemac_db *db;
    schemac_status status = asked_open(path, config, &db);
    if (status != SCHEMAC_OK)
        print_message("%s\n", schemac_error_message(db));
    assert_int_equal(status, SCHEMAC_OK);
    populate_asked(db);
    return db;
}

const schemac_model *asked_model(const char *name)
{
    for (size_t i = 0; i < ASKED_SCHEMA->model_count; i++)
        if (strcmp(ASKED_SCHEMA->models[i].name, name) == 0)
            return &ASKED_SCHEMA->models[i];
    fail_msg("no model %s", name);
    return NULL;
}

const schemac_declared_query *asked_query(const char *name)
{
    for (size_t i = 0; i < ASKED_SCHEMA->query_count; i++)
        if (strcmp(ASKED_SCHEMA->queries[i].result.name, name) == 0)
            return &ASKED_SCHEMA->queries[i];
    fail_msg("no query %s", name);
    return NULL;
}

/* ---- values of parameters ------------------------------------------------------------------- */

/* A member of any type. */
typedef union member {
    schemac_opt_int64 integer;
    schemac_opt_uuid uuid;
    schemac_blob blob;
    const char *text;
    unsigned char bytes[32];
} member;

/* Two values side by side, for lists, and what they are in. */
typedef struct given {
    const void *pointers[8];
    member members[8];
    unsigned char lists[8][2 * sizeof(member)];
    schemac_array arrays[8];
} given;

/* The member of a row of `maybe` or `item` that has a value of the type, its own name first; a key is
   that of the row. */
static const void *value_like(const schemac_field *f, const asked_item *row)
{
    const schemac_record *r = &asked_model("item")->record;
    const schemac_field *found = NULL;
    for (size_t i = 4; i < r->field_count; i++)
        if (r->fields[i].type == f->type &&
            (found == NULL || strcmp(r->fields[i].name, f->name) == 0))
            found = &r->fields[i];
    bool key = f->type == SCHEMAC_INT64 && strcmp(f->name, "big") != 0;
    return (const unsigned char *)row + (key ? 0 : found->offset);
}

static void put_optional(const schemac_field *f, const void *value, member *out)
{
    switch ((schemac_type)f->type) {
    case SCHEMAC_BOOL:
        *(schemac_opt_bool *)out = schemac_some_bool(*(const bool *)value);
        break;
    case SCHEMAC_INT32:
    case SCHEMAC_ENUM:
        *(schemac_opt_int32 *)out = schemac_some_int32(*(const int32_t *)value);
        break;
    case SCHEMAC_DOUBLE:
        *(schemac_opt_double *)out = schemac_some_double(*(const double *)value);
        break;
    case SCHEMAC_DATE:
        *(schemac_opt_date *)out = schemac_some_date(*(const schemac_date *)value);
        break;
    case SCHEMAC_UUID:
        out->uuid = schemac_some_uuid(*(const schemac_uuid *)value);
        break;
    case SCHEMAC_TEXT:
    case SCHEMAC_JSON:
    case SCHEMAC_BLOB:
        memcpy(out, value, size_of_value(f));
        break;
    case SCHEMAC_INT64:
    case SCHEMAC_DECIMAL:
    case SCHEMAC_TIMESTAMP:
        out->integer = schemac_some_int64(*(const int64_t *)value);
        break;
    }
}

static void put_value(given *v, size_t i, const schemac_parameter *p, bool there)
{
    const asked_item row = item_row(3), other = item_row(4);
    const schemac_field *f = &p->field;
    size_t size = size_of_value(f);
    v->pointers[i] = p->list ? (void *)&v->arrays[i] : &v->members[i];
    if (p->list) {
        memcpy(v->lists[i], value_like(f, &row), size);
        memcpy(v->lists[i] + size, value_like(f, &other), size);
        v->arrays[i] = (schemac_array){v->lists[i], there ? 2 : SCHEMAC_NOT_GIVEN};
    } else if (there && (f->flags & SCHEMAC_NULLABLE) != 0) {
        put_optional(f, value_like(f, &row), &v->members[i]);
    } else if (there) {
        memcpy(&v->members[i], value_like(f, &row), size);
    }
}

const void *const *asked_values(const schemac_declared_query *query, unsigned left_out)
{
    given *v = calloc(1, sizeof *v);
    unsigned optional = 0;
    assert_non_null(v);
    assert_true(query->parameter_count <= COUNT(v->pointers));
    for (size_t i = 0; i < query->parameter_count; i++) {
        const schemac_parameter *p = &query->parameters[i];
        bool out = p->optional && (left_out >> optional++ & 1) != 0;
        put_value(v, i, p, !out);
    }
    return (const void *const *)v;
}

/* ---- answers -------------------------------------------------------------------------------- */

static void put_bytes(FILE *f, const void *of, size_t size)
{
    for (size_t i = 0; i < size; i++)
        fprintf(f, "%02x", ((const unsigned char *)of)[i]);
}

static void put_field(FILE *f, const schemac_field *field, const unsigned char *row)
{
    const void *value = value_of(field, row + field->offset);
    fprintf(f, " %s=", field->name);
    if (value == NULL)
        fputs("NULL", f);
    else if (field->type == SCHEMAC_TEXT || field->type == SCHEMAC_JSON)
        fprintf(f, "'%s'", *(const char *const *)value);
    else if (field->type == SCHEMAC_BLOB)
        put_bytes(f, ((const schemac_blob *)value)->data, ((const schemac_blob *)value)->size);
    else
        put_bytes(f, value, size_of_value(field));
}

static void put_record(FILE *f, const schemac_record *r, const unsigned char *row)
{
    for (size_t i = 0; i < r->field_count; i++)
        put_field(f, &r->fields[i], row);
}

static void put_row(FILE *f, const schemac_declared_query *q, const unsigned char *row)
{
    put_record(f, &q->result.record, row);
    for (size_t i = 0; i < q->part_count; i++) {
        const unsigned char *part;
        memcpy(&part, row + q->parts[i].offset, sizeof part);
        fprintf(f, " [%s", q->parts[i].model->name);
        if (part != NULL)
            put_record(f, &q->parts[i].model->record, part);
        fputc(']', f);
    }
    fputc('\n', f);
}

static void put_answer(FILE *f, schemac_db *db, const schemac_declared_query *q, unsigned left_out)
{
    union {
        schemac_rows of_model;
        struct {
            const void *rows;
            size_t count;
        } all;
    } found;
    const void *const *values = asked_values(q, left_out);
    if (q->system)
        assert_ok(db, schemac_as_system(db));
    schemac_status status = schemac_select_many(db, q, values, &found);
    if (status != SCHEMAC_OK)
        fprintf(f, "%s fails\n", q->result.name);
    const unsigned char *rows = found.all.rows;
    size_t count = q->of_model ? found.of_model.count : found.all.count;
    fprintf(f, "%s, %zu rows:\n", q->result.name, count);
    for (size_t i = 0; i < count; i++)
        put_row(f, q, rows + i * q->result.record.row_size);
    schemac_free((void *)(uintptr_t)rows);
    if (q->system)
        assert_ok(db, schemac_end_system(db));
    free((void *)(uintptr_t)values);
}

static bool has_optional(const schemac_declared_query *q)
{
    for (size_t i = 0; i < q->parameter_count; i++)
        if (q->parameters[i].optional)
            return true;
    return false;
}

char *dump_answers(schemac_db *db)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    assert_non_null(f);
    for (size_t i = 0; i < ASKED_SCHEMA->query_count; i++) {
        const schemac_declared_query *q = &ASKED_SCHEMA->queries[i];
        put_answer(f, db, q, 0);
        if (has_optional(q))
            put_answer(f, db, q, ~0u);
    }
    assert_int_equal(fclose(f), 0);
    return text;
}
