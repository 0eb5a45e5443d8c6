/* populate.c - the program that stock version 1 belongs to: makes a populated database, or with
   "start" only starts on one. */
#include "stock.schema.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

/* default_cache_size: so few pages that a transaction has to write some before it commits. */
static const char *const rows =
    "PRAGMA default_cache_size=10; PRAGMA foreign_keys=ON; BEGIN;"
#ifdef TENANTS
    "INSERT INTO firm VALUES (1,'first'),(2,'second'),(9,'third');"
    "WITH n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<160)"
    " INSERT INTO tag(rowid,name,firm_id,text,up_id) SELECT 500-i*3, 'tag '||i, CASE i%3 WHEN 0 "
    "THEN 9 ELSE i%3 END,"
    " hex(zeroblob(40))||i%5, CASE WHEN i>3 AND i%7 THEN 'tag '||(i-3) END FROM n;"
    "WITH n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<300)"
    " INSERT INTO use SELECT i*2, firm_id, name, CASE WHEN i%4 THEN name END, hex(zeroblob(20))||i"
    " FROM n JOIN tag ON name='tag '||(i%160+1);"
    "WITH n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<90)"
    " INSERT INTO setting SELECT 'setting '||i, CASE i%3 WHEN 0 THEN 9 ELSE i%3 END, "
    "hex(zeroblob(30))||i FROM n;"
#else
    "WITH n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<120)"
    " INSERT INTO place SELECT i*2, 'place '||i, hex(zeroblob(60))||i, i FROM n;"
    "DELETE FROM place WHERE id=240;"
    "WITH n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<400)"
    " INSERT INTO item SELECT i, (i%119+1)*2, 'item '||hex(zeroblob(20))||i%7, i FROM n;"
    "WITH n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<150)"
    " INSERT INTO label SELECT i, CASE WHEN i%5 THEN (i%119+1)*2 END, 'word '||i FROM n;"
    "WITH n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<200)"
    " INSERT INTO node SELECT i, nullif(i/3,0), nullif(i-1,0), hex(zeroblob(30))||i FROM n;"
    "WITH n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<150)"
    " INSERT INTO scrap SELECT i, hex(zeroblob(50))||i FROM n;"
    "WITH n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<90)"
    " INSERT INTO cost SELECT i, i*100-(i%3)*777, 1+i%2, CASE WHEN i%4 THEN "
    "date('2000-02-29','+'||i||' days')"
    " END, printf('00000000-0000-4000-8000-%012d', i) FROM n;"
#endif
    "COMMIT;";

/* What a program keeps there that is not schemac's. */
static const char own_version[] = "PRAGMA user_version=26;";

int main(int argc, char **argv)
{
    schemac_db *db;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    if (argc != 3)
        return 99;
    bool only_start = strcmp(argv[2], "start") == 0;
    config.write_ahead_log = strcmp(argv[2], "wal") == 0;
    config.busy_timeout = 20 * 60 * 1000; /* for one that is stuck */
    schemac_status status = stock_open(argv[1], &config, &db);
    if (only_start) {
        schemac_close(db);
        return (int)status;
    }
    puts(schemac_error_message(db));
    schemac_close(db);
    sqlite3 *raw = NULL;
    if (status != SCHEMAC_OK || sqlite3_open(argv[1], &raw) != SQLITE_OK ||
        sqlite3_exec(raw, rows, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(raw, STOCK_SCHEMA->keep_user_version ? own_version : "", NULL, NULL, NULL) !=
            SQLITE_OK) {
        puts(raw == NULL ? "" : sqlite3_errmsg(raw));
        return 1;
    }
    return sqlite3_close(raw) == SQLITE_OK ? 0 : 1;
}
