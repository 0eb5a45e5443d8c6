/* jumping.c - an application whose third version has a migration that uses what the start of the
   second one has made and renamed. */
#include "shapes.h"
#include "support.h"

#include <stdio.h>
#include <sys/wait.h>

/* The status that the version's program ends with; what it says is in `message`. */
static int run_version(int version, const char *path, char *message, size_t size)
{
    char line[1024];
    snprintf(line, sizeof line, "'%s%d' '%s'", TRAIL_PROGRAM, version, path);
    FILE *out = popen(line, "r");
    assert_non_null(out);
    assert_non_null(fgets(message, (int)size, out));
    int status = pclose(out);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void must_run(int version, const char *path)
{
    char message[2048];
    if (run_version(version, path, message, sizeof message) != SCHEMAC_OK)
        fail_msg("version %d: %s", version, message);
}

static const char *populated(void)
{
    const char *path = fresh_path();
    must_run(1, path);
    raw(path, "INSERT INTO place VALUES (1,'cellar'),(2,'attic'),(7,'é')");
    return path;
}

#define PLACES "SELECT id || label || size FROM place ORDER BY id"

static void assert_there(const char *path)
{
    assert_raw(path, PLACES, "1cellar6\n2attic5\n7é1\n");
    assert_raw(path, "SELECT id || '.' || place_id FROM visit ORDER BY id", "1.1\n2.2\n3.7\n");
    assert_sound(path);
    const char *fresh = fresh_path();
    must_run(3, fresh);
    char *expected = shape_of(fresh), *got = shape_of(path);
    assert_same_shape(got, expected);
    free(expected);
    free(got);
}

static void test_steps(void **state)
{
    (void)state;
    const char *path = populated();
    must_run(2, path);
    assert_raw(path, PLACES, "1cellar0\n2attic0\n7é0\n");
    must_run(3, path);
    assert_there(path);
}

/* At once it would not be what the steps give: it is refused, and nothing is changed. */
static void test_jump(void **state)
{
    (void)state;
    const char *path = populated();
    image before = read_image(path);
    char message[2048];
    assert_int_equal(run_version(3, path, message, sizeof message), SCHEMAC_ENGINE);
    assert_contains(message, "migration 3 \"measure\"");
    assert_contains(message, "Nothing has been changed");
    assert_untouched(path, &before);
    /* and the steps are not barred by it */
    must_run(2, path);
    must_run(3, path);
    assert_there(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_jump),
    };
    return cmocka_run_group_tests_name("jumping", tests, NULL, NULL);
}
