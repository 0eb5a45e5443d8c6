/* rows.c - every generated call writes and reads what it was given, in memory and in a file. */
#include "support.h"
#include "tracking.h"

#include "kinds.schema.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

static bool in_memory;

static int memory_places(void **state)
{
    (void)state;
    in_memory = true;
    return 0;
}

static int file_places(void **state)
{
    (void)state;
    in_memory = false;
    return 0;
}

static const char *place(void)
{
    return in_memory ? ":memory:" : fresh_path();
}

static schemac_db *open_kinds(const char *path)
{
    schemac_db *db;
    schemac_status status = kinds_open(path, NULL, &db);
    assert_ok(db, status);
    return db;
}

static kinds_needed some_needed(void)
{
    kinds_needed n = KINDS_NEEDED_INIT;
    n.word = "word";
    n.short_ = "short";
    n.bytes = (schemac_blob){"b", 1};
    n.few = (schemac_blob){"few", 3};
    n.day = (schemac_date){2024, 2, 29};
    n.document = "{}";
    n.colour = KINDS_COLOUR_RED;
    return n;
}

static void assert_blob(schemac_blob got, const void *bytes, size_t size)
{
    assert_non_null(got.data);
    assert_int_equal(got.size, size);
    assert_memory_equal(got.data, bytes, size);
}

static void assert_date(schemac_date got, int year, int month, int day)
{
    assert_int_equal(got.year, year);
    assert_int_equal(got.month, month);
    assert_int_equal(got.day, day);
}

/* Writes the row, reads it back and hands it over. */
/* What is wrong with the value of a secret field is said without the value, in both directions. */
static void test_secret_values(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_schema s = *KINDS_SCHEMA;
    const schemac_model *plain = schemac_model_find(KINDS_SCHEMA, "needed");
    schemac_model models[32];
    schemac_field fields[32];
    assert_in_range(s.model_count, 1, 32);
    assert_in_range(plain->record.field_count, 1, 32);
    memcpy(models, s.models, s.model_count * sizeof *models);
    memcpy(fields, plain->record.fields, plain->record.field_count * sizeof *fields);
    for (size_t i = 0; i < plain->record.field_count; i++)
        fields[i].flags |= SCHEMAC_SECRET;
    models[plain->number].record.fields = fields;
    s.models = models;
    const schemac_model *m = &models[plain->number];

    schemac_db *db;
    schemac_status status = schemac_open(&s, path, NULL, &db);
    assert_ok(db, status);
    kinds_needed n = some_needed();
    n.level = 4711;
    assert_status(db, SCHEMAC_INVALID, schemac_insert(db, m, &n));
    assert_error(db, "needed", "level", "its secret value is none of its type");
    assert_null(strstr(schemac_error_message(db), "4711"));
    n = some_needed();
    n.day = (schemac_date){4711, 13, 1};
    assert_status(db, SCHEMAC_INVALID, schemac_insert(db, m, &n));
    assert_error(db, "needed", "day", "its secret value is none of its type");
    n = some_needed();
    assert_ok(db, schemac_insert(db, m, &n));
    static const char *const damages[] = {"colour='h1dden'", "level=471147114711",
                                          "small=471147114711", "word='h1dden' || char(0)"};
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        char sql[100];
        snprintf(sql, sizeof sql, "UPDATE needed SET %s", damages[i]);
        raw_unchecked(path, sql);
        void *row;
        assert_status(db, SCHEMAC_CORRUPT,
                      schemac_get(db, m, SCHEMAC_BY_KEY, (const void *const[]){&n.id}, &row));
        assert_contains(schemac_error_message(db), "its secret value is none of its type");
        assert_null(strstr(schemac_error_message(db), "h1dden"));
        assert_null(strstr(schemac_error_message(db), "4711"));
        raw_unchecked(path, "UPDATE needed SET colour='red', level=0, small=0, word=''");
    }
    schemac_close(db);
}

static kinds_needed *through(schemac_db *db, kinds_needed *n)
{
    kinds_needed *read;
    assert_ok(db, kinds_needed_insert(db, n));
    assert_ok(db, kinds_needed_get(db, n->id, &read));
    assert_int_equal(read->id, n->id);
    return read;
}

/* ---- values --------------------------------------------------------------------------------- */

static void test_integers(void **state)
{
    (void)state;
    schemac_db *db = open_kinds(place());
    static const int64_t big[] = {0, 1, -1, 255, 4294967296, INT64_MAX, INT64_MIN};
    static const int32_t small[] = {0, 1, -1, 65536, 8, INT32_MAX, INT32_MIN};
    static const int64_t money[] = {0, 1, -1, 12345, 7, 999999999999999999, -999999999999999999};
    static const int64_t whole[] = {0, 1, -1, 10, 5, 999, -999};
    static const kinds_level levels[] = {KINDS_LEVEL_NONE, KINDS_LEVEL_LOWEST, KINDS_LEVEL_HIGHEST};
    for (size_t i = 0; i < 7; i++) {
        kinds_needed n = some_needed();
        n.flag = i % 2 == 1;
        n.big = big[i];
        n.small = small[i];
        n.money = money[i];
        n.whole = whole[i];
        n.moment = big[6 - i];
        n.colour = (kinds_colour)(1 + i % 3);
        n.level = levels[i % 3];
        kinds_needed *r = through(db, &n);
        assert_int_equal(r->flag, i % 2 == 1);
        assert_true(r->big == big[i] && r->small == small[i] && r->money == money[i]);
        assert_true(r->whole == whole[i] && r->moment == big[6 - i]);
        assert_int_equal(r->colour, 1 + i % 3);
        assert_int_equal(r->level, levels[i % 3]);
        kinds_needed_free(r);
    }
    schemac_close(db);
}

