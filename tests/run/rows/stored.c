/* stored.c - values in the database that the schema does not allow, whoever has put them there: each
   type with each storage that is none of its own, to every call that reads rows. */
#include "support.h"

#include "kinds.schema.h"

#include <stdio.h>

typedef struct wrong {
    const char *field;
    const char *value; /* as SQL */
    const char *says;
} wrong;

#define NOT(what, type) "the stored value is " what " and not " type

static const wrong values[] = {
    {"flag", "7", "the stored number 7 is no bool"},
    {"flag", "-1", "the stored number -1 is no bool"},
    {"flag", "'abc'", NOT("a text", "a bool")},
    {"flag", "'1'", NOT("a text", "a bool")},
    {"flag", "1.0", NOT("a real number", "a bool")},
    {"flag", "x'01'", NOT("a blob", "a bool")},
    {"small", "2147483648", "the stored number 2147483648 does not fit 32 bits"},
    {"small", "-2147483649", "the stored number -2147483649 does not fit 32 bits"},
    {"small", "'abc'", NOT("a text", "an integer")},
    {"small", "'77'", NOT("a text", "an integer")},
    {"small", "1.5", NOT("a real number", "an integer")},
    {"small", "x'37'", NOT("a blob", "an integer")},
    {"big", "'abc'", NOT("a text", "an integer")},
    {"big", "'77'", NOT("a text", "an integer")},
    {"big", "9.3e18", NOT("a real number", "an integer")},
    {"big", "x''", NOT("a blob", "an integer")},
    {"real", "'nan'", NOT("a text", "a number")},
    {"real", "'1.5'", NOT("a text", "a number")},
    {"real", "x'00'", NOT("a blob", "a number")},
    {"real", "9007199254740993", "the stored integer 9007199254740993 is no number of type double"},
    {"money", "'1.00'", NOT("a text", "a decimal")},
    {"money", "1.5", NOT("a real number", "a decimal")},
    {"money", "x'00'", NOT("a blob", "a decimal")},
    {"word", "5", NOT("an integer", "a text")},
    {"word", "1.5", NOT("a real number", "a text")},
    {"word", "x'616263'", NOT("a blob", "a text")},
    {"word", "'ab' || char(0) || 'c'", "the stored text has a NUL byte at byte 3"},
    {"bytes", "'text'", NOT("a text", "a blob")},
    {"bytes", "''", NOT("a text", "a blob")},
    {"bytes", "5", NOT("an integer", "a blob")},
    {"bytes", "0.5", NOT("a real number", "a blob")},
    {"moment", "'2024-02-29T00:00:00Z'", NOT("a text", "a timestamp")},
    {"moment", "1709164800.5", NOT("a real number", "a timestamp")},
    {"moment", "x'00'", NOT("a blob", "a timestamp")},
    {"day", "'tomorrow'", "the stored text is no date"},
    {"day", "'2023-02-29'", "the stored text is no date"},
    {"day", "'2024-02-29' || char(0)", "the stored text is no date"},
    {"day", "20240229", NOT("an integer", "a date")},
    {"day", "2460369.5", NOT("a real number", "a date")},
    {"day", "x'323032342d30322d3239'", NOT("a blob", "a date")},
    {"mark", "'sixteen bytes ..'", NOT("a text", "a uuid")},
    {"mark", "x'00'", "the stored blob has 1 bytes and is no uuid"},
    {"mark", "zeroblob(17)", "the stored blob has 17 bytes and is no uuid"},
    {"mark", "16", NOT("an integer", "a uuid")},
    {"mark", "1.6", NOT("a real number", "a uuid")},
    {"document", "5", NOT("an integer", "a text")},
    {"document", "0.5", NOT("a real number", "a text")},
    {"document", "x'7b7d'", NOT("a blob", "a text")},
    {"document", "'{}' || char(0)", "the stored text has a NUL byte at byte 3"},
    {"colour", "'purple'", "the stored text 'purple' is no value of enum 'colour'"},
    {"colour", "'red' || char(0)", "the stored text 'red' is no value of enum 'colour'"},
    {"colour", "1", NOT("an integer", "a value of the enum")},
    {"colour", "1.0", NOT("a real number", "a value of the enum")},
    {"colour", "x'726564'", NOT("a blob", "a value of the enum")},
    {"level", "5", "the stored number 5 is no value of enum 'level'"},
    {"level", "4294967296", "the stored number 4294967296 is no value of enum 'level'"},
    {"level", "'none'", NOT("a text", "a value of the enum")},
    {"level", "'0'", NOT("a text", "a value of the enum")},
    {"level", "0.0", NOT("a real number", "a value of the enum")},
    {"level", "x'30'", NOT("a blob", "a value of the enum")},
};

