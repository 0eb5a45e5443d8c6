/* String literals of C, judged by a C compiler: every byte, before whatever could change its
 * meaning. */
#include "unit.h"

#include "base/buf.h"
#include "emit/text.h"

#include <sys/wait.h>
#include <unistd.h>

static void add_case(buf *b, const char *text)
{
    buf_put(b, "    {");
    text_literal(b, text);
    buf_put(b, ", (const char[]){");
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++)
        buf_printf(b, "(char)%d, ", *p);
    buf_put(b, "0}},\n");
}

static void every_byte_survives_the_compiler(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    buf b = buf_new(a);
    buf_put(&b, "#include <string.h>\n"
                "static const struct { const char *literal, *bytes; } cases[] = {\n");
    size_t count = 0;
    for (int c = 1; c < 256; c++) {
        static const char followers[] = "07aF?\"\\n\n";
        for (size_t i = 0; i < sizeof followers; i++, count++) {
            const char text[] = {(char)c, followers[i], '\0'};
            add_case(&b, text);
        }
    }
    static const char trigraphs[] = "=/'()!<>-";
    for (size_t i = 0; i + 1 < sizeof trigraphs; i++, count++) {
        const char text[] = {'?', '?', '?', trigraphs[i], '?', '?', '\0'};
        add_case(&b, text);
    }
    add_case(&b, "%s%n");
    add_case(&b, "");
    add_case(&b, "// /* */ #define <: %>");
    buf_put(&b,
            "};\nint main(void)\n{\n"
            "    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++)\n"
            "        if (strcmp(cases[i].literal, cases[i].bytes) != 0)\n            return 1;\n");
    buf_printf(&b, "    return sizeof cases / sizeof *cases == %zu ? 42 : 2;\n}\n", count + 3);

    char directory[] = "/tmp/schemac-literals-XXXXXX";
    assert_non_null(mkdtemp(directory));
    const char *written = arena_printf(a, "%s/l.c", directory);
    const char *program = arena_printf(a, "%s/l", directory);
    FILE *out = fopen(written, "w");
    assert_non_null(out);
    assert_int_equal(fwrite(b.text, 1, b.size, out), b.size);
    assert_int_equal(fclose(out), 0);
    /* -std=c11 reads trigraphs */
    int built =
        system(arena_printf(a, "'%s' -std=c11 -w -o '%s' '%s'", C_COMPILER, program, written));
    int status = built == 0 ? system(program) : -1;
    unlink(program);
    unlink(written);
    rmdir(directory);
    assert_int_equal(built, 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 42);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_byte_survives_the_compiler)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
