/* files.c - paths and files that are no database of ours: each has its own status and message, and
   is left as it was. */
#include "support.h"

#include "kinds.schema.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *make_shop(bool write_ahead_log)
{
    const char *path = fresh_path();
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.write_ahead_log = write_ahead_log;
    schemac_db *db;
    schemac_status status = shop_open(path, &config, &db);
    assert_ok(db, status);
    populate_shop(db);
    schemac_close(db);
    return path;
}

/* Changes SQLite's count of schema changes, so that the next start has to look closer. */
static void make_outdated(const char *path)
{
    raw(path, "DROP INDEX \"customer.name\"");
}

static void open_with(const char *path, const schemac_config *config, schemac_status expected,
                      const char *message)
{
    schemac_db *db;
    schemac_status status = shop_open(path, config, &db);
    assert_status(db, expected, status);
    assert_error(db, NULL, NULL, message);
    const schemac_report_info *r = schemac_report(db);
    assert_int_equal(r->status, expected);
    assert_int_equal(r->issue_count, 1);
    assert_int_equal(r->issues[0].severity, SCHEMAC_ERROR);
    assert_string_equal(r->issues[0].message, schemac_error_message(db));
    assert_false(schemac_all_initialized(db));
    schemac_close(db);
}

static void on_event(void *user, const schemac_event *e)
{
    schemac_event_kind *last = user;
    assert_true(*last == 0 ? e->kind == SCHEMAC_EVENT_OPEN : e->kind > *last);
    assert_true(e->kind != SCHEMAC_EVENT_READY);
    *last = e->kind;
}

static void on_warning(void *user, const schemac_event *e)
{
    if (e->kind == SCHEMAC_EVENT_WARNING)
        *(schemac_event_kind *)user = e->kind;
}

/* With the log's word for it: it begins with an opening and ends with a failure. */
static void refused(const char *path, schemac_status expected, const char *message)
{
    schemac_event_kind last = (schemac_event_kind)0;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.log = on_event;
    config.log_user = &last;
    open_with(path, &config, expected, message);
    assert_int_equal(last, path[0] == '\0' || strstr(path, ":") != NULL ? 0 : SCHEMAC_EVENT_FAILED);
}

/* The same, and the file is as it was. */
static void left_alone(const char *path, schemac_status expected, const char *message)
{
    image before = read_image(path);
    int64_t modified = before.modified;
    refused(path, expected, message);
    assert_untouched(path, &before);
    image after = read_image(path);
    assert_true(after.modified == modified);
    image_free(&after);
}

/* ---- paths ---------------------------------------------------------------------------------- */

static void test_paths(void **state)
{
    (void)state;
    const char *directory = path_plus(fresh_path(), ".d");
    const char *inside = path_plus(directory, "/shop.db");
    refused(inside, SCHEMAC_MISSING, "does not exist; create it first");
    refused(inside, SCHEMAC_MISSING, directory);
    assert_int_equal(access(directory, F_OK), -1);
    assert_int_equal(mkdir(directory, 0700), 0);
    refused(directory, SCHEMAC_NOT_A_DATABASE, "is a directory");
    refused(path_plus(directory, "/"), SCHEMAC_NOT_A_DATABASE, "is a directory");
    refused("/", SCHEMAC_NOT_A_DATABASE, "is a directory");
    refused("", SCHEMAC_MISUSE, "give the path");
    refused("postgresql://localhost/shop", SCHEMAC_MISUSE, "no engine opens this");
    refused("file:shop.db?mode=ro", SCHEMAC_MISUSE, "no engine opens this");
    refused("/dev/null", SCHEMAC_NOT_A_DATABASE, "'/dev/null' is not a regular file");
    /* a part of the path is a file */
    const char *file = fresh_path();
    write_file(file, "x", 1);
    refused(path_plus(file, "/shop.db"), SCHEMAC_IO, file);
    char name[400];
    memset(name, 'n', sizeof name);
    name[0] = '/';
    name[sizeof name - 1] = '\0';
    refused(path_plus(directory, name), SCHEMAC_IO, "File name too long");
}

