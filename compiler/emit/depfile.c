/* depfile.c - a make rule: the outputs depend on every file that was read. */
#include "emit/depfile.h"

/* Make's own quoting: '$' doubled, spaces and '#' escaped. */
static void make_path(buf *b, const char *path)
{
    for (; *path != '\0'; path++) {
        if (*path == '$')
            buf_char(b, '$');
        if (*path == ' ' || *path == '#')
            buf_char(b, '\\');
        buf_char(b, *path);
    }
}

buf emit_depfile(arena *a, const ast *tree, const char *const *outputs, size_t output_count)
{
    buf b = buf_new(a);
    for (size_t i = 0; i < output_count; i++) {
        make_path(&b, outputs[i]);
        buf_put(&b, i + 1 < output_count ? " " : ":");
    }
    for (size_t i = 0; i < tree->files.count; i++) {
        buf_put(&b, " \\\n  ");
        make_path(&b, tree->files.items[i]->source->name);
    }
    for (size_t i = 0; i < tree->released.count; i++) {
        buf_put(&b, " \\\n  ");
        make_path(&b, tree->released.items[i]->source->name);
    }
    /* a file more in a folder changes the folder */
    for (size_t i = 0; i < tree->folders.count; i++) {
        buf_put(&b, " \\\n  ");
        make_path(&b, tree->folders.items[i]);
    }
    buf_char(&b, '\n');
    /* a file that is gone, and imported no more, is no reason for make to give up */
    for (size_t i = 0; i < tree->files.count; i++) {
        make_path(&b, tree->files.items[i]->source->name);
        buf_put(&b, ":\n");
    }
    for (size_t i = 0; i < tree->released.count; i++) {
        make_path(&b, tree->released.items[i]->source->name);
        buf_put(&b, ":\n");
    }
    return b;
}
