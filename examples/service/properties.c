/* properties.c - /properties: taxed land and buildings. */
#include "page.h"
#include "property.h"
#include "service.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

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

/* "active,exempt": the statuses that are asked for. false when one is none. */
static bool read_statuses(const char *text, civic_property_status *out, size_t most, size_t *count)
{
    char name[32];
    for (*count = 0; *count < most; text++) {
        size_t size = strcspn(text, ",");
        if (size >= sizeof name)
            return false;
        memcpy(name, text, size);
        name[size] = '\0';
        if (!civic_property_status_from_name(name, &out[(*count)++]))
            return false;
        text += size;
        if (*text == '\0')
            return true;
    }
    return false;
}

/* What the request asks for, as the query takes it; texts point into it. */
typedef struct wanted {
    civic_search_properties_params params;
    civic_search_properties_by by;
    civic_property_status statuses[8];
    char text[160];
} wanted;

static bool read_filters(const call *c, wanted *w, http_reply *reply)
{
    const char *text = http_query(c->request, "q"), *status = http_query(c->request, "status");
    const char *ward = http_query(c->request, "ward_id");
    const char *value = http_query(c->request, "min_value");
    *w = (wanted){.params = CIVIC_SEARCH_PROPERTIES_PARAMS_INIT};
    w->params.tenant_id = c->tenant;
    w->params.statuses = w->statuses;
    if (text != NULL && strlen(text) + sizeof "%%" > sizeof w->text)
        page_refuse(reply, "q", "it is too long");
    else if (status != NULL && !read_statuses(status, w->statuses, 8, &w->params.statuses_count))
        page_refuse(reply, "status", "there is no such status");
    else if (ward != NULL && !http_number(ward, &w->params.ward_id.value))
        page_refuse(reply, "ward_id", "it is not a number");
    else if (value != NULL && !schemac_decimal_parse(value, CIVIC_PROPERTY_ASSESSED_VALUE_SCALE,
                                                     &w->params.min_value.value, NULL))
        page_refuse(reply, "min_value", "it is not a decimal, such as 250000.00");
    if (reply->status != 0)
        return false;
    if (text != NULL) {
        snprintf(w->text, sizeof w->text, "%%%s%%", text);
        w->params.text = w->text;
    }
    w->params.ward_id.has = ward != NULL;
    w->params.min_value.has = value != NULL;
    return true;
}

static bool read_sort(const call *c, wanted *w, http_reply *reply)
{
    const char *sort = http_query(c->request, "sort");
    w->by = CIVIC_SEARCH_PROPERTIES_BY_REGISTRY;
    if (sort == NULL || strcmp(sort, "registry") == 0)
        return true;
    w->by = CIVIC_SEARCH_PROPERTIES_BY_VALUE;
    if (strcmp(sort, "value") == 0)
        return true;
    page_refuse(reply, "sort", "it is registry or value");
    return false;
}

void properties_list(const call *c, http_reply *reply)
{
    static const char *const names[] = {"q", "status", "ward_id", "min_value", "sort", NULL};
    wanted w;
    schemac_page page;
    civic_search_properties_rows rows;
    if (!page_read(c->request, names, &page, reply) || !read_filters(c, &w, reply) ||
        !read_sort(c, &w, reply))
        return;
    if (civic_search_properties(c->db, &w.params, w.by, &page, &rows) != SCHEMAC_OK) {
        page_failure(reply, c->db, &page);
        return;
    }
    json_t *array = json_array();
    for (size_t i = 0; i < rows.count; i++)
        page_append(&array, property_found_as_json(&rows.rows[i]));
    page_reply(reply, array, &rows.next);
    civic_search_properties_rows_free(&rows);
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
