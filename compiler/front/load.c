/* load.c - the root file, and what it imports, in the order in which it is needed. */
#include "front/load.h"

#include "base/file.h"
#include "base/map.h"
#include "base/path.h"
#include "base/utf8.h"
#include "front/folder.h"
#include "front/limits.h"
#include "front/parse.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct loaded {
    const char *name;
    map imports; /* the files that it imports: real path -> where */
    span imported_at;
    bool finished;
} loaded;

typedef struct loader {
    arena *arena;
    diags *diags;
    const load_options *options;
    ast *ast;
    map files;               /* real path -> loaded */
    map folders;             /* real path -> where it was named first: each is read once */
    VEC(const char *) roots; /* real paths of the directories that imports may come from */
    VEC(loaded *) chain;     /* the files being read, outermost first */
    size_t count;
    bool unreadable;
} loader;

static const char *real_path(arena *a, const char *path)
{
    char *resolved = realpath(path, NULL);
    const char *copy = resolved == NULL ? NULL : arena_strdup(a, resolved);
    free(resolved);
    return copy;
}

static bool is_within(const char *path, const char *directory)
{
    size_t size = strlen(directory);
    if (strcmp(directory, "/") == 0)
        return true;
    return strncmp(path, directory, size) == 0 && path[size] == '/';
}

static bool is_within_roots(const loader *l, const char *path)
{
    for (size_t i = 0; i < l->roots.count; i++)
        if (is_within(path, l->roots.items[i]))
            return true;
    return false;
}

static bool is_root(const loader *l, const char *path)
{
    for (size_t i = 0; i < l->roots.count; i++)
        if (strcmp(path, l->roots.items[i]) == 0)
            return true;
    return false;
}

/* Whether schemas are in the folder that are no migrations: those that name it, for one. */
static bool has_schemas(loader *l, const source *importer, const char *folder)
{
    const char *own = real_path(l->arena, path_directory(l->arena, importer->name));
    return is_root(l, folder) || (own != NULL && strcmp(folder, own) == 0);
}

static void check_text(diags *d, source *s)
{
    const char *nul = memchr(s->text, '\0', s->size);
    if (nul != NULL) {
        uint32_t at = (uint32_t)(nul - s->text);
        diag_error(d, E0003, (span){s, at, at + 1}, "a NUL byte; a schema is UTF-8 text");
    }
    size_t valid = utf8_valid_prefix(s->text, s->size);
    if (valid < s->size)
        diag_hint(diag_error(d, E0004, (span){s, (uint32_t)valid, (uint32_t)valid + 1},
                             "byte 0x%02X is not valid UTF-8", (unsigned char)s->text[valid]),
                  "save the file as UTF-8");
}

/* Lines end with LF, however a file was checked out: SQL of several lines is the same then, and so
   is the database. */
static size_t with_plain_line_ends(char *text, size_t size)
{
    size_t kept = 0;
    for (size_t i = 0; i < size; i++)
        if (text[i] != '\r' || i + 1 == size || text[i + 1] != '\n')
            text[kept++] = text[i];
    text[kept] = '\0';
    return kept;
}

source *load_source(arena *a, diags *d, const char *path, span imported_at, bool *unreadable)
{
    char *text;
    size_t size;
    const char *problem = "";
    switch (file_read(a, path, LIMIT_FILE_BYTES, &text, &size, &problem)) {
    case FILE_OK:
        break;
    case FILE_TOO_LARGE:
        diag_error(d, E0002, imported_at, "'%s' is larger than %d MiB", path,
                   LIMIT_FILE_BYTES / 1024 / 1024);
        return NULL;
    case FILE_FAILED:
        diag_error(d, E0001, imported_at, "cannot read '%s': %s", path, problem);
        *unreadable = true;
        return NULL;
    }
    const char *name = strcmp(path, "-") == 0 ? "<stdin>" : path;
    /* a byte order mark is allowed and means nothing */
    bool marked = size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0;
    if (marked) {
        text += 3;
        size -= 3;
    }
    size_t kept = with_plain_line_ends(text, size);
    source *s = source_new(a, name, text, kept);
    s->marked = marked || kept < size;
    s->number = d->sources++;
    s->imported_at = imported_at;
    size_t errors = d->errors;
    check_text(d, s);
    return d->errors == errors ? s : NULL;
}

