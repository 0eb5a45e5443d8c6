/* shapes.c - reads the shape of a database as SQLite tells it. */
#include "shapes.h"

#include "support.h"

#include <ctype.h>

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What goes without saying is blanked out. */
static void leave_out(char *statements, const char *text)
{
    for (char *at = statements; (at = strstr(at, text)) != NULL;)
        memset(at, ' ', strlen(text));
}

/* The words of the statements without quotes, brackets, commas, layout, case and names of
   constraints; sorted within each line, since columns that were added stand elsewhere. */
static char *words_of(const char *statements)
{
    char *copy = strdup(statements), *out = calloc(1, strlen(statements) * 2 + 2);
    assert_true(copy != NULL && out != NULL);
    for (char *at = copy; *at != '\0'; at++)
        *at = strchr("\"`[](),", *at) != NULL ? ' ' : (char)toupper((unsigned char)*at);
    leave_out(copy, "ON DELETE NO ACTION");
    leave_out(copy, "ON UPDATE NO ACTION");
    char *rest, *line = strtok_r(copy, "\n", &rest);
    for (; line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        char *words[2000], *more;
        size_t count = 0;
        bool label = false; /* of a constraint: after a rename it is an old one */
        for (char *w = strtok_r(line, " ", &more); w != NULL; w = strtok_r(NULL, " ", &more)) {
            if (!label && strcmp(w, "CONSTRAINT") != 0)
                words[count++] = w;
            label = strcmp(w, "CONSTRAINT") == 0;
        }
        qsort(words, count, sizeof *words, by_text);
        for (size_t i = 0; i < count; i++) {
            strcat(out, words[i]);
            strcat(out, " ");
        }
        strcat(out, "\n");
    }
    free(copy);
    return out;
}

char *shape_of(const char *path)
{
    static const char *const queries[] = {
        "SELECT t.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' ||"
        " ifnull(c.dflt_value,'-') || ' ' || c.pk || ' ' || c.hidden FROM sqlite_schema t,"
        " pragma_table_xinfo(t.name) c WHERE t.type='table' ORDER BY t.name, c.name",
        "SELECT t.name || '.' || f.\"from\" || ' ' || f.\"table\" || ' ' || f.\"to\" || ' ' ||"
        " f.on_update || ' ' || f.on_delete FROM sqlite_schema t, pragma_foreign_key_list(t.name) f"
        " WHERE t.type='table' ORDER BY 1",
        "SELECT i.name || ' of ' || i.tbl_name || ' ' || x.seqno || ' ' || ifnull(x.name,'-') || ' "
        "'"
        " || x.\"desc\" || x.coll || x.key FROM sqlite_schema i, pragma_index_xinfo(i.name) x"
        " WHERE i.type='index' ORDER BY 1",
        ("SELECT replace(sql, char(10), ' ') FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT"
         " LIKE 'sqlite%' ORDER BY type, name"),
        "PRAGMA application_id",
    };
    char *all = calloc(1, 1);
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        char *text = raw_text(path, queries[i]);
        char *words = i == 3 ? words_of(text) : strdup(text);
        all = realloc(all, strlen(all) + strlen(words) + 1);
        assert_non_null(all);
        strcat(all, words);
        free(words);
        free(text);
    }
    return all;
}

void assert_same_shape(const char *got, const char *expected)
{
    size_t same = 0, line = 0;
    for (; got[same] != '\0' && got[same] == expected[same]; same++)
        line = got[same] == '\n' ? same + 1 : line;
    if (got[same] == expected[same])
        return;
    size_t before = same - line < 60 ? same - line : 60;
    fail_msg("in %.40s\nthere is\n%.400s\ninstead of\n%.400s", got + line, got + same - before,
             expected + same - before);
}
