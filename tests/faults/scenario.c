/* scenario.c - what a start finds, does and leaves behind, for each of the scenarios. */
#include "scenario.h"

#include "stock.schema.h"

#include "soak.h"
#include "support.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- files ---------------------------------------------------------------------------------- */

static void name_file(char *out, size_t size, const char *path, const char *ending)
{
    assert_true(snprintf(out, size, "%s%s", path, ending) < (int)size);
}

void copy_file(const char *from, const char *to, const char *ending)
{
    char source[4096], target[4096], bytes[65536];
    name_file(source, sizeof source, from, ending);
    name_file(target, sizeof target, to, ending);
    int in = open(source, O_RDONLY);
    if (in < 0) {
        unlink(target);
        return;
    }
    int out = open(target, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(out >= 0);
    for (ssize_t n; (n = read(in, bytes, sizeof bytes)) > 0;)
        assert_true(write(out, bytes, (size_t)n) == n);
    close(in);
    close(out);
}

static void remove_file(const char *path, const char *ending)
{
    char name[4096];
    name_file(name, sizeof name, path, ending);
    unlink(name);
}

static bool is_there(const char *path, const char *ending)
{
    char name[4096];
    name_file(name, sizeof name, path, ending);
    return access(name, F_OK) == 0;
}

/* A journal that begins with a zero, or is empty, is none for SQLite: the next transaction removes
   it (https://sqlite.org/fileformat2.html#the_rollback_journal). */
static bool has_content(const char *path, const char *ending)
{
    char name[4096];
    name_file(name, sizeof name, path, ending);
    FILE *f = fopen(name, "rb");
    int first = f == NULL ? EOF : fgetc(f);
    if (f != NULL)
        fclose(f);
    return first != EOF && first != 0;
}

#define TOKEN "what nobody knows"

/* What a start before this one has saved. */
static const char earlier[] = "an earlier backup";

void scenario_reset(const scenario *s)
{
    copy_file(s->base, s->path, "");
    remove_file(s->path, "-journal");
    remove_file(s->path, "-wal");
    remove_file(s->path, "-shm");
    if (s->backups == 0)
        return;
    char name[4096];
    name_file(name, sizeof name, s->path, ".backup-1");
    write_file(name, earlier, sizeof earlier);
    remove_file(s->path, ".backup-2");
    remove_file(s->path, ".backup-0");
    remove_file(s->path, ".backup-part");
}

/* ---- what is in a database ------------------------------------------------------------------ */

static void print_rows(sqlite3 *db, FILE *out, const char *sql)
{
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK) {
        fprintf(out, "%s: %s\n", sql, sqlite3_errmsg(db));
        return;
    }
    int code;
    while ((code = sqlite3_step(s)) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(s); i++) {
            const unsigned char *text = sqlite3_column_text(s, i);
            fprintf(out, "%s|", text == NULL ? "NULL" : (const char *)text);
        }
        fputc('\n', out);
    }
    if (code != SQLITE_DONE)
        fprintf(out, "%s: %s\n", sql, sqlite3_errmsg(db));
    sqlite3_finalize(s);
}

static void print_tables(sqlite3 *db, FILE *out)
{
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type='table' ORDER BY name",
                           -1, &s, NULL) != SQLITE_OK) {
        fprintf(out, "%s\n", sqlite3_errmsg(db));
        return;
    }
    while (sqlite3_step(s) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(s, 0);
        char *sql = strcmp(name, "schemac_history") == 0
                        ? sqlite3_mprintf("SELECT id,kind,version,name,checksum,detail FROM %s"
                                          " ORDER BY id",
                                          name)
                        : sqlite3_mprintf("SELECT rowid,* FROM \"%w\" ORDER BY 1", name);
        fprintf(out, "%s:\n", name);
        print_rows(db, out, sql);
        sqlite3_free(sql);
    }
    sqlite3_finalize(s);
}

static char *dump(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    sqlite3 *db = NULL;
    assert_non_null(out);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "unix"),
                     SQLITE_OK);
    print_rows(db, out, "PRAGMA integrity_check");
    print_rows(db, out, "PRAGMA foreign_key_check");
    print_rows(db, out, "PRAGMA application_id");
    print_rows(db, out, "PRAGMA user_version");
    print_rows(db, out, "SELECT type,name,tbl_name,sql FROM sqlite_schema ORDER BY type,name");
    print_tables(db, out);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    fclose(out);
    assert_non_null(text);
    if (strncmp(text, "ok|\n0|\n0|\n", 10) != 0 && strncmp(text, "ok|\n", 4) != 0)
        print_error("the database is damaged: %.200s\n", text);
    return text;
}