static void draw_cycle(loader *l, diag *record, const loaded *repeated)
{
    bool inside = false;
    for (size_t i = 0; i < l->chain.count; i++) {
        const loaded *file = l->chain.items[i];
        if (inside)
            diag_note(record, file->imported_at, "'%s' is imported here", file->name);
        inside = inside || file == repeated;
    }
}

static ast_file *load_file(loader *l, const char *path, const char *label, span imported_at);

static const char *find_import(loader *l, const source *importer, const literal *import)
{
    const char *beside =
        path_join(l->arena, path_directory(l->arena, importer->name), import->text);
    if (access(beside, F_OK) == 0)
        return beside;
    for (size_t i = 0; i < l->options->import_directory_count; i++) {
        const char *path = path_join(l->arena, l->options->import_directories[i], import->text);
        if (access(path, F_OK) == 0)
            return path;
    }
    return NULL;
}

/* Whether it is the first import of the file by its importer, the last of the chain. */
static bool first_import(loader *l, const char *real, const literal *import)
{
    map *imports = &l->chain.items[l->chain.count - 1]->imports;
    const span *before = map_get(imports, real);
    if (before == NULL) {
        span *at = arena_alloc(l->arena, sizeof *at);
        *at = import->at;
        map_put(imports, real, at);
        return true;
    }
    diag *e =
        diag_warning(l->diags, W0004, import->at, "'%s' is imported a second time", import->text);
    diag_note(e, *before, "first imported here");
    return false;
}

static void refuse_outside_roots(loader *l, span at, const char *path)
{
    diag *e = diag_error(l->diags, E0006, at, "'%s' lies outside the import roots", path);
    diag_hint(e, "the roots are the directory of the root file and each -I directory");
}

/* Where an import or a folder of migrations is, and its real path; NULL, and reported, when it is
   not there or must not be read. */
static const char *locate_import(loader *l, const source *importer, const literal *import,
                                 bool folder, const char **real)
{
    diag_code code = folder ? E0704 : E0005;
    if (import->text[0] == '\0') {
        /* a string that does not end has been reported */
        if (import->at.end - import->at.begin == 2 && importer->text[import->at.end - 1] == '"')
            diag_error(l->diags, code, import->at, "the %s has no name",
                       folder ? "folder of migrations" : "import");
        return NULL;
    }
    const char *path = find_import(l, importer, import);
    if (path == NULL) {
        diag *e = diag_error(l->diags, code, import->at, "%s'%s' is not found",
                             folder ? "the folder " : "", import->text);
        diag_hint(e, "%s relative to the %s file, then to each -I directory",
                  folder ? "it is" : "imports are", folder ? "declaring" : "importing");
        return NULL;
    }
    *real = real_path(l->arena, path);
    if (*real == NULL) {
        diag_error(l->diags, E0001, import->at, "cannot read '%s': %s", path, strerror(errno));
        return NULL;
    }
    if (folder && has_schemas(l, importer, *real)) {
        diag *e = diag_error(l->diags, E0704, import->at, "'%s' is the folder of the schema itself",
                             import->text);
        diag_hint(e, "migrations have a folder of their own");
        return NULL;
    }
    if (!is_within_roots(l, *real)) {
        refuse_outside_roots(l, import->at, import->text);
        return NULL;
    }
    return path;
}

/* How generated files name what was found at `path`. */
static const char *label_of(loader *l, const source *importer, const literal *import,
                            const char *path)
{
    bool beside = strncmp(path, importer->name,
                          strlen(importer->name) - strlen(path_base(importer->name))) == 0;
    return beside ? path_join(l->arena, path_directory(l->arena, importer->label), import->text)
                  : import->text;
}

static bool has_room(loader *l, span at)
{
    if (l->count < LIMIT_IMPORTS && l->chain.count < LIMIT_IMPORT_DEPTH)
        return true;
    diag_error(l->diags, E0008, at, "more than %d files, or %d within each other", LIMIT_IMPORTS,
               LIMIT_IMPORT_DEPTH);
    return false;
}

