/* backups.c - copies of a database: what is left of them after a kill, what is told of them, and a
   database that is put back to one. */
#include "support.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Another check: the next start makes the table anew. */
static void outdate(const char *path)
{
    rewrite_object(path, "customer", "1,254)", "1,253)");
}

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
    outdate(path);
    return path;
}

static void start(const char *path, unsigned backups)
{
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.backups = backups;
    schemac_db *db;
    schemac_status status = shop_open(path, &config, &db);
    assert_ok(db, status);
    schemac_close(db);
}

static const char *numbered(const char *path, const char *number)
{
    return path_plus(path_plus(path, ".backup-"), number);
}

static bool there(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0;
}

static void copy(const char *from, const char *to)
{
    image i = read_image(from);
    write_file(to, i.bytes, i.size);
    image_free(&i);
}

/* Whatever is there, without opening it where it is. */
static void assert_customers(const char *path, int64_t count)
{
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM customer"), count);
    assert_sound(path);
}

#define MORE "INSERT INTO customer(id,email,credit,newsletter) VALUES (77,'late@example.org',0,0)"

static schemac_status restore_into(const char *path, const char *backup, unsigned backups,
                                   schemac_db **db)
{
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.backups = backups;
    config.busy_timeout = 0;
    return schemac_backup_restore(path, backup, &config, db);
}

static void restore(const char *path, const char *backup)
{
    schemac_db *db;
    schemac_status status = restore_into(path, backup, 0, &db);
    assert_ok(db, status);
    schemac_close(db);
}

/* ---- back, and back again -------------------------------------------------------------------- */

static void go_back(bool write_ahead_log)
{
    const char *path = make_shop(write_ahead_log), *first = numbered(path, "1");
    start(path, 3);
    raw(path, MORE);
    char *late = dump_rows(path), *early = dump_rows(first);
    assert_string_not_equal(late, early);

    schemac_db *db;
    schemac_status status = restore_into(path, NULL, 0, &db);
    assert_ok(db, status);
    assert_string_equal(schemac_report(db)->restored, numbered(path, "2"));
    assert_string_equal(schemac_report(db)->backup, first);
    schemac_close(db);
    char *now = dump_rows(path), *kept = dump_rows(first);
    assert_string_equal(now, early);
    assert_string_equal(kept, late);
    free(now);
    free(kept);
    assert_sound(path);
    assert_raw(path, "PRAGMA journal_mode", write_ahead_log ? "wal\n" : "delete\n");
    assert_raw(first, "PRAGMA journal_mode", "delete\n");

    restore(path, NULL); /* takes it back */
    now = dump_rows(path);
    assert_string_equal(now, late);
    free(now);
    free(late);
    free(early);
    assert_false(there(numbered(path, "0")));
    assert_false(there(numbered(path, "part")));
    start(path, 0);
    assert_customers(path, 4);
}

static void test_back_again(void **state)
{
    (void)state;
    go_back(true);
    go_back(false);
}

/* A database of one state only, and one that is not there. */
static void test_missing_database(void **state)
{
    (void)state;
    const char *path = make_shop(true);
    start(path, 1);
    raw(path, MORE);
    assert_int_equal(unlink(path), 0);
    /* what another database has left beside it is not for this one */
    write_file(path_plus(path, "-wal"), "not a log at all, but something that is in the way", 50);
    write_file(path_plus(path, "-journal"), "nor a journal, which would be as bad as the log", 47);
    schemac_db *db;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.create = false;
    schemac_status status = schemac_backup_restore(path, NULL, &config, &db);
    assert_status(db, SCHEMAC_MISSING, status);
    assert_contains(schemac_error_message(db), "not to be created");
    schemac_close(db);
    status = restore_into(path, NULL, 0, &db);
    assert_ok(db, status);
    assert_null(schemac_report(db)->backup);
    assert_string_equal(schemac_report(db)->restored, numbered(path, "1"));
    schemac_close(db);
    assert_customers(path, 3);
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    /* the superuser gives it back to the one whose backup it is */
    if (geteuid() == 0) {
        assert_int_equal(unlink(path), 0);
        assert_int_equal(chown(numbered(path, "1"), 12345, 12346), 0);
        restore(path, NULL);
        assert_int_equal(stat(path, &info), 0);
        assert_int_equal(info.st_uid, 12345);
        assert_int_equal(info.st_gid, 12346);
    }
    start(path, 0);
    assert_customers(path, 3);
}

