/* conflicting.c - what conflicts and references are called. */
#include "writing.h"

#include <stdio.h>

static void test_conflicts(void **state)
{
    (void)state;
    schemac_db *db = open_writing(":memory:");
    add_firms(db);
    assert_ok(db, writing_set_tenant(db, "acme"));
    writing_contract c = {.code = "c", .title = "t"}, d = {.code = "d", .title = "u"};
    assert_ok(db, writing_contract_insert(db, &c));
    assert_ok(db, writing_contract_insert(db, &d));
    /* within a tenant: the tenant is not among the fields that are named */
    writing_contract e = {.code = "c"};
    assert_status(db, SCHEMAC_CONFLICT, writing_contract_insert(db, &e));
    assert_constraint(db, "code", "code", "cannot insert contract: another row has the same code");
    assert_status(db, SCHEMAC_CONFLICT, writing_contract_insert_many(db, &e, 1));
    assert_constraint(db, "code", "code", "row 1 of 1: cannot insert contract: another row has");
    e = (writing_contract){.code = "e", .title = "t"};
    assert_status(db, SCHEMAC_CONFLICT, writing_contract_insert(db, &e));
    assert_constraint(db, "living", "title", "another row has the same title");
    e = (writing_contract){.id = c.id, .code = "e"};
    assert_status(db, SCHEMAC_CONFLICT, writing_contract_insert(db, &e));
    assert_constraint(db, "primary key", "id", "another row has the same id");
    d.title = "t";
    assert_status(db, SCHEMAC_CONFLICT, writing_contract_update(db, &d));
    assert_constraint(db, "living", "title", "cannot update contract");
    assert_status(db, SCHEMAC_CONFLICT,
                  writing_contract_patch(db, &d, (writing_contract_mask){.title = true}));
    assert_constraint(db, "living", "title", "another row has the same title");
    e = (writing_contract){.code = "e", .title = "t"};
    assert_status(db, SCHEMAC_CONFLICT, writing_contract_upsert_by_code(db, &e));
    assert_constraint(db, "living", "title", "cannot upsert contract");
    /* a deleted row comes back where another has its title */
    assert_ok(db, writing_contract_delete(db, c.id));
    assert_ok(db, writing_contract_update(db, &d));
    assert_status(db, SCHEMAC_CONFLICT, writing_contract_restore(db, c.id));
    assert_constraint(db, "living", "title", "cannot restore contract");
    assert_ok(db, schemac_as_system(db));
    writing_firm f = {"acme", "again"};
    assert_status(db, SCHEMAC_CONFLICT, writing_firm_insert(db, &f));
    assert_constraint(db, "primary key", "id", "another row has the same id");
    assert_ok(db, schemac_end_system(db));
    writing_bare b = {1, "b"};
    assert_ok(db, writing_bare_insert(db, &b));
    assert_status(db, SCHEMAC_CONFLICT, writing_bare_insert(db, &b));
    assert_constraint(db, "primary key", "none", "another row has the same a, b");
    /* no constraint is named where none is violated */
    assert_status(db, SCHEMAC_NOT_FOUND, writing_bare_delete(db, 5, "x"));
    assert_null(schemac_error(db)->constraint);
    schemac_close(db);
}