char *scenario_dump(const scenario *s)
{
    char copy[4096];
    name_file(copy, sizeof copy, s->path, ".copy");
    copy_file(s->path, copy, "");
    copy_file(s->path, copy, "-journal");
    copy_file(s->path, copy, "-wal");
    remove_file(copy, "-shm");
    char *text = dump(copy);
    remove_file(copy, "-wal");
    remove_file(copy, "-shm");
    remove_file(copy, "-journal");
    return text;
}

/* ---- starts --------------------------------------------------------------------------------- */

/* The migration in C cannot be undone, those in SQL can. */
enum { UNDO_TO = 2 };

static const char *const accepted[] = {"label.word.default", "cost.amount.meaning", NULL};

void scenario_start(const scenario *s, const schemac_allocator *allocator, start_result *said)
{
    schemac_db *db;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.write_ahead_log = s->wal;
    config.allocator = allocator;
    config.backups = s->backups;
    config.adopt = s->adopt ? SCHEMAC_ADOPT_ANY : SCHEMAC_ADOPT_NOTHING;
    config.accept = accepted;
    *said = (start_result){
        .status = s->restore ? schemac_backup_restore(s->path, s->saved, &config, &db)
                  : s->undo  ? schemac_roll_back(STOCK_SCHEMA, s->path, &config, UNDO_TO, &db)
                             : stock_open(s->path, &config, &db)};
    if (db != NULL) {
        const schemac_error_info *e = schemac_error(db);
        const schemac_report_info *r = schemac_report(db);
        said->engine_code = e->engine_code;
        said->up_to_date = s->undo ? r->migration_count == 0 : r->up_to_date;
        snprintf(said->message, sizeof said->message, "%s", e->message);
        assert_true(e->status == said->status);
        assert_true(r->status == said->status);
        if (said->status != SCHEMAC_OK && said->status != SCHEMAC_NOMEM)
            assert_true(r->issue_count > 0);
    } else {
        assert_int_equal(said->status, SCHEMAC_NOMEM);
        snprintf(said->message, sizeof said->message, "no handle");
    }
    schemac_close(db);
}

static void print_difference(const char *name, const char *got, const char *wanted)
{
    size_t line = 0;
    for (size_t i = 0; got[i] == wanted[i] && got[i] != '\0'; i++)
        if (got[i] == '\n')
            line = i + 1;
    print_error("not the %s state: [%.*s], not [%.*s]\n", name, (int)strcspn(got + line, "\n"),
                got + line, (int)strcspn(wanted + line, "\n"), wanted + line);
}

/* The latest is of the old state, the one before it is the earlier one, and there is nothing else.
   */
static void check_backups(const scenario *s, const char *what)
{
    char last[4096], name[4096], bytes[sizeof earlier] = "";
    if (s->backups == 0)
        return;
    if (is_there(s->path, ".backup-part") || is_there(s->path, ".backup-0") ||
        is_there(s->path, ".backup-3"))
        fail_msg("%s: the next start left something of a backup", what);
    name_file(last, sizeof last, s->path, ".backup-1");
    name_file(name, sizeof name, s->path, ".backup-2");
    FILE *f = fopen(name, "rb");
    if (f == NULL || fread(bytes, 1, sizeof bytes, f) != sizeof bytes ||
        memcmp(bytes, earlier, sizeof bytes) != 0)
        fail_msg("%s: the earlier backup is lost", what);
    fclose(f);
    char *saved = dump(last);
    if (strcmp(saved, s->old) != 0) {
        print_difference("old", saved, s->old);
        fail_msg("%s: the backup is not of the old state", what);
    }
    free(saved);
}

void scenario_check_discarded(const scenario *s, const char *what)
{
    if (s->backups > 0 && (is_there(s->path, ".backup-part") || is_there(s->path, ".backup-0") ||
                           is_there(s->path, ".backup-2")))
        fail_msg("%s: the start failed and left a backup", what);
}