static void test_links(void **state)
{
    (void)state;
    const char *path = make_shop(true);
    const char *link = path_plus(path, ".link");
    assert_int_equal(symlink(path, link), 0);
    image before = read_image(path);
    refused(link, SCHEMAC_PERMISSION, "is a symbolic link");
    refused(link, SCHEMAC_PERMISSION, link);
    assert_untouched(path, &before);
    const char *nowhere = path_plus(path, ".nowhere"), *broken = path_plus(path, ".broken");
    assert_int_equal(symlink(nowhere, broken), 0);
    refused(broken, SCHEMAC_PERMISSION, "is a symbolic link");
    assert_int_equal(access(nowhere, F_OK), -1);
    /* a directory may be reached by one */
    const char *directory = path_plus(path, ".dir"), *other = path_plus(path, ".dirlink");
    assert_int_equal(mkdir(directory, 0700), 0);
    assert_int_equal(symlink(directory, other), 0);
    schemac_db *db = open_shop(path_plus(other, "/shop.db"));
    schemac_close(db);
    assert_int_equal(access(path_plus(directory, "/shop.db"), F_OK), 0);
}

static void test_relative_path(void **state)
{
    (void)state;
    char here[4096];
    assert_non_null(getcwd(here, sizeof here));
    const char *directory = path_plus(fresh_path(), ".d");
    assert_int_equal(mkdir(directory, 0700), 0);
    assert_int_equal(chdir(directory), 0);
    schemac_db *db = open_shop("shop.db");
    schemac_close(db);
    db = open_shop("./shop.db");
    assert_true(schemac_report(db)->up_to_date);
    schemac_close(db);
    assert_int_equal(chdir(here), 0);
    assert_int_equal(access(path_plus(directory, "/shop.db"), F_OK), 0);
}

static void test_fifo(void **state)
{
    (void)state;
    const char *path = fresh_path();
    assert_int_equal(mkfifo(path, 0600), 0);
    refused(path, SCHEMAC_NOT_A_DATABASE,
            "is not a regular file"); /* and does not wait for a writer */
}

static void test_not_to_be_created(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.create = false;
    open_with(path, &config, SCHEMAC_MISSING, "does not exist, and it is not to be created");
    open_with(path, &config, SCHEMAC_MISSING, path);
    assert_int_equal(access(path, F_OK), -1);
    schemac_db *db = open_shop(path);
    schemac_close(db);
    schemac_status status = shop_open(path, &config, &db);
    assert_ok(db, status);
    schemac_close(db);
}

/* ---- content -------------------------------------------------------------------------------- */

static void test_not_a_database(void **state)
{
    (void)state;
    static char text[5000];
    const char *path = fresh_path();
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = "a line of text\n"[i % 15];
    write_file(path, text, sizeof text);
    left_alone(path, SCHEMAC_NOT_A_DATABASE, "file is not a database");
    unsigned seed = 12345;
    for (size_t i = 0; i < 100; i++) {
        seed = seed * 1103515245 + 12345;
        text[i] = (char)(seed >> 16);
    }
    path = fresh_path();
    write_file(path, text, 100);
    left_alone(path, SCHEMAC_NOT_A_DATABASE, "file is not a database");
    path = fresh_path();
    write_file(path, "x", 1);
    left_alone(path, SCHEMAC_NOT_A_DATABASE, "it has a single byte");
}

static void test_truncated(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        const char *path = make_shop(i % 2 == 0);
        image whole = read_image(path);
        assert_int_equal(truncate(path, (off_t)(i < 2 ? whole.size / 2 : 4096)), 0);
        image_free(&whole);
        left_alone(path, SCHEMAC_CORRUPT, "malformed");
    }
}

static void test_damaged_schema(void **state)
{
    (void)state;
    /* the first page: behind the header, which a start that finds everything current reads alone */
    const char *path = make_shop(true);
    make_outdated(path);
    image i = read_image(path);
    memset(i.bytes + 100, 0xA5, 400);
    write_file(path, i.bytes, i.size);
    image_free(&i);
    left_alone(path, SCHEMAC_CORRUPT, "malformed");
    /* the text of a table */
    path = make_shop(true);
    rewrite_object(path, "tag", "CREATE TABLE", "CREATE TABEL");
    left_alone(path, SCHEMAC_CORRUPT, "malformed database schema");
}

