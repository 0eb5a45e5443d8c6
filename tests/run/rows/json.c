/* json.c - rows as JSON: random rows of every type, read back by SQLite and compared value by value;
   what is never told; each value that JSON has no text for; each allocation failing. */
#include "described.h"
#include "soak.h"
#include "support.h"
#include "tracking.h"

#include "json.schema.h"

#include <inttypes.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { MOST_ROWS = 40, MOST_TEXT = 120 };

static const schemac_model *every_model(void)
{
    return schemac_model_find(JSON_SCHEMA, "every");
}

static uint64_t state_of_random = 88172645463325252u;

static uint64_t random64(void)
{
    state_of_random ^= state_of_random << 13;
    state_of_random ^= state_of_random >> 7;
    state_of_random ^= state_of_random << 17;
    return state_of_random * UINT64_C(2685821657736338717);
}

static size_t below(size_t limit)
{
    return (size_t)((random64() >> 11) % limit);
}

/* ---- random rows ---------------------------------------------------------------------------- */

typedef struct made {
    char texts[4][MOST_TEXT];
    unsigned char bytes[2][40];
    json_every row;
} made;

/* Controls, what is escaped, and characters of every length. */
static const char *make_text(char *out)
{
    static const char *const pieces[] = {"\"",  "\\",     "/",          "\x7f",   "ä",
                                         "€",   "\u2028", "\U0001F642", "\uffff", "\U0010FFFF",
                                         "<b>", "'",      "\xc2\x80",   "plain",  " "};
    size_t size = 0;
    for (size_t i = below(12); i > 0; i--)
        if (below(3) == 0)
            out[size++] = (char)(1 + below(127));
        else {
            const char *piece = pieces[below(COUNT(pieces))];
            memcpy(out + size, piece, strlen(piece));
            size += strlen(piece);
        }
    out[size] = '\0';
    return out;
}

static schemac_blob make_blob(unsigned char *out)
{
    size_t size = below(40);
    for (size_t i = 0; i < size; i++)
        out[i] = (unsigned char)random64();
    return (schemac_blob){out, size};
}

static int64_t make_number(int64_t most)
{
    int64_t n = (int64_t)(random64() >> 1) >> below(63);
    n = n > most ? n % most : n;
    return below(2) == 0 ? n : -n;
}

static double make_real(void)
{
    uint64_t bits = random64();
    double value;
    memcpy(&value, &bits, sizeof value);
    if (below(3) == 0)
        return (double)make_number(1000000) / 8;
    return isfinite(value) ? value : 0.1;
}

static int64_t make_time(void)
{
    return INT64_C(-62167219200000000) + (int64_t)(random64() % UINT64_C(315569520000000000));
}

static schemac_date make_date(void)
{
    return (schemac_date){(int16_t)below(10000), (uint8_t)(1 + below(12)),
                          (uint8_t)(1 + below(28))};
}

static schemac_uuid make_uuid(void)
{
    schemac_uuid id;
    for (size_t i = 0; i < sizeof id.bytes; i++)
        id.bytes[i] = (uint8_t)random64();
    return id;
}

static const char *make_document(void)
{
    static const char *const documents[] = {
        "{}",   " [1, 2.50 ] ", "\"x\\u0000\"",
        "null", "-0",           "{\"a\":{\"a\":[]}, \"b\" : \"\xc3\xa4\"}",
        "1e3",  "true"};
    return documents[below(COUNT(documents))];
}

static int make_mood(void)
{
    static const int moods[] = {JSON_MOOD_SAD, JSON_MOOD_CALM, JSON_MOOD_HAPPY};
    return moods[below(COUNT(moods))];
}

static int make_size(void)
{
    static const int sizes[] = {JSON_SIZE_LARGE, JSON_SIZE_SMALL, JSON_SIZE_MEDIUM};
    return sizes[below(COUNT(sizes))];
}

static const int64_t largest = INT64_C(999999999999999999), large_money = INT64_C(999999999999);