/* What was restored is not restored once more: whoever comes next tidies up. */
static void tend_restored(const scenario *s, const char *what)
{
    schemac_db *db;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.backups = s->backups;
    schemac_status status = schemac_backup_restore(s->path, "/nowhere/at/all", &config, &db);
    if (status != SCHEMAC_MISSING)
        fail_msg("%s: %s", what, schemac_error_message(db));
    schemac_close(db);
}

static void start_next(const scenario *s, bool is_new, const char *what)
{
    start_result said;
    if (s->restore && is_new) {
        tend_restored(s, what);
        return;
    }
    scenario_start(s, NULL, &said);
    if (said.status != SCHEMAC_OK || said.up_to_date != is_new)
        fail_msg("%s: the next start says %s: %s; %s state was found, and it did %s", what,
                 schemac_status_name(said.status), said.message, is_new ? "the new" : "the old",
                 said.up_to_date ? "nothing" : "work");
    if (has_content(s->path, "-journal") || is_there(s->path, "-wal"))
        fail_msg("%s: the next start left a %s beside the database", what,
                 is_there(s->path, "-wal") ? "log" : "journal");
}

bool scenario_is_undone(const start_result *said)
{
    return said->status == SCHEMAC_IO && said->engine_code == SQLITE_ABORT_ROLLBACK &&
           strstr(said->message, "the database has undone what the start had changed") != NULL;
}

void scenario_check(const scenario *s, bool ok, const char *what)
{
    char *found = scenario_dump(s);
    bool is_new = strcmp(found, s->new) == 0;
    if (!is_new && strcmp(found, s->old) != 0) {
        print_difference("old", found, s->old);
        print_difference("new", found, s->new);
        fail_msg("%s: neither the old state nor the new one", what);
    }
    free(found);
    if (ok && !is_new)
        fail_msg("%s: success was reported, but nothing was done", what);
    start_next(s, is_new, what);
    found = dump(s->path);
    if (strcmp(found, s->new) != 0) {
        print_difference("new", found, s->new);
        fail_msg("%s: the next start did not end in the new state", what);
    }
    free(found);
    check_backups(s, what);
}

/* ---- the beginning -------------------------------------------------------------------------- */

/* What a start must keep, in the words of before and after it; and what it must make. */
typedef struct kept {
    const char *scenarios;      /* separated by commas */
    const char *before, *after; /* NULL: the same */
} kept;

#define SYNCED   "additive,rebuild,rename,drop,convert,adopt,keep,let_go,remade"
#define MIGRATED "migrate,backup"
#define SEEDED   "seed,fresh seed"
#define OPEN     " WHERE place_id IN (SELECT id FROM place WHERE rank<=110) ORDER BY id"
#define CLOSED   " WHERE place_id IN (SELECT id FROM place WHERE rank>110) ORDER BY id"
#define DONE     "SELECT version,kind FROM schemac_history WHERE kind<>'sync' ORDER BY id"

