/* The runtime's parts that need no database: memory, cursors, values. */
#include "unit.h"

#include "base/memory.h"
#include "base/value.h"
#include "base/wording.h"
#include "rows/cursor.h"

static void pools_keep_what_they_gave(void **state)
{
    (void)state;
    memory_pool p = {.allocator = &memory_default};
    char *texts[3000];
    for (int i = 0; i < 3000; i++)
        texts[i] = pool_printf(&p, "%d:%*s", i, i % 100, "");
    for (int i = 0; i < 3000; i++) {
        assert_int_equal(atoi(texts[i]), i);
        assert_int_equal(strlen(strchr(texts[i], ':')), (size_t)(i % 100) + 1);
    }
    size_t *numbers = NULL;
    size_t capacity = 0;
    for (size_t i = 0; i < 10000; i++) {
        numbers = pool_grow(&p, numbers, i, &capacity, sizeof *numbers);
        numbers[i] = i;
    }
    for (size_t i = 0; i < 10000; i++)
        assert_int_equal(numbers[i], i);
    assert_false(p.failed);
    assert_null(pool_alloc(&p, SIZE_MAX));
    assert_true(p.failed);
    pool_free(&p);
}

/* A row with a key of every kind. */
typedef struct key_row {
    int64_t number;
    schemac_uuid id;
    const char *text;
    schemac_blob blob;
    schemac_date day;
    int32_t small;
    double real;
    bool flag;
    int choice;
} key_row;

static const schemac_enum_value choices[] = {{"first", -1}, {"second", 5}};
static const schemac_enum choice_enum = {"choice", choices, 2, true, NULL};

static const schemac_field key_fields[] = {
    {.name = "number",
     .column = "number",
     .mark = 1000,
     .flags = SCHEMAC_KEY,
     .offset = offsetof(key_row, number),
     .type = SCHEMAC_INT64},
    {.name = "id",
     .column = "id",
     .mark = 2000,
     .flags = SCHEMAC_KEY,
     .offset = offsetof(key_row, id),
     .type = SCHEMAC_UUID},
    {.name = "text",
     .column = "text",
     .mark = 3000,
     .flags = SCHEMAC_KEY,
     .offset = offsetof(key_row, text),
     .type = SCHEMAC_TEXT},
    {.name = "blob",
     .column = "blob",
     .mark = 4000,
     .flags = SCHEMAC_KEY,
     .offset = offsetof(key_row, blob),
     .type = SCHEMAC_BLOB},
    {.name = "day",
     .column = "day",
     .mark = 5000,
     .flags = SCHEMAC_KEY,
     .offset = offsetof(key_row, day),
     .type = SCHEMAC_DATE},
    {.name = "small",
     .column = "small",
     .mark = 6000,
     .flags = SCHEMAC_KEY,
     .offset = offsetof(key_row, small),
     .type = SCHEMAC_INT32},
    {.name = "real",
     .column = "real",
     .mark = 7000,
     .flags = SCHEMAC_KEY,
     .offset = offsetof(key_row, real),
     .type = SCHEMAC_DOUBLE},
    {.name = "flag",
     .column = "flag",
     .mark = 8000,
     .flags = SCHEMAC_KEY,
     .offset = offsetof(key_row, flag),
     .type = SCHEMAC_BOOL},
    {.name = "choice",
     .column = "choice",
     .mark = 9000,
     .flags = SCHEMAC_KEY,
     .offset = offsetof(key_row, choice),
     .type = SCHEMAC_ENUM,
     .enumeration = &choice_enum},
};
static const uint16_t key_numbers[] = {8, 0, 1, 2, 3, 4, 5, 6, 7};
static const schemac_model key_model = {
    .name = "key",
    .table = "key",
    .mark = 77,
    .record = {.fields = key_fields, .row_size = sizeof(key_row), .field_count = 9},
    .key = key_numbers,
    .key_count = 9};

