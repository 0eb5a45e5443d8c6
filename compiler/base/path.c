/* path.c - the parts of a path. */
#include "base/path.h"

#include <string.h>

const char *path_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

char *path_directory(arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return arena_strdup(a, ".");
    return slash == path ? arena_strdup(a, "/") : arena_strndup(a, path, (size_t)(slash - path));
}

char *path_join(arena *a, const char *directory, const char *name)
{
    size_t size = strlen(directory);
    if (name[0] == '/' || size == 0 || strcmp(directory, ".") == 0)
        return arena_strdup(a, name);
    return arena_printf(a, "%s%s%s", directory, directory[size - 1] == '/' ? "" : "/", name);
}