static const kept all_kept[] = {
    {SYNCED, "SELECT id,name,rank FROM place ORDER BY id", NULL},
    {SYNCED, "SELECT id,parent_id,before_id,text FROM node ORDER BY id", NULL},
    {SYNCED, "SELECT id,place_id,amount FROM item ORDER BY id", NULL},
    {SYNCED, "SELECT name,seq FROM sqlite_sequence ORDER BY name", NULL},
    {"drop", "SELECT id,place_id,title FROM item ORDER BY id", NULL},
    {"drop", "SELECT id,place_id,word FROM label ORDER BY id", NULL},
    {"rename", "SELECT id,note FROM place ORDER BY id", "SELECT id,remark FROM place ORDER BY id"},
    {"rename", "SELECT id,title FROM item ORDER BY id", "SELECT id,heading FROM item ORDER BY id"},
    {"rename", "SELECT id,text FROM scrap ORDER BY id", "SELECT id,text FROM remnant ORDER BY id"},
    {"rename", "SELECT id,place_id,word FROM label ORDER BY id",
     "SELECT id,place_id,word FROM ticket ORDER BY id"},
    {"additive,rebuild,rename,drop,adopt,migrate,backup,seed,undo",
     "SELECT id,amount,grade,seen,ref FROM cost ORDER BY id", NULL},
    {"adopt", "SELECT id,mood,twice,rowid FROM place ORDER BY id", NULL},
    {"adopt", "SELECT id,place_id,word,rowid FROM label ORDER BY id", NULL},
    {"convert",
     "SELECT id,amount*10,CASE grade WHEN 1 THEN 20 ELSE 10 END,CAST(strftime('%s',seen) AS "
     "INTEGER)*1000000,upper(replace(ref,'-','')) FROM cost ORDER BY id",
     "SELECT id,amount,grade,seen,hex(ref) FROM cost ORDER BY id"},
    {"keep", "VALUES ('put back',0,0)",
     "SELECT 'put back',* FROM pragma_application_id, pragma_user_version"},
    {"let_go", "SELECT 'user_version '||user_version FROM pragma_user_version",
     "SELECT name FROM schemac_history WHERE kind='mark'"},
    {"additive,rebuild,keep", "SELECT id,note FROM place ORDER BY id", NULL},
    {"additive,rebuild,keep", "SELECT id,title FROM item ORDER BY id", NULL},
    {"additive,rebuild,keep", "SELECT id,text FROM scrap ORDER BY id", NULL},
    {"remade", "SELECT id,note FROM place ORDER BY id", NULL},
    {"remade", "SELECT * FROM item ORDER BY id", NULL},
    {"remade", "SELECT rowid,* FROM label ORDER BY id", NULL},
    {"remade", "SELECT * FROM log ORDER BY item", NULL},
    {"remade", "SELECT rowid FROM search WHERE search MATCH '0* OR 00*' ORDER BY rowid", NULL},
    {"remade", "SELECT * FROM cost ORDER BY id", NULL},
    {"remade",
     "SELECT name,sql FROM sqlite_schema WHERE name IN ('calm','watch','afar','words_of','search')"
     " ORDER BY name",
     NULL},
    {"remade",
     "SELECT replace(sql,' not  null DEFAULT 0',' DEFAULT 1') FROM"
     " sqlite_schema WHERE name='item'",
     "SELECT sql FROM sqlite_schema WHERE name='item'"},
    {"additive,rebuild", "SELECT id,place_id,word FROM label ORDER BY id", NULL},

    {MIGRATED, "SELECT id,name,'',rank FROM place WHERE rank<=110 ORDER BY id",
     "SELECT id,name,note,rank FROM place WHERE name<>'attic' ORDER BY id"},
    {MIGRATED, "SELECT id,name,'',rank FROM place WHERE rank>110 ORDER BY id",
     "SELECT id,name,note,rank FROM closed_place ORDER BY id"},
    {MIGRATED,
     "SELECT id,place_id,title,amount,(SELECT note FROM place p WHERE p.id=place_id) FROM "
     "item" OPEN,
     "SELECT id,place_id,title,amount,note FROM item ORDER BY id"},
    {MIGRATED,
     "SELECT id,place_id,title,amount,(SELECT note FROM place p WHERE p.id=place_id)"
     " FROM item" CLOSED,
     "SELECT id,place_id,title,amount,note FROM closed_item ORDER BY id"},
    {MIGRATED,
     "SELECT id,word,(SELECT id FROM place p WHERE p.id=place_id AND rank<=110) FROM label"
     " ORDER BY id",
     "SELECT id,word,place_id FROM label ORDER BY id"},
    {MIGRATED, "SELECT id,place_id FROM label" CLOSED,
     "SELECT id,place_id FROM closed_label ORDER BY id"},
    {MIGRATED, "SELECT id,parent_id,before_id,text FROM node ORDER BY id", NULL},
    {MIGRATED, "SELECT id,text,length(text) FROM scrap ORDER BY id",
     "SELECT id,text,weight FROM scrap ORDER BY id"},
    {MIGRATED, "SELECT name,seq+1 FROM sqlite_sequence",
     "SELECT 'place',id FROM place WHERE name='attic'"},
    {MIGRATED, "VALUES (2,'migration'),(3,'migration'),(4,'migration'),(5,'skipped')", DONE},

    /* all is as it was in version 1 */
    {"undo", "SELECT id,name,note,rank FROM place ORDER BY id",
     "SELECT id,name,note,rank FROM place WHERE name<>'attic' ORDER BY id"},
    {"undo", "SELECT id,place_id,title,amount FROM item ORDER BY id", NULL},
    {"undo", "SELECT id,place_id,word FROM label ORDER BY id", NULL},
    {"undo", "SELECT id,parent_id,before_id,text FROM node ORDER BY id", NULL},
    {"undo", "SELECT id,text FROM scrap ORDER BY id", NULL},
    {"undo",
     "VALUES (2,'migration'),(3,'migration'),(4,'migration'),(5,'skipped'),(5,'rollback'),"
     "(4,'rollback'),(3,'rollback')",
     DONE},
    {"restore", "SELECT id,name,note,rank FROM place ORDER BY id", NULL},
    {"restore", "SELECT id,place_id,title,amount FROM item ORDER BY id", NULL},
    {"restore", "SELECT id,text FROM scrap ORDER BY id", NULL},
    {"fresh migrate", "VALUES (2,'included'),(3,'included'),(4,'included'),(5,'included')", DONE},

    /* as version 2 and then version 3 leave them */
    {"jump", "SELECT id,name,note||'?','new',rank FROM place ORDER BY id",
     "SELECT id,name,remark,note,rank FROM place WHERE id<=240 ORDER BY id"},
    {"jump", "VALUES ('attic','',0),('cellar','',2)",
     "SELECT name,remark,rank FROM place WHERE id>240 ORDER BY id"},
    {"jump",
     "SELECT id,place_id,title,amount+1,(SELECT count(DISTINCT substr(o.title,1,1)) FROM item o"
     " WHERE substr(o.title,1,1)<=substr(item.title,1,1)),length(title)*10+1 FROM item ORDER BY id",
     "SELECT id,place_id,title,amount,kind_id,size FROM item ORDER BY id"},
    {"jump", "SELECT id,place_id,word||(SELECT count(*) FROM place) FROM label ORDER BY id",
     "SELECT id,place_id,word FROM label ORDER BY id"},
    {"jump", "SELECT id,parent_id,before_id,text FROM node ORDER BY id", NULL},
    {"jump",
     "SELECT id,amount*100,10*grade,CAST(strftime('%s',seen) AS INTEGER)*1000000,"
     "upper(replace(ref,'-','')) FROM cost ORDER BY id",
     "SELECT id,amount,grade,seen,hex(ref) FROM cost ORDER BY id"},
    {"jump", "VALUES (2,'migration'),(3,'migration')",
     "SELECT version,kind FROM schemac_history WHERE kind='migration' ORDER BY id"},

    {"tenant", "SELECT id,name FROM firm ORDER BY id", NULL},
    {"tenant", "SELECT rowid,name,firm_id,text,up_id FROM tag ORDER BY 1", NULL},
    {"tenant", "SELECT id,firm_id,tag_id,other_id,note FROM use ORDER BY id", NULL},
    {"tenant", "SELECT name,firm_id,value FROM setting ORDER BY name", NULL},

    {"seed", "SELECT id,name,note,rank FROM place ORDER BY id",
     "SELECT id,name,note,rank FROM place WHERE id<=240 ORDER BY id"},
    {"seed", "SELECT id,place_id,title,amount FROM item ORDER BY id", NULL},
    {"seed", "SELECT id,place_id,word FROM label ORDER BY id", NULL},
    {SEEDED, "VALUES ('cellar','it''s dark; and {damp}',0),('attic','',999)",
     "SELECT name,note,rank FROM place WHERE name NOT LIKE 'place%' ORDER BY id"},
    {SEEDED,
     "VALUES ('cellar','floor',2,NULL,'2031-02-03'),('cellar','upper',1,'floor',NULL),"
     "('place 7','only',1,NULL,NULL)",
     "SELECT (SELECT name FROM place WHERE id=place_id),name,size,"
     "(SELECT name FROM shelf b WHERE b.id=s.below_id),opened FROM shelf s ORDER BY id"},
    {SEEDED,
     "VALUES ('first@example.org','upper','" TOKEN "'),('second@example.org','only','" TOKEN "')",
     "SELECT email,name,token FROM keeper k JOIN shelf s ON s.id=shelf_id ORDER BY k.id"},
};