static void test_doubles(void **state)
{
    (void)state;
    schemac_db *db = open_kinds(place());
    static const double values[] = {0.0,      -1e-300,   0.1,    -1.5,       DBL_MAX,
                                    -DBL_MAX, DBL_MIN,   5e-324, INFINITY,   3.0,
                                    1e15 + 1, -INFINITY, 1e300,  DBL_EPSILON};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        kinds_needed n = some_needed();
        n.real = values[i];
        kinds_needed *r = through(db, &n);
        assert_memory_equal(&r->real, &values[i], sizeof values[i]);
        kinds_needed_free(r);
        kinds_perhaps p = KINDS_PERHAPS_INIT, *q;
        p.real = (schemac_opt_double){true, values[i]};
        assert_ok(db, kinds_perhaps_insert(db, &p));
        assert_ok(db, kinds_perhaps_get(db, p.id, &q));
        assert_true(q->real.has);
        assert_memory_equal(&q->real.value, &values[i], sizeof values[i]);
        kinds_perhaps_free(q);
    }
    /* SQLite stores a whole number as an integer, and integers have no -0 */
    kinds_needed n = some_needed();
    n.real = -0.0;
    kinds_needed *r = through(db, &n);
    assert_true(r->real == 0.0);
    kinds_needed_free(r);
    schemac_close(db);
}

static void test_texts(void **state)
{
    (void)state;
    schemac_db *db = open_kinds(place());
    char *long_text = malloc(100001);
    assert_non_null(long_text);
    memset(long_text, 'x', 100000);
    long_text[100000] = '\0';
    const char *texts[] = {"",  " ",      "x",     "it's",     "\"",       "%s%n",
                           "é", "日本語", "🎈🎈🎈🎈🎈", "\x01\x7f", "a\nb\r\n", long_text};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        kinds_needed n = some_needed();
        n.word = texts[i];
        kinds_needed *r = through(db, &n);
        assert_string_equal(r->word, texts[i]);
        kinds_needed_free(r);
    }
    /* five characters of four bytes fill a text(5) */
    kinds_needed n = some_needed();
    n.short_ = "🎈🎈🎈🎈🎈";
    kinds_needed *r = through(db, &n);
    assert_string_equal(r->short_, "🎈🎈🎈🎈🎈");
    kinds_needed_free(r);
    free(long_text);
    schemac_close(db);
}

static void test_blobs(void **state)
{
    (void)state;
    schemac_db *db = open_kinds(place());
    static const unsigned char bytes[] = {0, 1, 0, 255, 0};
    kinds_needed n = some_needed();
    n.bytes = (schemac_blob){bytes, sizeof bytes};
    n.few = (schemac_blob){bytes, 4};
    kinds_needed *r = through(db, &n);
    assert_blob(r->bytes, bytes, sizeof bytes);
    assert_blob(r->few, bytes, 4);
    kinds_needed_free(r);
    /* graveyard: crawshaw/sqlite#117: empty is not null */
    n = some_needed();
    n.bytes = (schemac_blob){bytes, 0};
    n.few = (schemac_blob){"", 0};
    r = through(db, &n);
    assert_blob(r->bytes, "", 0);
    assert_blob(r->few, "", 0);
    kinds_needed_free(r);
    kinds_perhaps p = KINDS_PERHAPS_INIT, *q;
    p.bytes = (schemac_blob){"", 0};
    assert_ok(db, kinds_perhaps_insert(db, &p));
    assert_ok(db, kinds_perhaps_get(db, p.id, &q));
    assert_blob(q->bytes, "", 0);
    assert_null(q->few.data);
    kinds_perhaps_free(q);
    kinds_perhaps_rows rows;
    assert_ok(db, kinds_perhaps_list(db, NULL, &rows));
    assert_blob(rows.rows[0].bytes, "", 0);
    assert_null(rows.rows[0].few.data);
    assert_int_equal(rows.rows[0].few.size, 0);
    kinds_perhaps_rows_free(&rows);
    /* a size without data is a mistake, not null */
    p.id = 0;
    p.bytes = (schemac_blob){NULL, 3};
    assert_status(db, SCHEMAC_INVALID, kinds_perhaps_insert(db, &p));
    assert_error(db, "perhaps", "bytes", "'bytes'");
    schemac_close(db);
}

static void test_dates(void **state)
{
    (void)state;
    schemac_db *db = open_kinds(place());
    static const schemac_date days[] = {
        {0, 1, 1},     {9999, 12, 31}, {2024, 2, 29}, {2000, 2, 29},  {0, 2, 29},
        {1900, 2, 28}, {2023, 4, 30},  {1, 12, 31},   {1969, 12, 31}, {1582, 10, 10}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        kinds_needed n = some_needed();
        n.day = days[i];
        kinds_needed *r = through(db, &n);
        assert_date(r->day, days[i].year, days[i].month, days[i].day);
        kinds_needed_free(r);
    }
    schemac_close(db);
}

