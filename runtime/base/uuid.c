/* uuid.c - uuids as text, and back (RFC 9562, section 4). */
#include "base/form.h"

static bool dash_before(size_t byte)
{
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

void schemac_uuid_format(schemac_uuid id, char text[SCHEMAC_UUID_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    char *out = text;
    for (size_t i = 0; i < sizeof id.bytes; i++) {
        if (dash_before(i))
            *out++ = '-';
        *out++ = digits[id.bytes[i] >> 4];
        *out++ = digits[id.bytes[i] & 15];
    }
    *out = '\0';
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool read_uuid(const char *text, schemac_uuid *id, schemac_text_error *error)
{
    const char *at = text;
    for (size_t i = 0; i < 2 * sizeof id->bytes; i++, at++) {
        if (i % 2 == 0 && dash_before(i / 2) && *at++ != '-')
            return form_wrong(error, (size_t)(at - 1 - text), "'-'");
        int digit = hex_digit(*at);
        if (digit < 0)
            return form_wrong(error, (size_t)(at - text), "a hexadecimal digit");
        id->bytes[i / 2] = (uint8_t)(id->bytes[i / 2] << 4 | digit);
    }
    return *at == '\0' || form_wrong(error, (size_t)(at - text), "the end");
}

bool schemac_uuid_parse(const char *text, schemac_uuid *id)
{
    schemac_uuid parsed = {{0}};
    if (!read_uuid(text, &parsed, NULL))
        return false;
    *id = parsed;
    return true;
}

bool schemac_uuid_check(const char *text, schemac_text_error *error)
{
    return read_uuid(text, &(schemac_uuid){{0}}, error);
}