static char *read_kept(const char *path, const char *sql)
{
    sqlite3 *db;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, "unix"), SQLITE_OK);
    print_rows(db, out, sql);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    fclose(out);
    return text;
}

static bool is_among(const char *name, const char *list)
{
    size_t size = strlen(name);
    for (; list != NULL; list = strchr(list, ',')) {
        list += *list == ',';
        if (strncmp(list, name, size) == 0 && (list[size] == ',' || list[size] == '\0'))
            return true;
    }
    return false;
}

static void check_kept(const scenario *s)
{
    for (size_t i = 0; i < sizeof all_kept / sizeof *all_kept; i++) {
        const kept *k = &all_kept[i];
        if (!is_among(s->name, k->scenarios))
            continue;
        char *before = read_kept(s->fresh ? s->path : s->origin, k->before);
        char *after = read_kept(s->path, k->after == NULL ? k->before : k->after);
        if (strcmp(before, after) != 0) {
            print_difference("old", after, before);
            fail_msg("rows were lost or changed: %s", k->before);
        }
        assert_true(strlen(before) > 8);
        free(before);
        free(after);
    }
}

static void populate(const scenario *s)
{
    char line[8192];
    snprintf(line, sizeof line, "'%s' '%s' %s", STOCK_V1, s->origin, s->wal ? "wal" : "rollback");
    FILE *program = popen(line, "r");
    char text[256] = "";
    assert_non_null(program);
    while (fgets(text, sizeof text, program) != NULL)
        ;
    if (pclose(program) != 0)
        fail_msg("version 1 cannot be populated: %s", text);
    assert_false(is_there(s->origin, "-wal"));
}