static void test_uuids(void **state)
{
    (void)state;
    schemac_db *db = open_kinds(place());
    schemac_uuid ids[3] = {{{0}}, {{0}}, {{0}}};
    memset(&ids[1], 0xFF, sizeof ids[1]);
    assert_true(schemac_uuid_parse("123e4567-e89b-12d3-a456-426614174000", &ids[2]));
    for (size_t i = 0; i < 3; i++) {
        kinds_needed n = some_needed();
        n.mark = ids[i];
        kinds_needed *r = through(db, &n);
        assert_memory_equal(&r->mark, &ids[i], sizeof ids[i]);
        kinds_needed_free(r);
    }
    schemac_close(db);
}

static void test_json(void **state)
{
    (void)state;
    schemac_db *db = open_kinds(place());
    static const char *const documents[] = {"{}", "[1, 2.5e3, null]", "\"\\u0000é\"", "0", "null"};
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        kinds_needed n = some_needed();
        n.document = documents[i];
        kinds_needed *r = through(db, &n);
        assert_string_equal(r->document, documents[i]);
        kinds_needed_free(r);
    }
    schemac_close(db);
}

static void test_nulls(void **state)
{
    (void)state;
    schemac_db *db = open_kinds(place());
    kinds_perhaps p = KINDS_PERHAPS_INIT, *r;
    assert_ok(db, kinds_perhaps_insert(db, &p));
    assert_ok(db, kinds_perhaps_get(db, p.id, &r));
    assert_false(r->flag.has || r->small.has || r->big.has || r->real.has || r->money.has ||
                 r->moment.has || r->day.has || r->mark.has || r->colour.has || r->level.has);
    assert_null(r->word);
    assert_null(r->short_);
    assert_null(r->bytes.data);
    assert_null(r->few.data);
    assert_null(r->document);
    kinds_perhaps_free(r);
    /* every one of them with the value that looks most like nothing */
    kinds_perhaps z = KINDS_PERHAPS_INIT;
    z.flag.has = z.small.has = z.big.has = z.real.has = z.money.has = z.moment.has = true;
    z.day = (schemac_opt_date){true, {0, 1, 1}};
    z.mark.has = true;
    z.colour = (kinds_opt_colour){true, KINDS_COLOUR_RED};
    z.level = (kinds_opt_level){true, KINDS_LEVEL_NONE};
    z.word = z.short_ = "";
    z.bytes = z.few = (schemac_blob){"", 0};
    z.document = "null";
    assert_ok(db, kinds_perhaps_insert(db, &z));
    assert_ok(db, kinds_perhaps_get(db, z.id, &r));
    assert_true(r->flag.has && r->small.has && r->big.has && r->real.has && r->money.has &&
                r->moment.has && r->day.has && r->mark.has && r->colour.has && r->level.has);
    assert_false(r->flag.value);
    assert_true(r->big.value == 0 && r->small.value == 0 && r->money.value == 0);
    assert_int_equal(r->level.value, KINDS_LEVEL_NONE);
    assert_string_equal(r->word, "");
    assert_string_equal(r->document, "null");
    assert_blob(r->few, "", 0);
    /* and back to null */
    kinds_perhaps none = KINDS_PERHAPS_INIT;
    none.id = z.id;
    kinds_perhaps_free(r);
    assert_ok(db, kinds_perhaps_update(db, &none));
    assert_ok(db, kinds_perhaps_get(db, z.id, &r));
    assert_false(r->flag.has || r->real.has || r->day.has || r->mark.has || r->colour.has);
    assert_null(r->word);
    assert_null(r->bytes.data);
    kinds_perhaps_free(r);
    schemac_close(db);
}

/* ---- keys and defaults ---------------------------------------------------------------------- */

/* graveyard: sea-orm#2582 */
static void test_large_ids(void **state)
{
    (void)state;
    schemac_db *db = open_shop(place());
    shop_tag t = {4294967297, "beyond 32 bits"}, *r;
    assert_ok(db, shop_tag_insert(db, &t));
    assert_true(t.id == 4294967297);
    assert_ok(db, shop_tag_get(db, 4294967297, &r));
    assert_true(r->id == 4294967297);
    assert_string_equal(r->name, "beyond 32 bits");
    shop_tag_free(r);
    assert_status(db, SCHEMAC_NOT_FOUND, shop_tag_get(db, 1, &r));
    shop_tag next = {0, "the next one"};
    assert_ok(db, shop_tag_insert(db, &next));
    assert_true(next.id == 4294967298);
    shop_tag least = {INT64_MIN, "least"};
    assert_ok(db, shop_tag_insert(db, &least));
    assert_ok(db, shop_tag_get(db, INT64_MIN, &r));
    assert_true(r->id == INT64_MIN);
    shop_tag_free(r);
    shop_tag most = {INT64_MAX, "most"};
    assert_ok(db, shop_tag_insert(db, &most));
    bool there;
    assert_ok(db, shop_tag_exists(db, INT64_MAX, &there));
    assert_true(there);
    /* 0 is a value like others when it is looked for */
    assert_ok(db, shop_tag_exists(db, 0, &there));
    assert_false(there);
    schemac_close(db);
}

/* graveyard: sequelize#8673, rails#47400 */
static void test_autoincrement(void **state)
{
    (void)state;
    schemac_db *db = open_kinds(place());
    kinds_ticket t = KINDS_TICKET_INIT;
    assert_ok(db, kinds_ticket_insert(db, &t));
    assert_int_equal(t.id, 1);
    assert_ok(db, kinds_ticket_delete(db, 1));
    kinds_ticket u = KINDS_TICKET_INIT;
    assert_ok(db, kinds_ticket_insert(db, &u));
    assert_int_equal(u.id, 2);
    schemac_close(db);
}

