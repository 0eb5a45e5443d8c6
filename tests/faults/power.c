/* power.c - a disk that loses, tears and reorders what was not synced. */
#include "power.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const endings[POWER_NAMES] = {
    "", "-journal", "-wal", ".backup-part", ".backup-0", ".backup-1", ".backup-2"};

typedef enum entry_kind {
    WRITE,
    TRUNCATE,
    SYNC,
    CREATE,
    REMOVE,
    RENAME,
    SYNC_DIRECTORY
} entry_kind;

struct power_entry {
    entry_kind kind;
    int file; /* SYNC, WRITE, TRUNCATE, CREATE */
    int name; /* CREATE, REMOVE, RENAME: the new one, */
    int from; /* and the old one */
    size_t at, size;
    unsigned char *bytes;
};

static void *checked(void *memory)
{
    if (memory == NULL)
        abort();
    return memory;
}

/* ---- the record ----------------------------------------------------------------------------- */

static void read_first(power_log *log, int name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s%s", log->path, endings[name]);
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return;
    int file = log->files++;
    fseek(f, 0, SEEK_END);
    log->first[file].size = (size_t)ftell(f);
    rewind(f);
    log->first[file].bytes = checked(malloc(log->first[file].size + 1));
    if (fread(log->first[file].bytes, 1, log->first[file].size, f) != log->first[file].size)
        abort();
    fclose(f);
    log->current[name] = file;
    log->before[name] = file;
}

void power_start(power_log *log, const char *path)
{
    *log = (power_log){.path = path};
    for (int i = 0; i < POWER_NAMES; i++)
        log->current[i] = log->before[i] = -1;
    for (int i = 0; i < POWER_NAMES; i++)
        read_first(log, i);
}

void power_free(power_log *log)
{
    for (size_t i = 0; i < log->count; i++)
        free(log->entries[i].bytes);
    for (int i = 0; i < POWER_NAMES; i++)
        free(log->first[i].bytes);
    free(log->entries);
    *log = (power_log){0};
}

static void add(power_log *log, power_entry e)
{
    if (log->count == log->capacity) {
        log->capacity = log->capacity == 0 ? 256 : log->capacity * 2;
        log->entries = checked(realloc(log->entries, log->capacity * sizeof *log->entries));
    }
    log->entries[log->count++] = e;
}

int power_name(const power_log *log, const char *name)
{
    size_t size = log == NULL ? 0 : strlen(log->path);
    const char *slash = log == NULL ? NULL : strrchr(log->path, '/');
    if (log == NULL || name == NULL)
        return POWER_OTHER;
    if (slash != NULL && strlen(name) == (size_t)(slash - log->path) &&
        strncmp(name, log->path, strlen(name)) == 0)
        return POWER_DIRECTORY;
    if (strncmp(name, log->path, size) != 0)
        return POWER_OTHER;
    for (int i = 0; i < POWER_NAMES; i++)
        if (strcmp(name + size, endings[i]) == 0)
            return i;
    return POWER_OTHER;
}

void power_open(power_log *log, int name, bool there)
{
    if (log == NULL || name < 0 || (there && log->current[name] >= 0))
        return;
    log->current[name] = log->files++;
    add(log, (power_entry){.kind = CREATE, .name = name, .file = log->current[name]});
}

void power_write(power_log *log, int name, const void *bytes, size_t size, size_t at)
{
    if (log == NULL || name < 0)
        return;
    power_entry e = {.kind = WRITE, .file = log->current[name], .at = at, .size = size};
    e.bytes = memcpy(checked(malloc(size + 1)), bytes, size);
    add(log, e);
}

void power_truncate(power_log *log, int name, size_t size)
{
    if (log != NULL && name >= 0)
        add(log, (power_entry){.kind = TRUNCATE, .file = log->current[name], .size = size});
}

/* SQLite syncs the directory with the first sync of a journal or log that it made. */
static bool is_new(const power_log *log, int file)
{
    for (size_t i = log->count; i > 0; i--) {
        const power_entry *e = &log->entries[i - 1];
        if (e->file == file && (e->kind == CREATE || e->kind == SYNC))
            return e->kind == CREATE;
    }
    return false;
}

void power_sync(power_log *log, int name)
{
    if (log != NULL && name == POWER_DIRECTORY)
        add(log, (power_entry){.kind = SYNC_DIRECTORY, .file = -1});
    if (log == NULL || name < 0)
        return;
    bool with_directory = (name == 1 || name == 2) && is_new(log, log->current[name]);
    add(log, (power_entry){.kind = SYNC, .file = log->current[name]});
    if (with_directory)
        add(log, (power_entry){.kind = SYNC_DIRECTORY, .file = -1});
}

void power_delete(power_log *log, int name, bool sync_directory)
{
    if (log == NULL || name < 0)
        return;
    add(log, (power_entry){.kind = REMOVE, .name = name, .file = -1});
    log->current[name] = -1;
    if (sync_directory)
        add(log, (power_entry){.kind = SYNC_DIRECTORY, .file = -1});
}

void power_rename(power_log *log, int from, int to)
{
    if (log == NULL || from < 0 || to < 0)
        return;
    add(log, (power_entry){.kind = RENAME, .from = from, .name = to, .file = -1});
    log->current[to] = log->current[from];
    log->current[from] = -1;
}

/* ---- the image ------------------------------------------------------------------------------ */

enum { SECTOR = 512 };

typedef struct disk_file {
    unsigned char *bytes;
    size_t size;
} disk_file;

