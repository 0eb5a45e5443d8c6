/* rows.c - FROZEN with release 0.1: see program.c. One row, and what its calls refuse. */
#include "program.h"

static void fill_author(library_author *a)
{
    a->name = "Ada";
    a->pen_name = "Countess";
    a->retired.has = true;
    a->retired.value = false;
    a->pages.has = true;
    a->pages.value = INT64_C(5000000000);
    a->height.has = true;
    a->height.value = 1.5;
    a->portrait.data = "PNG";
    a->portrait.size = 3;
    a->born_on.has = true;
    a->born_on.value.year = 1815;
    a->born_on.value.month = 12;
    a->born_on.value.day = 10;
    a->other.has = true;
    memset(a->other.value.bytes, 7, sizeof a->other.value.bytes);
    a->favourite.has = true;
    a->favourite.value = LIBRARY_GENRE_POETRY;
    a->rating = LIBRARY_GRADE_GOOD;
    a->password = "secret";
}

static void check_author(const library_author *a)
{
    CHECK(a->id != 0 && a->revision == 1 && a->created_at > 0 && a->updated_at > 0);
    CHECK(strcmp(a->name, "Ada") == 0 && strcmp(a->pen_name, "Countess") == 0);
    CHECK(a->active && a->retired.has && !a->retired.value && a->books == 7);
    CHECK(a->pages.value == INT64_C(5000000000) && a->weight > 0.4 && a->height.has);
    CHECK(a->budget == 150 && LIBRARY_AUTHOR_BUDGET_SCALE == 2 && a->portrait.size == 3);
    CHECK(a->born_on.value.year == 1815 && a->other.value.bytes[15] == 7);
    CHECK(strcmp(a->notes, "{}") == 0 && a->favourite.value == LIBRARY_GENRE_POETRY);
    CHECK(strcmp(a->loud_name, "ADA") == 0 && !a->deleted_at.has);
}

void use_rows(schemac_db *db)
{
    library_author a = LIBRARY_AUTHOR_INIT, other, *found;
    library_author_mask mask;
    bool exists;
    fill_author(&a);
    OK(library_author_insert(db, &a));
    OK(library_author_get(db, a.id, &found));
    check_author(found);
    found->books = 8;
    OK(library_author_update(db, found));
    CHECK(found->revision == 2);
    memset(&mask, 0, sizeof mask);
    mask.books = true;
    found->books = 9;
    OK(library_author_patch(db, found, mask));
    CHECK(library_author_update(db, &a) == SCHEMAC_STALE);
    library_author_free(found);
    OK(library_author_get_by_name(db, "ADA", &found)); /* collate nocase */
    OK(library_author_upsert(db, found));
    OK(library_author_upsert_by_name(db, found));
    library_author_free(found);
    library_author_free(NULL);
    OK(library_author_exists(db, a.id, &exists));
    CHECK(exists);
    library_author_init(&other);
    CHECK(other.books == 7 && other.rating == LIBRARY_GRADE_FAIR);
}

void use_deleted(schemac_db *db)
{
    library_author many[3], *none;
    int64_t count;
    const char *const names[] = {"Bea", "Cid", "Dot"};
    for (int i = 0; i < 3; i++) {
        library_author_init(&many[i]);
        many[i].name = names[i];
        many[i].books = i;
    }
    OK(library_author_insert_many(db, many, 3));
    OK(library_author_delete(db, many[0].id));
    CHECK(library_author_get(db, many[0].id, &none) == SCHEMAC_NOT_FOUND && none == NULL);
    OK(library_author_restore(db, many[0].id));
    OK(library_author_count(db, &count));
    CHECK(count == 4);
    OK(library_author_purge(db, many[0].id));
    CHECK(library_author_delete(db, many[0].id) == SCHEMAC_NOT_FOUND);
}

void use_errors(schemac_db *db)
{
    library_author a = LIBRARY_AUTHOR_INIT;
    a.name = "ada";
    CHECK(library_author_insert(db, &a) == SCHEMAC_CONFLICT);
    const schemac_error_info *e = schemac_error(db);
    CHECK(e->status == SCHEMAC_CONFLICT && strcmp(e->model, "author") == 0);
    CHECK(strcmp(e->constraint, "name") == 0 && strlen(e->message) > 0);
    CHECK(e->sql != NULL && e->engine_message != NULL && e->engine_code != 0);
    CHECK(strcmp(schemac_error_message(db), e->message) == 0);
    a.name = NULL;
    CHECK(library_author_insert(db, &a) == SCHEMAC_INVALID);
    CHECK(strcmp(schemac_error(db)->field, "name") == 0);
    CHECK(schemac_error(NULL)->status == SCHEMAC_NOMEM);
    OK(library_author_count(db, &a.id));
    CHECK(schemac_error(db)->status == SCHEMAC_OK);
}