static void test_defaults(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_kinds(path);
    const kinds_preset by_macro = KINDS_PRESET_INIT;
    kinds_preset by_call;
    memset(&by_call, 0x55, sizeof by_call);
    kinds_preset_init(&by_call);
    assert_int_equal(by_call.id, 0);
    assert_true(by_call.flag && by_macro.flag);
    assert_true(by_call.small == INT32_MIN && by_macro.small == INT32_MIN);
    assert_true(by_call.big == INT64_MIN && by_call.top == INT64_MAX);
    assert_true(by_call.real == 5e-324 && by_call.digits == 0.30000000000000004);
    assert_true(by_call.digits != 0.3 && by_call.money == -999999999999999999);
    assert_string_equal(by_call.word, "it's \"quoted\" \\ ?? é 🎈");
    assert_string_equal(by_call.word, by_macro.word);
    assert_true(by_call.moment == 1709251199999999 && by_call.early == -62167219200000000);
    assert_date(by_call.day, 0, 2, 29);
    char text[37];
    schemac_uuid_format(by_call.mark, text);
    assert_string_equal(text, "00112233-4455-6677-8899-aabbccddeeff");
    assert_string_equal(by_call.document, "{\"a\": [1, 2]}");
    assert_int_equal(by_call.colour, KINDS_COLOUR_BLUE);
    assert_int_equal(by_call.level, KINDS_LEVEL_LOWEST);
    assert_true(by_call.some.has && by_call.some.value == 7);
    assert_true(by_call.shade.has && by_call.shade.value == KINDS_COLOUR_GREEN);
    assert_string_equal(by_call.name, "none");
    assert_true(by_call.since.has);
    assert_date(by_call.since.value, 9999, 12, 31);

    /* the database's own defaults are the same */
    kinds_preset *mine, *theirs;
    assert_ok(db, kinds_preset_insert(db, &by_call));
    raw(path, "INSERT INTO preset DEFAULT VALUES");
    assert_ok(db, kinds_preset_get(db, 1, &mine));
    assert_ok(db, kinds_preset_get(db, 2, &theirs));
    assert_true(theirs->flag && theirs->small == mine->small && theirs->big == mine->big &&
                theirs->top == mine->top && theirs->real == mine->real &&
                theirs->digits == mine->digits && theirs->money == mine->money &&
                theirs->moment == mine->moment && theirs->early == mine->early &&
                theirs->colour == mine->colour && theirs->level == mine->level &&
                theirs->some.value == mine->some.value && theirs->shade.value == mine->shade.value);
    assert_string_equal(theirs->word, mine->word);
    assert_string_equal(theirs->document, mine->document);
    assert_string_equal(theirs->name, mine->name);
    assert_memory_equal(&theirs->day, &mine->day, sizeof mine->day);
    assert_memory_equal(&theirs->mark, &mine->mark, sizeof mine->mark);
    assert_date(theirs->since.value, 9999, 12, 31);
    kinds_preset_free(mine);
    kinds_preset_free(theirs);
    schemac_close(db);
}

static void test_init_of_every_model(void **state)
{
    (void)state;
#define SAME(type, macro, call)                                                                    \
    do {                                                                                           \
        type zeroed, filled;                                                                       \
        memset(&zeroed, 0, sizeof zeroed);                                                         \
        memset(&filled, 0, sizeof filled);                                                         \
        const type constant = macro;                                                               \
        zeroed = constant;                                                                         \
        call(&filled);                                                                             \
        assert_memory_equal(&zeroed, &filled, sizeof(type));                                       \
    } while (0)
    SAME(shop_customer, SHOP_CUSTOMER_INIT, shop_customer_init);
    SAME(shop_tag, SHOP_TAG_INIT, shop_tag_init);
    SAME(shop_purchase_tag, SHOP_PURCHASE_TAG_INIT, shop_purchase_tag_init);
    shop_product product;
    shop_product_init(&product);
    assert_int_equal(product.vat, 2000);
    assert_int_equal(SHOP_PRODUCT_VAT_SCALE, 2);
    assert_string_equal(product.attributes, "{}");
    assert_null(product.sku);
    assert_false(product.weight.has || product.sold_until.has);
    shop_purchase order;
    shop_purchase_init(&order);
    assert_int_equal(order.status, SHOP_ORDER_STATUS_PENDING);
    assert_int_equal(order.priority, SHOP_PRIORITY_NORMAL);
    assert_int_equal(order.quantity, 1);
    assert_false(order.gift.has || order.shipped_at.has || order.parent_id.has);
}

