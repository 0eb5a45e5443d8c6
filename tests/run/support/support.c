/* support.c - assertions, files, a plain connection, and the populated shop. */
#include "support.h"

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- assertions ----------------------------------------------------------------------------- */

void check_status(const schemac_db *db, schemac_status got, schemac_status wanted, const char *call,
                  const char *file, int line)
{
    schemac_status said = db == NULL ? got : schemac_error(db)->status;
    if (got == wanted && said == wanted)
        return;
    print_error("%s\nreturned %s and the handle says %s, not %s: %s\n", call,
                schemac_status_name(got), schemac_status_name(said), schemac_status_name(wanted),
                db == NULL ? "" : schemac_error_message(db));
    _fail(file, line);
}

void check_contains(const char *text, const char *part, const char *file, int line)
{
    if (text != NULL && strstr(text, part) != NULL)
        return;
    print_error("[%s] does not contain [%s]\n", text == NULL ? "(null)" : text, part);
    _fail(file, line);
}

static bool same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

void check_error(const schemac_db *db, const char *model, const char *field, const char *message,
                 const char *file, int line)
{
    const schemac_error_info *e = schemac_error(db);
    if (same(e->model, model) && same(e->field, field) && strstr(e->message, message) != NULL)
        return;
    print_error("model [%s], field [%s], message [%s]\nshould be [%s], [%s] and contain [%s]\n",
                e->model == NULL ? "(none)" : e->model, e->field == NULL ? "(none)" : e->field,
                e->message, model == NULL ? "(none)" : model, field == NULL ? "(none)" : field,
                message);
    _fail(file, line);
}

/* ---- places --------------------------------------------------------------------------------- */

static char directory[PATH_MAX];
static pid_t directory_owner;

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info;
    (void)kind;
    (void)at;
    return remove(path);
}

static void remove_directory(void)
{
    if (getpid() == directory_owner)
        nftw(directory, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *test_directory(void)
{
    if (directory[0] != '\0')
        return directory;
    const char *base = getenv("TMPDIR");
    snprintf(directory, sizeof directory, "%s/schemac-XXXXXX", base == NULL ? "/tmp" : base);
    if (mkdtemp(directory) == NULL)
        fail_msg("there is no directory for tests: %s", directory);
    directory_owner = getpid();
    atexit(remove_directory);
    return directory;
}

/* Texts that last until exit. */
static const char *keep(const char *text)
{
    static struct kept {
        struct kept *next;
        char text[];
    } * all;
    struct kept *k = malloc(sizeof *k + strlen(text) + 1);
    assert_non_null(k);
    strcpy(k->text, text);
    k->next = all;
    all = k;
    return k->text;
}

const char *fresh_path(void)
{
    static unsigned number;
    char path[PATH_MAX + 32];
    snprintf(path, sizeof path, "%s/%u.db", test_directory(), ++number);
    return keep(path);
}

const char *path_plus(const char *path, const char *more)
{
    char whole[PATH_MAX + 64];
    snprintf(whole, sizeof whole, "%s%s", path, more);
    return keep(whole);
}

void write_file(const char *path, const void *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_true(write(fd, bytes, size) == (ssize_t)size);
    close(fd);
}

image read_image(const char *path)
{
    image i = {NULL, 0, 0};
    struct stat info;
    int fd = open(path, O_RDONLY);
    assert_true(fd >= 0 && fstat(fd, &info) == 0);
    i.size = (size_t)info.st_size;
    i.modified = (int64_t)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
    i.bytes = malloc(i.size + 1);
    assert_non_null(i.bytes);
    assert_true(read(fd, i.bytes, i.size) == (ssize_t)i.size);
    close(fd);
    return i;
}

void image_free(image *i)
{
    free(i->bytes);
    i->bytes = NULL;
}

void check_untouched(const char *path, image *before, const char *file, int line)
{
    image now = read_image(path);
    struct stat log;
    bool same_bytes = now.size == before->size && memcmp(now.bytes, before->bytes, now.size) == 0;
    bool logged = stat(path_plus(path, "-wal"), &log) == 0 && log.st_size > 0;
    bool journal = stat(path_plus(path, "-journal"), &log) == 0;
    image_free(&now);
    image_free(before);
    if (same_bytes && !logged && !journal)
        return;
    print_error("%s %s\n", path, !same_bytes ? "was changed" : "has a log beside it");
    _fail(file, line);
}

/* ---- plain SQLite --------------------------------------------------------------------------- */

static sqlite3 *raw_open(const char *path)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, 5000);
    assert_int_equal(sqlite3_exec(db, "PRAGMA foreign_keys=ON", NULL, NULL, NULL), SQLITE_OK);
    return db;
}