/* bindery#2337, 3gpp-mcp#129: a log with rows that no checkpoint has seen, left by a process that
   was killed: copying the file would mix both. */
static void test_left_over_log(void **state)
{
    (void)state;
    const char *path = make_shop(true);
    start(path, 1);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        sqlite3 *db;
        bool good = sqlite3_open(path, &db) == SQLITE_OK &&
                    sqlite3_exec(db, MORE, NULL, NULL, NULL) == SQLITE_OK;
        raise(good ? SIGKILL : SIGTERM); /* it closes nothing */
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    struct stat log;
    assert_int_equal(stat(path_plus(path, "-wal"), &log), 0);
    assert_true(log.st_size > 0);
    restore(path, NULL);
    assert_customers(path, 3);
    assert_customers(numbered(path, "1"), 4); /* what was in the log is kept */
}

/* A program that has the database open sees what was restored, by statements that it has prepared
   before. */
static void test_seen_by_others(void **state)
{
    (void)state;
    for (int log = 0; log < 2; log++) {
        const char *path = make_shop(log == 1);
        start(path, 2);
        schemac_db *other;
        schemac_status status = shop_open(path, NULL, &other);
        assert_ok(other, status);
        int64_t count = 0;
        raw(path, MORE);
        assert_ok(other, shop_customer_count(other, &count));
        assert_int_equal(count, 4);
        restore(path, NULL);
        assert_ok(other, shop_customer_count(other, &count));
        assert_int_equal(count, 3);
        schemac_close(other);
        assert_sound(path);
    }
}