static void test_filled_in(void **state)
{
    (void)state;
    static const schemac_uuid nil = {{0}};
    schemac_db *db = open_kinds(place());
    int64_t before = schemac_now();
    kinds_filled f = KINDS_FILLED_INIT;
    f.name = "first";
    assert_ok(db, kinds_filled_insert(db, &f));
    int64_t after = schemac_now();
    assert_true(f.moment >= before && f.moment <= after);
    assert_true(f.later == f.moment);
    assert_true(f.day.year >= 2024 && f.day.month >= 1 && f.day.day >= 1);
    assert_memory_not_equal(&f.id, &nil, sizeof nil);
    assert_memory_not_equal(&f.other, &nil, sizeof nil);
    assert_memory_not_equal(&f.other, &f.id, sizeof nil);
    assert_int_equal(f.id.bytes[6] >> 4, 4);
    assert_int_equal(f.id.bytes[8] >> 6, 2);
    kinds_filled *r;
    assert_ok(db, kinds_filled_get(db, f.id, &r));
    assert_true(r->moment == f.moment && r->later == f.later);
    assert_memory_equal(&r->day, &f.day, sizeof f.day);
    assert_memory_equal(&r->other, &f.other, sizeof f.other);
    kinds_filled_free(r);

    /* what is given is kept */
    kinds_filled g = KINDS_FILLED_INIT;
    g.name = "second";
    g.id.bytes[0] = 1;
    g.moment = 5;
    g.day = (schemac_date){1999, 1, 1};
    assert_ok(db, kinds_filled_insert(db, &g));
    assert_true(g.moment == 5 && g.later >= before && g.id.bytes[0] == 1 && g.id.bytes[6] == 0);
    assert_date(g.day, 1999, 1, 1);

    /* an insert that fails leaves the row as it was */
    kinds_filled h = KINDS_FILLED_INIT;
    h.name = "first";
    h.later = 77;
    assert_status(db, SCHEMAC_CONFLICT, kinds_filled_insert(db, &h));
    assert_memory_equal(&h.id, &nil, sizeof nil);
    assert_memory_equal(&h.other, &nil, sizeof nil);
    assert_true(h.moment == 0 && h.later == 77);
    assert_date(h.day, 0, 0, 0);
    /* also when the values are refused before they reach the database */
    kinds_filled i = KINDS_FILLED_INIT;
    i.day = (schemac_date){2023, 2, 29};
    assert_status(db, SCHEMAC_INVALID, kinds_filled_insert(db, &i));
    assert_memory_equal(&i.id, &nil, sizeof nil);
    assert_true(i.moment == 0);
    assert_date(i.day, 2023, 2, 29);
    h.name = "third";
    assert_ok(db, kinds_filled_insert(db, &h));
    schemac_close(db);
}

/* What raw SQL fills in has the same form. */
static void test_defaults_in_the_database(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_kinds(path);
    int64_t before = schemac_now();
    raw(path, "INSERT INTO filled(name) VALUES ('a'),('b'),('c'),('d'),('e'),('f'),('g'),('h')");
    int64_t after = schemac_now();
    kinds_filled_rows rows;
    assert_ok(db, kinds_filled_list(db, NULL, &rows));
    assert_int_equal(rows.count, 8);
    for (size_t i = 0; i < rows.count; i++) {
        const kinds_filled *f = &rows.rows[i];
        assert_int_equal(f->id.bytes[6] >> 4, 4);
        assert_int_equal(f->id.bytes[8] >> 6, 2);
        assert_true(f->moment >= before - 1000 && f->moment <= after);
        if (i > 0)
            assert_memory_not_equal(&f->id, &rows.rows[i - 1].id, sizeof f->id);
    }
    kinds_filled_rows_free(&rows);
    schemac_close(db);
}

/* ---- calls ---------------------------------------------------------------------------------- */

static void test_customer_calls(void **state)
{
    (void)state;
    schemac_db *db = open_shop(place());
    populate_shop(db);
    shop_customer *c;
    assert_ok(db, shop_customer_get_by_email(db, "c1@example.org", &c));
    assert_int_equal(c->id, 1);
    assert_string_equal(c->name, "Ada");
    assert_true(c->born_on.has);
    assert_date(c->born_on.value, 1815, 12, 10);
    assert_blob(c->avatar, "\0\1\2", 3);
    assert_true(c->created_at > 0 && c->updated_at == c->created_at);

    shop_customer changed = *c;
    changed.name = NULL;
    changed.credit = 999999999999;
    changed.newsletter = true;
    changed.avatar = (schemac_blob){NULL, 0};
    changed.born_on.has = false;
    changed.updated_at = 42;
    assert_ok(db, shop_customer_update(db, &changed));
    shop_customer_free(c);
    assert_ok(db, shop_customer_get(db, 1, &c));
    assert_null(c->name);
    assert_null(c->avatar.data);
    assert_true(c->credit == 999999999999 && c->newsletter && c->updated_at == 42);
    assert_false(c->born_on.has);
    assert_string_equal(c->email, "c1@example.org");
    shop_customer_free(c);

    int64_t count;
    bool there;
    assert_ok(db, shop_customer_count(db, &count));
    assert_int_equal(count, 3);
    assert_ok(db, shop_customer_delete(db, 3)); /* has no orders */
    assert_ok(db, shop_customer_exists(db, 3, &there));
    assert_false(there);
    assert_ok(db, shop_customer_exists(db, 2, &there));
    assert_true(there);
    assert_ok(db, shop_customer_count(db, &count));
    assert_int_equal(count, 2);
    assert_status(db, SCHEMAC_NOT_FOUND, shop_customer_get_by_email(db, "c3@example.org", &c));
    assert_null(c);
    shop_customer_rows rows;
    assert_ok(db, shop_customer_list(db, NULL, &rows));
    assert_int_equal(rows.count, 2);
    assert_string_equal(rows.rows[1].email, "c2@example.org");
    shop_customer_rows_free(&rows);
    assert_null(rows.rows);
    assert_int_equal(rows.count, 0);
    shop_customer_rows_free(&rows); /* twice does nothing */
    shop_customer_free(NULL);
    schemac_close(db);
}