/* A start that has nothing to do reads the header alone; damage elsewhere is found when it is
   met. */
static void test_damaged_but_current(void **state)
{
    (void)state;
    const char *path = make_shop(true);
    image i = read_image(path);
    memset(i.bytes + 100, 0xA5, 400);
    write_file(path, i.bytes, i.size);
    schemac_db *db = open_shop(path);
    int64_t count;
    assert_status(db, SCHEMAC_CORRUPT, shop_tag_count(db, &count));
    assert_error(db, "tag", NULL, "malformed");
    schemac_close(db);
    assert_untouched(path, &i);
}

static void test_somebody_elses(void **state)
{
    (void)state;
    const char *path = fresh_path();
    write_file(path, "", 0);
    raw(path, "CREATE TABLE theirs(x); INSERT INTO theirs VALUES (1)");
    left_alone(path, SCHEMAC_NOT_OURS, "it has tables, but no mark of this schema");
    raw(path, "DROP TABLE theirs; CREATE VIEW v AS SELECT 1");
    left_alone(path, SCHEMAC_NOT_OURS, "not one of schema 'shop'");
    /* tables with our very names, even */
    path = make_shop(false);
    raw(path, "PRAGMA application_id=0");
    left_alone(path, SCHEMAC_NOT_OURS, "no mark of this schema");
    raw(path, "PRAGMA application_id=252006673"); /* the mark of another program */
    left_alone(path, SCHEMAC_NOT_OURS, "another program's mark");
    path = fresh_path();
    write_file(path, "", 0);
    raw(path, "PRAGMA application_id=7"); /* empty, but marked */
    left_alone(path, SCHEMAC_NOT_OURS, "another program's mark");
    /* in WAL mode */
    path = fresh_path();
    write_file(path, "", 0);
    raw(path, "PRAGMA journal_mode=WAL; CREATE TABLE theirs(x)");
    left_alone(path, SCHEMAC_NOT_OURS, "no mark of this schema");
    /* another schema of ours */
    path = fresh_path();
    schemac_db *db;
    schemac_status status = kinds_open(path, NULL, &db);
    assert_ok(db, status);
    schemac_close(db);
    left_alone(path, SCHEMAC_NOT_OURS, "another program's mark");
}

/* Somebody else's database that is in use, with changes that are in its log only. */
static void test_somebody_elses_in_use(void **state)
{
    (void)state;
    const char *path = fresh_path();
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "PRAGMA journal_mode=WAL; CREATE TABLE theirs(x);"
                                  "INSERT INTO theirs VALUES (1)",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    image before = read_image(path), log = read_image(path_plus(path, "-wal"));
    refused(path, SCHEMAC_NOT_OURS, "no mark of this schema");
    image after = read_image(path), log_after = read_image(path_plus(path, "-wal"));
    assert_true(before.size == after.size && log.size == log_after.size);
    assert_memory_equal(before.bytes, after.bytes, before.size);
    assert_memory_equal(log.bytes, log_after.bytes, log.size);
    image_free(&before);
    image_free(&log);
    image_free(&after);
    image_free(&log_after);
    sqlite3_close(db);
    assert_raw(path, "SELECT x FROM theirs", "1\n");
}

/* A copy of a file and of what is beside it, as a process leaves them that is killed now. */
static const char *copy_as_left(const char *path, const char *beside)
{
    const char *copy = fresh_path();
    image file = read_image(path), other = read_image(path_plus(path, beside));
    assert_true(other.size > 0);
    write_file(copy, file.bytes, file.size);
    write_file(path_plus(copy, beside), other.bytes, other.size);
    image_free(&file);
    image_free(&other);
    return copy;
}

/* What a killed process has left half done is undone by whoever reads the file first: that it was
   not touched would not be true. */
