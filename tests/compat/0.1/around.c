/* around.c - FROZEN with release 0.1: see program.c. Tenants, transactions, the schema, single
   values. */
#include "program.h"

static schemac_uuid add_book(schemac_db *db, int64_t author)
{
    library_book b = LIBRARY_BOOK_INIT, *found;
    library_chapter c = LIBRARY_CHAPTER_INIT;
    library_book_rows rows;
    b.author_id = author;
    b.title = "Notes";
    b.price = 1250;
    OK(library_book_insert(db, &b));
    OK(library_book_get_by_title(db, "Notes", &found));
    CHECK(memcmp(&found->id, &b.id, sizeof b.id) == 0 && found->genre == LIBRARY_GENRE_NOVEL);
    library_book_free(found);
    OK(library_book_list_by_cheapest(db, 1250, NULL, &rows));
    library_book_rows_free(&rows);
    OK(library_book_list_by_author(db, author, NULL, &rows));
    CHECK(rows.count == 1);
    library_book_rows_free(&rows);
    c.book_id = b.id;
    c.number = 1;
    c.title = "One";
    OK(library_chapter_insert(db, &c));
    return b.id;
}

void use_tenants(schemac_db *db)
{
    library_branch north = {0, "north"}, south = {0, "south"};
    library_author *ada;
    library_chapter *chapter;
    library_book *none;
    int64_t count;
    OK(library_author_get_by_name(db, "Ada", &ada));
    OK(schemac_as_system(db));
    OK(library_branch_insert(db, &north));
    OK(library_branch_insert(db, &south));
    OK(schemac_end_system(db));
    CHECK(library_book_count(db, &count) == SCHEMAC_NO_TENANT);
    OK(library_set_tenant(db, north.id));
    schemac_uuid book = add_book(db, ada->id);
    library_author_free(ada);
    OK(library_chapter_get(db, book, 1, &chapter));
    CHECK(chapter->number == 1 && strcmp(chapter->title, "One") == 0);
    library_chapter_free(chapter);
    OK(library_chapter_delete(db, book, 1));
    OK(library_set_tenant(db, south.id));
    CHECK(library_book_get(db, book, &none) == SCHEMAC_NOT_FOUND);
    OK(schemac_set_tenant(db, NULL));
}

void use_transactions(schemac_db *db)
{
    library_setting s = {"colour", "red"}, *found;
    OK(schemac_begin(db));
    OK(schemac_begin(db));
    CHECK(schemac_in_transaction(db));
    OK(library_setting_insert(db, &s));
    OK(schemac_rollback(db));
    OK(library_setting_upsert(db, &s));
    OK(schemac_commit(db));
    CHECK(!schemac_in_transaction(db));
    OK(schemac_begin_read(db));
    CHECK(library_setting_update(db, &s) == SCHEMAC_MISUSE);
    OK(schemac_commit(db));
    OK(schemac_exec(db, "UPDATE setting SET value='blue' WHERE name='colour'"));
    OK(library_setting_get(db, "colour", &found));
    CHECK(strcmp(found->value, "blue") == 0);
    library_setting_free(found);
    OK(library_setting_delete(db, "colour"));
}

void use_schema(schemac_db *db)
{
    schemac_names *names;
    char *text;
    bool yes;
    OK(schemac_existing_tables(db, &names));
    CHECK(names->count == 5 && strcmp(names->names[0], "author") == 0);
    schemac_free(names);
    OK(schemac_missing_tables(db, &names));
    CHECK(names->count == 0);
    schemac_free(names);
    OK(schemac_describe(db, "author", &text));
    CHECK(strstr(text, "CREATE TABLE") != NULL);
    schemac_free(text);
    OK(schemac_plan(db));
    OK(schemac_is_up_to_date(db, &yes));
    CHECK(yes);
    OK(schemac_repair(db));
    CHECK(schemac_model_count(LIBRARY_SCHEMA) == 5);
    CHECK(schemac_model_at(LIBRARY_SCHEMA, 5) == NULL);
    const schemac_model *m = schemac_model_find(LIBRARY_SCHEMA, "author");
    CHECK(m == schemac_model_at(LIBRARY_SCHEMA, 1) && strcmp(m->name, "author") == 0);
    CHECK(strcmp(m->table, "author") == 0 && m->record.fields[m->key[0]].type == SCHEMAC_INT64);
    CHECK(m->record.field_count > 20 && (m->record.fields[2].flags & SCHEMAC_NULLABLE) != 0);
}

static int statuses(void)
{
    int count = 0;
#define X(name, number, text)                                                                      \
    count += strcmp(schemac_status_name(SCHEMAC_##name), #name) == 0 &&                            \
             strlen(schemac_status_text(SCHEMAC_##name)) > 0;
    SCHEMAC_STATUS_LIST(X)
#undef X
    return count;
}

static int events(void)
{
    int count = 0;
#define X(name, number, text) count += SCHEMAC_EVENT_##name == number && strlen(text) > 0;
    SCHEMAC_EVENT_LIST(X)
#undef X
    return count;
}

void use_values(void)
{
    char text[37];
    schemac_uuid id, same;
    library_genre genre;
    library_grade grade;
    memset(&id, 0xAB, sizeof id);
    schemac_uuid_format(id, text);
    CHECK(schemac_uuid_parse(text, &same) && memcmp(&id, &same, sizeof id) == 0);
    CHECK(!schemac_uuid_parse("no uuid", &same));
    CHECK(strcmp(library_genre_name(LIBRARY_GENRE_NOVEL), "novel") == 0);
    CHECK(library_genre_from_name("handbook", &genre) && genre == LIBRARY_GENRE_HANDBOOK);
    CHECK(library_grade_from_name("good", &grade) && grade == LIBRARY_GRADE_GOOD);
    CHECK(!library_grade_from_name("best", &grade) && library_grade_name(grade) != NULL);
    CHECK(schemac_now() > INT64_C(1700000000000000));
    CHECK(statuses() >= 21 && events() >= 18);
    CHECK(SCHEMAC_VERSION_MAJOR == 0 && SCHEMAC_VERSION_MINOR >= 1 && SCHEMAC_VERSION_PATCH >= 0);
    CHECK(strcmp(schemac_version(), SCHEMAC_VERSION) == 0 && SCHEMAC_THREADSAFE == 2);
}