static void make_row(made *m)
{
    const size_t some = 1 + below(3); /* of three rows, how many nullable members have a value */
    json_every *r = &m->row;
    *r = (json_every)JSON_EVERY_INIT;
    r->flag = below(2) == 0;
    r->small = (int32_t)make_number(INT32_MAX);
    r->big = below(9) == 0 ? INT64_MIN : make_number(INT64_MAX);
    r->real = make_real();
    r->whole = make_number(largest);
    r->money = make_number(large_money);
    r->fine = make_number(largest);
    r->word = make_text(m->texts[0]);
    r->bytes = make_blob(m->bytes[0]);
    r->moment = make_time();
    r->day = make_date();
    r->mark = make_uuid();
    r->document = make_document();
    r->mood = (json_mood)make_mood();
    r->size = (json_size)make_size();
    r->target_id = 1 + (int64_t)below(2);
#define MAYBE(member, ...)                                                                         \
    if (below(3) < some)                                                                           \
    r->member.has = true, r->member.value = __VA_ARGS__
    MAYBE(flag_n, below(2) == 0);
    MAYBE(small_n, (int32_t)make_number(INT32_MAX));
    MAYBE(big_n, make_number(INT64_MAX));
    MAYBE(real_n, make_real());
    MAYBE(whole_n, make_number(largest));
    MAYBE(money_n, make_number(large_money));
    MAYBE(fine_n, make_number(largest));
    MAYBE(moment_n, make_time());
    MAYBE(day_n, make_date());
    MAYBE(mark_n, make_uuid());
    MAYBE(mood_n, (json_mood)make_mood());
    MAYBE(size_n, (json_size)make_size());
    MAYBE(target_n_id, 1 + (int64_t)below(2));
    if (below(3) < some)
        r->word_n = make_text(m->texts[1]);
    if (below(3) < some)
        r->bytes_n = make_blob(m->bytes[1]);
    if (below(3) < some)
        r->document_n = make_document();
}

/* ---- what SQLite reads ---------------------------------------------------------------------- */

typedef struct judge {
    sqlite3 *db;
    sqlite3_stmt *value;   /* type, value, JSON of what a path leads to */
    sqlite3_stmt *members; /* names of those of an object */
    sqlite3_stmt *same;    /* whether two texts are the same JSON */
    sqlite3_stmt *time;
} judge;

static sqlite3_stmt *prepared(judge *j, const char *sql)
{
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v2(j->db, sql, -1, &s, NULL), SQLITE_OK);
    return s;
}

static void judge_start(judge *j)
{
    assert_int_equal(sqlite3_open(":memory:", &j->db), SQLITE_OK);
    j->value = prepared(j, "SELECT json_type(?1,?2), json_extract(?1,?2), ?1->?2");
    j->members = prepared(j, "SELECT group_concat(key) FROM json_each(?1,?2)");
    j->same = prepared(j, "SELECT json(?1) = json(?2)");
    j->time = prepared(j, "SELECT strftime('%Y-%m-%dT%H:%M:%S',?,'unixepoch')");
}

static void judge_end(judge *j)
{
    sqlite3_finalize(j->value);
    sqlite3_finalize(j->members);
    sqlite3_finalize(j->same);
    sqlite3_finalize(j->time);
    assert_int_equal(sqlite3_close(j->db), SQLITE_OK);
}

static const char *ask(sqlite3_stmt *s, const char *first, const char *second)
{
    sqlite3_reset(s);
    sqlite3_bind_text(s, 1, first, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 2, second, -1, SQLITE_TRANSIENT);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    return (const char *)sqlite3_column_text(s, 0);
}

static void write_decimal(const schemac_field *f, int64_t v, char *out, size_t room)
{
    char all[48];
    uint64_t size = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    int length = snprintf(all, sizeof all, "%0*" PRIu64, f->scale + 1, size);
    int whole = length - f->scale;
    snprintf(out, room, "%s%.*s%s%s", v < 0 ? "-" : "", whole, all, f->scale == 0 ? "" : ".",
             all + whole);
}

static void write_time(judge *j, int64_t v, char *out, size_t room)
{
    int64_t rest = v % 1000000, whole = v / 1000000 - (rest < 0);
    sqlite3_reset(j->time);
    sqlite3_bind_int64(j->time, 1, whole);
    assert_int_equal(sqlite3_step(j->time), SQLITE_ROW);
    snprintf(out, room, "%s.%06dZ", (const char *)sqlite3_column_text(j->time, 0),
             (int)(rest < 0 ? rest + 1000000 : rest));
}