static void test_left_half_done(void **state)
{
    (void)state;
    static const struct {
        const char *sql;
        schemac_status status;
        const char *message;
    } cases[] = {
        {"PRAGMA application_id=7", SCHEMAC_NOT_OURS, "it bears another program's mark; "},
        {"PRAGMA application_id=0", SCHEMAC_NOT_OURS, "no mark of this schema; "},
        {"INSERT INTO schemac_history(kind,version,name,checksum,detail,applied_at)"
         " VALUES ('sync',7,'shop','','',0); DROP INDEX \"customer.name\"",
         SCHEMAC_NEWER, "this program to version 1; "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = make_shop(false);
        raw(path, cases[i].sql);
        image before = read_image(path);
        sqlite3 *db;
        assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
        assert_int_equal(sqlite3_exec(db,
                                      "PRAGMA cache_size=1; BEGIN; CREATE TABLE big(x);"
                                      "INSERT INTO big SELECT zeroblob(100000);"
                                      "UPDATE tag SET name=name||'x'; UPDATE customer SET credit=1",
                                      NULL, NULL, NULL),
                         SQLITE_OK);
        const char *copy = copy_as_left(path, "-journal");
        image half = read_image(copy);
        assert_true(half.size != before.size);
        image_free(&half);
        refused(copy, cases[i].status,
                "nothing has been changed in it but what a process had left half done, which was"
                " undone when it was read. ");
        assert_untouched(copy, &before); /* as it was before that process */
        before = read_image(copy);
        refused(copy, cases[i].status, cases[i].message);
        refused(copy, cases[i].status, "it has not been touched. ");
        assert_untouched(copy, &before);
        sqlite3_close(db);
    }
}

/* A log is read, and left as it is: nothing was touched. */
static void test_left_in_a_log(void **state)
{
    (void)state;
    const char *path = make_shop(true);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA application_id=7", NULL, NULL, NULL), SQLITE_OK);
    const char *copy = copy_as_left(path, "-wal");
    sqlite3_close(db);
    image before = read_image(copy), log = read_image(path_plus(copy, "-wal"));
    refused(copy, SCHEMAC_NOT_OURS, "it has not been touched. ");
    image after = read_image(copy), log_after = read_image(path_plus(copy, "-wal"));
    assert_true(before.size == after.size && log.size == log_after.size);
    assert_memory_equal(before.bytes, after.bytes, before.size);
    assert_memory_equal(log.bytes, log_after.bytes, log.size);
    image_free(&before);
    image_free(&log);
    image_free(&after);
    image_free(&log_after);
}

static void test_newer(void **state)
{
    (void)state;
    const char *path = make_shop(true);
    raw(path, "INSERT INTO schemac_history(kind,version,name,checksum,detail,applied_at)"
              " VALUES ('sync',7,'shop','','',0)");
    make_outdated(path);
    left_alone(path, SCHEMAC_NEWER,
               "belongs to version 7 of schema 'shop', this program to version 1");
}

/* ---- permissions ---------------------------------------------------------------------------- */

/* Runs in a child that is not root, and expects what it returns to be 0. Assertions cannot leave a
   child, so it answers with the number of the line that was wrong. */
static void as_nobody(int (*run)(const char *path), const char *path)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (geteuid() == 0 && (setgroups(0, NULL) != 0 || setgid(65534) != 0 || setuid(65534) != 0))
            _exit(255);
        _exit(run(path));
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("the child ended with 0x%x", status);
}

/* SQL of the program's own reads, and writes as far as calls do. */
static bool queries(schemac_db *db, schemac_status write)
{
    schemac_result *r;
    bool read = schemac_query_one(db, "SELECT count(*) FROM tag", NULL, 0, &r) == SCHEMAC_OK;
    schemac_free(r);
    schemac_status status =
        schemac_query(db, "INSERT INTO tag (name) VALUES ('asked') RETURNING id", NULL, 0, &r);
    bool written = (r != NULL) == (status == SCHEMAC_OK) && schemac_error(db)->status == status;
    schemac_free(r);
    return read && written && status == write;
}