static void test_references(void **state)
{
    (void)state;
    schemac_db *db = open_writing(":memory:");
    writing_node nodes[4] = {{1, {false, 0}, "root"},
                             {2, {true, 1}, "kid"},
                             {3, {true, 1}, "third"},
                             {4, {false, 0}, "x"}};
    writing_ghost ghost = {1, 3};
    writing_spot spot = {.x = 1, .y = 2, .day = {2000, 1, 1}, .state = WRITING_STATE_OPEN};
    writing_pin pin = {.id = 1, .node_id = 3, .title = "t"};
    assert_ok(db, writing_node_insert_many(db, nodes, 4));
    assert_ok(db, writing_ghost_insert(db, &ghost));
    assert_ok(db, writing_spot_insert(db, &spot));
    assert_ok(db, writing_pin_insert(db, &pin));
    /* each reference, by each call that writes a row */
    static const struct {
        writing_pin row;
        const char *constraint, *field, *model;
    } bad[] = {
        {{.node_id = 9, .title = "t"}, "node", "node", "node"},
        {{.node_id = 1, .title = "t", .again_id = {true, 9}}, "again", "again", "node"},
        {{.node_id = 1, .title = "t", .named = "nobody"}, "named", "named", "node"},
        {{.node_id = 1, .title = "t", .sx = {true, 1}, .sy = {true, 3}}, "sx_sy", "sx", "spot"},
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        writing_pin row = bad[i].row;
        char message[100];
        snprintf(message, sizeof message, "insert pin: the %s that '%s' references is not there",
                 bad[i].model, bad[i].constraint);
        assert_status(db, SCHEMAC_REFERENCE, writing_pin_insert(db, &row));
        assert_constraint(db, bad[i].constraint, bad[i].field, message);
        assert_int_equal(row.id, 0);
        assert_status(db, SCHEMAC_REFERENCE, writing_pin_insert_many(db, &row, 1));
        assert_constraint(db, bad[i].constraint, bad[i].field, message);
        assert_status(db, SCHEMAC_REFERENCE, writing_pin_upsert(db, &row));
        assert_constraint(db, bad[i].constraint, bad[i].field, message + strlen("insert"));
        assert_int_equal(row.id, 0);
        row.id = 1;
        assert_status(db, SCHEMAC_REFERENCE, writing_pin_upsert(db, &row));
        assert_constraint(db, bad[i].constraint, bad[i].field, message + strlen("insert"));
        assert_status(db, SCHEMAC_REFERENCE, writing_pin_update(db, &row));
        assert_constraint(db, bad[i].constraint, bad[i].field, message + strlen("insert"));
        /* only what a patch names can be wrong: the rest is not looked at */
        static const char garbage[] = "not there";
        writing_pin part = {.id = 1, .node_id = 77, .again_id = {true, 78}, .named = garbage};
        part.sx = (schemac_opt_int32){true, 79};
        writing_pin_mask masks[] = {
            {.node_id = true}, {.again_id = true}, {.named = true}, {.sx = true, .sy = true}};
        if (i == 3)
            part.sy = part.sx;
        assert_status(db, SCHEMAC_REFERENCE, writing_pin_patch(db, &part, masks[i]));
        assert_constraint(db, bad[i].constraint, bad[i].field, message + strlen("insert"));
    }
    /* one half of a reference; the other is in the database */
    writing_pin half = {.id = 1, .node_id = 77, .sx = {true, 1}, .sy = {true, 2}};
    assert_ok(db, writing_pin_patch(db, &half, (writing_pin_mask){.sx = true, .sy = true}));
    writing_pin y = {.id = 1, .node_id = 77, .sx = {true, 1}, .sy = {true, 5}};
    assert_status(db, SCHEMAC_REFERENCE, writing_pin_patch(db, &y, (writing_pin_mask){.sy = true}));
    assert_constraint(db, "sx_sy", "sx", "the spot that 'sx_sy' references is not there");
    /* a self reference, also one to itself */
    writing_node self = {5, {true, 5}, "self"};
    assert_ok(db, writing_node_insert(db, &self));
    self.parent_id.value = 55;
    assert_status(db, SCHEMAC_REFERENCE, writing_node_update(db, &self));
    assert_constraint(db, "parent", "parent", "the node that 'parent' references is not there");
    /* rows that reference it: what keeps it is named, not what would go with it */
    assert_status(db, SCHEMAC_REFERENCE, writing_node_delete(db, 3));
    assert_constraint(db, "node", "none",
                      "cannot delete node: 'node' of a pin still references it");
    assert_status(db, SCHEMAC_REFERENCE, writing_node_delete(db, 1));
    assert_constraint(db, "parent", "none", "'parent' of a node still references it");
    assert_status(db, SCHEMAC_REFERENCE, writing_spot_delete(db, 1, 2));
    assert_constraint(db, "sx_sy", "none", "cannot delete spot: 'sx_sy' of a pin still");
    writing_pin named = {.id = 1, .named = "kid", .again_id = {true, 4}};
    assert_ok(db,
              writing_pin_patch(db, &named, (writing_pin_mask){.named = true, .again_id = true}));
    assert_status(db, SCHEMAC_REFERENCE, writing_node_delete(db, 2));
    assert_constraint(db, "named", "none", "'named' of a pin still references it");
    assert_status(db, SCHEMAC_REFERENCE, writing_node_delete(db, 4));
    assert_constraint(db, "again", "none", "'again' of a pin still references it");
    /* the name that is referenced cannot change; the row's key is referenced, too, and may stay */
    writing_node renamed = {2, {true, 1}, "other"}, child = {7, {true, 2}, "child"};
    assert_ok(db, writing_node_insert(db, &child));
    assert_status(db, SCHEMAC_REFERENCE, writing_node_update(db, &renamed));
    assert_constraint(db, "named", "none", "cannot update node: 'named' of a pin still references");
    assert_status(db, SCHEMAC_REFERENCE,
                  writing_node_patch(db, &renamed, (writing_node_mask){.name = true}));
    assert_constraint(db, "named", "none",
                      "cannot patch node: 'named' of a pin still references it");
    assert_status(db, SCHEMAC_REFERENCE, writing_node_upsert(db, &renamed));
    assert_constraint(db, "named", "none", "cannot upsert node: 'named' of a pin");
    assert_ok(db, writing_pin_delete(db, 1));
    assert_ok(db, writing_node_update(db, &renamed));
    assert_ok(db, writing_node_delete(db, 3));
    assert_int_equal(count_of(db, "ghost"), 0);
    schemac_close(db);
}

