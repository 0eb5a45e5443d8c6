/* check.c - what the fuzz targets share: a failed check stops the process and says why. */
#include "check.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void found(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("FOUND: ", stderr);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    abort();
}

void out_of_memory(void)
{
    found("memory ran out");
}

static char directory[256];

static void remove_directory(void)
{
    DIR *d = opendir(directory);
    if (d == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(d)) != NULL;)
        unlinkat(dirfd(d), entry->d_name, 0);
    closedir(d);
    rmdir(directory);
}

const char *work_file(const char *name)
{
    static char path[512];
    if (directory[0] == '\0') {
        const char *base = getenv("TMPDIR");
        if (base == NULL)
            base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
        snprintf(directory, sizeof directory, "%s/schemac-fuzz.XXXXXX", base);
        if (mkdtemp(directory) == NULL) {
            perror(directory);
            exit(1);
        }
        atexit(remove_directory);
    }
    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *f = fopen(path, "wb");
    if (f == NULL || fwrite(bytes, 1, size, f) != size || fclose(f) != 0) {
        perror(path);
        exit(1);
    }
}

uint64_t hash_of(const uint8_t *bytes, size_t size)
{
    uint64_t h = 0xCBF29CE484222325u; /* FNV-1a */
    for (size_t i = 0; i < size; i++)
        h = (h ^ bytes[i]) * 0x100000001B3u;
    return h ^ (h >> 29);
}
