/* sample.c - something to try the service with. */
#include "service.h"

#include <stdio.h>

#define TRY(call)                                                                                  \
    do {                                                                                           \
        schemac_status status_ = (call);                                                           \
        if (status_ != SCHEMAC_OK)                                                                 \
            return status_;                                                                        \
    } while (0)

static schemac_status add_tenant(schemac_db *db, const char *code, const char *name, int64_t *id)
{
    civic_tenant t = CIVIC_TENANT_INIT;
    t.code = code;
    t.name = name;
    t.country = "IE";
    t.currency = "EUR";
    TRY(civic_tenant_insert(db, &t));
    *id = t.id;
    return SCHEMAC_OK;
}

/* A house under contract, which therefore cannot be deleted, and what other properties need. */
static schemac_status add_property(schemac_db *db, int64_t tenant)
{
    civic_ward ward = CIVIC_WARD_INIT;
    ward.tenant_id = tenant;
    ward.number = 1;
    ward.name = "Harbour";
    TRY(civic_ward_insert(db, &ward));
    civic_property_type type = CIVIC_PROPERTY_TYPE_INIT;
    type.tenant_id = tenant;
    type.code = "RES";
    type.name = "Residential";
    TRY(civic_property_type_insert(db, &type));
    civic_property_address address = CIVIC_PROPERTY_ADDRESS_INIT;
    address.tenant_id = tenant;
    address.street = "Quay Street";
    address.house = "1";
    address.postal_code = "H91";
    address.city = "Galway";
    TRY(civic_property_address_insert(db, &address));
    civic_property house = CIVIC_PROPERTY_INIT;
    house.tenant_id = tenant;
    house.registry_number = "LR-0001";
    house.ward_id = ward.id;
    house.property_type_id = type.id;
    house.address_id = address.id;
    house.owner_name = "Aoife Byrne";
    house.land_area = 41250;         /* 412.50 */
    house.assessed_value = 32000000; /* 320000.00 */
    TRY(civic_property_insert(db, &house));
    civic_tax_type tax = CIVIC_TAX_TYPE_INIT;
    tax.tenant_id = tenant;
    tax.code = "LPT";
    tax.name = "Local property tax";
    TRY(civic_tax_type_insert(db, &tax));
    civic_tax_contract contract = CIVIC_TAX_CONTRACT_INIT;
    contract.tenant_id = tenant;
    contract.number = "C-0001";
    contract.property_id = house.id;
    contract.tax_type_id = tax.id;
    contract.payer_name = house.owner_name;
    contract.starts_on = (schemac_date){2026, 1, 1};
    return civic_tax_contract_insert(db, &contract);
}

static schemac_status add_activities(schemac_db *db, int64_t tenant)
{
    static const char *const titles[] = {"Spring clean-up", "Swimming course", "Harbour festival"};
    const int64_t hour = INT64_C(3600) * 1000000, day = 24 * hour;
    civic_activity_type type = CIVIC_ACTIVITY_TYPE_INIT;
    type.tenant_id = tenant;
    type.code = "PUBLIC";
    type.name = "Open to all";
    TRY(civic_activity_type_insert(db, &type));
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        civic_activity a = CIVIC_ACTIVITY_INIT;
        a.tenant_id = tenant;
        a.activity_type_id = type.id;
        a.title = titles[i];
        a.location = "The quay";
        a.starts_at = schemac_now() + (int64_t)(i + 1) * 30 * day;
        a.ends_at = a.starts_at + 3 * hour;
        TRY(civic_activity_insert(db, &a));
    }
    return SCHEMAC_OK;
}

static schemac_status add_all(schemac_db *db)
{
    static const char *const tenants[][2] = {{"east-quay", "East Quay"},
                                             {"west-moor", "West Moor"}};
    for (size_t i = 0; i < sizeof tenants / sizeof *tenants; i++) {
        int64_t id;
        TRY(add_tenant(db, tenants[i][0], tenants[i][1], &id));
        TRY(add_property(db, id));
        TRY(add_activities(db, id));
    }
    return SCHEMAC_OK;
}

schemac_status sample_add(schemac_db *db)
{
    civic_tenant *there;
    TRY(schemac_begin(db));
    schemac_status status = civic_tenant_get_by_code(db, "east-quay", &there);
    civic_tenant_free(there);
    if (status == SCHEMAC_NOT_FOUND)
        status = add_all(db);
    if (status == SCHEMAC_OK)
        return schemac_commit(db);
    /* the rollback's own error would hide the one that matters */
    fprintf(stderr, "service: %s\n", schemac_error_message(db));
    schemac_rollback(db);
    return status;
}
