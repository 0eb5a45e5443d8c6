/* Doubles as the shortest text, judged by printf and strtod; what is JSON, judged by SQLite; base64. */
#include "unit.h"

#include "base/base64.h"
#include "base/json_text.h"
#include "base/real.h"

#include <inttypes.h>
#include <math.h>
#include <sqlite3.h>
#include <stdbool.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static uint32_t seed = 8259;

static uint64_t random64(void)
{
    uint64_t high = next_random(&seed), middle = next_random(&seed);
    return high << 48 ^ middle << 24 ^ next_random(&seed);
}

/* ---- doubles -------------------------------------------------------------------------------- */

static void write_real(double value, char text[REAL_SIZE + 1])
{
    memset(text, 'x', REAL_SIZE);
    size_t size = real_put(value, text);
    assert_true(size < REAL_SIZE);
    text[size] = '\0';
}

/* Without sign, point, exponent, and zeros at either end. */
static size_t digits_of(const char *text, char out[40])
{
    size_t count = 0;
    for (; *text != '\0' && *text != 'e'; text++)
        if (*text >= '0' && *text <= '9' && (count > 0 || *text != '0'))
            out[count++] = *text;
    while (count > 0 && out[count - 1] == '0')
        count--;
    out[count] = '\0';
    return count;
}

static void check_real(double value)
{
    char text[REAL_SIZE + 1], wanted[48], digits[40], fewest[40];
    write_real(value, text);
    double back = strtod(text, NULL);
    if (memcmp(&back, &value, sizeof back) != 0)
        fail_msg("%a is written %s", value, text);
    /* printf's nearest of so many digits: the first that reads back */
    for (int precision = 0; precision < 17; precision++) {
        snprintf(wanted, sizeof wanted, "%.*e", precision, value);
        if (strtod(wanted, NULL) == value)
            break;
    }
    size_t count = digits_of(text, digits), most = digits_of(wanted, fewest);
    if (count > most || (count == most && strcmp(digits, fewest) != 0))
        fail_msg("%a is written %s, not %s", value, text, wanted);
    const char *point = strpbrk(text, "eE");
    if (point != NULL)
        assert_true(fabs(value) >= 1e21 || fabs(value) < 1e-6);
    else
        assert_true(fabs(value) < 1e21 && (fabs(value) >= 1e-6 || value == 0));
}

static double of_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void doubles_are_the_shortest_text(void **state)
{
    (void)state;
    for (int exponent = -1074; exponent <= 1023; exponent++) {
        double power = ldexp(1, exponent);
        check_real(power);
        check_real(-power);
        check_real(nextafter(power, 0) == 0 ? power : nextafter(power, 0));
        check_real(nextafter(power, INFINITY));
    }
    for (int exponent = -323; exponent <= 308; exponent++)
        for (int digit = 1; digit <= 9; digit++) {
            char text[16];
            snprintf(text, sizeof text, "%de%d", digit, exponent);
            double value = strtod(text, NULL);
            check_real(isfinite(value) ? value : 1);
        }
    for (int i = 0; i < 100000; i++) {
        double value = of_bits(random64());
        check_real(isfinite(value) ? value : (double)i);
        check_real((double)(int64_t)(random64() >> next_random(&seed) % 64) / 100);
        check_real(ldexp((double)(next_random(&seed) % 1000), (int)(next_random(&seed) % 40) - 20));
    }
    for (int i = -2000; i < 2000; i++)
        check_real(i / 8.0);
}

