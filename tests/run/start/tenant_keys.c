/* tenant_keys.c - databases of an earlier build, in which keys of tenants did not begin with the
   tenant yet, are brought to the new keys in one start, with all that is in them. */
#include "shapes.h"
#include "support.h"

#include "guild.schema.h"

#include <sqlite3.h>
#include <stdio.h>

static char *read_text(const char *path)
{
    image i = read_image(path);
    char *text = malloc(i.size + 1);
    assert_non_null(text);
    memcpy(text, i.bytes, i.size);
    text[i.size] = '\0';
    image_free(&i);
    return text;
}

/* What three tenants have put in, where keys were unique among all of them. Rowids have gaps, and
   are not in the order of keys. */
static const char populate[] =
    "PRAGMA foreign_keys=ON; BEGIN;"
    "INSERT INTO firm(rowid,code,name) VALUES (7,'acme','A'),(3,'Bolt',NULL),(90,'cog','C');"
    "INSERT INTO word(rowid,key,firm_id,note,mark,peer_id) VALUES (11,'z','acme',1,'m',NULL),"
    " (5,'a','acme',2,NULL,'z'),(900,'m','Bolt',3,'m',NULL),(2,'n','Bolt',4,'n','m'),(60,'','cog',"
    "5,'m','');"
    "INSERT INTO word(key,firm_id) VALUES ('seeded','acme');"
    "INSERT INTO nick(rowid,key,firm_id,note,mark,gone,rev,peer_id) VALUES"
    " (4,'Ada','acme',1,'x',NULL,3,NULL),(3,'bob','acme',2,'y',NULL,1,'ada'),"
    " (8,'Cid','Bolt',3,'x',17,9,NULL),(9,'dora','Bolt',4,NULL,NULL,1,NULL),(77,'eve','cog',5,NULL,"
    "NULL,2,'eve');"
    "INSERT INTO trim(key,firm_id,note,peer_id) VALUES ('t1  ','acme',1,NULL),('t2','acme',2,'t1'),"
    " ('t3','Bolt',3,NULL),('t4','cog',4,'t4');"
    "INSERT INTO small(key,firm_id,note,peer_id,gone) VALUES "
    "(-4,'acme',1,NULL,NULL),(0,'acme',2,-4,5),"
    " (9,'Bolt',3,9,NULL),(2147483647,'cog',4,NULL,NULL);"
    "INSERT INTO large(key,firm_id,note,peer_id) VALUES (-9223372036854775807,'acme',1,NULL),"
    " (0,'acme',2,-9223372036854775807),(5,'Bolt',3,5),(6,'Bolt',4,5);"
    "INSERT INTO amount(key,firm_id) VALUES (100,'acme'),(-1,'Bolt'),(7,'cog');"
    "INSERT INTO ratio(rowid,key,firm_id) VALUES (4,1.5,'acme'),(2,-0.25,'Bolt'),(9,1e300,'cog');"
    "INSERT INTO moment(key,firm_id) VALUES (1700000000000000,'acme'),(0,'Bolt');"
    "INSERT INTO ident(rowid,key,firm_id) VALUES (6,x'00112233445566778899aabbccddeeff','acme'),"
    " (5,zeroblob(16),'Bolt');"
    "INSERT INTO bytes(key,firm_id) VALUES (x'','acme'),(x'00ff','Bolt');"
    "INSERT INTO shade(rowid,key,firm_id) VALUES (4,'dun','acme'),(3,'amber','Bolt');"
    "INSERT INTO rank(key,firm_id) VALUES (9,'acme'),(1,'Bolt'),(5,'cog');"
    "INSERT INTO flag(key,firm_id) VALUES (0,'acme'),(1,'Bolt');"
    "INSERT INTO day(rowid,key,firm_id) VALUES (8,'2024-02-29','acme'),(2,'2024-02-29','Bolt');"
    "INSERT INTO pair(rowid,a,b,firm_id,note) VALUES "
    "(9,'p',1,'acme',1),(3,'p',2,'acme',2),(5,'q',1,'Bolt',3);"
    "INSERT INTO charter(rowid,firm_id,note) VALUES (5,'cog',1),(2,'acme',2);"
    "INSERT INTO badge(rowid,key_id,firm_id,text) VALUES "
    "(30,'ADA','acme','gold'),(1,'dora','Bolt','tin');"
    "INSERT INTO visit(id,firm_id,word_id,nick_id,late_id,a,b,self_id) VALUES"
    " (40,'acme','z','ada',-4,'P',1,NULL),(41,'acme','a','BOB',NULL,NULL,NULL,40),"
    " (7,'Bolt','m','dora',9,'q',1,7),(8,'cog','','eve',NULL,NULL,NULL,NULL);"
    "COMMIT;";

static const char *make_old(bool recorded)
{
    const char *path = fresh_path();
    char *sql = read_text(GUILD_OLD);
    write_file(path, "", 0);
    raw(path, sql);
    free(sql);
    raw(path, populate);
    if (!recorded) /* as still earlier builds left it */
        raw(path, "DROP TABLE schemac_tables");
    assert_sound(path);
    return path;
}

static const char *const numbered[] = {"firm",  "word",   "nick",  "ident",   "ratio",
                                       "shade", "day",    "pair",  "small",   "flag",
                                       "rank",  "amount", "badge", "charter", "visit"};
static const char *const unnumbered[] = {"trim", "large", "moment", "bytes"};
enum {
    NUMBERED = sizeof numbered / sizeof *numbered,
    UNNUMBERED = sizeof unnumbered / sizeof *unnumbered
};