/* Who writes is waited for; nothing has happened when the time is over. */
static void test_locked(void **state)
{
    (void)state;
    for (int log = 0; log < 2; log++) {
        const char *path = make_shop(log == 1);
        start(path, 2);
        raw(path, MORE);
        sqlite3 *writer;
        assert_int_equal(sqlite3_open(path, &writer), SQLITE_OK);
        assert_int_equal(sqlite3_exec(writer, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
        schemac_db *db;
        schemac_status status = restore_into(path, NULL, 0, &db);
        assert_status(db, SCHEMAC_BUSY, status);
        assert_contains(schemac_error_message(db), "locked");
        schemac_close(db);
        /* a reader stops it in rollback mode alone */
        assert_int_equal(
            sqlite3_exec(writer, "ROLLBACK; BEGIN; SELECT * FROM customer", NULL, NULL, NULL),
            SQLITE_OK);
        status = restore_into(path, NULL, 0, &db);
        assert_status(db, log == 1 ? SCHEMAC_OK : SCHEMAC_BUSY, status);
        schemac_close(db);
        sqlite3_close(writer);
        assert_customers(path, log == 1 ? 3 : 4);
        assert_false(there(numbered(path, "0")));
        assert_false(there(numbered(path, "part")));
        assert_true(there(numbered(path, "2")) == (log == 1));
    }
}

/* ---- somebody writes between the two locks ---------------------------------------------------- */

static const char *written_to;
static unsigned writes;

/* Once the lock that the copy of the state before was made under is gone. */
static int write_between(unsigned event, void *user, void *statement, void *time)
{
    (void)event;
    (void)user;
    (void)time;
    const char *sql = sqlite3_sql(statement);
    if (writes == 0 && sql != NULL && strcmp(sql, "ROLLBACK") == 0) {
        writes++;
        raw(written_to, MORE);
    }
    return 0;
}

/* https://sqlite.org/c3ref/auto_extension.html: called for each connection */
static int watch(sqlite3 *db, const char **message, const void *routines)
{
    (void)message;
    (void)routines;
    return sqlite3_trace_v2(db, SQLITE_TRACE_PROFILE, write_between, NULL);
}

/* It is in the state before that is kept, or it would be nowhere. */
static void test_written_meanwhile(void **state)
{
    (void)state;
    for (int log = 0; log < 2; log++) {
        const char *path = make_shop(log == 1);
        start(path, 1);
        raw(path, "UPDATE customer SET name='now' WHERE id=1");
        written_to = path;
        writes = 0;
        assert_int_equal(sqlite3_auto_extension((void (*)(void))watch), SQLITE_OK);
        restore(path, NULL);
        sqlite3_cancel_auto_extension((void (*)(void))watch);
        assert_int_equal(writes, 1);
        assert_customers(path, 3);
        assert_customers(numbered(path, "1"), 4);
        assert_raw(numbered(path, "1"), "SELECT name FROM customer WHERE id=1", "now\n");
    }
}

/* What SQLite's own rows are numbered by stays as it is. */
static void test_exact(void **state)
{
    (void)state;
    const char *path = make_shop(true);
    raw(path, "CREATE TABLE loose(x); INSERT INTO loose(rowid,x) VALUES (5,'a'),(900,'b')");
    int64_t cookie = raw_integer(path, "PRAGMA schema_version");
    start(path, 1);
    const char *backup = numbered(path, "1");
    assert_raw(backup, "SELECT group_concat(rowid||x) FROM loose", "5a,900b\n");
    assert_int_equal(raw_integer(backup, "PRAGMA schema_version"), cookie);
    raw(path, "DELETE FROM loose");
    restore(path, NULL);
    assert_raw(path, "SELECT group_concat(rowid||x) FROM loose", "5a,900b\n");
}

/* ---- what is refused -------------------------------------------------------------------------- */

static void refuse(const char *path, const char *backup, schemac_status wanted, const char *message)
{
    image before = read_image(path);
    schemac_db *db;
    schemac_status status = restore_into(path, backup, 0, &db);
    assert_status(db, wanted, status);
    assert_contains(schemac_error_message(db), message);
    assert_null(schemac_report(db)->restored);
    assert_null(schemac_report(db)->backup);
    assert_true(schemac_report(db)->issue_count == 1);
    assert_int_equal(schemac_model_status(db, "customer"), SCHEMAC_MODEL_UNKNOWN);
    schemac_close(db);
    assert_untouched(path, &before);
    assert_false(there(numbered(path, "part")));
    assert_false(there(numbered(path, "0")));
    assert_false(there(numbered(path, "2")));
}

static void flip(const char *path, long at)
{
    FILE *f = fopen(path, "r+b");
    assert_non_null(f);
    assert_int_equal(fseek(f, at, SEEK_SET), 0);
    for (int i = 0; i < 64; i++)
        fputc(0xA5, f);
    assert_int_equal(fclose(f), 0);
}

static void test_unfit(void **state)
{
    (void)state;
    const char *path = make_shop(false), *other = fresh_path(), *first = numbered(path, "1");
    refuse(path, NULL, SCHEMAC_MISSING, "there is no backup of '");
    start(path, 1);
    refuse(path, other, SCHEMAC_MISSING, "cannot reach the backup '");
    refuse(path, path, SCHEMAC_MISUSE, "is the database itself, not a backup of it");
    assert_int_equal(link(path, other), 0);
    refuse(path, other, SCHEMAC_MISUSE, "is the database itself, not a backup of it");
    unlink(other);
    refuse(path, test_directory(), SCHEMAC_NOT_A_DATABASE, "is not a file");
    write_file(other, "", 0);
    refuse(path, other, SCHEMAC_NOT_A_DATABASE, "is empty");
    write_file(other,
               "a text that is long enough to be taken for the header of a database, or "
               "so it seems at first",
               92);
    refuse(path, other, SCHEMAC_NOT_A_DATABASE, "is not a database");
    write_file(other, "", 0);
    raw(other, "PRAGMA user_version=3");
    refuse(path, other, SCHEMAC_NOT_A_DATABASE, "has no tables");

    copy(first, other);
    struct stat info;
    assert_int_equal(stat(other, &info), 0);
    assert_int_equal(truncate(other, info.st_size / 2), 0);
    refuse(path, other, SCHEMAC_CORRUPT, "is damaged: ");
    copy(first, other);
    int64_t root = raw_integer(other, "SELECT rootpage FROM sqlite_schema WHERE name='customer'");
    int64_t page = raw_integer(other, "PRAGMA page_size");
    flip(other, (long)((root - 1) * page));
    refuse(path, other, SCHEMAC_CORRUPT, "is damaged: ");
    /* the part of an index that its table does not have: only a check of all of it finds that */
    copy(first, other);
    raw_unchecked(other,
                  "PRAGMA writable_schema=1; UPDATE sqlite_schema SET rootpage=(SELECT rootpage"
                  " FROM sqlite_schema WHERE name='product') WHERE name='customer'");
    refuse(path, other, SCHEMAC_CORRUPT, "is damaged: ");

    copy(first, numbered(path, "part"));
    schemac_db *db;
    schemac_status status = restore_into(other, numbered(path, "part"), 0, &db);
    assert_status(db, SCHEMAC_CORRUPT, status);
    assert_contains(schemac_error_message(db), "is not complete");
    schemac_close(db);
    unlink(numbered(path, "part"));

    assert_customers(path, 3);
    status = restore_into(":memory:", NULL, 0, &db);
    assert_status(db, SCHEMAC_MISUSE, status);
    assert_contains(schemac_error_message(db), "a database in memory has no backups");
    schemac_close(db);
    status = schemac_backup_restore(NULL, NULL, NULL, &db);
    assert_status(db, SCHEMAC_MISUSE, status);
    assert_contains(schemac_error_message(db), "no path is given");
    schemac_close(db);
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.mode = SCHEMAC_VERIFY;
    status = schemac_backup_restore(path, NULL, &config, &db);
    assert_status(db, SCHEMAC_MISUSE, status);
    assert_contains(schemac_error_message(db), "SCHEMAC_VERIFY changes nothing");
    schemac_close(db);
}

/* By its mark it is somebody else's; by its name it may be ours from before it was taken over. */
static void test_other_owner(void **state)
{
    (void)state;
    const char *path = make_shop(true), *other = fresh_path();
    start(path, 1);
    copy(numbered(path, "1"), other);
    raw(other, "PRAGMA application_id=4711");
    refuse(path, other, SCHEMAC_NOT_OURS, "belongs to another program than '");
    rename(other, numbered(path, "1"));
    restore(path, NULL);
    assert_raw(path, "PRAGMA application_id", "4711\n");
    /* of two programs neither is ours */
    const char *theirs = fresh_path();
    write_file(theirs, "", 0);
    raw(theirs, "CREATE TABLE t(x); INSERT INTO t VALUES (1); PRAGMA application_id=12");
    refuse(theirs, numbered(path, "2"), SCHEMAC_NOT_OURS, "4711, not 12");
    assert_raw(theirs, "SELECT x FROM t", "1\n");
}

/* A transaction that has not ended in it. */
static void test_incomplete(void **state)
{
    (void)state;
    const char *path = make_shop(false), *other = fresh_path();
    start(path, 1);
    copy(numbered(path, "1"), other);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        sqlite3 *db;
        bool good = sqlite3_open(other, &db) == SQLITE_OK &&
                    sqlite3_exec(db,
                                 "PRAGMA cache_size=1; BEGIN; UPDATE customer SET name='x';"
                                 "CREATE TABLE big AS WITH n(i) AS (SELECT 1 UNION ALL SELECT i+1"
                                 " FROM n WHERE i<500) SELECT i, hex(zeroblob(200)) FROM n",
                                 NULL, NULL, NULL) == SQLITE_OK;
        raise(good ? SIGKILL : SIGTERM); /* it closes nothing */
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    assert_true(there(path_plus(other, "-journal")));
    refuse(path, other, SCHEMAC_CORRUPT, "is not complete: a transaction has not ended in it");
    raw(other, "SELECT * FROM customer"); /* its program opens it */
    restore(path, other);
    assert_customers(path, 3);
}

/* The database itself may be what is broken. */
static void test_damaged_database(void **state)
{
    (void)state;
    const char *path = make_shop(false);
    start(path, 1);
    int64_t root = raw_integer(path, "SELECT rootpage FROM sqlite_schema WHERE name='customer'");
    flip(path, (long)((root - 1) * raw_integer(path, "PRAGMA page_size")));
    image broken = read_image(path);
    restore(path, NULL);
    assert_customers(path, 3);
    image kept = read_image(numbered(path, "1"));
    assert_int_equal(kept.size, broken.size); /* as it was, for whoever wants to look */
    assert_memory_equal(kept.bytes + (root - 1) * 4096, broken.bytes + (root - 1) * 4096, 4096);
    image_free(&kept);
    image_free(&broken);

    write_file(
        path, "what is this? It is long enough, but it is no database, and never was one.....", 78);
    image before = read_image(path);
    schemac_db *db;
    schemac_status status = restore_into(path, numbered(path, "2"), 0, &db);
    assert_status(db, SCHEMAC_NOT_A_DATABASE, status);
    assert_contains(schemac_error_message(db), "Move it away, with '-wal', '-shm' and '-journal'");
    schemac_close(db);
    assert_untouched(path, &before);
    assert_int_equal(unlink(path), 0);
    restore(path, numbered(path, "2"));
    assert_customers(path, 3);
}

static void test_page_size(void **state)
{
    (void)state;
    for (int log = 0; log < 2; log++) {
        const char *path = make_shop(log == 1), *other = fresh_path();
        start(path, 1);
        copy(numbered(path, "1"), other);
        raw(other, "PRAGMA page_size=1024; VACUUM");
        schemac_db *db;
        schemac_status status = restore_into(path, other, 0, &db);
        assert_status(db, log == 1 ? SCHEMAC_INVALID : SCHEMAC_OK, status);
        if (log == 1)
            assert_contains(schemac_error_message(db), "have another size than those of");
        schemac_close(db);
        assert_customers(path, 3);
        assert_raw(path, "PRAGMA page_size", log == 1 ? "4096\n" : "1024\n");
        assert_false(there(numbered(path, "0")));
        assert_false(there(numbered(path, "part")));
        /* and into nothing at all */
        const char *fresh = fresh_path();
        restore(fresh, other);
        assert_customers(fresh, 3);
    }
}

/* ---- what a kill leaves ----------------------------------------------------------------------- */

/* A whole copy whose change is committed becomes a backup, and nothing is lost; one whose change is
   not goes; one that is not whole goes. By a start that finds nothing to do, by one that makes a
   backup itself, and by one that keeps none. */
static void test_left_over_copies(void **state)
{
    (void)state;
    for (unsigned count = 0; count < 3; count++) {
        const char *path = make_shop(true);
        char *old = dump_objects(path);
        start(path, 3);
        rename(numbered(path, "1"), numbered(path, "0")); /* killed after the commit */
        write_file(numbered(path, "part"), "some", 4);
        start(path, count);
        assert_false(there(numbered(path, "0")));
        assert_false(there(numbered(path, "part")));
        char *kept = dump_objects(numbered(path, "1"));
        assert_string_equal(kept, old);
        free(kept);

        copy(path, numbered(path, "0")); /* killed before the commit: the mark is the same */
        start(path, count);
        assert_false(there(numbered(path, "0")));
        assert_false(there(numbered(path, "2")));
        kept = dump_objects(numbered(path, "1"));
        assert_string_equal(kept, old);
        free(kept);

        copy(path, numbered(path, "0"));
        outdate(path); /* whose cookie is another one then: what differs is kept */
        start(path, 3);
        assert_true(there(numbered(path, "3")));
        assert_false(there(numbered(path, "0")));
        free(old);
    }
}

/* The one after a kill between two renames: only what is below the gap moves. */
static void test_gap(void **state)
{
    (void)state;
    const char *path = make_shop(true);
    start(path, 3);
    rename(numbered(path, "1"), numbered(path, "0"));
    write_file(numbered(path, "1"), "first", 5);
    write_file(numbered(path, "3"), "third", 5);
    start(path, 3);
    image i = read_image(numbered(path, "2"));
    assert_memory_equal(i.bytes, "first", 5);
    image_free(&i);
    i = read_image(numbered(path, "3"));
    assert_memory_equal(i.bytes, "third", 5);
    image_free(&i);
    assert_customers(numbered(path, "1"), 3);
}

/* Somebody who writes has the lock: nobody waits for it to tidy up, and nobody touches what may be
   his. */
static void test_not_under_the_lock(void **state)
{
    (void)state;
    const char *path = make_shop(true);
    start(path, 1);
    write_file(numbered(path, "part"), "some", 4);
    copy(path, numbered(path, "0"));
    sqlite3 *writer;
    assert_int_equal(sqlite3_open(path, &writer), SQLITE_OK);
    assert_int_equal(sqlite3_exec(writer, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.backups = 1;
    config.busy_timeout = 20 * 60 * 1000;
    schemac_db *db;
    schemac_status status = shop_open(path, &config, &db);
    assert_ok(db, status);
    schemac_close(db);
    assert_true(there(numbered(path, "part")));
    assert_true(there(numbered(path, "0")));
    sqlite3_close(writer);
    config.mode = SCHEMAC_VERIFY;
    status = shop_open(path, &config, &db);
    assert_ok(db, status);
    schemac_close(db);
    assert_true(there(numbered(path, "part")));
    assert_true(there(numbered(path, "0")));
    start(path, 0);
    assert_false(there(numbered(path, "part")));
    assert_false(there(numbered(path, "0")));
}

/* ---- who may read them ------------------------------------------------------------------------ */

static void test_owner_and_mode(void **state)
{
    (void)state;
    const char *path = make_shop(true);
    bool root = geteuid() == 0;
    chmod(path, 0644);
    if (root)
        assert_int_equal(chown(path, 12345, 12346), 0);
    mode_t before = umask(0);
    start(path, 1);
    restore(path, NULL);
    umask(before);
    for (int i = 1; i <= 2; i++) {
        struct stat info;
        assert_int_equal(stat(numbered(path, i == 1 ? "1" : "2"), &info), 0);
        assert_int_equal(info.st_mode & 0777, 0600);
        assert_int_equal(info.st_uid, root ? 12345 : geteuid());
        if (root)
            assert_int_equal(info.st_gid, 12346);
    }
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0644); /* the database's own are not ours to change */
}

/* Links: what a copy would be written through is refused, and not followed. */
static void test_links(void **state)
{
    (void)state;
    const char *path = make_shop(true), *victim = fresh_path();
    write_file(victim, "precious", 8);
    assert_int_equal(symlink(victim, numbered(path, "part")), 0);
    start(path, 1);
    image i = read_image(victim);
    assert_int_equal(i.size, 8);
    assert_memory_equal(i.bytes, "precious", 8);
    image_free(&i);
    assert_customers(numbered(path, "1"), 3);
    assert_false(there(numbered(path, "part")));
    /* a link is no backup */
    assert_int_equal(symlink(victim, numbered(path, "0")), 0);
    restore(path, NULL);
    assert_customers(path, 3);
    /* a database behind a link is refused as by a start */
    const char *link_path = fresh_path();
    assert_int_equal(symlink(path, link_path), 0);
    schemac_db *db;
    schemac_status status = restore_into(link_path, numbered(path, "1"), 0, &db);
    assert_status(db, SCHEMAC_PERMISSION, status);
    assert_contains(schemac_error_message(db), "is a symbolic link");
    schemac_close(db);
}

/* Without the right to write: as somebody who is not the superuser. */
static void test_permissions(void **state)
{
    (void)state;
    const char *path = make_shop(false);
    start(path, 1);
    raw(path, MORE);
    char directory[4096];
    snprintf(directory, sizeof directory, "%s", path);
    *strrchr(directory, '/') = '\0';
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        schemac_db *db;
        chmod(path, 0644);
        chmod(numbered(path, "1"), 0644);
        chmod(directory, 0755);
        if (geteuid() == 0 && setuid(12345) != 0)
            _exit(1);
        if (geteuid() != 12345)
            chmod(path, 0444);
        schemac_status status = restore_into(path, numbered(path, "1"), 0, &db);
        bool good = status == SCHEMAC_PERMISSION &&
                    strstr(schemac_error_message(db), "cannot be written; allow writing") != NULL;
        if (!good)
            print_error("%s\n", schemac_error_message(db));
        schemac_close(db);
        raise(good ? SIGKILL : SIGTERM); /* it closes nothing */
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    chmod(path, 0600);
    chmod(directory, 0700);
    assert_customers(path, 4);
    assert_false(there(numbered(path, "2")));
}

/* ---- what is told of them --------------------------------------------------------------------- */

static void test_list(void **state)
{
    (void)state;
    const char *path = make_shop(true);
    schemac_backups *list;
    assert_int_equal(schemac_backup_list(path, NULL, &list), SCHEMAC_OK);
    assert_int_equal(list->count, 0);
    schemac_free(list);
    int64_t begun = schemac_now();
    start(path, 3);
    write_file(numbered(path, "2"), "no database", 11);
    rename(numbered(path, "1"), numbered(path, "0"));
    image before = read_image(numbered(path, "0"));
    assert_int_equal(schemac_backup_list(path, NULL, &list), SCHEMAC_OK);
    assert_int_equal(list->count, 2);
    assert_string_equal(list->list[0].path, numbered(path, "0"));
    assert_string_equal(list->list[0].schema, "shop");
    assert_int_equal(list->list[0].version, SHOP_SCHEMA->version);
    assert_int_equal(list->list[0].size, before.size);
    assert_true(list->list[0].made_at > begun - 10 * 1000000);
    assert_true(list->list[0].made_at <= schemac_now());
    assert_string_equal(list->list[1].path, numbered(path, "2"));
    assert_null(list->list[1].schema);
    assert_int_equal(list->list[1].version, 0);
    assert_int_equal(list->list[1].size, 11);
    schemac_free(list);
    assert_untouched(numbered(path, "0"), &before);
    assert_int_equal(schemac_backup_list(":memory:", NULL, &list), SCHEMAC_OK);
    assert_int_equal(list->count, 0);
    schemac_free(list);
    assert_int_equal(schemac_backup_list("postgresql://x", NULL, &list), SCHEMAC_MISUSE);
    assert_null(list);
    assert_int_equal(schemac_backup_list(NULL, NULL, &list), SCHEMAC_MISUSE);
}

/* The latest is the whole one that has no number yet; restoring gives it one. How many are kept is
   said. */
static void test_latest(void **state)
{
    (void)state;
    const char *path = make_shop(true);
    start(path, 3);
    raw(path, MORE);
    rename(numbered(path, "1"), numbered(path, "0"));
    write_file(numbered(path, "1"), "older", 5);
    schemac_db *db;
    schemac_status status = restore_into(path, NULL, 2, &db);
    assert_ok(db, status);
    assert_string_equal(schemac_report(db)->backup, numbered(path, "1"));
    assert_string_equal(schemac_report(db)->restored, numbered(path, "2"));
    schemac_close(db);
    assert_customers(path, 3);
    assert_customers(numbered(path, "1"), 4);
    assert_false(there(numbered(path, "3")));
}

/* Five are there, and then two of them, the latest: neither a gap nor an older one is left. What is
   none of ours stays. */
static void test_latest_are_kept(void **state)
{
    (void)state;
    static const char *const old[] = {"1", "2", "3", "4", "5"};
    for (int restored = 0; restored < 2; restored++) {
        const char *path = make_shop(!restored);
        if (restored)
            raw(path, MORE);
        for (size_t i = 0; i < 5; i++)
            write_file(numbered(path, old[i]), old[i], 1);
        assert_int_equal(symlink("elsewhere", numbered(path, "6")), 0);
        if (restored) {
            const char *other = make_shop(false);
            schemac_db *db;
            schemac_status status = restore_into(path, other, 2, &db);
            assert_ok(db, status);
            assert_string_equal(schemac_report(db)->restored, other);
            schemac_close(db);
        } else {
            start(path, 2);
        }
        assert_customers(numbered(path, "1"), restored ? 4 : 3);
        image i = read_image(numbered(path, "2"));
        assert_memory_equal(i.bytes, "1", 1);
        image_free(&i);
        for (size_t n = 2; n < 5; n++)
            assert_false(there(numbered(path, old[n])));
    }
}

/* One that is restored and not among the latest is not kept, and is not named. */
static void test_restored_is_not_kept(void **state)
{
    (void)state;
    const char *path = make_shop(true);
    start(path, 3);
    raw(path, MORE);
    schemac_db *db;
    schemac_status status = restore_into(path, NULL, 1, &db);
    assert_ok(db, status);
    assert_null(schemac_report(db)->restored);
    assert_string_equal(schemac_report(db)->backup, numbered(path, "1"));
    schemac_close(db);
    assert_customers(path, 3);
    assert_customers(numbered(path, "1"), 4);
    assert_false(there(numbered(path, "2")));
}

typedef struct heard {
    unsigned restored;
    char message[512];
} heard;

static void hear(void *user, const schemac_event *event)
{
    heard *h = user;
    if (event->kind != SCHEMAC_EVENT_RESTORED)
        return;
    h->restored++;
    snprintf(h->message, sizeof h->message, "%s", event->message);
}

static schemac_status no_restore(void *user, const char *call)
{
    (void)user;
    return strcmp(call, "restore") == 0 ? SCHEMAC_FULL : SCHEMAC_OK;
}

static void test_log_and_fault(void **state)
{
    (void)state;
    const char *path = make_shop(true);
    start(path, 1);
    raw(path, MORE);
    heard h = {0, ""};
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.log = hear;
    config.log_user = &h;
    config.fault = no_restore;
    schemac_db *db;
    schemac_status status = schemac_backup_restore(path, NULL, &config, &db);
    assert_status(db, SCHEMAC_FULL, status);
    schemac_close(db);
    assert_int_equal(h.restored, 0);
    assert_customers(path, 4);
    config.fault = NULL;
    status = schemac_backup_restore(path, NULL, &config, &db);
    assert_ok(db, status);
    assert_int_equal(schemac_commit(db), SCHEMAC_MISUSE);
    schemac_close(db);
    assert_int_equal(h.restored, 1);
    assert_contains(h.message, "has the state of");
    assert_customers(path, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_back_again),
        cmocka_unit_test(test_missing_database),
        cmocka_unit_test(test_left_over_log),
        cmocka_unit_test(test_seen_by_others),
        cmocka_unit_test(test_locked),
        cmocka_unit_test(test_written_meanwhile),
        cmocka_unit_test(test_exact),
        cmocka_unit_test(test_unfit),
        cmocka_unit_test(test_other_owner),
        cmocka_unit_test(test_incomplete),
        cmocka_unit_test(test_damaged_database),
        cmocka_unit_test(test_page_size),
        cmocka_unit_test(test_left_over_copies),
        cmocka_unit_test(test_gap),
        cmocka_unit_test(test_not_under_the_lock),
        cmocka_unit_test(test_owner_and_mode),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_permissions),
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_latest),
        cmocka_unit_test(test_latest_are_kept),
        cmocka_unit_test(test_restored_is_not_kept),
        cmocka_unit_test(test_log_and_fault),
    };
    return cmocka_run_group_tests_name("backups", tests, NULL, NULL);
}