static void test_product_calls(void **state)
{
    (void)state;
    schemac_db *db = open_shop(place());
    populate_shop(db);
    shop_product *p;
    assert_ok(db, shop_product_get_by_sku(db, "sku-1", &p));
    assert_true(p->weight.has && p->weight.value == 0.5);
    assert_date(p->sold_from, 2020, 2, 29);
    assert_date(p->sold_until.value, 2021, 2, 28);
    assert_string_equal(p->attributes, "{}");
    assert_int_equal(p->vat, 2000);
    p->attributes = "{\"colour\": \"red\"}";
    p->stock = INT32_MAX;
    p->vat = 0;
    p->sold_until.has = false;
    assert_ok(db, shop_product_update(db, p));
    int64_t id = p->id;
    shop_product_free(p);
    assert_ok(db, shop_product_get(db, id, &p));
    assert_string_equal(p->attributes, "{\"colour\": \"red\"}");
    assert_true(p->stock == INT32_MAX && p->vat == 0 && !p->sold_until.has);
    shop_product_free(p);
    bool there;
    int64_t count;
    assert_ok(db, shop_product_exists(db, id, &there));
    assert_true(there);
    assert_ok(db, shop_product_delete(db, 3));
    assert_ok(db, shop_product_count(db, &count));
    assert_int_equal(count, 2);
    shop_product_rows rows;
    assert_ok(db, shop_product_list_by_name(db, "a thing", NULL, &rows));
    assert_int_equal(rows.count, 2);
    shop_product_rows_free(&rows);
    assert_ok(db, shop_product_list_by_on_sale(db, (schemac_date){2020, 2, 29}, NULL, &rows));
    assert_int_equal(rows.count, 1);
    assert_int_equal(rows.rows[0].id, id);
    shop_product_rows_free(&rows);
    assert_ok(db, shop_product_list(db, NULL, &rows));
    assert_int_equal(rows.count, 2);
    shop_product_rows_free(&rows);
    schemac_close(db);
}

static void test_order_calls(void **state)
{
    (void)state;
    schemac_db *db = open_shop(place());
    populate_shop(db);
    shop_purchase *o;
    assert_ok(db, shop_purchase_get(db, order_id(3), &o));
    assert_int_equal(o->status, SHOP_ORDER_STATUS_SHIPPED);
    assert_int_equal(o->priority, SHOP_PRIORITY_LOW);
    assert_true(o->shipped_at.has && o->shipped_at.value == 1700000000000000);
    assert_true(o->parent_id.has);
    schemac_uuid parent = order_id(1);
    assert_memory_equal(&o->parent_id.value, &parent, sizeof parent);
    assert_true(!o->gift.has && o->note == NULL && o->quantity == 3);
    o->gift = (schemac_opt_bool){true, false};
    o->parent_id.has = false;
    o->note = "";
    assert_ok(db, shop_purchase_update(db, o));
    shop_purchase_free(o);
    assert_ok(db, shop_purchase_get(db, order_id(3), &o));
    assert_true(o->gift.has && !o->gift.value && !o->parent_id.has);
    assert_string_equal(o->note, "");
    shop_purchase_free(o);
    bool there;
    int64_t count;
    assert_ok(db, shop_purchase_delete(db, order_id(4)));
    assert_ok(db, shop_purchase_exists(db, order_id(4), &there));
    assert_false(there);
    assert_ok(db, shop_purchase_exists(db, order_id(5), &there));
    assert_true(there);
    assert_ok(db, shop_purchase_count(db, &count));
    assert_int_equal(count, 4);
    shop_purchase_rows rows;
    assert_ok(db, shop_purchase_list(db, NULL, &rows));
    assert_int_equal(rows.count, 4);
    shop_purchase_rows_free(&rows);
    assert_ok(db, shop_purchase_list_by_product(db, 1, NULL, &rows));
    assert_int_equal(rows.count, 2);
    shop_purchase_rows_free(&rows);
    assert_ok(db, shop_purchase_list_by_to_ship(db, SHOP_PRIORITY_HIGH, NULL, &rows));
    assert_int_equal(rows.count, 1);
    assert_int_equal(rows.rows[0].quantity, 2);
    shop_purchase_rows_free(&rows);
    schemac_close(db);
}

static void test_tag_calls(void **state)
{
    (void)state;
    schemac_db *db = open_shop(place());
    populate_shop(db);
    shop_tag *t;
    bool there;
    int64_t count;
    assert_ok(db, shop_tag_get_by_name(db, "urgent", &t));
    t->name = "very urgent";
    assert_ok(db, shop_tag_update(db, t));
    shop_tag_free(t);
    assert_status(db, SCHEMAC_NOT_FOUND, shop_tag_get_by_name(db, "urgent", &t));
    assert_null(t);
    assert_ok(db, shop_tag_count(db, &count));
    assert_int_equal(count, 2);
    shop_tag_rows tags;
    assert_ok(db, shop_tag_list(db, NULL, &tags));
    assert_int_equal(tags.count, 2);
    assert_string_equal(tags.rows[1].name, "very urgent");
    shop_tag_rows_free(&tags);

    shop_purchase_tag *pt;
    assert_ok(db, shop_purchase_tag_get(db, order_id(1), 2, &pt));
    assert_int_equal(pt->tag_id, 2);
    shop_purchase_tag_free(pt);
    assert_ok(db, shop_purchase_tag_exists(db, order_id(2), 1, &there));
    assert_false(there);
    assert_ok(db, shop_purchase_tag_delete(db, order_id(1), 2));
    assert_ok(db, shop_purchase_tag_exists(db, order_id(1), 2, &there));
    assert_false(there);
    assert_ok(db, shop_purchase_tag_exists(db, order_id(1), 1, &there));
    assert_true(there);
    assert_ok(db, shop_purchase_tag_count(db, &count));
    assert_int_equal(count, 3);
    shop_purchase_tag_rows rows;
    assert_ok(db, shop_purchase_tag_list_by_tag(db, 1, NULL, &rows));
    assert_int_equal(rows.count, 2);
    shop_purchase_tag_rows_free(&rows);
    assert_ok(db, shop_purchase_tag_list_by_purchase(db, order_id(2), NULL, &rows));
    assert_int_equal(rows.count, 1);
    shop_purchase_tag_rows_free(&rows);
    assert_ok(db, shop_purchase_tag_list(db, NULL, &rows));
    assert_int_equal(rows.count, 3);
    shop_purchase_tag_rows_free(&rows);
    schemac_close(db);
}

