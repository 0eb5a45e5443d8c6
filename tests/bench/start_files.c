/* start_files.c - databases that are saved, put back and removed. */
#include "start.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void remove_database(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char name[256];
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        unlink(name);
    }
}

saved_file save_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0)
        die("read", path);
    saved_file saved = {NULL, (size_t)ftell(file)};
    rewind(file);
    saved.bytes = malloc(saved.size);
    if (saved.bytes == NULL || fread(saved.bytes, 1, saved.size, file) != saved.size)
        die("read", path);
    fclose(file);
    return saved;
}

void put_back(const saved_file *saved, const char *path)
{
    remove_database(path);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(saved->bytes, 1, saved->size, file) != saved->size ||
        fclose(file) != 0)
        die("write", path);
}

void free_saved(saved_file *saved)
{
    free(saved->bytes);
    *saved = (saved_file){NULL, 0};
}
