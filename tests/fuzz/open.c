/* open.c - bytes as a database file: opened by generated code, listed, closed. No crash; and a file
   that is refused is left as it is. */
#include "check.h"

#include "notes.schema.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static size_t number_at(const uint8_t *bytes, size_t at)
{
    return (size_t)bytes[at] << 24 | (size_t)bytes[at + 1] << 16 | (size_t)bytes[at + 2] << 8 |
           bytes[at + 3];
}

/* What stands behind the last page, or is a part of one, belongs to nobody: SQLite cuts it off, or
   writes there, and does not put it back
   (https://sqlite.org/fileformat2.html#in_header_database_size). */
static size_t owned(const uint8_t *bytes, size_t size)
{
    size_t page = size < 100 ? 0 : (size_t)bytes[16] << 8 | bytes[17];
    page = page == 1 ? 65536 : page;
    if (page == 0)
        return size;
    size_t pages = number_at(bytes, 28);
    bool valid = pages > 0 && number_at(bytes, 24) == number_at(bytes, 92);
    return valid && pages <= size / page ? pages * page : size - size % page;
}

static bool is_unchanged(const char *path, const uint8_t *bytes, size_t size)
{
    FILE *f = fopen(path, "rb");
    uint8_t *now = malloc(size + 1);
    if (f == NULL || now == NULL)
        found("the file is gone");
    size_t kept = fread(now, 1, size + 1, f), wanted = owned(bytes, size);
    bool same = kept >= wanted && (wanted == 0 || memcmp(now, bytes, wanted) == 0);
    free(now);
    fclose(f);
    return same;
}

static void remove_files(const char *path)
{
    static const char *const suffixes[] = {"", "-journal", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        char name[600];
        snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
        unlink(name);
    }
}

/* NOMEM is none of them: SQLite says it of some damaged files. */
static void check_status(schemac_db *db, schemac_status status)
{
    if (status > SCHEMAC_STATUS_LAST || schemac_error_message(db)[0] == '\0' ||
        status == SCHEMAC_MISUSE)
        found("a strange status: %d, %s", (int)status, schemac_error_message(db));
}

static void use(schemac_db *db)
{
    notes_note_rows notes;
    check_status(db, notes_note_list(db, NULL, &notes));
    for (size_t i = 0; i < notes.count; i++)
        if (notes.rows[i].title == NULL)
            found("a title that is NULL");
    notes_note_rows_free(&notes);
    notes_author_rows authors;
    check_status(db, notes_author_list(db, NULL, &authors));
    notes_author_rows_free(&authors);
    notes_author *author;
    check_status(db, notes_author_get_by_name(db, "ann", &author));
    notes_author_free(author);
    notes_note note = NOTES_NOTE_INIT;
    note.author_id = 1;
    note.title = "new";
    check_status(db, notes_note_insert(db, &note));
    check_status(db, notes_author_delete(db, 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char path[512];
    snprintf(path, sizeof path, "%s", work_file("fuzz.db"));
    write_file(path, bytes, size);
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.busy_timeout = 0;
    schemac_db *db;
    schemac_status status = notes_open(path, &config, &db);
    check_status(db, status);
    if (status == SCHEMAC_OK)
        use(db);
    else if (schemac_error_message(db)[0] == '\0')
        found("refused without a message");
    char message[600];
    snprintf(message, sizeof message, "%s", schemac_error_message(db));
    schemac_close(db);
    if (status != SCHEMAC_OK && !is_unchanged(path, bytes, size))
        found("refused (%s: %s), and the file has changed", schemac_status_name(status), message);
    remove_files(path);
    return 0;
}
