/* keyed.c - databases whose tenants have keys of other types, and whose keys begin with the tenant. */
#include "keyed.h"

#include <stdio.h>

schemac_db *populated_branch(const char *path)
{
    static const char *const sites[] = {"north", "south \"x\" é", ""};
    schemac_db *db;
    schemac_status status = branch_open(path, NULL, &db);
    assert_ok(db, status);
    begin_system(db);
    for (int t = 0; t < 3; t++) {
        branch_site s = {sites[t], NULL, {false, 0}};
        assert_ok(db, branch_site_insert(db, &s));
        for (int i = 1; i <= 3; i++) {
            char name[20];
            snprintf(name, sizeof name, "item %d", i);
            branch_item item = {t * 100 + i, sites[t], name, {i > 1, t * 100 + 1}, {false, 0}, 0};
            assert_ok(db, branch_item_insert(db, &item));
            branch_stock stock = {sites[t], name, item.id, i};
            assert_ok(db, branch_stock_insert(db, &stock));
        }
        assert_ok(db, branch_item_delete(db, t * 100 + 3));
    }
    end_system(db);
    return db;
}

schemac_db *open_guild(const char *path)
{
    schemac_db *db;
    schemac_status status = guild_open(path, NULL, &db);
    assert_ok(db, status);
    begin_system(db);
    guild_firm firms[] = {{"Bolt", NULL}, {"cog", NULL}};
    assert_ok(db, guild_firm_insert_many(db, firms, 2));
    end_system(db);
    return db;
}
