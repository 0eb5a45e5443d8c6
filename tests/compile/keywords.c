/* Members and functions whose names mean something else in C, C++, the C library and SQL. */
#include "keywords.schema.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <sys/sysmacros.h>

static int check(bool good, schemac_db *db, const char *what)
{
    if (!good)
        printf("%s: %s\n", what, schemac_error_message(db));
    return good ? 0 : 1;
}

int main(void)
{
    schemac_db *db;
    int bad = check(keywords_open(":memory:", NULL, &db) == SCHEMAC_OK, db, "open");

    keywords_everything row = KEYWORDS_EVERYTHING_INIT;
    row.int_ = (schemac_opt_int32){true, 1};
    row.errno_ = (schemac_opt_int32){true, 2};
    row.select = (schemac_opt_int32){true, 3};
    row.class_ = (schemac_opt_int32){true, 4};
    row.rowid = (schemac_opt_int32){true, 5};
    row.major_ = (schemac_opt_int32){true, 6};
    bad += check(keywords_everything_insert(db, &row) == SCHEMAC_OK, db, "insert");
    keywords_everything *found;
    bad += check(keywords_everything_get(db, row.everything_key, &found) == SCHEMAC_OK, db, "get");
    if (found != NULL)
        bad += check(found->int_.value == 1 && found->errno_.value == 2 &&
                         found->select.value == 3 && found->class_.value == 4 &&
                         found->rowid.value == 5 && found->major_.value == 6 && found->major_.has &&
                         !found->minor_.has && found->default_word == KEYWORDS_WORDS_DEFAULT,
                     db, "the row differs");
    keywords_everything_free(found);

    keywords_select s = KEYWORDS_SELECT_INIT;
    s.db = "x";
    bad += check(keywords_select_insert(db, &s) == SCHEMAC_OK, db, "insert select");
    keywords_select *by;
    bad += check(keywords_select_get_by_db(db, "x", &by) == SCHEMAC_OK, db, "get select by db");
    keywords_select_free(by);
    s.db = "y";
    bad += check(keywords_select_update(db, &s) == SCHEMAC_OK, db, "update select");
    keywords_select_rows rows;
    bad += check(keywords_select_list_by_row_db(db, 0, "y", NULL, &rows) == SCHEMAC_OK &&
                     rows.count == 1,
                 db, "list select");
    keywords_select_rows_free(&rows);
    bad += check(keywords_select_delete(db, s.select) == SCHEMAC_OK, db, "delete select");
    for (int word = KEYWORDS_WORDS_AUTO; keywords_words_name((keywords_words)word) != NULL;
         word++) {
        keywords_words same;
        bad += check(keywords_words_from_name(keywords_words_name((keywords_words)word), &same) &&
                         (int)same == word,
                     db, "enum name");
    }
    schemac_close(db);
    return bad;
}
