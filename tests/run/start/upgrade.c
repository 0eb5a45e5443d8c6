/* upgrade.c - an application in six versions: from each, populated, to every later one. The result
   has the shape of a new database, and every row that no version dropped is there with its values.
   */
#include "shapes.h"
#include "support.h"

#include <stdio.h>
#include <sys/wait.h>

enum { VERSIONS = 6 };

static void run_version(int version, const char *path, const char *expected)
{
    char line[1024], message[2048] = "";
    snprintf(line, sizeof line, "'%s%d' '%s'", UPGRADE_PROGRAM, version, path);
    FILE *out = popen(line, "r");
    assert_non_null(out);
    assert_non_null(fgets(message, sizeof message, out));
    int status = pclose(out);
    message[strcspn(message, "\n")] = '\0';
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || strcmp(message, expected) != 0)
        fail_msg("version %d: %s", version, message);
}

/* ---- rows ----------------------------------------------------------------------------------- */

/* What versions call the same. */
static const char *person(int version)
{
    return version < 3 ? "person" : version < 4 ? "member" : "\"hu man\"";
}

static const char *title(int version)
{
    return version < 3 ? "title" : version < 4 ? "subject" : "headline";
}

#define NUMBERS(n) "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<" #n ") "

/* Parents and children of every kind; all columns are filled somewhere and, where they may be, null
   elsewhere. What later versions require is there. */
static void populate(int version, const char *path)
{
    const char *p = person(version), *t = title(version);
    char *sql = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&sql, &size);
    assert_non_null(out);
    fputs("BEGIN;", out);
    fputs(NUMBERS(20) "INSERT INTO club(id,name) SELECT i, 'club ' || i FROM n;", out);
    fputs(NUMBERS(500) "INSERT INTO visit(id,club_id,guest) SELECT i, 1+i%20, 'g;' || i FROM n;",
          out);
    fprintf(out, NUMBERS(1000) "INSERT INTO %s(id,name,age,boss_id) SELECT i, 'it''s ' || i,", p);
    fputs(" i%90, CASE WHEN i>10 THEN i/10 END FROM n;", out);
    fprintf(out, NUMBERS(3000) "INSERT INTO ticket(id,person_id,%s,state,effort) SELECT i*2,", t);
    fputs(" 1+i%1000, 'ticket \"' || i || '\" é', CASE i%3 WHEN 0 THEN 'fresh' WHEN 1 THEN 'open'"
          " ELSE 'done' END, i%7 FROM n;",
          out);
    fputs(NUMBERS(2000) "INSERT INTO note(id,ticket_id,body,author_no) SELECT i, (1+i%3000)*2,"
                        " printf('%.*c', i%40, 'x'), CASE WHEN i%2 THEN 1+i%1000 END FROM n;",
          out);
    fputs(NUMBERS(300) "INSERT INTO label(code,lang,word) SELECT 'c' || (i%100), 'l' || (i/100),"
                       " CASE WHEN i%2 THEN 'w' || i END FROM n;",
          out);
    fputs("INSERT INTO setting(name,value) VALUES ('a', '{\"b\" : [1,  2.50]}'), ('B', 'null');",
          out);
    if (version < 4)
        fputs("INSERT INTO junk(ticket_id) SELECT id FROM ticket LIMIT 100;"
              "UPDATE ticket SET remark='r' || id WHERE id%3=0;",
              out);
    if (version < 6)
        fprintf(out, "UPDATE %s SET nick='n' || id WHERE id%%4=0;", p);
    if (version >= 2)
        fprintf(out,
                "UPDATE %s SET email=id || '@x' WHERE id%%5=0;"
                "UPDATE ticket SET priority=1+id%%5, extra='{\"k\":1.0 }', made_at=id WHERE"
                " id%%10=0; UPDATE ticket SET state='waiting' WHERE id%%8=0;",
                p);
    if (version >= 3)
        fputs("UPDATE note SET body=NULL WHERE id%6=0;"
              "UPDATE ticket SET parent_id=id-2 WHERE id>2 AND id%4=0;"
              "UPDATE ticket SET effort=effort+0.25 WHERE id%6=0;",
              out);
    if (version >= 5) /* the highest number was given to a row that is gone */
        fputs("INSERT INTO ticket(id,person_id,headline) VALUES (70000,1,'last');"
              "DELETE FROM ticket WHERE id=70000;",
              out);
    fputs("COMMIT", out);
    fclose(out);
    raw(path, sql);
    free(sql);
}