/* Says what was wrong and gives the child's exit code. */
static int opens(const char *path, schemac_status expected, const char *message,
                 schemac_status insert)
{
    schemac_db *db;
    schemac_status status = shop_open(path, NULL, &db);
    int code = 0;
    if (status != expected || strstr(schemac_error_message(db), message) == NULL) {
        fprintf(stderr, "%s: %s\n", schemac_status_name(status), schemac_error_message(db));
        code = 1;
    }
    if (status == SCHEMAC_OK) {
        int64_t count = 0;
        shop_tag t = {0, "by nobody"};
        schemac_status read = shop_tag_count(db, &count);
        schemac_status written = shop_tag_insert(db, &t);
        if (read != SCHEMAC_OK || count != 2 || written != insert) {
            fprintf(stderr, "read %s, insert %s: %s\n", schemac_status_name(read),
                    schemac_status_name(written), schemac_error_message(db));
            code = 2;
        } else if (!queries(db, insert)) {
            fprintf(stderr, "query: %s\n", schemac_error_message(db));
            code = 3;
        }
    }
    schemac_close(db);
    return code;
}

static int opens_well(const char *path)
{
    return opens(path, SCHEMAC_OK, "ok", SCHEMAC_OK);
}

static int reads_only(const char *path)
{
    return opens(path, SCHEMAC_OK, "ok", SCHEMAC_PERMISSION);
}

static int cannot_update(const char *path)
{
    return opens(path, SCHEMAC_PERMISSION, "outdated and cannot be written", SCHEMAC_OK);
}

static int may_not(const char *path)
{
    return opens(path, SCHEMAC_PERMISSION, path, SCHEMAC_OK);
}

static int needs_directory(const char *path)
{
    return opens(path, SCHEMAC_PERMISSION, "allow writing to its directory", SCHEMAC_OK);
}

/* A directory that nobody may do everything in, with a database that nobody owns. */
static const char *nobodys_shop(bool write_ahead_log)
{
    assert_int_equal(chmod(test_directory(), 0755), 0);
    const char *directory = path_plus(fresh_path(), ".d");
    assert_int_equal(mkdir(directory, 0755), 0);
    const char *path = path_plus(directory, "/shop.db");
    const char *made = make_shop(write_ahead_log);
    assert_int_equal(rename(made, path), 0);
    if (geteuid() == 0) {
        assert_int_equal(chown(path, 65534, 65534), 0);
        assert_int_equal(chown(directory, 65534, 65534), 0);
    }
    return path;
}

/* A file that everybody may write is opened, with a warning in the report and for the log. */
static void test_open_to_everybody(void **state)
{
    (void)state;
    static const struct {
        mode_t mode;
        const char *shown; /* NULL: as it should be */
    } cases[] = {
        {0600, NULL}, {0644, NULL}, {0660, NULL}, {0666, "0666"}, {0602, "0602"},
    };
    const char *path = make_shop(true);
    for (int changed = 0; changed < 2; changed++)
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            if (changed == 1)
                make_outdated(path);
            assert_int_equal(chmod(path, cases[i].mode), 0);
            schemac_db *db;
            schemac_event_kind last = (schemac_event_kind)0;
            schemac_config config = SCHEMAC_CONFIG_INIT;
            config.log = on_warning;
            config.log_user = &last;
            schemac_status status = shop_open(path, &config, &db);
            assert_ok(db, status);
            const schemac_report_info *r = schemac_report(db);
            assert_int_equal(r->issue_count, cases[i].shown == NULL ? 0 : 1);
            assert_int_equal(last, cases[i].shown == NULL ? 0 : SCHEMAC_EVENT_WARNING);
            if (cases[i].shown != NULL) {
                assert_int_equal(r->issues[0].severity, SCHEMAC_WARNING);
                assert_contains(r->issues[0].message, "everybody on this machine may write the"
                                                      " database: the mode of '");
                assert_contains(r->issues[0].message, path_plus(path, "' is "));
                assert_contains(r->issues[0].message, cases[i].shown);
                assert_contains(r->issues[0].suggestion, "chmod o-w '");
            }
            schemac_close(db);
        }
    /* empty, and made by somebody before the first start */
    path = fresh_path();
    write_file(path, "", 0);
    assert_int_equal(chmod(path, 0666), 0);
    schemac_db *db = open_shop(path);
    assert_int_equal(schemac_report(db)->issue_count, 1);
    schemac_close(db);
    /* one that a start makes is for its owner alone */
    path = fresh_path();
    db = open_shop(path);
    assert_int_equal(schemac_report(db)->issue_count, 0);
    schemac_close(db);
}

