/* properties.c - /properties: taxed land and buildings. */
#include "page.h"
#include "property.h"
#include "service.h"

#include <inttypes.h>
#include <stdio.h>

/* own_ward(db, tenant, id): NOT_FOUND for another tenant's row, too. The foreign keys of civic do
   not look at tenants. */
#define DEFINE_OWN(model)                                                                          \
    static schemac_status own_##model(schemac_db *db, int64_t tenant, int64_t id)                  \
    {                                                                                              \
        civic_##model *row;                                                                        \
        schemac_status status = civic_##model##_get(db, id, &row);                                 \
        if (status == SCHEMAC_OK && row->tenant_id != tenant)                                      \
            status = SCHEMAC_NOT_FOUND;                                                            \
        civic_##model##_free(row);                                                                 \
        return status;                                                                             \
    }
DEFINE_OWN(ward)
DEFINE_OWN(property_type)
DEFINE_OWN(property_address)
DEFINE_OWN(user)
DEFINE_OWN(property)

static bool check_references(const call *c, const civic_property *p,
                             const civic_property_mask *given, http_reply *reply)
{
    const struct {
        bool look;
        const char *field;
        schemac_status (*own)(schemac_db *db, int64_t tenant, int64_t id);
        int64_t id;
    } references[] = {
        {given->ward_id, "ward_id", own_ward, p->ward_id},
        {given->property_type_id, "property_type_id", own_property_type, p->property_type_id},
        {given->address_id, "address_id", own_property_address, p->address_id},
        {given->owner_id && p->owner_id.has, "owner_id", own_user, p->owner_id.value},
        {given->merged_into_id && p->merged_into_id.has, "merged_into_id", own_property,
         p->merged_into_id.value},
    };
    for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
        schemac_status status =
            references[i].look ? references[i].own(c->db, c->tenant, references[i].id) : SCHEMAC_OK;
        if (status == SCHEMAC_OK)
            continue;
        if (status == SCHEMAC_NOT_FOUND)
            reply_error(reply, reply_status(SCHEMAC_REFERENCE),
                        schemac_status_name(SCHEMAC_REFERENCE), "what it references is not there",
                        "property", references[i].field);
        else
            reply_failure(reply, c->db);
        return false;
    }
    return true;
}

/* The tenant's own one. */
static bool get_property(const call *c, civic_property **row, http_reply *reply)
{
    schemac_status status = civic_property_get(c->db, c->id, row);
    if (status == SCHEMAC_OK && (*row)->tenant_id == c->tenant)
        return true;
    if (status == SCHEMAC_OK || status == SCHEMAC_NOT_FOUND)
        reply_not_found(reply, "property");
    else
        reply_failure(reply, c->db);
    civic_property_free(*row);
    return false;
}

void properties_list(const call *c, http_reply *reply)
{
    static const char *const names[] = {"status", "ward_id", NULL};
    const char *status = http_query(c->request, "status");
    const char *ward = http_query(c->request, "ward_id");
    civic_property_where wanted[3] = {civic_property_where_tenant_id(SCHEMAC_EQ, c->tenant)};
    size_t count = 1;
    civic_property_status status_value;
    int64_t ward_value;
    schemac_page page;
    if (!page_read(c->request, names, &page, reply))
        return;
    if (status != NULL) {
        if (!civic_property_status_from_name(status, &status_value)) {
            page_refuse(reply, "status", "there is no such status");
            return;
        }
        wanted[count++] = civic_property_where_status(SCHEMAC_EQ, status_value);
    }
    if (ward != NULL) {
        if (!http_number(ward, &ward_value)) {
            page_refuse(reply, "ward_id", "it is not a number");
            return;
        }
        wanted[count++] = civic_property_where_ward_id(SCHEMAC_EQ, ward_value);
    }
    civic_property_rows rows;
    if (civic_property_find(c->db, wanted, count, CIVIC_PROPERTY_BY_TENANT_REGISTRY_NUMBER, &page,
                            &rows) != SCHEMAC_OK) {
        page_failure(reply, c->db, &page);
        return;
    }
    json_t *array = json_array();
    for (size_t i = 0; i < rows.count; i++)
        page_append(&array, property_as_json(&rows.rows[i]));
    page_reply(reply, array, &rows.next);
    civic_property_rows_free(&rows);
}

void properties_create(const call *c, http_reply *reply)
{
    civic_property p = CIVIC_PROPERTY_INIT;
    members m;
    if (!members_read(&m, c->request, reply))
        return;
    civic_property_mask given = property_from_json(&m, &p);
    property_require(&m, &given);
    p.tenant_id = c->tenant;
    if (members_good(&m, "property", reply) && check_references(c, &p, &given, reply)) {
        if (civic_property_insert(c->db, &p) == SCHEMAC_OK) {
            reply_json(reply, 201, property_as_json(&p));
            snprintf(reply->location, sizeof reply->location, "/properties/%" PRId64, p.id);
        } else {
            reply_failure(reply, c->db);
        }
    }
    members_free(&m);
}

void properties_read(const call *c, http_reply *reply)
{
    civic_property *p;
    if (!get_property(c, &p, reply))
        return;
    reply_json(reply, 200, property_as_json(p));
    civic_property_free(p);
}

void properties_change(const call *c, http_reply *reply)
{
    civic_property *p;
    members m;
    if (!members_read(&m, c->request, reply))
        return;
    if (get_property(c, &p, reply)) {
        civic_property_mask given = property_from_json(&m, p);
        if (members_good(&m, "property", reply) && check_references(c, p, &given, reply)) {
            if (civic_property_patch(c->db, p, given) == SCHEMAC_OK)
                reply_json(reply, 200, property_as_json(p));
            else
                reply_failure(reply, c->db);
        }
        civic_property_free(p);
    }
    members_free(&m);
}

void properties_delete(const call *c, http_reply *reply)
{
    civic_property *p;
    if (!get_property(c, &p, reply))
        return;
    civic_property_free(p);
    if (civic_property_delete(c->db, c->id) == SCHEMAC_OK)
        reply->status = 204;
    else
        reply_failure(reply, c->db);
}
