/* databases.c - writes database files for fuzz_open to begin with: small pages, a few rows.
     fuzz_databases DIRECTORY */
#include "notes.schema.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void fail(const char *path, const char *what)
{
    fprintf(stderr, "%s: %s\n", path, what);
    exit(1);
}

static void run(const char *path, const char *sql)
{
    sqlite3 *db;
    char *message = NULL;
    if (sqlite3_open(path, &db) != SQLITE_OK ||
        sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail(path, message == NULL ? "cannot be opened" : message);
    sqlite3_close(db);
}

static void fill(const char *path)
{
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.write_ahead_log = false;
    schemac_db *db;
    if (notes_open(path, &config, &db) != SCHEMAC_OK)
        fail(path, schemac_error_message(db));
    notes_author ann = NOTES_AUTHOR_INIT;
    ann.name = "Ann";
    ann.born.has = true;
    ann.born.value = (schemac_date){1990, 2, 28};
    if (notes_author_insert(db, &ann) != SCHEMAC_OK)
        fail(path, schemac_error_message(db));
    for (int i = 0; i < 3; i++) {
        notes_note n = NOTES_NOTE_INIT;
        n.author_id = ann.id;
        n.title = "milk";
        n.kind = (notes_kind)(i + 1);
        n.pinned = i != 1;
        if (i > 0) {
            n.body = "two litres";
            n.extra = "{\"a\": [1]}";
            n.picture = (schemac_blob){"\x89PNG", 4};
            n.price = (schemac_opt_int64){true, 129};
            n.weight = (schemac_opt_double){true, 0.5};
            n.token.has = true;
        }
        if (notes_note_insert(db, &n) != SCHEMAC_OK)
            fail(path, schemac_error_message(db));
    }
    schemac_close(db);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        const char *before; /* our schema; NULL for a database that is not of it */
        const char *after;
    } kinds[] = {
        {"current.db", "PRAGMA page_size=512;VACUUM", ""},
        {"large_pages.db", "PRAGMA page_size=4096;VACUUM", ""},
        {"wal.db", "PRAGMA page_size=512;VACUUM", "PRAGMA journal_mode=WAL"},
        {"changed.db", "PRAGMA page_size=512;VACUUM", "PRAGMA user_version=7"},
        {"no_note.db", "PRAGMA page_size=512;VACUUM", "DROP TABLE note"},
        {"no_index.db", "PRAGMA page_size=512;VACUUM", "DROP INDEX \"note.title_created_at\""},
        {"more.db", "PRAGMA page_size=512;VACUUM",
         "ALTER TABLE author ADD COLUMN mail TEXT; CREATE VIEW v AS SELECT * FROM note;"
         "CREATE TRIGGER t AFTER INSERT ON note BEGIN DELETE FROM author WHERE id=9; END"},
        {"newer.db", "PRAGMA page_size=512;VACUUM",
         "UPDATE schemac_history SET version=9; PRAGMA user_version=1"},
        {"vacuum.db", "PRAGMA page_size=512;PRAGMA auto_vacuum=FULL;VACUUM",
         "CREATE TABLE x (y); INSERT INTO x VALUES (zeroblob(900)); DROP TABLE x"},
        {"utf16.db", "PRAGMA encoding='UTF-16le';PRAGMA page_size=512;VACUUM", ""},
        {"other.db", NULL, "PRAGMA page_size=512;CREATE TABLE a (b); PRAGMA application_id=5"},
        {"tables.db", NULL, "PRAGMA page_size=512;CREATE TABLE author (id INTEGER PRIMARY KEY)"},
        {"none.db", NULL, "PRAGMA page_size=512;VACUUM"},
    };
    if (argc != 2) {
        fprintf(stderr, "Usage: %s DIRECTORY\n", argv[0]);
        return 2;
    }
    if (mkdir(argv[1], 0777) != 0 && errno != EEXIST)
        fail(argv[1], strerror(errno));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", argv[1], kinds[i].name);
        unlink(path);
        if (kinds[i].before != NULL) {
            run(path, kinds[i].before);
            fill(path);
        }
        run(path, kinds[i].after);
    }
    return 0;
}