/* What a version has, and the query for it, in words that all versions share. */
typedef struct fact {
    const char *name;
    int since, until;
    const char *query; /* with @p, @t for names */
} fact;

static const fact facts[] = {
    {"clubs", 1, 6, "SELECT id || name FROM club ORDER BY id"},
    {"visits", 1, 6, "SELECT id || ' ' || club_id || guest FROM visit ORDER BY id"},
    {"persons", 1, 6,
     "SELECT id || ' ' || name || ' ' || ifnull(boss_id,'-') || ' ' || age || typeof(age) FROM @p"
     " ORDER BY id"},
    {"nicks", 1, 5, "SELECT id || ' ' || nick FROM @p WHERE nick IS NOT NULL ORDER BY id"},
    {"emails", 2, 6, "SELECT id || ' ' || email FROM @p WHERE email IS NOT NULL ORDER BY id"},
    {"tickets", 1, 6,
     "SELECT id || ' ' || person_id || @t || state || (effort*1.0) FROM ticket ORDER BY id"},
    {"remarks", 1, 3,
     "SELECT id || ' ' || remark FROM ticket WHERE remark IS NOT NULL ORDER BY id"},
    {"added", 2, 6,
     "SELECT id || ' ' || priority || ' ' || made_at || made_on || hex(mark) || extra FROM ticket"
     " ORDER BY id"},
    {"parents", 3, 6, "SELECT id || ' ' || parent_id FROM ticket ORDER BY id"},
    {"notes", 1, 6,
     "SELECT id || ' ' || ticket_id || ' ' || ifnull(body,'-') || ifnull(author_no,'-') FROM note"
     " ORDER BY id"},
    {"labels", 1, 6, "SELECT code || lang || ifnull(word,'-') FROM label ORDER BY code, lang"},
    {"settings", 1, 6, "SELECT name || value FROM setting ORDER BY name"},
    {"junk", 1, 3, "SELECT id || ' ' || ticket_id FROM junk ORDER BY id"},
    {"sequence", 5, 6, "SELECT name || seq FROM sqlite_sequence"},
};

enum { FACTS = sizeof facts / sizeof *facts };

static char *read_fact(const fact *f, int version, const char *path)
{
    char sql[1024];
    size_t size = 0;
    for (const char *at = f->query; *at != '\0'; at++) {
        const char *word = at[0] != '@' ? NULL : at[1] == 'p' ? person(version) : title(version);
        int n = word == NULL ? snprintf(sql + size, sizeof sql - size, "%c", *at)
                             : snprintf(sql + size, sizeof sql - size, "%s", word);
        size += (size_t)n;
        at += word == NULL ? 0 : 1;
    }
    return raw_text(path, sql);
}

static bool has_fact(const fact *f, int version)
{
    return f->since <= version && version <= f->until;
}

/* ---- tests ---------------------------------------------------------------------------------- */

static void copy_file(const char *from, const char *to)
{
    image i = read_image(from);
    write_file(to, i.bytes, i.size);
    image_free(&i);
}

static void assert_fact(const fact *f, int from, int to, const char *before, const char *path)
{
    char *after = read_fact(f, to, path);
    if (strcmp(before, after) != 0)
        fail_msg("%s differ from version %d to %d", f->name, from, to);
    free(after);
}