static const cursor_order *order_of(const schemac_model *m)
{
    static cursor_order order;
    cursor_order_of(m, SCHEMAC_BY_KEY, &order);
    return &order;
}

static void cursors_give_back_the_key(void **state)
{
    (void)state;
    const key_row row = {.number = INT64_MIN,
                         .id = {{1, 2, 3, 255}},
                         .text = "text with \xC3\xB6",
                         .blob = {"\0x", 2},
                         .day = {2024, 2, 29},
                         .small = -7,
                         .real = -0.5,
                         .flag = true,
                         .choice = -1};
    schemac_cursor c;
    assert_true(cursor_write(order_of(&key_model), &row, &c));
    key_row back;
    cursor_long values;
    unsigned char room[CURSOR_ROOM];
    assert_true(cursor_read(order_of(&key_model), &c, &back, room, &values));
    assert_int_equal(back.number, INT64_MIN);
    assert_memory_equal(&back.id, &row.id, 16);
    assert_string_equal(back.text, row.text);
    assert_int_equal(back.blob.size, 2);
    assert_memory_equal(back.blob.data, "\0x", 2);
    assert_memory_equal(&back.day, &row.day, sizeof row.day);
    assert_int_equal(back.small, -7);
    assert_true(back.real == -0.5);
    assert_true(back.flag);
    assert_int_equal(back.choice, -1);
    /* cut short, made longer, of another form: refused, never read beyond */
    for (int size = 0; size < c.size; size++) {
        schemac_cursor cut = c;
        cut.size = (uint16_t)size;
        assert_false(cursor_read(order_of(&key_model), &cut, &back, room, &values));
    }
    schemac_cursor longer = c;
    longer.size++;
    assert_false(cursor_read(order_of(&key_model), &longer, &back, room, &values));
    schemac_cursor other = c;
    other.bytes[0]++;
    assert_false(cursor_read(order_of(&key_model), &other, &back, room, &values));
}

/* Bytes of the right length that no row's key has. */
static void cursors_hold_values_that_fit(void **state)
{
    (void)state;
    const key_row row = {.text = "ab", .blob = {"cd", 2}, .day = {2001, 2, 28}, .choice = 5};
    schemac_cursor good;
    assert_true(cursor_write(order_of(&key_model), &row, &good));
    /* the form and the model; the enum, number, uuid, text, blob, day, small, real, flag: three
       bytes and the value, of a text or blob its size in two bytes first */
    enum {
        CHOICE = 3 + 3,
        TEXT = CHOICE + 8 + 3 + 8 + 3 + 16 + 3 + 1,
        BLOB = TEXT + 3 + 3 + 1,
        SMALL = BLOB + 3 + 3 + 4 + 3,
        FLAG = SMALL + 8 + 3 + 8 + 3
    };
    static const struct {
        int at;
        uint8_t byte;
        bool fits;
    } changes[] = {{CHOICE + 7, 6, false},  {CHOICE + 3, 1, false},   {CHOICE + 7, 5, true},
                   {TEXT + 1, 0, false},    {TEXT + 2, 0, false},     {TEXT + 1, 'x', true},
                   {TEXT, 1, false},        {TEXT, 250, false},       {BLOB + 1, 0, true},
                   {SMALL - 4, 29, false},  {SMALL - 5, 13, false},   {SMALL - 4, 27, true},
                   {SMALL + 3, 1, false},   {SMALL, 0x80, false},     {SMALL + 7, 9, true},
                   {FLAG + 7, 2, false},    {FLAG, 1, false},         {FLAG + 7, 1, true},
                   {0, 0, false},           {1, (uint8_t)~0u, false}, {TEXT - 1, 1, false},
                   {CHOICE - 3, 99, false}, {CHOICE - 2, 99, false},  {CHOICE - 1, 0, false},
                   {CHOICE - 1, 2, false},  {CHOICE - 1, 3, false},   {TEXT - 2, 2, false}};
    assert_int_equal(good.size, FLAG + 8);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        schemac_cursor c = good;
        key_row back;
        cursor_long values;
        unsigned char room[CURSOR_ROOM];
        c.bytes[changes[i].at] = changes[i].byte;
        if (cursor_read(order_of(&key_model), &c, &back, room, &values) != changes[i].fits) {
            print_error("byte %d = %d\n", changes[i].at, changes[i].byte);
            fail();
        }
    }
    /* of another model */
    schemac_model other = key_model;
    other.mark = 78;
    key_row back;
    cursor_long values;
    unsigned char room[CURSOR_ROOM];
    assert_false(cursor_read(order_of(&other), &good, &back, room, &values));
}

