/* natural_keys.c - keys that begin with the tenant: each tenant has its own, and calls leave it out. */
#include "keyed.h"

#include <sqlite3.h>
#include <stdio.h>

static void test_natural_keys(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_guild(path);
    guild_nick *got;
    bool exists;
    /* each tenant has its own */
    static const char *const firms[] = {"acme", "Bolt", "cog"};
    for (int i = 0; i < 3; i++) {
        assert_ok(db, guild_set_tenant(db, firms[i]));
        guild_nick n = {.key = i == 1 ? "ADA" : "Ada", .note = i};
        assert_ok(db, guild_nick_insert(db, &n));
        guild_charter c = {.note = i * 10};
        assert_ok(db, guild_charter_insert(db, &c));
        assert_status(db, SCHEMAC_CONFLICT, guild_nick_insert(db, &n));
        assert_error(db, "nick", "key", "another row has the same key; to change that row: upsert");
        assert_string_equal(schemac_error(db)->constraint, "primary key");
        assert_status(db, SCHEMAC_CONFLICT, guild_charter_insert(db, &c));
        assert_string_equal(schemac_error(db)->constraint, "primary key");
    }
    assert_ok(db, guild_nick_get(db, "aDa", &got));
    assert_true(got->note == 2);
    /* a row of another's is not there, though the tenant has one with the same key */
    assert_ok(db, guild_set_tenant(db, "Bolt"));
    got->note = 77;
    assert_status(db, SCHEMAC_NOT_FOUND, guild_nick_update(db, got));
    assert_status(db, SCHEMAC_NOT_FOUND,
                  guild_nick_patch(db, got, (guild_nick_mask){.note = true}));
    assert_status(db, SCHEMAC_INVALID, guild_nick_upsert(db, got));
    assert_int_equal(raw_integer(path, "SELECT sum(note) FROM nick"), 3);
    /* one that does not say whose it is, is the tenant's own */
    got->firm_id = NULL;
    assert_ok(db, guild_nick_update(db, got));
    assert_int_equal(raw_integer(path, "SELECT note FROM nick WHERE firm_id='Bolt'"), 77);
    /* in another spelling, too; an insert writes the one that is stored */
    got->firm_id = "BOLT";
    assert_ok(db, guild_nick_update(db, got));
    assert_string_equal(got->firm_id, "BOLT");
    guild_nick eve = {.key = "Eve", .firm_id = "bOlT"};
    assert_ok(db, guild_nick_insert(db, &eve));
    assert_string_equal(eve.firm_id, "Bolt");
    guild_nick_free(got);
    guild_charter *charter;
    assert_ok(db, guild_charter_get(db, &charter));
    assert_int_equal(charter->note, 10);
    guild_charter_free(charter);
    assert_ok(db, guild_charter_delete(db));
    assert_ok(db, guild_charter_exists(db, &exists));
    assert_false(exists);
    assert_ok(db, guild_charter_restore(db));
    /* the system has to say which; a row does */
    begin_system(db);
    guild_pair pair = {.a = "x", .b = 1, .firm_id = "cog"}, *pairs;
    assert_status(db, SCHEMAC_NO_TENANT, guild_nick_get(db, "Ada", &got));
    assert_string_equal(schemac_error_message(db),
                        "key is unique within a tenant only: end the system's rights and set the "
                        "tenant, or list");
    assert_null(got);
    assert_status(db, SCHEMAC_NO_TENANT, guild_nick_exists(db, "Ada", &exists));
    assert_status(db, SCHEMAC_NO_TENANT, guild_nick_delete(db, "Ada"));
    assert_status(db, SCHEMAC_NO_TENANT, guild_nick_restore(db, "Ada"));
    assert_status(db, SCHEMAC_NO_TENANT, guild_nick_purge(db, "Ada"));
    assert_status(db, SCHEMAC_NO_TENANT, guild_pair_get(db, "x", 1, &pairs));
    assert_contains(schemac_error_message(db), "a, b is unique within a tenant only");
    assert_status(db, SCHEMAC_NO_TENANT, guild_charter_delete(db));
    assert_contains(schemac_error_message(db), "the key is unique within a tenant only");
    assert_ok(db, guild_pair_upsert(db, &pair));
    pair.note = 5;
    assert_ok(db, guild_pair_upsert(db, &pair));
    pair.note = 6;
    assert_ok(db, guild_pair_update(db, &pair));
    pair.firm_id = "Bolt";
    assert_status(db, SCHEMAC_NOT_FOUND, guild_pair_update(db, &pair));
    /* a reference that leads to another tenant's row leads nowhere */
    guild_word words[] = {{.key = "w", .firm_id = "cog"}, {.key = "v", .firm_id = "Bolt"}};
    assert_ok(db, guild_word_insert_many(db, words, 2));
    guild_visit visit = {.firm_id = "Bolt", .word_id = "w"};
    assert_status(db, SCHEMAC_REFERENCE, guild_visit_insert(db, &visit));
    assert_error(db, "visit", "word", "the word that 'word' references is not there");
    visit.word_id = "v";
    assert_ok(db, guild_visit_insert(db, &visit));
    end_system(db);
    schemac_close(db);
    assert_sound(path);
}

