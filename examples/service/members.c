#include "members.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

bool members_read(members *m, const http_request *request, http_reply *reply)
{
    json_error_t error;
    char message[JSON_ERROR_TEXT_LENGTH + 64];
    *m = (members){0};
    m->object = json_loadb(request->size == 0 ? "" : request->body, request->size,
                           JSON_REJECT_DUPLICATES, &error);
    if (json_is_object(m->object))
        return true;
    if (m->object != NULL)
        snprintf(message, sizeof message, "the body is not a JSON object");
    else
        snprintf(message, sizeof message, "the body is not JSON, at line %d, column %d: %s",
                 error.line, error.column, error.text);
    members_free(m);
    /* what it quotes may be cut within a character, which is no text for JSON */
    for (char *at = message; *at != '\0'; at++)
        if ((unsigned char)*at >= 0x80)
            *at = '?';
    reply_error(reply, 400, "NOT_JSON", message, NULL, NULL);
    return false;
}

void members_free(members *m)
{
    json_decref(m->object);
    m->object = NULL;
}

void members_refuse(members *m, const char *name, const char *why)
{
    if (m->bad != NULL)
        return;
    m->bad = name;
    m->why = why;
}

static json_t *find(members *m, const char *name)
{
    assert(m->count < sizeof m->names / sizeof *m->names);
    m->names[m->count++] = name;
    return json_object_get(m->object, name);
}

static bool read_text(members *m, const char *name, const json_t *found, const char **value)
{
    if (json_is_string(found))
        *value = json_string_value(found);
    else if (found != NULL)
        members_refuse(m, name, "it is not a text");
    return json_is_string(found);
}

static bool read_integer(members *m, const char *name, const json_t *found, int64_t *value)
{
    if (json_is_integer(found))
        *value = json_integer_value(found);
    else if (found != NULL)
        members_refuse(m, name, "it is not an integer");
    return json_is_integer(found);
}

static bool read_decimal(members *m, const char *name, const json_t *found, unsigned scale,
                         int64_t *value)
{
    /* a JSON number may pass through a double on its way, and lose cents there */
    if (json_is_string(found) &&
        schemac_decimal_parse(json_string_value(found), scale, value, NULL))
        return true;
    if (found != NULL)
        members_refuse(m, name, "it is not a decimal as a text, such as \"12.50\"");
    return false;
}

bool members_text(members *m, const char *name, const char **value)
{
    return read_text(m, name, find(m, name), value);
}

bool members_text_or_null(members *m, const char *name, const char **value)
{
    const json_t *found = find(m, name);
    if (!json_is_null(found))
        return read_text(m, name, found, value);
    *value = NULL;
    return true;
}

bool members_int64(members *m, const char *name, int64_t *value)
{
    return read_integer(m, name, find(m, name), value);
}

bool members_int64_or_null(members *m, const char *name, schemac_opt_int64 *value)
{
    const json_t *found = find(m, name);
    schemac_opt_int64 read = {!json_is_null(found), 0};
    if (read.has && !read_integer(m, name, found, &read.value))
        return false;
    *value = read;
    return true;
}

bool members_int32_or_null(members *m, const char *name, schemac_opt_int32 *value)
{
    schemac_opt_int64 wide;
    if (!members_int64_or_null(m, name, &wide))
        return false;
    if (wide.value < INT32_MIN || wide.value > INT32_MAX) {
        members_refuse(m, name, "it is out of range");
        return false;
    }
    *value = (schemac_opt_int32){wide.has, (int32_t)wide.value};
    return true;
}

bool members_decimal(members *m, const char *name, unsigned scale, int64_t *value)
{
    return read_decimal(m, name, find(m, name), scale, value);
}

bool members_decimal_or_null(members *m, const char *name, unsigned scale, schemac_opt_int64 *value)
{
    const json_t *found = find(m, name);
    schemac_opt_int64 read = {!json_is_null(found), 0};
    if (read.has && !read_decimal(m, name, found, scale, &read.value))
        return false;
    *value = read;
    return true;
}

bool members_date(members *m, const char *name, schemac_date *value)
{
    const json_t *found = find(m, name);
    if (json_is_string(found) && schemac_date_parse(json_string_value(found), value, NULL))
        return true;
    if (found != NULL)
        members_refuse(m, name, "it is not a date, such as \"2026-06-30\"");
    return false;
}

static bool was_asked_for(const members *m, const char *name)
{
    for (size_t i = 0; i < m->count; i++)
        if (strcmp(m->names[i], name) == 0)
            return true;
    return false;
}

bool members_good(members *m, const char *model, http_reply *reply)
{
    const char *name;
    json_t *value;
    json_object_foreach(m->object, name, value) if (!was_asked_for(m, name))
        members_refuse(m, name, "there is no such member, or it cannot be given");
    if (m->bad == NULL)
        return true;
    char message[160];
    snprintf(message, sizeof message, "a value is not allowed: %s", m->why);
    reply_error(reply, 422, schemac_status_name(SCHEMAC_INVALID), message, model, m->bad);
    return false;
}