static void random_cursors_are_read_safely(void **state)
{
    (void)state;
    uint32_t seed = 12345;
    enum { HEAD = 3 }; /* form and model: with another one nothing else is looked at */
    const key_row row = {.text = "", .blob = {"", 0}, .choice = 5};
    schemac_cursor good;
    assert_true(cursor_write(order_of(&key_model), &row, &good));
    for (int i = 0; i < 20000; i++) {
        schemac_cursor c = good;
        c.size = (uint16_t)(next_random(&seed) % 1024);
        for (size_t j = HEAD; j < sizeof c.bytes; j++)
            c.bytes[j] = (uint8_t)(next_random(&seed) % 5 * 13);
        key_row back;
        cursor_long values;
        unsigned char room[CURSOR_ROOM];
        cursor_read(order_of(&key_model), &c, &back, room, &values);
    }
}

static void long_keys_do_not_fit(void **state)
{
    (void)state;
    char text[600];
    memset(text, 'x', sizeof text);
    text[599] = '\0';
    key_row row = {.text = text, .blob = {"", 0}};
    schemac_cursor c;
    assert_false(cursor_write(order_of(&key_model), &row, &c));
    /* three bytes and 9 * 3; 4 integers, uuid, date, double; the sizes of blob and text */
    enum { MOST = 510 - 3 - 9 * 3 - 2 - 4 * 8 - 16 - 4 - 8 - 2 };
    text[MOST + 1] = '\0';
    assert_false(cursor_write(order_of(&key_model), &row, &c));
    text[MOST] = '\0';
    assert_true(cursor_write(order_of(&key_model), &row, &c));
    assert_int_equal(c.size, 510);
}

static void uuids_are_text_and_back(void **state)
{
    (void)state;
    schemac_uuid id, back;
    char text[37];
    for (int i = 0; i < 1000; i++) {
        assert_true(value_random_uuid(&id));
        assert_int_equal(id.bytes[6] >> 4, 4);
        assert_int_equal(id.bytes[8] >> 6, 2);
        schemac_uuid_format(id, text);
        assert_int_equal(strlen(text), 36);
        assert_true(schemac_uuid_parse(text, &back));
        assert_memory_equal(&id, &back, 16);
    }
    assert_true(schemac_uuid_parse("00112233-4455-6677-8899-aAbBcCdDeEfF", &back));
    assert_int_equal(back.bytes[10], 0xAA);
    const char *bad[] = {"",
                         "0",
                         "00112233-4455-6677-8899-aabbccddeef",
                         "00112233-4455-6677-8899-aabbccddeeffa",
                         "00112233x4455-6677-8899-aabbccddeeff",
                         "0011223g-4455-6677-8899-aabbccddeeff",
                         "00112233445566778899aabbccddeeff"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        schemac_uuid untouched = back;
        assert_false(schemac_uuid_parse(bad[i], &back));
        assert_memory_equal(&untouched, &back, 16);
    }
}

