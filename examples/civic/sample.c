/* sample.c - a small municipality. Everything or nothing: one transaction. */
#include "civic.h"

#include <stdio.h>

#define TRY(call)                                                                                  \
    do {                                                                                           \
        schemac_status status_ = (call);                                                           \
        if (status_ != SCHEMAC_OK)                                                                 \
            return status_;                                                                        \
    } while (0)

/* What the assessments need. */
typedef struct base {
    int64_t tenant, clerk, ward, house, land_tax, by_value, rate;
} base;

static schemac_status add_people(schemac_db *db, base *b)
{
    civic_tenant t = CIVIC_TENANT_INIT;
    t.code = "north-hill";
    t.name = "North Hill";
    t.country = "IE";
    t.currency = "EUR";
    TRY(civic_tenant_insert(db, &t));
    b->tenant = t.id;

    static const char *const people[][2] = {{"clerk@north-hill.example", "Maeve Clerk"},
                                            {"mayor@north-hill.example", "Oisin Mayor"}};
    for (size_t i = 0; i < 2; i++) {
        civic_user u = CIVIC_USER_INIT;
        u.tenant_id = t.id;
        u.email = people[i][0];
        u.name = people[i][1];
        TRY(civic_user_insert(db, &u));
        if (i == 0)
            b->clerk = u.id;
    }
    return SCHEMAC_OK;
}

static schemac_status add_rates(schemac_db *db, base *b)
{
    civic_ward w = CIVIC_WARD_INIT;
    w.tenant_id = b->tenant;
    w.number = 1;
    w.name = "Harbour";
    TRY(civic_ward_insert(db, &w));
    b->ward = w.id;

    civic_property_type p = CIVIC_PROPERTY_TYPE_INIT;
    p.tenant_id = b->tenant;
    p.code = "RES";
    p.name = "Residential";
    TRY(civic_property_type_insert(db, &p));
    b->house = p.id;

    civic_tax_type x = CIVIC_TAX_TYPE_INIT;
    x.tenant_id = b->tenant;
    x.code = "LPT";
    x.name = "Local property tax";
    TRY(civic_tax_type_insert(db, &x));
    b->land_tax = x.id;

    civic_tax_calculation_type c = CIVIC_TAX_CALCULATION_TYPE_INIT;
    c.tenant_id = b->tenant;
    c.code = "VALUE";
    c.name = "Share of the assessed value";
    TRY(civic_tax_calculation_type_insert(db, &c));
    b->by_value = c.id;

    civic_tax_rate r = CIVIC_TAX_RATE_INIT;
    r.tenant_id = b->tenant;
    r.tax_type_id = b->land_tax;
    r.calculation_type_id = b->by_value;
    r.ward_id = b->ward;
    r.property_type_id = b->house;
    r.rate = 1800; /* 0.18 %, in units of 10^-4 */
    r.valid_from = (schemac_date){2025, 1, 1};
    TRY(civic_tax_rate_insert(db, &r));
    b->rate = r.id;
    return SCHEMAC_OK;
}

/* A property, the contract about it, and what is owed for 2026. */
static schemac_status add_property(schemac_db *db, const base *b, int number, const char *owner,
                                   int64_t value, schemac_date due, bool pays)
{
    char text[3][32];
    snprintf(text[0], sizeof text[0], "%d", number);
    snprintf(text[1], sizeof text[1], "LR-%04d", number);
    snprintf(text[2], sizeof text[2], "2026-%04d", number);

    civic_property_address at = CIVIC_PROPERTY_ADDRESS_INIT;
    at.tenant_id = b->tenant;
    at.street = "Quay Street";
    at.house = text[0];
    at.postal_code = "H91";
    at.city = "North Hill";
    TRY(civic_property_address_insert(db, &at));

    civic_property p = CIVIC_PROPERTY_INIT;
    p.tenant_id = b->tenant;
    p.registry_number = text[1];
    p.ward_id = b->ward;
    p.property_type_id = b->house;
    p.address_id = at.id;
    p.owner_name = owner;
    p.assessed_value = value;
    TRY(civic_property_insert(db, &p));

    civic_tax_contract c = CIVIC_TAX_CONTRACT_INIT;
    c.tenant_id = b->tenant;
    c.number = text[1];
    c.property_id = p.id;
    c.tax_type_id = b->land_tax;
    c.payer_name = owner;
    c.status = CIVIC_CONTRACT_STATUS_ACTIVE;
    c.starts_on = (schemac_date){2025, 1, 1};
    TRY(civic_tax_contract_insert(db, &c));

    civic_tax_assessment a = CIVIC_TAX_ASSESSMENT_INIT;
    a.tenant_id = b->tenant;
    a.number = text[2];
    a.contract_id = c.id;
    a.rate_id = b->rate;
    a.tax_year = 2026;
    a.taxable_base = value;
    a.amount = value * 18 / 10000;
    a.status = CIVIC_ASSESSMENT_STATUS_ISSUED;
    a.issued_on = (schemac_opt_date){true, {2026, 1, 15}};
    a.due_on = due;
    TRY(civic_tax_assessment_insert(db, &a));
    if (!pays)
        return SCHEMAC_OK;

    civic_tax_payment paid = CIVIC_TAX_PAYMENT_INIT;
    paid.tenant_id = b->tenant;
    paid.number = text[2];
    paid.assessment_id = a.id;
    paid.amount = a.amount;
    paid.method = CIVIC_PAYMENT_METHOD_BANK_TRANSFER;
    paid.status = CIVIC_PAYMENT_STATUS_CONFIRMED;
    paid.received_by_id = (schemac_opt_int64){true, b->clerk};
    TRY(civic_tax_payment_insert(db, &paid));
    a.paid_amount = paid.amount;
    a.status = CIVIC_ASSESSMENT_STATUS_PAID;
    return civic_tax_assessment_update(db, &a);
}

static schemac_status add_all(schemac_db *db, base *b)
{
    TRY(add_people(db, b));
    TRY(add_rates(db, b));
    TRY(add_property(db, b, 1, "Aoife Byrne", 32000000, (schemac_date){2026, 3, 31}, true));
    TRY(add_property(db, b, 2, "Brian Daly", 27500000, (schemac_date){2026, 3, 31}, false));
    TRY(add_property(db, b, 3, "Ciara Egan", 41000000, (schemac_date){2026, 3, 31}, false));
    TRY(add_property(db, b, 4, "Donal Foley", 19500000, (schemac_date){2026, 12, 31}, false));
    return SCHEMAC_OK;
}

schemac_status sample_add(schemac_db *db, int64_t *tenant_id)
{
    base b = {0};
    TRY(schemac_begin(db));
    schemac_status status = add_all(db, &b);
    if (status == SCHEMAC_OK) {
        *tenant_id = b.tenant;
        return schemac_commit(db);
    }
    /* the rollback's own error would hide the one that matters */
    fprintf(stderr, "civic: %s\n", schemac_error_message(db));
    schemac_rollback(db);
    return status;
}