static int raw_run(const char *path, const char *before, const char *sql, bool loud)
{
    sqlite3 *db = raw_open(path);
    int code = before == NULL ? SQLITE_OK : sqlite3_exec(db, before, NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    if (code != SQLITE_OK && loud)
        print_error("%s\n%s\n", sql, sqlite3_errmsg(db));
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return code;
}

void raw(const char *path, const char *sql)
{
    assert_int_equal(raw_run(path, NULL, sql, true), SQLITE_OK);
}

void raw_unchecked(const char *path, const char *sql)
{
    assert_int_equal(raw_run(path, "PRAGMA ignore_check_constraints=ON", sql, true), SQLITE_OK);
}

int raw_code(const char *path, const char *sql)
{
    return raw_run(path, NULL, sql, false);
}

int64_t handle_integer(schemac_db *db, const char *sql)
{
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v2(schemac_engine_handle(db), sql, -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return value;
}

char *raw_text(const char *path, const char *sql)
{
    sqlite3 *db = raw_open(path);
    sqlite3_stmt *s = NULL;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    int code;
    while ((code = sqlite3_step(s)) == SQLITE_ROW) {
        const unsigned char *value = sqlite3_column_text(s, 0);
        fprintf(out, "%s\n", value == NULL ? "NULL" : (const char *)value);
    }
    assert_int_equal(code, SQLITE_DONE);
    sqlite3_finalize(s);
    sqlite3_close(db);
    fclose(out);
    return text;
}

int64_t raw_integer(const char *path, const char *sql)
{
    char *text = raw_text(path, sql);
    assert_true(text[0] == '-' || (text[0] >= '0' && text[0] <= '9'));
    int64_t value = strtoll(text, NULL, 10);
    free(text);
    return value;
}

void assert_raw(const char *path, const char *sql, const char *expected)
{
    char *text = raw_text(path, sql);
    assert_string_equal(text, expected);
    free(text);
}

static void write_value(FILE *out, sqlite3_value *v)
{
    const unsigned char *bytes = sqlite3_value_blob(v);
    switch (sqlite3_value_type(v)) {
    case SQLITE_TEXT:
        fprintf(out, "'%s'", sqlite3_value_text(v));
        break;
    case SQLITE_BLOB:
        for (int i = 0; i < sqlite3_value_bytes(v); i++)
            fprintf(out, "%02x", bytes[i]);
        break;
    case SQLITE_NULL:
        fputs("NULL", out);
        break;
    default:
        fputs((const char *)sqlite3_value_text(v), out);
        break;
    }
}

static void write_table(FILE *out, sqlite3 *db, const char *table)
{
    char *sql = sqlite3_mprintf("SELECT * FROM \"%w\" ORDER BY 1, 2", table);
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK) {
        sqlite3_free(sql); /* of one column */
        sql = sqlite3_mprintf("SELECT * FROM \"%w\" ORDER BY 1", table);
        assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    }
    sqlite3_free(sql);
    int code;
    while ((code = sqlite3_step(s)) == SQLITE_ROW) {
        fprintf(out, "%s:", table);
        for (int i = 0; i < sqlite3_column_count(s); i++) {
            fprintf(out, " %s=", sqlite3_column_name(s, i));
            write_value(out, sqlite3_column_value(s, i));
        }
        fputc('\n', out);
    }
    assert_int_equal(code, SQLITE_DONE);
    sqlite3_finalize(s);
}

char *dump_rows(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    sqlite3 *db = raw_open(path);
    sqlite3_stmt *s;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    assert_int_equal(
        sqlite3_prepare_v2(db,
                           "SELECT name FROM sqlite_schema WHERE type='table' AND name"
                           " NOT LIKE 'sqlite_stat%' AND name NOT LIKE 'schemac%' ORDER"
                           " BY name",
                           -1, &s, NULL),
        SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW)
        write_table(out, db, (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    sqlite3_close(db);
    fclose(out);
    return text;
}

char *dump_objects(const char *path)
{
    return raw_text(path, "SELECT type || ' ' || name || ' of ' || tbl_name || ': ' ||"
                          " ifnull(sql,'') FROM sqlite_schema ORDER BY type, name");
}

void assert_query_finds(const char *path, const char *suggestion, size_t count)
{
    static const char before[] = "find them with: ";
    const char *query = strstr(suggestion, before);
    const char *end = strstr(suggestion, "; then change");
    if (query == NULL || end == NULL)
        fail_msg("there is no query in: %s", suggestion);
    query += strlen(before);
    char *sql = strndup(query, (size_t)(end - query));
    char *rows = raw_text(path, sql);
    size_t found = 0;
    for (const char *at = rows; (at = strchr(at, '\n')) != NULL; at++)
        found++;
    if (found != count)
        fail_msg("%s finds %zu rows, not %zu", sql, found, count);
    free(rows);
    free(sql);
}

void assert_sound(const char *path)
{
    assert_raw(path, "PRAGMA integrity_check", "ok\n");
    assert_raw(path, "PRAGMA foreign_key_check", "");
}

void rewrite_object(const char *path, const char *object, const char *from, const char *to)
{
    sqlite3 *db = raw_open(path);
    char *sql = sqlite3_mprintf("UPDATE sqlite_schema SET sql=replace(sql,%Q,%Q)"
                                " WHERE name=%Q AND instr(sql,%Q)>0",
                                from, to, object, from);
    assert_non_null(sql);
    assert_int_equal(sqlite3_exec(db, "PRAGMA writable_schema=ON", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    if (sqlite3_changes(db) != 1)
        fail_msg("%s is not in the statement of %s", from, object);
    sqlite3_free(sql);
    /* what every change of the schema does: the next number, so that others notice */
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA schema_version", -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    char next[64];
    snprintf(next, sizeof next, "PRAGMA schema_version=%d", sqlite3_column_int(s, 0) + 1);
    sqlite3_finalize(s);
    assert_int_equal(sqlite3_exec(db, next, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* ---- databases ------------------------------------------------------------------------------ */

schemac_db *open_shop(const char *path)
{
    schemac_db *db;
    schemac_status status = shop_open(path, NULL, &db);
    assert_non_null(db);
    assert_ok(db, status);
    return db;
}

schemac_uuid order_id(unsigned number)
{
    schemac_uuid id = {{0}};
    id.bytes[0] = (uint8_t)(number * 40);
    id.bytes[15] = (uint8_t)number;
    return id;
}

static void add_order(schemac_db *db, unsigned number, int64_t customer, int64_t product,
                      shop_order_status status, unsigned parent)
{
    shop_purchase o = SHOP_PURCHASE_INIT;
    o.id = order_id(number);
    o.customer_id = customer;
    o.product_id = product;
    o.status = status;
    o.priority = number % 2 == 0 ? SHOP_PRIORITY_HIGH : SHOP_PRIORITY_LOW;
    o.note = number % 2 == 0 ? "to be wrapped" : NULL;
    o.quantity = (int32_t)number;
    o.price = 999;
    o.gift = (schemac_opt_bool){number % 2 == 0, true};
    if (status == SHOP_ORDER_STATUS_SHIPPED)
        o.shipped_at = (schemac_opt_int64){true, 1700000000000000};
    if (parent != 0)
        o.parent_id = (schemac_opt_uuid){true, order_id(parent)};
    assert_ok(db, shop_purchase_insert(db, &o));
}

void populate_shop(schemac_db *db)
{
    static const char *const names[] = {"Ada", NULL, "Grace"};
    static const char picture[] = {0, 1, 2};
    for (int i = 0; i < 3; i++) {
        char text[32];
        shop_customer c = SHOP_CUSTOMER_INIT;
        snprintf(text, sizeof text, "c%d@example.org", i + 1);
        c.email = text;
        c.name = names[i];
        c.credit = i * 100;
        if (i == 0) {
            c.born_on = (schemac_opt_date){true, {1815, 12, 10}};
            c.avatar = (schemac_blob){picture, sizeof picture};
        }
        assert_ok(db, shop_customer_insert(db, &c));
        shop_product p = SHOP_PRODUCT_INIT;
        snprintf(text, sizeof text, "sku-%d", i + 1);
        p.sku = text;
        p.name = "a thing";
        p.price = 100 + i;
        if (i == 0) {
            p.description = "round";
            p.weight = (schemac_opt_double){true, 0.5};
            p.sold_from = (schemac_date){2020, 2, 29};
            p.sold_until = (schemac_opt_date){true, {2021, 2, 28}};
        }
        assert_ok(db, shop_product_insert(db, &p));
    }
    add_order(db, 1, 1, 1, SHOP_ORDER_STATUS_PENDING, 0);
    add_order(db, 2, 1, 2, SHOP_ORDER_STATUS_PAID, 1);
    add_order(db, 3, 2, 2, SHOP_ORDER_STATUS_SHIPPED, 1);
    add_order(db, 4, 2, 1, SHOP_ORDER_STATUS_CANCELLED, 2);
    add_order(db, 5, 1, 1, SHOP_ORDER_STATUS_PENDING, 0);
    static const char *const words[] = {"new", "urgent"};
    for (int i = 0; i < 2; i++) {
        shop_tag t = {0, words[i]};
        assert_ok(db, shop_tag_insert(db, &t));
    }
    static const unsigned tagged[][2] = {{1, 1}, {1, 2}, {2, 2}, {5, 1}};
    for (size_t i = 0; i < sizeof tagged / sizeof *tagged; i++) {
        shop_purchase_tag t = {order_id(tagged[i][0]), tagged[i][1]};
        assert_ok(db, shop_purchase_tag_insert(db, &t));
    }
}

void assert_shop_populated(const char *path)
{
    assert_raw(
        path,
        "SELECT (SELECT count(*) || ' ' || sum(id) || ' ' || group_concat(email) FROM"
        " customer) || ' | ' ||"
        " (SELECT count(*) || ' ' || group_concat(sku) FROM product) || ' | ' ||"
        " (SELECT count(*) || ' ' || sum(quantity) || ' ' || count(parent_id) FROM \"order\")"
        " || ' | ' || (SELECT count(*) FROM tag) || ' ' ||"
        " (SELECT count(*) FROM purchase_tag)",
        "3 6 c1@example.org,c2@example.org,c3@example.org | 3 sku-1,sku-2,sku-3 | 5 15 3 |"
        " 2 4\n");
    assert_raw(path, "PRAGMA foreign_key_check", "");
    assert_raw(path, "PRAGMA integrity_check", "ok\n");
}