static void test_references_of_tenants(void **state)
{
    (void)state;
    schemac_db *db = open_writing(":memory:");
    add_firms(db);
    assert_ok(db, writing_set_tenant(db, "bolt"));
    writing_contract theirs = {.code = "theirs"}, c = {.code = "c"}, gone = {.code = "gone"};
    writing_clause their_clause = {.words = "w"};
    assert_ok(db, writing_contract_insert(db, &theirs));
    their_clause.contract_id = theirs.id;
    assert_ok(db, writing_clause_insert(db, &their_clause));
    assert_ok(db, writing_set_tenant(db, "acme"));
    assert_ok(db, writing_contract_insert(db, &c));
    assert_ok(db, writing_contract_insert(db, &gone));
    assert_ok(db, writing_contract_delete(db, gone.id));
    writing_clause a = {.contract_id = c.id, .words = "a"};
    assert_ok(db, writing_clause_insert(db, &a));
    /* another tenant's rows are not there */
    writing_clause b = {.contract_id = theirs.id, .words = "b"};
    assert_status(db, SCHEMAC_REFERENCE, writing_clause_insert(db, &b));
    assert_constraint(db, "contract", "contract", "the contract that 'contract' references is not");
    assert_int_equal(b.id, 0);
    b = (writing_clause){.contract_id = c.id, .mate_id = {true, their_clause.id}, .words = "b"};
    assert_status(db, SCHEMAC_REFERENCE, writing_clause_insert_many(db, &b, 1));
    assert_constraint(db, "mate", "mate", "the clause that 'mate' references is not there");
    b = (writing_clause){.contract_id = c.id, .above_id = {true, a.id}, .words = "b"};
    assert_ok(db, writing_clause_upsert(db, &b));
    writing_clause part = {
        .id = b.id, .contract_id = theirs.id, .mate_id = {true, their_clause.id}};
    assert_status(db, SCHEMAC_REFERENCE,
                  writing_clause_patch(db, &part, (writing_clause_mask){.mate_id = true}));
    assert_constraint(db, "mate", "mate", "the clause that 'mate' references is not there");
    /* deleted ones cannot be referenced anew, whatever references the row itself */
    writing_clause d = {.contract_id = gone.id, .words = "d"};
    assert_status(db, SCHEMAC_REFERENCE, writing_clause_insert(db, &d));
    assert_constraint(db, "contract", "contract", "is deleted");
    writing_clause up = {a.id, NULL, gone.id, {false, 0}, {false, 0}, "a"};
    assert_status(db, SCHEMAC_REFERENCE, writing_clause_update(db, &up));
    assert_constraint(db, "contract", "contract",
                      "cannot update clause: the contract that 'contract' references is deleted");
    assert_status(db, SCHEMAC_REFERENCE,
                  writing_clause_patch(db, &up, (writing_clause_mask){.contract_id = true}));
    assert_constraint(db, "contract", "contract", "is deleted");
    assert_status(db, SCHEMAC_REFERENCE, writing_clause_upsert(db, &up));
    assert_constraint(db, "contract", "contract", "is deleted");
    /* what keeps a row */
    assert_status(db, SCHEMAC_REFERENCE, writing_clause_delete(db, a.id));
    assert_constraint(db, "above", "none", "'above' of a clause still references it");
    assert_status(db, SCHEMAC_REFERENCE, writing_contract_purge(db, c.id));
    assert_constraint(db, "contract", "none",
                      "cannot purge contract: 'contract' of a clause still references it");
    assert_ok(db, writing_contract_delete(db, c.id)); /* only marks it */
    assert_status(db, SCHEMAC_REFERENCE, writing_contract_purge(db, c.id));
    assert_constraint(db, "contract", "none", "still references it");
    /* a tenant that is not there */
    assert_status(db, SCHEMAC_NOT_FOUND, writing_set_tenant(db, "nobody"));
    assert_string_equal(schemac_error_message(db),
                        "there is no firm with this key: no tenant is set now");
    writing_contract n = {.code = "n"};
    assert_status(db, SCHEMAC_NO_TENANT, writing_contract_insert(db, &n));
    assert_ok(db, schemac_as_system(db));
    n.firm_id = "nowhere";
    assert_status(db, SCHEMAC_REFERENCE, writing_contract_insert(db, &n));
    assert_constraint(db, "firm", "firm", "the firm that 'firm' references is not there");
    assert_ok(db, schemac_end_system(db));
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conflicts),
        cmocka_unit_test(test_references),
        cmocka_unit_test(test_references_of_tenants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