/* Another program has no mark and no history of ours, and made its tables its own way. */
static const char theirs[] =
    "DROP TABLE schemac_history; DROP TABLE schemac_tables; PRAGMA application_id=77;"
    "PRAGMA user_version=5; DROP INDEX \"item.title\"; CREATE INDEX their_titles ON item(title);"
    "ALTER TABLE place ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm' CHECK (mood <> '') COLLATE "
    "NOCASE;"
    "ALTER TABLE place ADD COLUMN twice INT AS (rank * 2);"
    "PRAGMA legacy_alter_table=ON; ALTER TABLE label RENAME TO old_label;"
    "CREATE TABLE label (word TEXT NOT NULL DEFAULT 'w', place_id INTEGER REFERENCES place ON "
    "DELETE"
    " SET NULL, id INTEGER PRIMARY KEY, CONSTRAINT few UNIQUE (word, place_id) ON CONFLICT IGNORE);"
    "INSERT INTO label SELECT word, place_id, id FROM old_label; DROP TABLE old_label;"
    "CREATE VIEW calm AS SELECT name, mood FROM place;"
    "CREATE TRIGGER watch AFTER DELETE ON place BEGIN UPDATE scrap SET text='gone' WHERE "
    "id=old.id; END";

/* What somebody has made of the tables: columns between those of the schema, constraints, comments,
   a check that names its own table, and a search over the numbers of rows. */
static const char others[] =
    "PRAGMA foreign_keys=0; PRAGMA legacy_alter_table=ON;"
    "ALTER TABLE item RENAME TO old_item; DROP INDEX \"item.title\";"
    "CREATE TABLE item (mood TEXT DEFAULT 'calm' COLLATE NOCASE CHECK (mood <> ''), \"id\" INTEGER "
    "PRIMARY"
    " KEY /* the, (key */, \"place_id\" INTEGER NOT NULL REFERENCES \"place\"(\"id\") ON DELETE "
    "CASCADE,"
    " amount INTEGER not  null DEFAULT 0 CONSTRAINT \"amount\" CHECK (\"amount\" BETWEEN "
    "-2147483648 AND"
    " 2147483647) CHECK (item.amount > -5), \"title\" TEXT NOT NULL -- the title\n, twice INT AS "
    "(amount * 2),"
    " UNIQUE (mood, id) CONSTRAINT \"far\" FOREIGN KEY (place_id) REFERENCES place DEFERRABLE "
    "INITIALLY"
    " DEFERRED) STRICT;"
    "INSERT INTO item(id,place_id,title,amount,mood) SELECT id,place_id,title,amount,'mood '||id "
    "FROM"
    " old_item; DROP TABLE old_item; CREATE INDEX \"item.title\" ON \"item\" (\"title\");"
    "ALTER TABLE label ADD COLUMN weight ANY REFERENCES place(id);"
    "ALTER TABLE label ADD COLUMN tag TEXT NOT NULL DEFAULT 'a;b' CHECK (tag <> ')');"
    "CREATE INDEX words_of ON label(lower(word), place_id DESC) WHERE word > 'a';"
    "CREATE VIEW calm AS SELECT * FROM item JOIN place ON place.id=place_id;"
    "CREATE TABLE log(text, item INTEGER REFERENCES item ON DELETE SET NULL);"
    "INSERT INTO log SELECT title, id FROM item WHERE id % 3 = 0;"
    "CREATE TRIGGER watch AFTER DELETE ON item BEGIN INSERT INTO log VALUES (old.title, NULL); END;"
    "CREATE TRIGGER afar AFTER INSERT ON log BEGIN UPDATE item SET mood='new' WHERE id=new.item; "
    "END;"
    "CREATE VIRTUAL TABLE search USING fts5(text, content='scrap', content_rowid='rowid');"
    "INSERT INTO search(search) VALUES ('rebuild')";