static void set_directory_mode(const char *path, mode_t mode)
{
    char directory[4096];
    snprintf(directory, sizeof directory, "%.*s", (int)(strrchr(path, '/') - path), path);
    assert_int_equal(chmod(directory, mode), 0);
}

static void test_read_only_file(void **state)
{
    (void)state;
    for (int wal = 0; wal < 2; wal++) {
        const char *path = nobodys_shop(wal);
        as_nobody(opens_well, path);
        raw(path, "DELETE FROM tag WHERE id > 2");
        assert_int_equal(chmod(path, 0400), 0);
        image before = read_image(path);
        as_nobody(reads_only, path);
        assert_untouched(path, &before);
        assert_int_equal(chmod(path, 0600), 0);
        make_outdated(path);
        assert_int_equal(chmod(path, 0400), 0);
        before = read_image(path);
        as_nobody(cannot_update, path);
        assert_untouched(path, &before);
        assert_int_equal(chmod(path, 0000), 0);
        as_nobody(may_not, path);
        /* as soon as it may, it does; SQLite gave the files beside it the same mode */
        assert_int_equal(chmod(path, 0600), 0);
        chmod(path_plus(path, "-wal"), 0600);
        chmod(path_plus(path, "-shm"), 0600);
        as_nobody(opens_well, path);
        assert_raw(path, "SELECT count(*) FROM sqlite_schema WHERE name='customer.name'", "1\n");
    }
}

static void test_read_only_directory(void **state)
{
    (void)state;
    for (int wal = 0; wal < 2; wal++) {
        const char *path = nobodys_shop(wal);
        set_directory_mode(path, 0500);
        image before = read_image(path);
        if (wal) /* a log would have to be created beside it */
            as_nobody(needs_directory, path);
        else
            as_nobody(reads_only, path);
        assert_untouched(path, &before);
        as_nobody(may_not, path_plus(path, ".new"));
        set_directory_mode(path, 0700);
        assert_int_equal(access(path_plus(path, ".new"), F_OK), -1);
        make_outdated(path);
        before = read_image(path);
        set_directory_mode(path, 0500);
        as_nobody(needs_directory, path);
        assert_untouched(path, &before);
        /* one that may not even be entered */
        set_directory_mode(path, 0000);
        as_nobody(may_not, path);
        set_directory_mode(path, 0700);
        as_nobody(opens_well, path);
        assert_raw(path, "SELECT count(*) FROM sqlite_schema WHERE name='customer.name'", "1\n");
    }
}

/* ---- locks ---------------------------------------------------------------------------------- */

/* A process that holds a lock until it is told to end. */
static pid_t hold(const char *path, const char *sql, int *gate)
{
    int ready[2], end[2];
    assert_true(pipe(ready) == 0 && pipe(end) == 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        sqlite3 *db;
        char c = 0;
        close(end[1]);
        bool good = sqlite3_open(path, &db) == SQLITE_OK &&
                    sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
        if (!good || write(ready[1], "r", 1) != 1 || read(end[0], &c, 1) < 0)
            _exit(1);
        _exit(sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL) == SQLITE_OK ? 0 : 2);
    }
    char c;
    close(ready[1]);
    close(end[0]);
    assert_int_equal(read(ready[0], &c, 1), 1);
    close(ready[0]);
    *gate = end[1];
    return child;
}

