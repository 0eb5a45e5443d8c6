/* activities.c - /activities: what the municipality organises, to be read only. */
#include "page.h"
#include "service.h"

static json_t *as_json(const civic_activity *a)
{
    char starts_at[SCHEMAC_TIMESTAMP_SIZE], ends_at[SCHEMAC_TIMESTAMP_SIZE];
    char fee[SCHEMAC_DECIMAL_SIZE];
    schemac_timestamp_format(a->starts_at, starts_at);
    schemac_timestamp_format(a->ends_at, ends_at);
    schemac_decimal_format(a->fee, CIVIC_ACTIVITY_FEE_SCALE, fee);
    return json_pack("{s:I,s:s,s:s?,s:s?,s:s,s:s,s:s,s:s,s:o,s:s}", "id", (json_int_t)a->id,
                     "title", a->title, "description", a->description, "location", a->location,
                     "status", civic_activity_status_name(a->status), "priority",
                     civic_priority_name(a->priority), "starts_at", starts_at, "ends_at", ends_at,
                     "capacity", a->capacity.has ? json_integer(a->capacity.value) : json_null(),
                     "fee", fee);
}

void activities_list(const call *c, http_reply *reply)
{
    static const char *const names[] = {NULL};
    const civic_activity_where own = civic_activity_where_tenant_id(SCHEMAC_EQ, c->tenant);
    civic_activity_rows rows;
    schemac_page page;
    if (!page_read(c->request, names, &page, reply))
        return;
    if (civic_activity_find(c->db, &own, 1, CIVIC_ACTIVITY_BY_TENANT_STARTS_AT, &page, &rows) !=
        SCHEMAC_OK) {
        page_failure(reply, c->db, &page);
        return;
    }
    json_t *array = json_array();
    for (size_t i = 0; i < rows.count; i++)
        page_append(&array, as_json(&rows.rows[i]));
    page_reply(reply, array, &rows.next);
    civic_activity_rows_free(&rows);
}

void activities_read(const call *c, http_reply *reply)
{
    civic_activity *a;
    schemac_status status = civic_activity_get(c->db, c->id, &a);
    if (status == SCHEMAC_OK && a->tenant_id == c->tenant)
        reply_json(reply, 200, as_json(a));
    else if (status == SCHEMAC_OK || status == SCHEMAC_NOT_FOUND)
        reply_not_found(reply, "activity");
    else
        reply_failure(reply, c->db);
    civic_activity_free(a);
}