static void follow_import(loader *l, const source *importer, const literal *import)
{
    const char *real;
    const char *path = locate_import(l, importer, import, false, &real);
    if (path == NULL || !first_import(l, real, import))
        return;
    loaded *there = map_get(&l->files, real);
    if (there != NULL && there->finished)
        return;
    if (there != NULL && there == l->chain.items[l->chain.count - 1]) {
        diag_error(l->diags, E0007, import->at, "'%s' imports itself", import->text);
        return;
    }
    if (there != NULL) {
        diag *e = diag_error(l->diags, E0007, import->at,
                             "this import closes a cycle: '%s' is "
                             "being read",
                             import->text);
        draw_cycle(l, e, there);
        return;
    }
    if (has_room(l, import->at))
        load_file(l, path, label_of(l, importer, import, path), import->at);
}

/* ---- folders of migrations ------------------------------------------------------------------ */

static void load_sql(loader *l, const char *path, const char *label, span at)
{
    l->count++;
    const char *real = real_path(l->arena, path);
    if (real != NULL && !is_within_roots(l, real)) {
        refuse_outside_roots(l, at, path);
        return;
    }
    source *s = load_source(l->arena, l->diags, path, at, &l->unreadable);
    ast_declaration *migration = s == NULL ? NULL : folder_migration(l->arena, l->diags, s);
    if (s == NULL)
        return;
    s->label = label;
    ast_file *file = arena_alloc(l->arena, sizeof *file);
    file->source = s;
    if (migration != NULL)
        vec_push(l->arena, file->declarations, migration);
    vec_push(l->arena, l->ast->files, file);
}

static void follow_folder(loader *l, const source *importer, const literal *folder)
{
    const char *real, *problem = "";
    file_names names = {0};
    const char *path = locate_import(l, importer, folder, true, &real);
    if (path == NULL || !first_import(l, real, folder) || map_get(&l->folders, real) != NULL)
        return;
    map_put(&l->folders, real, (void *)(uintptr_t)folder);
    if (!folder_read(l->arena, path, &names, &problem)) {
        diag_error(l->diags, E0704, folder->at, "'%s' cannot be read as a folder: %s", path,
                   problem);
        return;
    }
    vec_push(l->arena, l->ast->folders, path);
    const char *label = label_of(l, importer, folder, path);
    for (size_t i = 0; i < names.count && has_room(l, folder->at); i++) {
        const char *name = names.items[i];
        if (folder_is_sql(name)) {
            load_sql(l, path_join(l->arena, path, name), path_join(l->arena, label, name),
                     folder->at);
            continue;
        }
        literal import = {.kind = LITERAL_STRING,
                          .text = path_join(l->arena, folder->text, name),
                          .at = folder->at};
        follow_import(l, importer, &import);
    }
}

/* ---- history -------------------------------------------------------------------------------- */

/* The number behind "snapshot format", past comments; 0 when there is none. */
static long format_of(const char *text)
{
    static const char words[] = "snapshot format ";
    for (;;) {
        text += strspn(text, " \t\r\n\f\v");
        if (text[0] != '/' || text[1] != '/')
            break;
        text += strcspn(text, "\n");
    }
    return strncmp(text, words, strlen(words)) == 0 ? strtol(text + strlen(words), NULL, 10) : 0;
}

static void refuse_later_format(diags *d, const source *s, const char *path)
{
    diag *e = diag_error(d, E0904, (span){s, 0, 0}, "'%s' has the form of a later schemac", path);
    diag_hint(e, "use the schemac that wrote it, or a later one");
}

static void load_snapshot(loader *l, const char *path, span at)
{
    source *s = load_source(l->arena, l->diags, path, at, &l->unreadable);
    if (s == NULL)
        return;
    long format = format_of(s->text);
    if (format > SNAPSHOT_FORMAT) {
        refuse_later_format(l->diags, s, path);
        return;
    }
    if (format == SNAPSHOT_FORMAT) {
        s->label = path_base(path);
        vec_push(l->arena, l->ast->released, parse_source(l->arena, l->diags, s));
        return;
    }
    diag *e = diag_error(l->diags, E0904, (span){s, 0, 0},
                         "'%s' is no snapshot: it does not begin with a snapshot statement", path);
    diag_hint(e, "the folder of a history has what `schemac snapshot` writes, and nothing else");
}

