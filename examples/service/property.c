#include "property.h"

static json_t *decimal(int64_t value, unsigned scale)
{
    char text[SCHEMAC_DECIMAL_SIZE];
    schemac_decimal_format(value, scale, text);
    return json_string(text);
}

json_t *property_as_json(const civic_property *p)
{
    char valued_on[SCHEMAC_DATE_SIZE];
    char created_at[SCHEMAC_TIMESTAMP_SIZE], updated_at[SCHEMAC_TIMESTAMP_SIZE];
    schemac_date_format(p->valued_on, valued_on);
    schemac_timestamp_format(p->created_at, created_at);
    schemac_timestamp_format(p->updated_at, updated_at);
    return json_pack(
        "{s:I,s:s,s:I,s:I,s:I,s:s,s:o,s:s,s:s?,s:o,s:o,s:o,s:s,s:o,s:o,s:s,s:s}", /* as follows */
        "id", (json_int_t)p->id, "registry_number", p->registry_number, "ward_id",
        (json_int_t)p->ward_id, "property_type_id", (json_int_t)p->property_type_id, "address_id",
        (json_int_t)p->address_id, "status", civic_property_status_name(p->status), "owner_id",
        p->owner_id.has ? json_integer(p->owner_id.value) : json_null(), "owner_name",
        p->owner_name, "owner_tax_id", p->owner_tax_id, "land_area",
        decimal(p->land_area, CIVIC_PROPERTY_LAND_AREA_SCALE), "floor_area",
        p->floor_area.has ? decimal(p->floor_area.value, CIVIC_PROPERTY_FLOOR_AREA_SCALE)
                          : json_null(),
        "assessed_value", decimal(p->assessed_value, CIVIC_PROPERTY_ASSESSED_VALUE_SCALE),
        "valued_on", valued_on, "built_year",
        p->built_year.has ? json_integer(p->built_year.value) : json_null(), "merged_into_id",
        p->merged_into_id.has ? json_integer(p->merged_into_id.value) : json_null(), "created_at",
        created_at, "updated_at", updated_at);
}

json_t *property_found_as_json(const civic_search_properties_row *found)
{
    json_t *property = property_as_json(&found->property);
    json_t *beside =
        json_pack("{s:{s:i,s:s},s:{s:s,s:s,s:s,s:s,s:s}}", "ward", "number", found->ward.number,
                  "name", found->ward.name, "address", "street", found->address.street, "house",
                  found->address.house, "unit", found->address.unit, "postal_code",
                  found->address.postal_code, "city", found->address.city);
    if (property != NULL && beside != NULL && json_object_update(property, beside) == 0) {
        json_decref(beside);
        return property;
    }
    json_decref(property);
    json_decref(beside);
    return NULL;
}

civic_property_mask property_from_json(members *m, civic_property *p)
{
    civic_property_mask given = {0};
    given.registry_number = members_text(m, "registry_number", &p->registry_number);
    given.ward_id = members_int64(m, "ward_id", &p->ward_id);
    given.property_type_id = members_int64(m, "property_type_id", &p->property_type_id);
    given.address_id = members_int64(m, "address_id", &p->address_id);
    given.owner_id = members_int64_or_null(m, "owner_id", &p->owner_id);
    given.owner_name = members_text(m, "owner_name", &p->owner_name);
    given.owner_tax_id = members_text_or_null(m, "owner_tax_id", &p->owner_tax_id);
    given.land_area =
        members_decimal(m, "land_area", CIVIC_PROPERTY_LAND_AREA_SCALE, &p->land_area);
    given.floor_area =
        members_decimal_or_null(m, "floor_area", CIVIC_PROPERTY_FLOOR_AREA_SCALE, &p->floor_area);
    given.assessed_value = members_decimal(m, "assessed_value", CIVIC_PROPERTY_ASSESSED_VALUE_SCALE,
                                           &p->assessed_value);
    given.valued_on = members_date(m, "valued_on", &p->valued_on);
    given.built_year = members_int32_or_null(m, "built_year", &p->built_year);
    given.merged_into_id = members_int64_or_null(m, "merged_into_id", &p->merged_into_id);
    const char *status;
    if (members_text(m, "status", &status)) {
        given.status = civic_property_status_from_name(status, &p->status);
        if (!given.status)
            members_refuse(m, "status", "there is no such status");
    }
    return given;
}

void property_require(members *m, const civic_property_mask *given)
{
    static const char why[] = "it is required";
    if (!given->registry_number)
        members_refuse(m, "registry_number", why);
    if (!given->ward_id)
        members_refuse(m, "ward_id", why);
    if (!given->property_type_id)
        members_refuse(m, "property_type_id", why);
    if (!given->address_id)
        members_refuse(m, "address_id", why);
    if (!given->owner_name)
        members_refuse(m, "owner_name", why);
    if (!given->land_area)
        members_refuse(m, "land_area", why);
    if (!given->assessed_value)
        members_refuse(m, "assessed_value", why);
}