static void release(pid_t child, int gate)
{
    int status;
    close(gate);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void test_locked(void **state)
{
    (void)state;
    int gate;
    schemac_config impatient = SCHEMAC_CONFIG_INIT;
    impatient.busy_timeout = 50;
    /* not even reading is possible */
    const char *path = make_shop(false);
    pid_t child = hold(path, "BEGIN EXCLUSIVE", &gate);
    image before = read_image(path);
    open_with(path, &impatient, SCHEMAC_BUSY, "database is locked");
    release(child, gate);
    assert_untouched(path, &before);
    /* reading is, but there is something to do */
    for (int wal = 0; wal < 2; wal++) {
        path = make_shop(wal);
        make_outdated(path);
        child = hold(path, "BEGIN IMMEDIATE", &gate);
        before = read_image(path);
        open_with(path, &impatient, SCHEMAC_BUSY, "cannot lock the database: database is locked");
        image after = read_image(path);
        assert_true(after.size == before.size);
        assert_memory_equal(after.bytes, before.bytes, before.size);
        image_free(&after);
        release(child, gate);
        assert_untouched(path, &before);
    }
    /* nothing to do: no lock is needed */
    path = make_shop(true);
    child = hold(path, "BEGIN IMMEDIATE", &gate);
    schemac_db *db;
    schemac_status status = shop_open(path, &impatient, &db);
    assert_ok(db, status);
    schemac_close(db);
    release(child, gate);
}

/* ---- space ---------------------------------------------------------------------------------- */

static int is_full(const char *path)
{
    struct rlimit limit = {20000, 20000};
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        return 100;
    return opens(path, SCHEMAC_FULL, "File too large", SCHEMAC_OK);
}

static int is_full_when_inserting(const char *path)
{
    struct rlimit limit = {4096, 4096};
    schemac_db *db;
    if (shop_open(path, NULL, &db) != SCHEMAC_OK)
        return 1;
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        return 100;
    shop_tag t = {0, "no room"};
    int code = shop_tag_insert(db, &t) == SCHEMAC_FULL && t.id == 0 &&
                       schemac_error(db)->status == SCHEMAC_FULL &&
                       strcmp(schemac_error(db)->model, "tag") == 0
                   ? 0
                   : 2;
    if (code != 0)
        fprintf(stderr, "%s: %s\n", schemac_status_name(schemac_error(db)->status),
                schemac_error_message(db));
    schemac_close(db);
    return code;
}

/* graveyard: openradtool (exit on any error): a status, and the program goes on */
static void test_full(void **state)
{
    (void)state;
    assert_int_equal(chmod(test_directory(), 0777), 0);
    /* a new database has no room: what is there afterwards is an empty one, and a retry works */
    const char *path = fresh_path();
    as_nobody(is_full, path);
    assert_raw(path, "SELECT count(*) FROM sqlite_schema", "0\n");
    if (geteuid() == 0)
        assert_int_equal(chown(path, geteuid(), getegid()), 0);
    schemac_db *db = open_shop(path);
    populate_shop(db);
    schemac_close(db);
    assert_shop_populated(path);
    /* an old one has no room for what is new */
    for (int wal = 0; wal < 2; wal++) {
        path = nobodys_shop(wal);
        raw(path, "DROP TABLE purchase_tag; DROP INDEX \"tag.name\"; DROP INDEX \"order.customer\";"
                  "DROP INDEX \"order.product\"; DROP INDEX \"customer.name\"; VACUUM");
        image before = read_image(path);
        as_nobody(is_full, path);
        assert_raw(path, "PRAGMA integrity_check", "ok\n");
        assert_untouched(path, &before);
        db = open_shop(path);
        assert_int_equal(schemac_report(db)->created_count, 6);
        schemac_close(db);
        /* and for a row */
        path = nobodys_shop(wal);
        before = read_image(path);
        as_nobody(is_full_when_inserting, path);
        assert_shop_populated(path);
        image_free(&before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_relative_path),
        cmocka_unit_test(test_fifo),
        cmocka_unit_test(test_not_to_be_created),
        cmocka_unit_test(test_not_a_database),
        cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_damaged_schema),
        cmocka_unit_test(test_damaged_but_current),
        cmocka_unit_test(test_somebody_elses),
        cmocka_unit_test(test_somebody_elses_in_use),
        cmocka_unit_test(test_left_half_done),
        cmocka_unit_test(test_left_in_a_log),
        cmocka_unit_test(test_newer),
        cmocka_unit_test(test_open_to_everybody),
        cmocka_unit_test(test_read_only_file),
        cmocka_unit_test(test_read_only_directory),
        cmocka_unit_test(test_locked),
        cmocka_unit_test(test_full),
    };
    return cmocka_run_group_tests_name("files", tests, NULL, NULL);
}
