#include "a desk.schema.h"
#include "lamp.schema.h"

#include <cstdio>
#include <cstring>

/* SQL of the program's own, with values. */
static bool asks(schemac_db *db)
{
    const schemac_date day = {2024, 2, 29};
    const schemac_value values[] = {
        schemac_value_text("pen%"),    schemac_value_int64(1),  schemac_value_double(0.5),
        schemac_value_bool(true),      schemac_value_null(),    schemac_value_blob("ab", 2),
        schemac_value_timestamp(1000), schemac_value_date(day), schemac_value_uuid(schemac_uuid()),
    };
    schemac_result *row = nullptr;
    bool good = schemac_query_one(db,
                                  "SELECT label, ?9 AS id FROM drawer WHERE label LIKE ?1 AND id=?2"
                                  " AND ?3<?4 AND ?5 IS NULL AND ?6=x'6162' AND ?7=1000"
                                  " AND ?8='2024-02-29'",
                                  values, sizeof values / sizeof *values, &row) == SCHEMAC_OK;
    const schemac_value *label = good ? schemac_result_value(row, 0, "label") : nullptr;
    good = label != nullptr && label->kind == SCHEMAC_KIND_TEXT &&
           std::strcmp(label->as.text, "pencils") == 0 && row->rows[0][1].size == 16;
    schemac_free(row);
    return good;
}

int main()
{
    schemac_db *db = nullptr;
    desk_drawer d = DESK_DRAWER_INIT;
    char hash[SCHEMAC_PASSWORD_SIZE];
    bool right = false;
    d.label = "pencils";
    bool good = desk_drawer_lock_set(&d, "sesame", hash) == SCHEMAC_OK &&
                desk_open(":memory:", nullptr, &db) == SCHEMAC_OK &&
                desk_drawer_insert(db, &d) == SCHEMAC_OK && d.id == 1 &&
                desk_drawer_lock_verify(&d, "sesame", &right) == SCHEMAC_OK && right && asks(db);
    std::printf("%s\n", good ? d.label : schemac_error_message(db));
    schemac_close(db);
    return 0;
}