static void write_uuid(const schemac_uuid *id, char *out)
{
    for (size_t i = 0; i < sizeof id->bytes; i++)
        out +=
            sprintf(out, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", id->bytes[i]);
}

/* Six bits at a time, from the end of the alphabet's search. */
static void write_base64(const schemac_blob *b, char *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *bytes = b->data;
    size_t size = 0;
    for (size_t bit = 0; bit < b->size * 8; bit += 6) {
        unsigned number = 0;
        for (size_t i = bit; i < bit + 6; i++)
            number = number * 2 + (i < b->size * 8 && (bytes[i / 8] >> (7 - i % 8) & 1) != 0);
        out[size++] = digits[number];
    }
    while (size % 4 != 0)
        out[size++] = '=';
    out[size] = '\0';
}

/* The text that a string in JSON has for the value; NULL when it is none. */
static const char *text_of(judge *j, const schemac_field *f, const void *value, char *out,
                           size_t room)
{
    switch ((schemac_type)f->type) {
    case SCHEMAC_DECIMAL:
        write_decimal(f, *(const int64_t *)value, out, room);
        return out;
    case SCHEMAC_TIMESTAMP:
        write_time(j, *(const int64_t *)value, out, room);
        return out;
    case SCHEMAC_DATE: {
        const schemac_date *d = value;
        snprintf(out, room, "%04d-%02d-%02d", d->year, d->month, d->day);
        return out;
    }
    case SCHEMAC_UUID:
        write_uuid(value, out);
        return out;
    case SCHEMAC_BLOB:
        write_base64(value, out);
        return out;
    case SCHEMAC_TEXT:
        return *(const char *const *)value;
    case SCHEMAC_ENUM:
        for (size_t i = 0; i < f->enumeration->count; i++)
            if (f->enumeration->values[i].number == *(const int *)value)
                return f->enumeration->values[i].name;
        return "";
    case SCHEMAC_BOOL:
    case SCHEMAC_INT32:
    case SCHEMAC_INT64:
    case SCHEMAC_DOUBLE:
    case SCHEMAC_JSON:
        break;
    }
    return NULL;
}

static bool same_number(const schemac_field *f, const void *value, sqlite3_stmt *s)
{
    if (f->type == SCHEMAC_DOUBLE) {
        double back = strtod((const char *)sqlite3_column_text(s, 2), NULL);
        return back == *(const double *)value;
    }
    return strcmp((const char *)sqlite3_column_text(s, 0), "integer") == 0 &&
           sqlite3_column_int64(s, 1) ==
               (f->type == SCHEMAC_INT32 ? *(const int32_t *)value : *(const int64_t *)value);
}

static bool is_value(judge *j, const schemac_field *f, const void *member, const char *type)
{
    const void *value = value_of(f, member);
    char room[200];
    if (value == NULL)
        return strcmp(type, "null") == 0;
    const char *text = text_of(j, f, value, room, sizeof room);
    if (text != NULL)
        return strcmp(type, "text") == 0 &&
               (size_t)sqlite3_column_bytes(j->value, 1) == strlen(text) &&
               memcmp(sqlite3_column_text(j->value, 1), text, strlen(text)) == 0;
    if (f->type == SCHEMAC_BOOL)
        return strcmp(type, *(const bool *)value ? "true" : "false") == 0;
    if (f->type != SCHEMAC_JSON)
        return same_number(f, value, j->value);
    return strcmp(ask(j->same, *(const char *const *)value,
                      (const char *)sqlite3_column_text(j->value, 2)),
                  "1") == 0;
}

/* path: "$" or "$[3]". */
static void check_object(judge *j, const schemac_model *m, const void *row, const char *json,
                         const char *path)
{
    char names[600] = "";
    for (size_t i = 0; i < m->record.field_count; i++) {
        const schemac_field *f = &m->record.fields[i];
        char at[80];
        snprintf(at, sizeof at, "%s.%s", path, f->name);
        const char *type = ask(j->value, json, at);
        if ((f->flags & (SCHEMAC_SECRET | SCHEMAC_PASSWORD)) != 0) {
            assert_null(type);
            continue;
        }
        assert_non_null(type);
        strcat(strcat(names, *names == '\0' ? "" : ","), f->name);
        if (!is_value(j, f, (const unsigned char *)row + f->offset, type))
            fail_msg("%s is not right in %s", at, json);
    }
    assert_string_equal(ask(j->members, json, path), names);
}

/* ---- tests ---------------------------------------------------------------------------------- */

static schemac_db *opened(void)
{
    schemac_db *db;
    json_target targets[] = {{1, "one"}, {2, "two"}};
    assert_ok(db, json_open(":memory:", NULL, &db));
    assert_ok(db, json_target_insert_many(db, targets, COUNT(targets)));
    return db;
}

static void check_rows(judge *j, const json_every_rows *rows)
{
    char *all, *one, at[32];
    size_t begin = 1; /* behind the bracket */
    assert_int_equal(json_every_rows_to_json(rows, &all), SCHEMAC_OK);
    assert_int_equal(json_every_json_check(rows->rows, rows->count, NULL), SCHEMAC_OK);
    for (size_t i = 0; i < rows->count; i++) {
        snprintf(at, sizeof at, "$[%zu]", i);
        check_object(j, every_model(), &rows->rows[i], all, at);
        /* a row by itself is the same text */
        assert_int_equal(json_every_to_json(&rows->rows[i], &one), SCHEMAC_OK);
        assert_memory_equal(all + begin, one, strlen(one));
        begin += strlen(one);
        assert_int_equal(all[begin++], i + 1 < rows->count ? ',' : ']');
        check_object(j, every_model(), &rows->rows[i], one, "$");
        schemac_free(one);
    }
    assert_int_equal(all[begin], '\0');
    schemac_free(all);
}

static void rows_of_every_type_are_json(void **state)
{
    (void)state;
    static made rows[MOST_ROWS];
    schemac_db *db = opened();
    judge j;
    judge_start(&j);
    for (size_t round = 0; round < soak_count(20, 2000); round++) {
        size_t count = 1 + below(MOST_ROWS);
        for (size_t i = 0; i < count; i++) {
            make_row(&rows[i]);
            assert_ok(db, json_every_insert(db, &rows[i].row));
        }
        json_every_rows read;
        assert_ok(db, json_every_list(db, NULL, &read));
        assert_int_equal(read.count, count);
        assert_true(read.rows[0].twice == 2 * (int64_t)read.rows[0].small);
        check_rows(&j, &read);
        json_every_rows_free(&read);
        assert_ok(db, schemac_exec(db, "DELETE FROM every"));
    }
    judge_end(&j);
    schemac_close(db);
}

static void no_rows_are_an_empty_array(void **state)
{
    (void)state;
    json_every_rows none = {0};
    char *text;
    assert_int_equal(json_every_rows_to_json(&none, &text), SCHEMAC_OK);
    assert_string_equal(text, "[]");
    schemac_free(text);
}

static void the_row_of_a_scan_is_json(void **state)
{
    (void)state;
    schemac_db *db = opened();
    schemac_scan *scan;
    const json_target *view;
    char *text;
    assert_ok(db, json_target_scan(db, NULL, 0, JSON_TARGET_KEY_ORDER, NULL, &scan));
    assert_ok(db, json_target_next(scan, &view));
    assert_int_equal(json_target_to_json(view, &text), SCHEMAC_OK);
    assert_string_equal(text, "{\"id\":1,\"word\":\"one\"}");
    schemac_free(text);
    json_target_scan_end(scan);
    schemac_close(db);
}

/* Not even that they are wrong. */
static void secrets_are_not_told(void **state)
{
    (void)state;
    const json_account row = {
        .id = 7, .pin = "a hash", .called = "Ada", .token = "\xff", .hint = "{", .revision = 3};
    const json_hidden hidden = {.id = 7, .token = NULL};
    char *text;
    assert_int_equal(json_account_to_json(&row, &text), SCHEMAC_OK);
    assert_string_equal(text, "{\"id\":7,\"name\":\"Ada\",\"deleted\":null,\"revision\":3}");
    schemac_free(text);
    assert_int_equal(json_account_json_check(&row, 1, NULL), SCHEMAC_OK);
    assert_int_equal(json_hidden_to_json(&hidden, &text), SCHEMAC_OK);
    assert_string_equal(text, "{}");
    schemac_free(text);
}

static json_every good_row(void)
{
    json_every row = JSON_EVERY_INIT;
    row.word = "w";
    row.bytes = (schemac_blob){"b", 1};
    row.day = (schemac_date){2026, 6, 30};
    row.document = "{}";
    row.mood = JSON_MOOD_SAD;
    row.size = JSON_SIZE_SMALL;
    return row;
}

/* As text, every byte. */
static void the_text_is_known(void **state)
{
    (void)state;
    json_every row = good_row();
    char *text;
    row.id = 1;
    row.flag = true;
    row.small = INT32_MIN;
    row.big = INT64_MIN;
    row.real = 0.1;
    row.whole = -5;
    row.money = -5;
    row.fine = 1;
    row.word = "\x01\x1f\b\f\n\r\t\"\\/\x7f\xc3\xa4</script>";
    row.moment = INT64_MAX;
    row.document = " [1] ";
    row.target_id = 2;
    row.real_n = (schemac_opt_double){true, -0.0};
    row.bytes_n = (schemac_blob){"", 0};
    row.moment_n = (schemac_opt_int64){true, -1};
    assert_int_equal(json_every_to_json(&row, &text), SCHEMAC_OK);
    assert_string_equal(
        text,
        "{\"id\":1,\"flag\":true,\"small\":-2147483648,\"big\":-9223372036854775808,\"real\":0.1,"
        "\"whole\":\"-5\",\"money\":\"-0.05\",\"fine\":\"0.000000000000000001\","
        "\"word\":\"\\u0001\\u001f\\b\\f\\n\\r\\t\\\"\\\\/\x7f\xc3\xa4</"
        "script>\",\"bytes\":\"Yg==\","
        "\"moment\":\"+294247-01-10T04:00:54.775807Z\",\"day\":\"2026-06-30\","
        "\"mark\":\"00000000-0000-0000-0000-000000000000\",\"document\": [1] ,\"mood\":\"sad\","
        "\"size\":\"small\",\"target\":2,\"twice\":0,\"flag_n\":null,\"small_n\":null,"
        "\"big_n\":null,\"real_n\":-0.0,\"whole_n\":null,\"money_n\":null,\"fine_n\":null,"
        "\"word_n\":null,\"bytes_n\":\"\",\"moment_n\":\"1969-12-31T23:59:59.999999Z\","
        "\"day_n\":null,\"mark_n\":null,\"document_n\":null,\"mood_n\":null,\"size_n\":null,"
        "\"target_n\":null}");
    schemac_free(text);
}

static void check_wrong(const json_every *row, const char *field, size_t offset, const char *reason)
{
    json_every rows[3];
    json_every_rows list = {.rows = rows, .count = COUNT(rows)};
    schemac_json_error error = {0};
    char *text = (char *)&error;
    rows[0] = rows[1] = rows[2] = good_row();
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(json_every_json_check(rows, COUNT(rows), &error), SCHEMAC_OK);
        rows[i] = *row;
        assert_int_equal(json_every_json_check(rows, COUNT(rows), &error), SCHEMAC_INVALID);
        assert_int_equal(json_every_json_check(rows, COUNT(rows), NULL), SCHEMAC_INVALID);
        assert_int_equal(error.row, i);
        assert_string_equal(error.field, field);
        assert_int_equal(error.offset, offset);
        assert_string_equal(error.reason, reason);
        assert_int_equal(json_every_rows_to_json(&list, &text), SCHEMAC_INVALID);
        assert_null(text);
        rows[i] = good_row();
        memset(&error, 0, sizeof error);
    }
    text = (char *)&error;
    assert_int_equal(json_every_to_json(row, &text), SCHEMAC_INVALID);
    assert_null(text);
}