static void statuses_have_names_and_texts(void **state)
{
    (void)state;
    for (int i = 0; i <= SCHEMAC_STATUS_LAST; i++) {
        assert_true(strlen(schemac_status_name((schemac_status)i)) > 0);
        assert_true(strlen(schemac_status_text((schemac_status)i)) > 0);
    }
    assert_string_equal(schemac_status_name(SCHEMAC_OK), "OK");
    assert_string_equal(schemac_status_name(SCHEMAC_ENGINE), "ENGINE");
    assert_string_equal(schemac_status_name((schemac_status)999), "UNKNOWN");
    assert_string_equal(schemac_error_message(NULL), "there is no memory left");
    assert_int_equal(schemac_report(NULL)->status, SCHEMAC_NOMEM);
    schemac_close(NULL);
    assert_string_equal(schemac_version(), SCHEMAC_VERSION);
}

/* Each character that is not shown as itself, its neighbours, and all that is not UTF-8. */
static void texts_are_shown(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", ""},
        {"plain, \303\266\342\202\254\360\237\231\202",
         "plain, \303\266\342\202\254\360\237\231\202"},
        {"\x01\x1b\x1f \x7e\x7f", "\\x01\\x1b\\x1f \x7e\\x7f"},
        {"a\nb\tc\r", "a\\nb\\tc\\r"},
        {"\xc2\x80\xc2\x9b\xc2\x9f\xc2\xa0", "\\u0080\\u009b\\u009f\xc2\xa0"},
        {"\u061c\u200b\u200c\u200e\u200f", "\\u061c\\u200b\u200c\\u200e\\u200f"},
        {"\u2027\u2028\u202a\u202e\u202f", "\u2027\\u2028\\u202a\\u202e\u202f"},
        {"\u2060\u2066\u2069\u206f\u2070\ufeff\ufffa",
         "\\u2060\\u2066\\u2069\\u206f\u2070\\ufeff\\ufffa"},
        {"\U000e0001\U000e007f\U000e0080", "\\U000e0001\\U000e007f\U000e0080"},
        {"\x80\xc3", "\\x80\\xc3"},
        {"\xc0\xaf\xe0\x80\xaf", "\\xc0\\xaf\\xe0\\x80\\xaf"}, /* longer than they need be */
        {"\xed\xa0\x80\xf4\x90\x80\x80", "\\xed\\xa0\\x80\\xf4\\x90\\x80\\x80"}, /* no characters */
        {"\\x1b", "\\x1b"},                                                      /* shown before */
    };
    memory_pool p = {.allocator = &memory_default};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *shown = wording_shown(&p, cases[i][0]);
        assert_string_equal(shown, cases[i][1]);
        assert_ptr_equal(wording_shown(&p, shown), shown);
        char all[100], some[8];
        wording_copy(all, sizeof all, cases[i][0]);
        assert_string_equal(all, cases[i][1]);
        wording_copy(some, sizeof some, cases[i][0]); /* at a character */
        assert_true(strlen(some) < sizeof some);
        assert_memory_equal(some, cases[i][1], strlen(some));
        wording_copy(all, sizeof all, some);
        assert_string_equal(all, some);
    }
    pool_free(&p);
}

static void nouns_have_articles(void **state)
{
    (void)state;
    static const char *const an[] = {"episode",   "item", "Order",         "account", "update",
                                     "uninvited", "hour", "honest_broker", "upload"};
    static const char *const a[] = {"user",     "unit",     "usage",   "european", "one_time_code",
                                    "house",    "pin",      "utility", "x",        "",
                                    "Customer", "unique_id"};
    for (size_t i = 0; i < sizeof an / sizeof *an; i++)
        assert_string_equal(wording_article(an[i]), "an");
    for (size_t i = 0; i < sizeof a / sizeof *a; i++)
        assert_string_equal(wording_article(a[i]), "a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pools_keep_what_they_gave),
        cmocka_unit_test(cursors_give_back_the_key),
        cmocka_unit_test(cursors_hold_values_that_fit),
        cmocka_unit_test(random_cursors_are_read_safely),
        cmocka_unit_test(long_keys_do_not_fit),
        cmocka_unit_test(uuids_are_text_and_back),
        cmocka_unit_test(statuses_have_names_and_texts),
        cmocka_unit_test(texts_are_shown),
        cmocka_unit_test(nouns_have_articles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