typedef struct disk {
    disk_file *files;
    int names[POWER_NAMES];
    uint64_t random;
    power_loss loss;
    unsigned char filler; /* of what never arrived */
} disk;

static size_t choose(disk *d, size_t below)
{
    d->random = d->random * 6364136223846793005u + 1442695040888963407u;
    return below == 0 ? 0 : (size_t)(d->random >> 33) % below;
}

static void resize(disk *d, disk_file *f, size_t size)
{
    if (size > f->size) {
        f->bytes = checked(realloc(f->bytes, size));
        memset(f->bytes + f->size, d->filler, size - f->size);
    }
    f->size = size;
}

static void put(disk *d, disk_file *f, const power_entry *e, size_t from, size_t to)
{
    if (e->at + to > f->size)
        resize(d, f, e->at + to);
    memcpy(f->bytes + e->at + from, e->bytes + from, to - from);
}

static void apply(disk *d, const power_entry *e)
{
    disk_file *f = &d->files[e->file];
    if (e->kind == WRITE)
        put(d, f, e, 0, e->size);
    else if (e->kind == TRUNCATE)
        resize(d, f, e->size);
}

static void apply_sectors(disk *d, const power_entry *e)
{
    if (e->kind == TRUNCATE) {
        if (choose(d, 2) == 0)
            apply(d, e);
        return;
    }
    for (size_t from = 0; from < e->size;) {
        size_t to = ((e->at + from) / SECTOR + 1) * SECTOR - e->at;
        if (to > e->size)
            to = e->size;
        if (choose(d, 2) == 0)
            put(d, &d->files[e->file], e, from, to);
        from = to;
    }
}

/* What was pending of one file when the power went. */
static void lose(disk *d, const power_entry **pending, size_t count)
{
    size_t last = d->loss == LOSE_LAST ? choose(d, count + 1) : count;
    for (size_t i = 0; i < count; i++) {
        if (d->loss == LOSE_SECTORS) {
            size_t other = i + choose(d, count - i);
            const power_entry *e = pending[other];
            pending[other] = pending[i];
            apply_sectors(d, e);
        } else if (d->loss == LOSE_SOME) {
            if (choose(d, 2) == 0)
                apply(d, pending[i]);
        } else if (d->loss == LOSE_NOTHING || (d->loss == LOSE_LAST && i < last)) {
            apply(d, pending[i]);
        } else if (d->loss == LOSE_LAST && i == last && pending[i]->kind == WRITE) {
            put(d, &d->files[pending[i]->file], pending[i], 0, choose(d, pending[i]->size + 1));
        }
    }
}

static void lose_file(disk *d, const power_log *log, size_t count, int file)
{
    const power_entry **pending = checked(malloc((count + 1) * sizeof(power_entry *)));
    size_t waiting = 0;
    for (size_t i = 0; i < count; i++) {
        const power_entry *e = &log->entries[i];
        if (e->file != file)
            continue;
        if (e->kind == WRITE || e->kind == TRUNCATE)
            pending[waiting++] = e;
        if (e->kind != SYNC)
            continue;
        for (size_t j = 0; j < waiting; j++)
            apply(d, pending[j]);
        waiting = 0;
    }
    d->filler = d->loss == LOSE_SECTORS ? 0xA5 : 0;
    lose(d, pending, waiting);
    d->filler = 0;
    free(pending);
}

/* File systems keep the order of what happens to names. */
static void lose_names(disk *d, const power_log *log, size_t count)
{
    size_t synced = 0;
    for (size_t i = 0; i < count; i++)
        if (log->entries[i].kind == SYNC_DIRECTORY)
            synced = i;
    size_t until = d->loss == LOSE_ALL       ? synced
                   : d->loss == LOSE_NOTHING ? count
                                             : synced + choose(d, count - synced + 1);
    for (size_t i = 0; i < until; i++) {
        const power_entry *e = &log->entries[i];
        if (e->kind == CREATE)
            d->names[e->name] = e->file;
        else if (e->kind == REMOVE)
            d->names[e->name] = -1;
        else if (e->kind == RENAME) {
            d->names[e->name] = d->names[e->from];
            d->names[e->from] = -1;
        }
    }
}

static void write_out(const char *path, const disk_file *f)
{
    FILE *out = checked(fopen(path, "wb"));
    if (f->size > 0 && fwrite(f->bytes, 1, f->size, out) != f->size)
        abort();
    fclose(out);
}

void power_image(const power_log *log, size_t count, power_loss loss, unsigned seed,
                 const char *path)
{
    disk d = {.random = seed * 7919u + count, .loss = loss};
    d.files = checked(calloc((size_t)log->files + 1, sizeof *d.files));
    memcpy(d.names, log->before, sizeof d.names);
    for (int i = 0; i < POWER_NAMES; i++) {
        if (log->first[i].size == 0) /* none, or empty */
            continue;
        resize(&d, &d.files[i], log->first[i].size);
        memcpy(d.files[i].bytes, log->first[i].bytes, log->first[i].size);
    }
    for (int i = 0; i < log->files; i++)
        lose_file(&d, log, count, i);
    lose_names(&d, log, count);
    for (int i = 0; i < POWER_NAMES; i++) {
        char name[4096];
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        if (d.names[i] < 0)
            unlink(name);
        else
            write_out(name, &d.files[d.names[i]]);
    }
    for (int i = 0; i < log->files; i++)
        free(d.files[i].bytes);
    free(d.files);
}