#define WRONG(member, wrong_value, field, offset, reason)                                          \
    do {                                                                                           \
        json_every row_ = good_row();                                                              \
        row_.member = wrong_value;                                                                 \
        check_wrong(&row_, field, offset, reason);                                                 \
    } while (0)

static void what_json_cannot_say_is_an_error(void **state)
{
    (void)state;
    const char *none = "it has no value, and needs one", *utf8 = "it is not UTF-8";
    WRONG(real, (double)NAN, "real", 0, "JSON has no NaN");
    WRONG(real, (double)INFINITY, "real", 0, "JSON has no number that is infinite");
    WRONG(real, -(double)INFINITY, "real", 0, "JSON has no number that is infinite");
    WRONG(real_n, ((schemac_opt_double){true, NAN}), "real_n", 0, "JSON has no NaN");
    WRONG(word, NULL, "word", 0, none);
    WRONG(document, NULL, "document", 0, none);
    WRONG(bytes, ((schemac_blob){NULL, 0}), "bytes", 0, none);
    WRONG(bytes, ((schemac_blob){NULL, 1}), "bytes", 0, "it has a size but no data");
    WRONG(bytes_n, ((schemac_blob){NULL, 1}), "bytes_n", 0, "it has a size but no data");
    WRONG(word, "ab\xff", "word", 2, utf8);
    WRONG(word_n, "\xc3", "word_n", 0, utf8);
    WRONG(word_n, "\xc0\x80", "word_n", 0, utf8);
    WRONG(word_n, "a\xed\xa0\x80", "word_n", 1, utf8);
    WRONG(word_n, "\xf4\x90\x80\x80", "word_n", 0, utf8);
    WRONG(document, "", "document", 0, "it is not JSON: a value is expected");
    WRONG(document, "{\"a\":1,}", "document", 7, "it is not JSON: '\"' is expected");
    WRONG(document_n, "\"\xff\"", "document_n", 1, utf8);
    WRONG(day, ((schemac_date){0, 0, 0}), "day", 0, "there is no such date");
    WRONG(day_n, ((schemac_opt_date){true, {2026, 2, 29}}), "day_n", 0, "there is no such date");
    WRONG(mood, (json_mood)0, "mood", 0, "the enum has no such value");
    WRONG(size, (json_size)7, "size", 0, "the enum has no such value");
    json_every unset = JSON_EVERY_INIT; /* the first of several */
    check_wrong(&unset, "word", 0, none);
    char deep[4100];
    memset(deep, '[', sizeof deep);
    deep[sizeof deep - 1] = '\0';
    WRONG(document, deep, "document", 2000,
          "it is not JSON that can be read: it is nested deeper than 2000");
}

