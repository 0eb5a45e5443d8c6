#include "notes.schema.h"

#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    schemac_db *db;
    if (notes_open("notes.db", NULL, &db) != SCHEMAC_OK) {
        fprintf(stderr, "notes: %s\n", schemac_error_message(db));
        schemac_close(db);
        return EXIT_FAILURE;
    }
    notes_note n = NOTES_NOTE_INIT;
    n.title = "milk";
    notes_note_insert(db, &n); /* n.id and n.created_at are filled in */

    notes_note *found; /* one allocation: the row and its texts */
    if (notes_note_get(db, n.id, &found) == SCHEMAC_OK) {
        printf("%s\n", found->title);
        notes_note_free(found);
    }
    schemac_close(db);
}
