/* replay.c - gives files to a fuzz target, one after the other.
     replay_TARGET SUFFIX PATH...   directories are searched for files that end with SUFFIX */
#include "check.h"

#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *suffix;
static size_t count;

static void replay(const char *path)
{
    FILE *f = fopen(path, "rb");
    uint8_t *bytes = NULL;
    size_t size = 0, capacity = 0, n;
    if (f == NULL) {
        perror(path);
        exit(1);
    }
    do {
        capacity = size + 64 * 1024;
        bytes = realloc(bytes, capacity);
        if (bytes == NULL)
            out_of_memory();
        n = fread(bytes + size, 1, capacity - size, f);
        size += n;
    } while (n > 0);
    fclose(f);
    fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
    count++;
}

static int visit(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    size_t length = strlen(path), end = strlen(suffix);
    bool named = length >= end && strcmp(path + length - end, suffix) == 0;
    if (kind == FTW_F && (named || place->level == 0))
        replay(path);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "Usage: %s SUFFIX PATH...\n", argv[0]);
        return 2;
    }
    suffix = argv[1];
    for (int i = 2; i < argc; i++)
        if (nftw(argv[i], visit, 16, FTW_PHYS) != 0) {
            perror(argv[i]);
            return 1;
        }
    printf("%zu files\n", count);
    return count == 0;
}