/* All rows with their numbers, where tables have them, as SQL writes them. */
static char *rows_with_numbers(const char *path)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    for (size_t i = 0; i < NUMBERED + UNNUMBERED; i++) {
        bool has = i < NUMBERED;
        const char *table = has ? numbered[i] : unnumbered[i - NUMBERED];
        char *listing =
            sqlite3_mprintf("SELECT 'quote(' || group_concat('\"' || name || '\"',"
                            " ') || '', '' || quote(') || ')' FROM pragma_table_info(%Q)",
                            table);
        char *names = raw_text(path, listing);
        sqlite3_free(listing);
        names[strcspn(names, "\n")] = '\0';
        char *sql = sqlite3_mprintf("SELECT '%s ' || %s || ' ' || %s FROM \"%s\" ORDER BY 1", table,
                                    has ? "rowid" : "''", names, table);
        char *rows = raw_text(path, sql);
        fputs(rows, out);
        assert_true(strlen(rows) > 20);
        free(rows);
        sqlite3_free(sql);
        free(names);
    }
    fclose(out);
    return text;
}

static schemac_db *open_guild(const char *path)
{
    schemac_db *db;
    schemac_status status = guild_open(path, NULL, &db);
    assert_non_null(db);
    assert_ok(db, status);
    return db;
}

static void check_upgrade(bool recorded)
{
    const char *path = make_old(recorded);
    char *before = rows_with_numbers(path);
    schemac_db *db = open_guild(path);
    const schemac_report_info *r = schemac_report(db);
    assert_false(r->up_to_date);
    assert_int_equal(r->issue_count, 0);
    size_t anew = 0;
    for (size_t i = 0; i < r->changed_count; i++)
        anew += r->changed[i].kind == SCHEMAC_EVENT_REBUILT;
    assert_int_equal(anew, 18); /* all but the tenant's own */
    schemac_close(db);
    char *after = rows_with_numbers(path);
    assert_string_equal(after, before);
    free(before);
    free(after);
    assert_sound(path);
    /* as a new database, and there is nothing more to do */
    const char *fresh = fresh_path();
    schemac_close(open_guild(fresh));
    char *shape = shape_of(path), *wanted = shape_of(fresh);
    assert_same_shape(shape, wanted);
    free(shape);
    free(wanted);
    image untouched = read_image(path);
    db = open_guild(path);
    assert_true(schemac_report(db)->up_to_date);
    schemac_close(db);
    assert_untouched(path, &untouched);
    /* each tenant has keys of its own now, and references lead to its own rows */
    db = open_guild(path);
    assert_ok(db, guild_set_tenant(db, "BOLT"));
    guild_word w = {.key = "z"}, *got;
    assert_ok(db, guild_word_insert(db, &w));
    guild_visit v = {.word_id = "z"};
    assert_ok(db, guild_visit_insert(db, &v));
    v = (guild_visit){.word_id = "a"}; /* acme's */
    assert_status(db, SCHEMAC_REFERENCE, guild_visit_insert(db, &v));
    assert_status(db, SCHEMAC_REFERENCE, guild_word_delete(db, "m"));
    assert_contains(schemac_error_message(db), "'word' of a visit still references it");
    raw(path, "DELETE FROM visit WHERE id=7");
    assert_ok(db, guild_word_delete(db, "m"));
    assert_ok(db, guild_word_get(db, "n", &got));
    assert_true(got->peer_id == NULL && strcmp(got->firm_id, "Bolt") == 0 && got->note == 4);
    guild_word_free(got);
    schemac_close(db);
    assert_sound(path);
}

static void test_upgrade(void **state)
{
    (void)state;
    check_upgrade(true);
    check_upgrade(false);
}

/* An earlier build let the system, or set_tenant, spell a tenant otherwise: half of its rows were
   not to be seen. */
static void test_half_tenants(void **state)
{
    (void)state;
    const char *path = make_old(true);
    raw(path, "INSERT INTO word(key,firm_id,mark) VALUES ('half','ACME','other')");
    schemac_db *db = open_guild(path);
    guild_word *got;
    assert_ok(db, guild_set_tenant(db, "aCmE"));
    assert_ok(db, guild_word_get(db, "half", &got));
    assert_string_equal(got->firm_id, "ACME");
    got->note = 8; /* it is the tenant's own */
    assert_ok(db, guild_word_update(db, got));
    guild_word_free(got);
    guild_word_rows rows;
    assert_ok(db, guild_word_list(db, NULL, &rows));
    assert_int_equal(rows.count, 4); /* two, this one, and the seed's */
    guild_word_rows_free(&rows);
    schemac_close(db);
    /* halves that cannot be one: the start says which rows, and nothing is changed */
    path = make_old(true);
    raw(path, "INSERT INTO word(key,firm_id,mark) VALUES ('half','ACME','m')");
    char *before = rows_with_numbers(path), *objects = dump_objects(path);
    assert_status(db, SCHEMAC_OUTDATED, guild_open(path, NULL, &db));
    assert_contains(schemac_error_message(db),
                    "2 rows of word with a value of mark that is there more than once");
    schemac_close(db);
    char *after = rows_with_numbers(path), *left = dump_objects(path);
    assert_string_equal(after, before);
    assert_string_equal(left, objects);
    free(before);
    free(after);
    free(objects);
    free(left);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_upgrade),
        cmocka_unit_test(test_half_tenants),
    };
    return cmocka_run_group_tests_name("tenant_keys", tests, NULL, NULL);
}