/* What columns that were added hold in rows that were there before. */
static void assert_filled(int from, int to, const char *path)
{
    if (from < 2)
        assert_raw(path,
                   "SELECT count(*) || ' ' || count(DISTINCT mark) || ' ' || min(length(mark)) ||"
                   " ' ' || min(extra) || ' ' || (min(made_at) > 1.7e15) || ' ' ||"
                   " (min(made_on) > '2024') || ' ' || sum(typeof(mark)='blob') FROM ticket",
                   "3000 3000 16 {\"a;b\": []} 1 1 3000\n");
    if (from < 2)
        assert_raw(path, "SELECT DISTINCT priority FROM ticket", to < 5 ? "3\n" : "4\n");
    if (from < 3 && to >= 3)
        assert_raw(path, "SELECT count(parent_id) FROM ticket", "0\n");
    if (to >= 3)
        assert_raw(path, "SELECT DISTINCT typeof(effort) FROM ticket", "real\n");
    if (to == 2)
        assert_raw(path,
                   "SELECT count(*) FROM ticket WHERE doubled=effort*2 AND caption=title||'!'",
                   "3000\n");
    if (to == 6)
        assert_raw(path, "SELECT count(*) FROM ticket WHERE caption=headline||'?'", "3000\n");
    if (from < 5 && to >= 5)
        assert_raw(path, "SELECT seq FROM sqlite_sequence WHERE name='ticket'", "6000\n");
    if (to == 6)
        assert_raw(path, "SELECT DISTINCT ifnull(deleted_at,'-') || lines FROM note", "-1\n");
}

static void upgrade(int from, int to, const char *populated, char **before)
{
    const char *path = fresh_path(), *fresh = fresh_path();
    copy_file(populated, path);
    run_version(to, path, "started");
    for (size_t i = 0; i < FACTS; i++)
        if (before[i] != NULL && has_fact(&facts[i], to))
            assert_fact(&facts[i], from, to, before[i], path);
    assert_filled(from, to, path);
    assert_sound(path);
    run_version(to, fresh, "started");
    char *expected = shape_of(fresh), *got = shape_of(path);
    assert_same_shape(got, expected);
    free(expected);
    free(got);
    image i = read_image(path);
    run_version(to, path, "up to date");
    assert_untouched(path, &i);
}

/* From one version to all later ones, each directly. */
static void from_version(int from)
{
    const char *path = fresh_path();
    run_version(from, path, "started");
    populate(from, path);
    assert_sound(path);
    char *before[FACTS] = {NULL};
    for (size_t i = 0; i < FACTS; i++)
        if (has_fact(&facts[i], from)) {
            before[i] = read_fact(&facts[i], from, path);
            assert_true(strlen(before[i]) > 8); /* nothing is empty */
        }
    for (int to = from + 1; to <= VERSIONS; to++)
        upgrade(from, to, path, before);
    for (size_t i = 0; i < FACTS; i++)
        free(before[i]);
}

static void test_from_1(void **state)
{
    (void)state;
    from_version(1);
}

static void test_from_2(void **state)
{
    (void)state;
    from_version(2);
}

static void test_from_3(void **state)
{
    (void)state;
    from_version(3);
}

static void test_from_4(void **state)
{
    (void)state;
    from_version(4);
}

static void test_from_5(void **state)
{
    (void)state;
    from_version(5);
}

/* Step by step gives the same as at once, rows too. */
static void test_step_by_step(void **state)
{
    (void)state;
    const char *path = fresh_path();
    run_version(1, path, "started");
    populate(1, path);
    char *before[FACTS] = {NULL};
    for (size_t i = 0; i < FACTS; i++)
        before[i] = has_fact(&facts[i], 1) ? read_fact(&facts[i], 1, path) : NULL;
    for (int to = 2; to <= VERSIONS; to++) {
        run_version(to, path, "started");
        for (size_t i = 0; i < FACTS; i++)
            if (before[i] != NULL && has_fact(&facts[i], to))
                assert_fact(&facts[i], 1, to, before[i], path);
    }
    const char *fresh = fresh_path();
    run_version(VERSIONS, fresh, "started");
    char *expected = shape_of(fresh), *got = shape_of(path);
    assert_same_shape(got, expected);
    assert_sound(path);
    free(expected);
    free(got);
    for (size_t i = 0; i < FACTS; i++)
        free(before[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_from_1), cmocka_unit_test(test_from_2),
        cmocka_unit_test(test_from_3), cmocka_unit_test(test_from_4),
        cmocka_unit_test(test_from_5), cmocka_unit_test(test_step_by_step),
    };
    return cmocka_run_group_tests_name("upgrade", tests, NULL, NULL);
}
