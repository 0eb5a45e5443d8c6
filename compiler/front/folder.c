/* folder.c - the files of a folder of migrations, and what each says. */
#include "front/folder.h"

#include "base/file.h"
#include "base/path.h"
#include "front/codes.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool ends_with(const char *name, const char *end)
{
    size_t size = strlen(name), wanted = strlen(end);
    return size > wanted && strcmp(name + size - wanted, end) == 0;
}

bool folder_is_sql(const char *name)
{
    return ends_with(name, ".sql");
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool folder_read(arena *a, const char *path, file_names *out, const char **problem)
{
    DIR *folder = opendir(path);
    if (folder == NULL) {
        *problem = strerror(errno);
        return false;
    }
    const struct dirent *entry;
    errno = 0;
    while ((entry = readdir(folder)) != NULL)
        if (entry->d_name[0] != '.' &&
            (folder_is_sql(entry->d_name) || ends_with(entry->d_name, ".schema")))
            vec_push(a, *out, arena_strdup(a, entry->d_name));
    bool good = errno == 0;
    if (!good)
        *problem = strerror(errno);
    closedir(folder);
    if (out->count > 0)
        qsort(out->items, out->count, sizeof *out->items, compare_names);
    return good;
}

/* ---- one file ------------------------------------------------------------------------------- */

static bool same_letter(char c, char lower)
{
    return c == lower || (c >= 'A' && c <= 'Z' && c - 'A' + 'a' == lower);
}

/* Whether the line is "-- name" and nothing else. */
static bool is_marker(const char *line, size_t size, const char *name)
{
    size_t i = 2;
    if (size < 2 || strncmp(line, "--", 2) != 0)
        return false;
    while (i < size && (line[i] == ' ' || line[i] == '\t'))
        i++;
    for (; *name != '\0'; name++, i++)
        if (i == size || !same_letter(line[i], *name))
            return false;
    while (i < size && strchr(" \t\r", line[i]) != NULL)
        i++;
    return i == size;
}

typedef struct section {
    uint32_t begin, end; /* bytes of the source, without the markers */
    span marker;         /* .source is NULL without one */
} section;

/* In the order in which they stand. */
typedef enum { SECTION_UP, SECTION_FILL, SECTION_DOWN, SECTIONS } section_kind;

static const char *const section_names[SECTIONS] = {"up", "fill", "down"};

static section_kind read_marker(const char *line, size_t size)
{
    section_kind kind = SECTION_UP;
    while (kind < SECTIONS && !is_marker(line, size, section_names[kind]))
        kind++;
    return kind;
}

/* Whether it may stand behind what has been read. */
static bool check_marker(diags *d, span at, const section *all, section_kind kind)
{
    if (all[kind].marker.source != NULL) {
        diag *e =
            diag_error(d, E0705, at, "'-- %s' stands here a second time", section_names[kind]);
        diag_note(e, all[kind].marker, "it is first here");
        return false;
    }
    for (section_kind later = kind + 1; later < SECTIONS; later++)
        if (all[later].marker.source != NULL) {
            diag *e = diag_error(d, E0705, at, "'-- %s' stands behind '-- %s'", section_names[kind],
                                 section_names[later]);
            diag_hint(e, "first what is run, then what fills new columns, then what undoes it");
            return false;
        }
    return true;
}

/* What is before any marker belongs to `up`. */
static bool split(diags *d, const source *s, section all[SECTIONS])
{
    section *open = &all[SECTION_UP];
    open->end = (uint32_t)s->size;
    for (size_t at = 0; at < s->size;) {
        const char *end = memchr(s->text + at, '\n', s->size - at);
        size_t size = end == NULL ? s->size - at : (size_t)(end - (s->text + at));
        size_t next = at + size + (end != NULL);
        section_kind kind = read_marker(s->text + at, size);
        if (kind < SECTIONS) {
            span marker = {s, (uint32_t)at, (uint32_t)(at + size)};
            if (!check_marker(d, marker, all, kind))
                return false;
            open->end = (uint32_t)at;
            open = &all[kind];
            *open = (section){(uint32_t)next, (uint32_t)s->size, marker};
        }
        at = next;
    }
    return true;
}

static ast_sql section_sql(arena *a, const source *s, const section *part)
{
    size_t size = part->end - part->begin;
    return (ast_sql){.text = arena_strndup(a, s->text + part->begin, size),
                     .size = size,
                     .at = {s, part->begin, part->end}};
}

/* "0002_split_full_name.sql": the number, and "split full name". */
static bool read_name(arena *a, const source *s, ast_declaration *out)
{
    static const char digits[] = "0123456789";
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    const char *file = path_base(s->name);
    size_t number = strspn(file, digits);
    size_t size = strlen(file) - strlen(".sql");
    if (number == 0 || number > 9 || file[number] != '_' || size == number + 1 ||
        strspn(file, letters) != size)
        return false;
    char *name = arena_strndup(a, file + number + 1, size - number - 1);
    for (char *c = name; *c != '\0'; c++)
        *c = *c == '_' ? ' ' : *c;
    out->value =
        (literal){.kind = LITERAL_INTEGER, .text = arena_strndup(a, file, number), .at = out->at};
    out->name = (word){.text = name, .at = out->at};
    return true;
}

ast_declaration *folder_migration(arena *a, diags *d, const source *s)
{
    ast_declaration *out = arena_alloc(a, sizeof *out);
    section all[SECTIONS] = {0};
    out->kind = DECLARATION_MIGRATION;
    out->at = (span){s, 0, 0};
    if (!read_name(a, s, out)) {
        diag *e =
            diag_error(d, E0705, out->at, "the name of '%s' does not say which migration it is",
                       path_base(s->name));
        diag_hint(e, "call it after its number and what it does: 0002_split_full_name.sql");
        return NULL;
    }
    if (!split(d, s, all))
        return NULL;
    out->up = section_sql(a, s, &all[SECTION_UP]);
    if (all[SECTION_FILL].marker.source != NULL)
        out->fill = section_sql(a, s, &all[SECTION_FILL]);
    if (all[SECTION_DOWN].marker.source != NULL)
        out->down = section_sql(a, s, &all[SECTION_DOWN]);
    return out;
}