/* What no foreign key can do without setting the tenant, too. */
static void test_setting_references(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_guild(path);
    for (int i = 1; i >= 0; i--) {
        assert_ok(db, guild_set_tenant(db, i == 1 ? "Bolt" : "cog"));
        guild_word up = {.key = "up"}, own = {.key = "own", .peer_id = "own"};
        guild_word down = {.key = "down", .peer_id = "up"};
        guild_nick nick = {.key = "n"}, other = {.key = "o", .peer_id = "N"};
        guild_large large = {.key = 1}, second = {.key = 2, .peer_id = {true, 1}};
        guild_visit visit = {.word_id = "down", .nick_id = "N"};
        assert_ok(db, guild_word_insert(db, &up));
        assert_ok(db, guild_word_insert(db, &down));
        assert_ok(db, guild_word_insert(db, &own));
        assert_ok(db, guild_nick_insert(db, &nick));
        assert_ok(db, guild_nick_insert(db, &other));
        assert_ok(db, guild_large_insert(db, &large));
        assert_ok(db, guild_large_insert(db, &second));
        assert_ok(db, guild_visit_insert(db, &visit));
    }
    assert_ok(db, guild_word_delete(db, "up"));
    assert_ok(db, guild_word_delete(db, "own")); /* which references itself */
    assert_raw(path,
               "SELECT firm_id || ' ' || key || ifnull(' ' || peer_id,'') FROM word WHERE key<>"
               "'seeded' ORDER BY 1",
               "Bolt down up\nBolt own own\nBolt up\ncog down\n");
    /* a soft-deleted row is there; one that is purged is not */
    assert_ok(db, guild_nick_delete(db, "n"));
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM visit WHERE nick_id='N'"), 2);
    assert_ok(db, guild_nick_purge(db, "n"));
    assert_raw(path, "SELECT firm_id || ifnull(nick_id,'-') FROM visit ORDER BY 1",
               "BoltN\ncog-\n");
    assert_raw(path, "SELECT firm_id || key || ifnull(peer_id,'-') FROM nick ORDER BY 1",
               "Boltn-\nBoltoN\ncogo-\n");
    /* a key that is changed by hand takes along what says so, and lets go what says that */
    assert_int_equal(raw_code(path, "UPDATE nick SET key='m' WHERE key='n' AND firm_id='Bolt'"),
                     SQLITE_CONSTRAINT_FOREIGNKEY); /* a visit says neither */
    raw(path, "UPDATE large SET key=5 WHERE key=1 AND firm_id='Bolt';"
              "UPDATE visit SET nick_id=NULL WHERE firm_id='Bolt';"
              "UPDATE nick SET key='m' WHERE key='n' AND firm_id='Bolt'");
    assert_raw(path, "SELECT firm_id || key || ifnull(peer_id,'-') FROM large ORDER BY 1",
               "Bolt2-\nBolt5-\ncog1-\ncog21\n");
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM nick WHERE peer_id='m'"), 1);
    /* all of a tenant goes with it, whatever references what */
    begin_system(db);
    assert_ok(db, guild_firm_delete(db, "bolt"));
    end_system(db);
    assert_int_equal(raw_integer(path, "SELECT (SELECT count(*) FROM word WHERE firm_id='Bolt')+"
                                       "(SELECT count(*) FROM nick WHERE firm_id='Bolt')+"
                                       "(SELECT count(*) FROM visit WHERE firm_id='Bolt')"),
                     0);
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM word WHERE firm_id='cog'"), 1);
    schemac_close(db);
    assert_sound(path);
}

/* In every model, whether something references it yet or not: a reference that comes later finds a
   unique. */