/* A folder that is not there yet is made by the first snapshot. */
static void follow_history(loader *l, const source *importer, const literal *folder)
{
    const char *problem = "";
    file_names names = {0};
    const char *path = path_join(l->arena, path_directory(l->arena, importer->name), folder->text);
    if (folder->text[0] == '\0') {
        diag_error(l->diags, E0903, folder->at, "the folder of the history has no name");
        return;
    }
    if (l->options->without_history && access(path, F_OK) != 0 && errno == ENOENT)
        return;
    if (!folder_read(l->arena, path, &names, &problem)) {
        diag *e = diag_error(l->diags, E0903, folder->at,
                             "the folder of the history '%s' cannot be read: %s", path, problem);
        diag_hint(e, "leave `history` out until the first version is released: `schemac snapshot` "
                     "makes the folder then; or make an empty one");
        return;
    }
    vec_push(l->arena, l->ast->folders, path);
    for (size_t i = 0; i < names.count; i++)
        if (!folder_is_sql(names.items[i]))
            load_snapshot(l, path_join(l->arena, path, names.items[i]), folder->at);
}

/* Generated files name the files they come from, in comments and in an #include. */
static bool can_stand_in_c(const char *label)
{
    for (const char *p = label; *p != '\0'; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7F || strchr("\"\\*?", *p) != NULL)
            return false;
    return utf8_valid_prefix(label, strlen(label)) == strlen(label);
}

static ast_file *load_file(loader *l, const char *path, const char *label, span imported_at)
{
    if (!can_stand_in_c(label)) {
        diag *e = diag_error(l->diags, E0009, imported_at,
                             "the file name '%s' cannot stand in generated C", label);
        diag_hint(e, "it may contain neither control characters nor any of \" \\ * ?");
        return NULL;
    }
    long format;
    loaded *entry = arena_alloc(l->arena, sizeof *entry);
    entry->name = label;
    entry->imported_at = imported_at;
    entry->imports = map_new(l->arena, false);
    const char *real = strcmp(path, "-") == 0 ? path : real_path(l->arena, path);
    if (real != NULL)
        map_put(&l->files, real, entry);
    l->count++;
    source *s = load_source(l->arena, l->diags, path, imported_at, &l->unreadable);
    if (s == NULL)
        return NULL;
    if (l->options->snapshot && l->count == 1 && (format = format_of(s->text)) > 0) {
        l->ast->snapshot = true;
        if (format > SNAPSHOT_FORMAT) {
            refuse_later_format(l->diags, s, path);
            return NULL;
        }
    }
    s->label = label;
    ast_file *file = parse_source(l->arena, l->diags, s);
    vec_push(l->arena, l->chain, entry);
    for (size_t i = 0; i < file->declarations.count; i++) {
        const ast_declaration *d = file->declarations.items[i];
        if (d->kind == DECLARATION_IMPORT)
            follow_import(l, s, &d->value);
        else if (d->kind == DECLARATION_MIGRATIONS)
            follow_folder(l, s, &d->value);
        else if (d->kind == DECLARATION_HISTORY && l->ast->released.count == 0)
            follow_history(l, s, &d->value);
    }
    l->chain.count--;
    entry->finished = true;
    vec_push(l->arena, l->ast->files, file);
    return file;
}

ast *load_schema(arena *a, diags *d, const char *path, const load_options *options,
                 bool *unreadable)
{
    loader l = {.arena = a, .diags = d, .options = options, .files = map_new(a, false)};
    l.folders = map_new(a, false);
    l.ast = arena_alloc(a, sizeof *l.ast);
    const char *root = real_path(a, path_directory(a, path));
    if (root != NULL)
        vec_push(a, l.roots, root);
    for (size_t i = 0; i < options->import_directory_count; i++) {
        const char *real = real_path(a, options->import_directories[i]);
        if (real != NULL)
            vec_push(a, l.roots, real);
    }
    l.ast->root = load_file(&l, path, path_base(path), (span){0});
    *unreadable = l.unreadable;
    return l.ast;
}