/* Appendix B of RFC 8785, and the zeros. */
static void doubles_are_as_the_rfc_has_them(void **state)
{
    (void)state;
    static const struct {
        uint64_t bits;
        const char *text;
    } cases[] = {
        {0x0000000000000000, "0"},
        {0x8000000000000000, "-0.0"}, /* which the RFC has without its sign */
        {0x0000000000000001, "5e-324"},
        {0x8000000000000001, "-5e-324"},
        {0x7fefffffffffffff, "1.7976931348623157e+308"},
        {0xffefffffffffffff, "-1.7976931348623157e+308"},
        {0x4340000000000000, "9007199254740992"},
        {0xc340000000000000, "-9007199254740992"},
        {0x4430000000000000, "295147905179352830000"},
        {0x44b52d02c7e14af5, "9.999999999999997e+22"},
        {0x44b52d02c7e14af6, "1e+23"},
        {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
        {0x444b1ae4d6e2ef4e, "999999999999999700000"},
        {0x444b1ae4d6e2ef4f, "999999999999999900000"},
        {0x444b1ae4d6e2ef50, "1e+21"},
        {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
        {0x3eb0c6f7a0b5ed8d, "0.000001"},
        {0x41b3de4355555553, "333333333.3333332"},
        {0x41b3de4355555554, "333333333.33333325"},
        {0x41b3de4355555555, "333333333.3333333"},
        {0x41b3de4355555556, "333333333.3333334"},
        {0x41b3de4355555557, "333333333.33333343"},
        {0xbecbf647612f3696, "-0.0000033333333333333333"},
        {0x43143ff3c1cb0959, "1424953923781206.2"},
        {0x3ff0000000000000, "1"},
        {0x4059000000000000, "100"},
        {0x3fb999999999999a, "0.1"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[REAL_SIZE + 1];
        write_real(of_bits(cases[i].bits), text);
        assert_string_equal(text, cases[i].text);
    }
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static void put_random(char *out, size_t *size, const char *const *pieces, size_t count)
{
    const char *piece = pieces[next_random(&seed) % count];
    memcpy(out + *size, piece, strlen(piece));
    *size += strlen(piece);
}

static void put_blank(char *out, size_t *size)
{
    static const char *const blanks[] = {"", "", "", " ", "\n\t", "\r "};
    put_random(out, size, blanks, COUNT(blanks));
}

static void put_string(char *out, size_t *size)
{
    static const char *const pieces[] = {"a",    "\\n",      "\\u00e4", "\\uD83D", "\\\"",
                                         "\\\\", "\xc3\xa4", "\\/",     " ",       "\x7f",
                                         "{",    ",",        "b",       "\\b"};
    out[(*size)++] = '"';
    for (uint32_t i = next_random(&seed) % 5; i > 0; i--)
        put_random(out, size, pieces, COUNT(pieces));
    out[(*size)++] = '"';
}

static void put_document(char *out, size_t *size, int depth)
{
    static const char *const scalars[] = {"0",    "-0",   "1",      "-12.5",  "1e3",  "1E+3",
                                          "true", "null", "1.5e-7", "123456", "false"};
    put_blank(out, size);
    uint32_t kind = next_random(&seed) % (depth > 3 ? 2 : 5);
    if (kind == 0) {
        put_random(out, size, scalars, COUNT(scalars));
    } else if (kind == 1) {
        put_string(out, size);
    } else {
        bool object = kind == 2;
        out[(*size)++] = object ? '{' : '[';
        put_blank(out, size);
        for (uint32_t i = 0, n = next_random(&seed) % 4; i < n; i++) {
            if (i > 0)
                out[(*size)++] = ',';
            if (object) {
                put_blank(out, size);
                put_string(out, size);
                put_blank(out, size);
                out[(*size)++] = ':';
            }
            put_document(out, size, depth + 1);
        }
        out[(*size)++] = object ? '}' : ']';
    }
    put_blank(out, size);
}

static bool sqlite_takes(sqlite3_stmt *s, const char *text)
{
    sqlite3_reset(s);
    sqlite3_bind_text(s, 1, text, -1, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    return sqlite3_column_int(s, 0) == 1;
}

static void json_is_what_sqlite_takes_for_it(void **state)
{
    (void)state;
    sqlite3 *db;
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT json_valid(?)", -1, &s, NULL), SQLITE_OK);
    size_t good = 0, bad = 0;
    static char text[1 << 16];
    for (int i = 0; i < 60000; i++) {
        size_t size = 0, offset;
        const char *reason;
        put_document(text, &size, 0);
        text[size] = '\0';
        assert_true(json_text_check(text, &offset, &reason));
        assert_int_equal(offset, size);
        assert_null(reason);
        assert_true(sqlite_takes(s, text));
        /* what stands before a mistake is no mistake */
        size_t at = next_random(&seed) % size;
        if (i % 3 == 0)
            text[at] = '\0';
        else if (i % 3 == 1)
            memmove(text + at, text + at + 1, size - at);
        else
            text[at] = "{}[],:\"\\0e.-+tfnu \n\x1f"[next_random(&seed) % 21];
        if (strlen(text) == 0)
            continue;
        bool valid = json_text_check(text, &offset, &reason);
        bool characters = valid || strstr(reason, "UTF-8") == NULL;
        if (characters && valid != sqlite_takes(s, text))
            fail_msg("%s: %s", text, reason);
        good += valid;
        bad += !valid;
        if (!valid)
            assert_true(offset <= strlen(text) && offset + 6 >= at && strlen(reason) > 10);
    }
    assert_true(good > 1000 && bad > 1000);
    sqlite3_finalize(s);
    sqlite3_close(db);
}

static void wrong_json_has_a_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t offset;
        const char *reason;
    } cases[] = {
        {"", 0, "a value is expected"},
        {" \n", 2, "a value is expected"},
        {"nul", 3, "true, false or null is expected"},
        {"trUe", 2, "true, false or null is expected"},
        {"'a'", 0, "a value is expected"},
        {"01", 1, "the end is expected"},
        {"+1", 0, "a value is expected"},
        {"-", 1, "a digit is expected"},
        {"-a", 1, "a digit is expected"},
        {".5", 0, "a value is expected"},
        {"1.", 2, "a digit is expected"},
        {"1e", 2, "a digit is expected"},
        {"1e+", 3, "a digit is expected"},
        {"NaN", 0, "a value is expected"},
        {"1 2", 2, "the end is expected"},
        {"[1,]", 3, "a value is expected"},
        {"[1 2]", 3, "',' or ']' is expected"},
        {"[1}", 2, "',' or ']' is expected"},
        {"[", 1, "a value is expected"},
        {"{", 1, "'\"' or '}' is expected"},
        {"{a:1}", 1, "'\"' or '}' is expected"},
        {"{\"a\"}", 4, "':' is expected"},
        {"{\"a\":}", 5, "a value is expected"},
        {"{\"a\":1,}", 7, "'\"' is expected"},
        {"{\"a\":1]", 6, "',' or '}' is expected"},
        {"{\"a\":1}}", 7, "the end is expected"},
        {"]", 0, "a value is expected"},
        {"\"a", 2, "'\"' is expected"},
        {"\"a\nb\"", 2, "a control has to be escaped"},
        {"\"\\x\"", 2, "one of \"\\/bfnrtu is expected"},
        {"\"\\", 2, "one of \"\\/bfnrtu is expected"},
        {"\"\\u12g4\"", 5, "a hexadecimal digit is expected"},
        {"\"\\u12", 5, "a hexadecimal digit is expected"},
        {"\"a\xff\"", 2, "not UTF-8"},
        {"\"\xed\xa0\x80\"", 1, "not UTF-8"},
        {"\"\xc3", 1, "not UTF-8"},
        {"\xef\xbb\xbf{}", 0, "a value is expected"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t offset;
        const char *reason;
        if (json_text_check(cases[i].text, &offset, &reason) || offset != cases[i].offset ||
            strstr(reason, cases[i].reason) == NULL)
            fail_msg("%s: at %zu: %s", cases[i].text, offset, reason);
    }
}

static void deep_json_needs_no_stack(void **state)
{
    (void)state;
    enum { TOO_DEEP = JSON_DEEPEST + 1 };
    char text[2 * TOO_DEEP + 1];
    size_t offset;
    const char *reason;
    for (int depth = JSON_DEEPEST - 1; depth <= TOO_DEEP; depth++) {
        memset(text, '[', (size_t)depth);
        memset(text + depth, ']', (size_t)depth);
        text[2 * depth] = '\0';
        bool good = json_text_check(text, &offset, &reason);
        assert_int_equal(good, depth <= JSON_DEEPEST);
        assert_int_equal(offset, good ? 2 * depth : JSON_DEEPEST);
        if (!good)
            assert_non_null(strstr(reason, "deeper than 2000"));
    }
}

static void random_bytes_are_read_safely(void **state)
{
    (void)state;
    for (int i = 0; i < 100000; i++) {
        char text[40];
        size_t size = next_random(&seed) % sizeof text, offset;
        const char *reason;
        for (size_t j = 0; j < size; j++)
            text[j] = (char)(i % 2 == 0 ? "{}[]\",:\\u01e-. tn\xc3\xa4"[next_random(&seed) % 20]
                                        : (int)(next_random(&seed) % 256));
        text[size == sizeof text ? size - 1 : size] = '\0';
        bool good = json_text_check(text, &offset, &reason);
        assert_true(offset <= strlen(text));
        assert_int_equal(good, reason == NULL);
    }
}

/* ---- base64 --------------------------------------------------------------------------------- */

/* RFC 4648, section 10. */
static void bytes_are_base64(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
        {"\xfb\xef\xff", "++//"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char out[16];
        size_t size = strlen(cases[i][0]);
        size_t wanted = strlen(cases[i][1]), plain = strcspn(cases[i][1], "=");
        assert_int_equal(wanted, BASE64_SIZE(size));
        assert_int_equal(base64_put(BASE64_PADDED, cases[i][0], size, out), wanted);
        assert_memory_equal(out, cases[i][1], wanted);
        assert_int_equal(base64_put(BASE64_URL, cases[i][0], size, out), plain);
        if (strchr(cases[i][1], '+') == NULL)
            assert_memory_equal(out, cases[i][1], plain);
        else
            assert_memory_equal(out, "--__", plain);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(doubles_are_the_shortest_text),
        cmocka_unit_test(doubles_are_as_the_rfc_has_them),
        cmocka_unit_test(json_is_what_sqlite_takes_for_it),
        cmocka_unit_test(wrong_json_has_a_place),
        cmocka_unit_test(deep_json_needs_no_stack),
        cmocka_unit_test(random_bytes_are_read_safely),
        cmocka_unit_test(bytes_are_base64),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