static void check_tenant_and_key(const schemac_schema *schema, const char *path)
{
    for (size_t i = 0; i < schema->model_count; i++) {
        const schemac_model *m = &schema->models[i];
        if (m->tenant == SCHEMAC_NO_FIELD || m->is_tenant)
            continue;
        char columns[400], sql[2048];
        snprintf(columns, sizeof columns, "\"%s\"", m->record.fields[m->tenant].column);
        for (size_t j = 0; j < m->key_count; j++) {
            const char *column = m->record.fields[m->key[j]].column;
            if (m->key[j] != m->tenant)
                snprintf(columns + strlen(columns), sizeof columns - strlen(columns), ",\"%s\"",
                         column);
        }
        snprintf(sql, sizeof sql,
                 "PRAGMA foreign_keys=ON;"
                 "CREATE TABLE later(%s, FOREIGN KEY (%s) REFERENCES \"%s\"(%s));"
                 "INSERT INTO later SELECT %s FROM \"%s\"; DROP TABLE later",
                 columns, columns, m->table, columns, columns, m->table);
        raw(path, sql); /* else it is a foreign key mismatch */
    }
}

static void test_tenant_and_key(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_close(office_of(path, 0));
    check_tenant_and_key(OFFICE_SCHEMA, path);
    path = fresh_path();
    schemac_close(populated_branch(path));
    check_tenant_and_key(BRANCH_SCHEMA, path);
    path = fresh_path();
    schemac_db *db = open_guild(path);
    assert_ok(db, guild_set_tenant(db, "acme"));
    guild_word w = {.key = "w"};
    assert_ok(db, guild_word_insert(db, &w));
    schemac_close(db);
    check_tenant_and_key(GUILD_SCHEMA, path);
}

static void test_spelling_of_the_tenant(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_guild(path);
    guild_word word = {.key = "k"};
    assert_ok(db, guild_set_tenant(db, "BOLT"));
    assert_ok(db, guild_word_insert(db, &word));
    assert_string_equal(word.firm_id, "Bolt");
    assert_ok(db, guild_set_tenant(db, "bolt"));
    guild_word many[] = {{.key = "l"}, {.key = "m", .firm_id = "bOLT"}};
    assert_ok(db, guild_word_insert_many(db, many, 2));
    assert_string_equal(many[0].firm_id, "Bolt");
    assert_string_equal(many[1].firm_id, "Bolt");
    assert_int_equal(raw_integer(path, "SELECT count(DISTINCT firm_id COLLATE BINARY) FROM word"
                                       " WHERE key<>'seeded'"),
                     1);
    /* what the system has spelled otherwise is the tenant's own all the same */
    begin_system(db);
    guild_word other = {.key = "n", .firm_id = "BOLT"}, *got;
    assert_ok(db, guild_word_insert(db, &other));
    end_system(db);
    assert_ok(db, guild_word_get(db, "n", &got));
    assert_string_equal(got->firm_id, "BOLT");
    got->note = 3;
    assert_ok(db, guild_word_update(db, got));
    assert_ok(db, guild_word_upsert(db, got));
    assert_string_equal(got->firm_id, "Bolt");
    guild_word_free(got);
    int64_t count;
    assert_ok(db, guild_word_count(db, &count));
    assert_int_equal(count, 4);
    /* looked for once a change */
    assert_ok(db, schemac_exec(db, "DELETE FROM firm WHERE code='Bolt'"));
    assert_ok(db, guild_set_tenant(db, "Bolt"));
    assert_ok(db, guild_set_tenant(db, "cog"));
    assert_status(db, SCHEMAC_NOT_FOUND, guild_set_tenant(db, "Bolt"));
    assert_error(db, "firm", NULL, "there is no firm with this key: no tenant is set now");
    assert_status(db, SCHEMAC_NO_TENANT, guild_word_count(db, &count));
    schemac_close(db);
    /* a deleted one is hidden from every call */
    path = fresh_path();
    db = populated_branch(path);
    begin_system(db);
    assert_ok(db, branch_site_delete(db, "north"));
    end_system(db);
    assert_status(db, SCHEMAC_NOT_FOUND, branch_set_tenant(db, "north"));
    begin_system(db);
    assert_ok(db, branch_site_restore(db, "north"));
    end_system(db);
    assert_ok(db, branch_set_tenant(db, "north"));
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_natural_keys),
        cmocka_unit_test(test_setting_references),
        cmocka_unit_test(test_tenant_and_key),
        cmocka_unit_test(test_spelling_of_the_tenant),
    };
    return cmocka_run_group_tests_name("natural keys", tests, NULL, NULL);
}