/* What is rolled back has to be done first. */
static const char *make_base(const scenario *s)
{
    if (s->adopt)
        raw(s->origin, theirs);
    if (strcmp(s->name, "remade") == 0)
        raw(s->origin, others);
    if (!s->undo && !s->restore)
        return s->origin;
    scenario start = {.name = "start", .wal = s->wal, .path = fresh_path()};
    start_result said;
    copy_file(s->origin, start.path, "");
    scenario_start(&start, NULL, &said);
    if (said.status != SCHEMAC_OK)
        fail_msg("the start fails: %s", said.message);
    return start.path;
}

/* A backup has no log, whatever its database has. */
static void save(scenario *s)
{
    s->saved = fresh_path();
    copy_file(s->origin, s->saved, "");
    raw(s->saved, "PRAGMA journal_mode=DELETE");
    raw(s->base, "INSERT INTO scrap(text) VALUES ('after the backup')");
}

bool scenario_begin(scenario *s, int argc, char **argv)
{
    struct stat info;
    if (argc != 3)
        return false;
    if (stat("/dev/shm", &info) == 0 && access("/dev/shm", W_OK) == 0)
        setenv("TMPDIR", "/dev/shm", 0); /* these tests are many small files */
    setenv("STOCK_TOKEN", TOKEN, 1);
    *s = (scenario){.name = argv[1], .wal = strcmp(argv[2], "wal") == 0};
    s->fresh = strcmp(argv[1], "fresh") == 0;
    s->undo = strcmp(argv[1], "undo") == 0;
    s->restore = strcmp(argv[1], "restore") == 0;
    s->adopt = strcmp(argv[1], "adopt") == 0;
    const bool jump = strcmp(argv[1], "jump") == 0; /* it has a history */
    s->backups = s->restore || s->adopt || jump || strcmp(argv[1], "backup") == 0 ? 2 : 0;
    s->sparse = jump                                        ? 4
                : s->backups > 0 || s->undo                 ? 10
                : strcmp(s->name, "migrate") == 0           ? 6
                : is_among(SCENARIO, "seed,convert,remade") ? 4
                                                            : 1;
#ifdef __SANITIZE_ADDRESS__ /* which takes four times as long */
    s->sparse *= 6;
#endif
    s->name = s->fresh ? "fresh " SCENARIO : argv[1];
    s->origin = fresh_path();
    s->path = fresh_path();
    if (!s->fresh)
        populate(s);
    s->base = make_base(s);
    if (s->restore)
        save(s);
    scenario_reset(s);
    s->old = scenario_dump(s);
    scenario_reset(s);
    start_result said;
    scenario_start(s, NULL, &said);
    if (said.status != SCHEMAC_OK || said.up_to_date)
        fail_msg("the start fails: %s", said.message);
    s->new = scenario_dump(s);
    assert_string_not_equal(s->old, s->new);
    check_kept(s);
    check_backups(s, "the first start");
    return true;
}

void scenario_end(scenario *s)
{
    free(s->old);
    free(s->new);
}

size_t scenario_stride(const scenario *s, size_t count, size_t most)
{
    most = most / s->sparse < 2 ? 2 : most / s->sparse;
    return soaking() || count <= most ? 1 : (count + most - 1) / most;
}
