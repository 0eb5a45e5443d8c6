#include "a desk.schema.h"
#include "lamp.schema.h"

#include <cstdio>

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
                desk_drawer_lock_verify(&d, "sesame", &right) == SCHEMAC_OK && right;
    std::printf("%s\n", good ? d.label : schemac_error_message(db));
    schemac_close(db);
    return 0;
}