/* What others have written is told with the row that has it. */
static void a_stored_text_that_is_not_utf8_is_found(void **state)
{
    (void)state;
    schemac_db *db = opened();
    json_target_rows rows;
    schemac_json_error error;
    char *text;
    assert_ok(db, schemac_exec(db, "UPDATE target SET word = CAST(x'61FF' AS TEXT) WHERE id = 2"));
    assert_ok(db, json_target_list(db, NULL, &rows));
    assert_int_equal(json_target_rows_to_json(&rows, &text), SCHEMAC_INVALID);
    assert_null(text);
    assert_int_equal(json_target_json_check(rows.rows, rows.count, &error), SCHEMAC_INVALID);
    assert_true(error.row == 1 && error.offset == 1);
    assert_string_equal(error.field, "word");
    json_target_rows_free(&rows);
    schemac_close(db);
}

static void one_allocation_or_none(void **state)
{
    (void)state;
    tracking t;
    json_every rows[8];
    char *text, *plain, long_text[5000];
    memset(long_text, 'x', sizeof long_text);
    long_text[sizeof long_text - 1] = '\0';
    for (size_t i = 0; i < COUNT(rows); i++)
        rows[i] = good_row();
    rows[3].word = long_text;
    rows[5].bytes = (schemac_blob){long_text, sizeof long_text};
    json_every_rows all = {.rows = rows, .count = COUNT(rows)};
    assert_int_equal(json_every_rows_to_json(&all, &plain), SCHEMAC_OK);
    size_t failures = 0;
    for (int for_ever = 0; for_ever <= 1; for_ever++)
        for (size_t fail_at = 1;; fail_at++) {
            tracking_start(&t);
            t.fail_at = fail_at;
            t.fail_for_ever = for_ever != 0;
            text = plain;
            schemac_status status =
                schemac_rows_to_json(every_model(), rows, COUNT(rows), &t.allocator, &text);
            if (status == SCHEMAC_OK) { /* only the last resize may have failed */
                assert_string_equal(text, plain);
                assert_int_equal(t.block_count, 1);
                assert_true(t.failed || t.bytes < strlen(text) + 64);
                schemac_free(text);
            } else {
                failures++;
                assert_int_equal(status, SCHEMAC_NOMEM);
                assert_null(text);
            }
            assert_int_equal(t.block_count, 0);
            assert_false(t.wrong);
            if (!t.failed)
                break;
        }
    assert_true(failures >= 6);
    /* a value that is not allowed counts for more, and leaves nothing behind */
    rows[7].day.month = 13;
    tracking_start(&t);
    assert_int_equal(schemac_rows_to_json(every_model(), rows, COUNT(rows), &t.allocator, &text),
                     SCHEMAC_INVALID);
    assert_null(text);
    assert_int_equal(t.block_count, 0);
    tracking_start(&t);
    assert_int_equal(schemac_row_to_json(every_model(), rows, &t.allocator, &text), SCHEMAC_OK);
    assert_int_equal(t.block_count, 1);
    schemac_free(text);
    schemac_free(plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_every_type_are_json),
        cmocka_unit_test(no_rows_are_an_empty_array),
        cmocka_unit_test(the_row_of_a_scan_is_json),
        cmocka_unit_test(secrets_are_not_told),
        cmocka_unit_test(the_text_is_known),
        cmocka_unit_test(what_json_cannot_say_is_an_error),
        cmocka_unit_test(a_stored_text_that_is_not_utf8_is_found),
        cmocka_unit_test(one_allocation_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