static void test_enums(void **state)
{
    (void)state;
    static const struct {
        shop_order_status value;
        const char *name;
    } statuses[] = {{SHOP_ORDER_STATUS_PENDING, "pending"},
                    {SHOP_ORDER_STATUS_PAID, "paid"},
                    {SHOP_ORDER_STATUS_SHIPPED, "shipped"},
                    {SHOP_ORDER_STATUS_CANCELLED, "cancelled"}};
    for (size_t i = 0; i < 4; i++) {
        shop_order_status value = (shop_order_status)0;
        assert_string_equal(shop_order_status_name(statuses[i].value), statuses[i].name);
        assert_true(shop_order_status_from_name(statuses[i].name, &value));
        assert_int_equal(value, statuses[i].value);
    }
    shop_order_status kept = SHOP_ORDER_STATUS_SHIPPED;
    static const char *const none[] = {"", "Paid", "pai", "paids", " paid"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(shop_order_status_from_name(none[i], &kept));
    assert_int_equal(kept, SHOP_ORDER_STATUS_SHIPPED);
    assert_null(shop_order_status_name((shop_order_status)0));
    assert_null(shop_order_status_name((shop_order_status)5));
    assert_string_equal(shop_priority_name(SHOP_PRIORITY_HIGH), "high");
    shop_priority p;
    assert_true(shop_priority_from_name("low", &p));
    assert_int_equal(p, 1);
    assert_string_equal(kinds_level_name(KINDS_LEVEL_LOWEST), "lowest");
    assert_string_equal(kinds_level_name(KINDS_LEVEL_NONE), "none");
    assert_string_equal(kinds_level_name(KINDS_LEVEL_HIGHEST), "highest");
}

/* ---- memory --------------------------------------------------------------------------------- */

static tracking memory_of_rows;

static bool inside(const void *memory, const void *p)
{
    return tracking_same_block(&memory_of_rows, memory, p);
}

static void fill_words(kinds_wordy *w, char texts[10][64], int number)
{
    for (int i = 0; i < 10; i++)
        snprintf(texts[i], 64, "%s%d", i == 4 ? "" : "text é ", number * 10 + i);
    *w = (kinds_wordy){.a = texts[0],
                       .b = number % 2 == 0 ? NULL : texts[1],
                       .c = texts[2],
                       .d = {number % 3 == 0 ? NULL : texts[3], number % 3 == 0 ? 0 : 4},
                       .e = texts[4],
                       .f = "",
                       .g = number % 2 == 0 ? texts[6] : NULL,
                       .h = {texts[7], number % 5 == 0 ? 0 : 7},
                       .i = texts[8],
                       .j = texts[9]};
}

static void assert_wordy(const kinds_wordy *got, const kinds_wordy *want, const void *memory)
{
    assert_string_equal(got->a, want->a);
    assert_true((got->b == NULL) == (want->b == NULL));
    assert_string_equal(got->b == NULL ? "" : got->b, want->b == NULL ? "" : want->b);
    assert_string_equal(got->c, want->c);
    assert_int_equal(got->d.size, want->d.size);
    assert_true((got->d.data == NULL) == (want->d.data == NULL));
    if (want->d.data != NULL)
        assert_memory_equal(got->d.data, want->d.data, want->d.size);
    assert_string_equal(got->e, want->e);
    assert_string_equal(got->f, "");
    assert_true((got->g == NULL) == (want->g == NULL));
    assert_blob(got->h, want->h.data, want->h.size);
    assert_string_equal(got->i, want->i);
    assert_string_equal(got->j, want->j);
    const void *parts[] = {got->a, got->c, got->e, got->f, got->h.data, got->i, got->j};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_true(inside(memory, parts[i]));
    assert_true(got->b == NULL || inside(memory, got->b));
    assert_true(got->d.data == NULL || inside(memory, got->d.data));
    assert_true(got->g == NULL || inside(memory, got->g));
}

/* One allocation holds a row with its texts, and a list with all its rows and theirs. */
static void test_one_allocation(void **state)
{
    (void)state;
    enum { ROWS = 100 };
    schemac_config config = SCHEMAC_CONFIG_INIT;
    schemac_db *db;
    tracking_start(&memory_of_rows);
    config.allocator = &memory_of_rows.allocator;
    schemac_status opened = kinds_open(place(), &config, &db);
    assert_ok(db, opened);
    static char texts[ROWS][10][64];
    static kinds_wordy wanted[ROWS];
    for (int i = 0; i < ROWS; i++) {
        fill_words(&wanted[i], texts[i], i);
        assert_ok(db, kinds_wordy_insert(db, &wanted[i]));
        kinds_wordy *one;
        assert_ok(db, kinds_wordy_get(db, wanted[i].id, &one));
        kinds_wordy_free(one); /* what the handle keeps is there now */
        size_t before = memory_of_rows.block_count;
        assert_ok(db, kinds_wordy_get(db, wanted[i].id, &one));
        assert_int_equal(memory_of_rows.block_count, before + 1);
        assert_wordy(one, &wanted[i], one);
        kinds_wordy_free(one);
    }
    kinds_wordy_rows rows;
    assert_ok(db, kinds_wordy_list(db, NULL, &rows));
    assert_int_equal(rows.count, ROWS);
    schemac_close(db); /* rows that were read stay valid */
    for (int i = 0; i < ROWS; i++) {
        assert_int_equal(rows.rows[i].id, wanted[i].id);
        assert_wordy(&rows.rows[i], &wanted[i], rows.rows);
    }
    assert_int_equal(memory_of_rows.block_count, 1); /* the rows: the handle has left nothing */
    kinds_wordy_rows_free(&rows);
    assert_int_equal(memory_of_rows.block_count, 0);
    assert_false(memory_of_rows.wrong);
}

static void test_other_keys(void **state)
{
    (void)state;
    schemac_db *db = open_kinds(place());
    kinds_word w = {"it's a \"word\" é", NULL}, *rw;
    assert_ok(db, kinds_word_insert(db, &w));
    assert_ok(db, kinds_word_get(db, "it's a \"word\" é", &rw));
    assert_string_equal(rw->word, w.word);
    kinds_word_free(rw);
    w.note = "changed";
    assert_ok(db, kinds_word_update(db, &w));
    assert_ok(db, kinds_word_get(db, w.word, &rw));
    assert_string_equal(rw->note, "changed");
    kinds_word_free(rw);
    assert_status(db, SCHEMAC_NOT_FOUND, kinds_word_get(db, "It's a \"word\" é", &rw));
    assert_ok(db, kinds_word_delete(db, w.word));

    kinds_corner c = {.flag = true,
                      .small = -5,
                      .real = -0.5,
                      .money = 123456789,
                      .word = "",
                      .bytes = {"\0\377", 2},
                      .moment = -1,
                      .day = {9999, 12, 31},
                      .mark = {{1, 2, 3}},
                      .colour = KINDS_COLOUR_GREEN,
                      .level = KINDS_LEVEL_LOWEST},
                 *rc;
    assert_ok(db, kinds_corner_insert(db, &c));
    /* in the order of the primary key statement, not of the fields */
    assert_ok(db, kinds_corner_get(db, c.level, c.day, c.flag, c.word, c.mark, c.bytes, c.colour,
                                   c.money, c.small, c.moment, c.real, &rc));
    assert_true(rc->flag && rc->small == -5 && rc->real == -0.5 && rc->money == 123456789);
    assert_blob(rc->bytes, "\0\377", 2);
    kinds_corner_free(rc);
    assert_status(db, SCHEMAC_NOT_FOUND,
                  kinds_corner_get(db, c.level, c.day, false, c.word, c.mark, c.bytes, c.colour,
                                   c.money, c.small, c.moment, c.real, &rc));
    assert_ok(db, kinds_corner_delete(db, c.level, c.day, c.flag, c.word, c.mark, c.bytes, c.colour,
                                      c.money, c.small, c.moment, c.real));

    kinds_odd parent = {0, "parent", {false, 0}}, *ro;
    assert_ok(db, kinds_odd_insert(db, &parent));
    kinds_odd child = {0, "child", {true, parent.id}};
    assert_ok(db, kinds_odd_insert(db, &child));
    kinds_odd_rows rows;
    assert_ok(db, kinds_odd_list_by_by_name_and_other(db, "child", child.other_id, NULL, &rows));
    assert_int_equal(rows.count, 1);
    kinds_odd_rows_free(&rows);
    kinds_odd again = {0, "child", {false, 0}};
    assert_status(db, SCHEMAC_CONFLICT, kinds_odd_insert(db, &again));
    assert_error(db, "odd", "name", "same name");
    assert_ok(db, kinds_odd_delete(db, parent.id));
    assert_status(db, SCHEMAC_NOT_FOUND, kinds_odd_get_by_name(db, "child", &ro));
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_secret_values),
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_doubles),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_blobs),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_uuids),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_nulls),
        cmocka_unit_test(test_large_ids),
        cmocka_unit_test(test_autoincrement),
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_init_of_every_model),
        cmocka_unit_test(test_filled_in),
        cmocka_unit_test(test_defaults_in_the_database),
        cmocka_unit_test(test_customer_calls),
        cmocka_unit_test(test_product_calls),
        cmocka_unit_test(test_order_calls),
        cmocka_unit_test(test_tag_calls),
        cmocka_unit_test(test_enums),
        cmocka_unit_test(test_one_allocation),
        cmocka_unit_test(test_other_keys),
    };
    int failed = cmocka_run_group_tests_name("rows in memory", tests, memory_places, NULL);
    return failed + cmocka_run_group_tests_name("rows in a file", tests, file_places, NULL);
}