/* Of required fields alone. */
static const char *const required[] = {"flag",     "small",  "big",    "real", "money",
                                       "word",     "bytes",  "moment", "day",  "mark",
                                       "document", "colour", "level"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { KEY = 41, FINE = 40, ROWS = 3 };

/* Takes whatever is written: no type, no NOT NULL, no check. */
static void loosen(const char *path, const char *table)
{
    char sql[600];
    snprintf(sql, sizeof sql,
             "PRAGMA writable_schema=ON;"
             "UPDATE sqlite_schema SET sql=replace(replace(replace(replace(replace(replace(replace("
             "sql,'NOT NULL',''),'\" INTEGER PRIMARY','\" @'),'\" INTEGER','\" ANY'),"
             "'\" REAL','\" ANY'),'\" TEXT','\" ANY'),'\" BLOB','\" ANY'),'\" @',"
             "'\" INTEGER PRIMARY') WHERE name='%s'",
             table);
    raw(path, sql);
}

/* A handle that takes the database as it is. */
static schemac_db *open_as_it_is(const char *path)
{
    schemac_db *db;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.mode = SCHEMAC_VERIFY;
    config.on_outdated = SCHEMAC_WARN;
    schemac_status status = kinds_open(path, &config, &db);
    assert_ok(db, status);
    return db;
}

static void assert_corrupt(schemac_db *db, schemac_status status, const schemac_model *m,
                           const wrong *w, const char *call)
{
    char wanted[300];
    if (status != SCHEMAC_CORRUPT)
        fail_msg("%s of %s with %s=%s: %s %s", call, m->name, w->field, w->value,
                 schemac_status_name(status), schemac_error_message(db));
    snprintf(wanted, sizeof wanted, "cannot read %s: column '%s' of table '%s', row id=%d: %s",
             m->name, w->field, m->name, (int)KEY, w->says);
    assert_string_equal(schemac_error_message(db), wanted);
    assert_string_equal(schemac_error(db)->field, w->field);
    assert_string_equal(schemac_error(db)->model, m->name);
}

/* Every call that reads rows of the model. */
static void refuse_everywhere(schemac_db *db, const schemac_model *m, const wrong *w)
{
    const int64_t key = KEY, fine = FINE;
    const void *const by_key[] = {&key}, *const by_fine[] = {&fine};
    void *row = &row;
    schemac_rows rows;
    schemac_scan *scan;
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.limit = 2;
    assert_corrupt(db, schemac_get(db, m, SCHEMAC_BY_KEY, by_key, &row), m, w, "get");
    assert_null(row);
    assert_corrupt(db, schemac_list(db, m, SCHEMAC_BY_KEY, NULL, NULL, &rows), m, w, "list");
    assert_true(rows.rows == NULL && rows.count == 0);
    assert_corrupt(db, schemac_list(db, m, SCHEMAC_BY_KEY, NULL, &page, &rows), m, w, "page");
    assert_corrupt(db, schemac_find(db, m, NULL, 0, SCHEMAC_BY_KEY, NULL, &rows), m, w, "find");
    assert_true(rows.rows == NULL && rows.count == 0);
    schemac_filter f = schemac_filter_new(0, SCHEMAC_GE);
    f.value.integer = key;
    assert_corrupt(db, schemac_find(db, m, &f, 1, SCHEMAC_BY_KEY, &page, &rows), m, w, "filter");
    const void *view;
    assert_ok(db, schemac_scan_begin(db, m, NULL, 0, SCHEMAC_BY_KEY, NULL, &scan));
    assert_ok(db, schemac_scan_next(scan, m, &view));
    assert_corrupt(db, schemac_scan_next(scan, m, &view), m, w, "scan");
    assert_null(view);
    assert_status(db, SCHEMAC_NOT_FOUND, schemac_scan_next(scan, m, &view));
    schemac_scan_end(scan);
    /* the rows beside it can be read */
    assert_ok(db, schemac_get(db, m, SCHEMAC_BY_KEY, by_fine, &row));
    schemac_free(row);
}

static void insert_rows(schemac_db *db, const schemac_model *m)
{
    for (int64_t id = FINE; id < FINE + ROWS; id++) {
        kinds_needed n = KINDS_NEEDED_INIT;
        kinds_perhaps p = KINDS_PERHAPS_INIT;
        n.id = p.id = id;
        n.word = n.short_ = "word";
        n.bytes = n.few = (schemac_blob){"b", 1};
        n.day = (schemac_date){2024, 2, 29};
        n.document = "{}";
        n.colour = KINDS_COLOUR_RED;
        assert_ok(db, schemac_insert(db, m, strcmp(m->name, "needed") == 0 ? (void *)&n : &p));
    }
}

static void damage(const char *path, const char *table, const wrong *w)
{
    char sql[200];
    snprintf(sql, sizeof sql, "UPDATE %s SET %s=%s WHERE id=%d", table, w->field, w->value,
             (int)KEY);
    raw_unchecked(path, sql);
}

static void mend(const char *path, const char *table, const char *field)
{
    char sql[200];
    snprintf(sql, sizeof sql, "UPDATE %s SET %s=(SELECT %s FROM %s WHERE id=%d) WHERE id=%d", table,
             field, field, table, (int)FINE, (int)KEY);
    raw_unchecked(path, sql);
}

static void test_each_type(void **state)
{
    (void)state;
    static const char *const models[] = {"needed", "perhaps"};
    for (size_t i = 0; i < COUNT(models); i++) {
        const char *path = fresh_path();
        schemac_db *db;
        schemac_status status = kinds_open(path, NULL, &db);
        assert_ok(db, status);
        const schemac_model *m = schemac_model_find(KINDS_SCHEMA, models[i]);
        insert_rows(db, m);
        schemac_close(db);
        loosen(path, models[i]);
        db = open_as_it_is(path);
        for (size_t j = 0; j < COUNT(values); j++) {
            damage(path, models[i], &values[j]);
            refuse_everywhere(db, m, &values[j]);
            mend(path, models[i], values[j].field);
        }
        for (size_t j = 0; j < COUNT(required); j++) {
            const wrong null = {required[j], "NULL",
                                "the stored value is null, and the field is required"};
            damage(path, models[i], &null);
            schemac_rows rows;
            if (i == 0) {
                refuse_everywhere(db, m, &null);
            } else {
                assert_ok(db, schemac_list(db, m, SCHEMAC_BY_KEY, NULL, NULL, &rows));
                assert_int_equal(rows.count, ROWS);
                schemac_free(rows.rows);
            }
            mend(path, models[i], required[j]);
        }
        schemac_rows rows;
        assert_ok(db, schemac_list(db, m, SCHEMAC_BY_KEY, NULL, NULL, &rows));
        assert_int_equal(rows.count, ROWS);
        schemac_free(rows.rows);
        schemac_close(db);
    }
}

/* What can be given as it is, is: an integer that a double holds, bytes that are not UTF-8, and what
   is too long or no JSON, which calls do not look at. */
static void test_what_is_given(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db;
    schemac_status status = kinds_open(path, NULL, &db);
    assert_ok(db, status);
    const schemac_model *m = schemac_model_find(KINDS_SCHEMA, "needed");
    insert_rows(db, m);
    schemac_close(db);
    loosen(path, "needed");
    db = open_as_it_is(path);
    raw_unchecked(path, "UPDATE needed SET real=9007199254740992, word=CAST(x'ff61' AS TEXT),"
                        " short='longer than five', document='{' WHERE id=41");
    kinds_needed *n;
    assert_ok(db, kinds_needed_get(db, KEY, &n));
    assert_true(n->real == 9007199254740992.0);
    assert_string_equal(n->word, "\xff"
                                 "a");
    assert_string_equal(n->short_, "longer than five");
    assert_string_equal(n->document, "{");
    kinds_needed_free(n);
    schemac_close(db);
}

/* What an upsert gets back from a row that is there; which then is as it was. */
static void test_upsert(void **state)
{
    (void)state;
    static const char null[] = "the stored value is null, and the field is required";
    static const wrong returned[] = {{"moment", "'yesterday'", NOT("a text", "a timestamp")},
                                     {"later", "0.5", NOT("a real number", "a timestamp")},
                                     {"later", "NULL", null},
                                     {"day", "NULL", null},
                                     {"other", "NULL", null}};
    const char *path = fresh_path();
    schemac_db *db;
    schemac_status status = kinds_open(path, NULL, &db);
    assert_ok(db, status);
    kinds_filled f = KINDS_FILLED_INIT;
    f.name = "one";
    assert_ok(db, kinds_filled_insert(db, &f));
    schemac_close(db);
    loosen(path, "filled");
    raw(path, "CREATE TABLE fine AS SELECT * FROM filled");
    db = open_as_it_is(path);
    for (size_t i = 0; i < COUNT(returned); i++) {
        char sql[200], wanted[200];
        snprintf(sql, sizeof sql, "UPDATE filled SET %s=%s", returned[i].field, returned[i].value);
        raw_unchecked(path, sql);
        char *before = dump_rows(path);
        kinds_filled again = KINDS_FILLED_INIT, was = again;
        again.name = was.name = "one";
        assert_status(db, SCHEMAC_CORRUPT, kinds_filled_upsert_by_name(db, &again));
        snprintf(wanted, sizeof wanted, "column '%s' of table 'filled': %s", returned[i].field,
                 returned[i].says);
        assert_error(db, "filled", returned[i].field, wanted);
        assert_memory_equal(&again, &was, sizeof was);
        char *after = dump_rows(path);
        assert_string_equal(after, before);
        free(before);
        free(after);
        raw_unchecked(path, "DELETE FROM filled; INSERT INTO filled SELECT * FROM fine");
    }
    schemac_close(db);
}

/* The key is told as SQL writes it, whatever its type, and each part of it. */
static void test_keys_are_named(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db;
    schemac_status status = kinds_open(path, NULL, &db);
    assert_ok(db, status);
    kinds_pair p = {"it's", -3, "value"};
    kinds_word w = {"key", "note"};
    kinds_filled f = KINDS_FILLED_INIT;
    memset(f.id.bytes, 0xAB, sizeof f.id.bytes);
    f.name = "named";
    assert_ok(db, kinds_pair_insert(db, &p));
    assert_ok(db, kinds_word_insert(db, &w));
    assert_ok(db, kinds_filled_insert(db, &f));
    raw_unchecked(path, "UPDATE pair SET value='x' || char(0)");
    raw_unchecked(path, "UPDATE word SET note='x' || char(0)");
    raw_unchecked(path, "UPDATE filled SET day='never'");
    kinds_pair_rows pairs;
    kinds_word *word;
    kinds_filled *filled;
    assert_status(db, SCHEMAC_CORRUPT, kinds_pair_list(db, NULL, &pairs));
    assert_error(db, "pair", "value",
                 "column 'value' of table 'pair', row language='it's', number=-3: the stored text");
    assert_status(db, SCHEMAC_CORRUPT, kinds_word_get(db, "key", &word));
    assert_error(db, "word", "note", "column 'note' of table 'word', row word='key': the stored");
    assert_status(db, SCHEMAC_CORRUPT, kinds_filled_get_by_name(db, "named", &filled));
    assert_error(db, "filled", "day",
                 "column 'day' of table 'filled', row id=x'abababababababababababababababab': the "
                 "stored text is no date");
    /* one that there is no room for is left out, not cut */
    raw_unchecked(path, "UPDATE word SET word=hex(zeroblob(100))");
    kinds_word_rows words;
    assert_status(db, SCHEMAC_CORRUPT, kinds_word_list(db, NULL, &words));
    assert_error(db, "word", "note", "column 'note' of table 'word': the stored text");
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_type),
        cmocka_unit_test(test_what_is_given),
        cmocka_unit_test(test_upsert),
        cmocka_unit_test(test_keys_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
