/* types.c - the table of field types. */
#include "model/types.h"

#include <string.h>

/* clang-format off */
const type_info type_table[TYPE_COUNT] = {
    [TYPE_BOOL] = {
        .name = "bool", .form = "a bool is true or false", .integer = true,
        .stored_as = TYPE_BOOL, .descriptor = "SCHEMAC_BOOL",
        .c_type = "bool", .c_optional = "schemac_opt_bool", .c_zero = "false", .c_null = "{false, false}",
        .filter = "truth"},
    [TYPE_INT32] = {
        .name = "int32", .form = "write a whole number, such as 42", .integer = true, .from_text = true,
        .stored_as = TYPE_INT32, .descriptor = "SCHEMAC_INT32",
        .c_type = "int32_t", .c_optional = "schemac_opt_int32", .c_zero = "0", .c_null = "{false, 0}",
        .filter = "small"},
    [TYPE_INT64] = {
        .name = "int64", .form = "write a whole number, such as 42", .integer = true, .from_text = true,
        .stored_as = TYPE_INT64, .descriptor = "SCHEMAC_INT64",
        .c_type = "int64_t", .c_optional = "schemac_opt_int64", .c_zero = "0", .c_null = "{false, 0}",
        .filter = "integer"},
    [TYPE_DOUBLE] = {
        .name = "double", .form = "write a number, such as 0.5", .from_text = true,
        .stored_as = TYPE_DOUBLE, .descriptor = "SCHEMAC_DOUBLE",
        .c_type = "double", .c_optional = "schemac_opt_double", .c_zero = "0.0", .c_null = "{false, 0.0}",
        .filter = "real"},
    [TYPE_DECIMAL] = {
        .name = "decimal", .form = "write a number, such as 12.50", .integer = true,
        .least_arguments = 2, .most_arguments = 2,
        .arguments = {{"the precision of a decimal", 1, 18}, {"the scale of this decimal", 0, 18}},
        .stored_as = TYPE_DECIMAL, .descriptor = "SCHEMAC_DECIMAL",
        .c_type = "int64_t", .c_optional = "schemac_opt_int64", .c_zero = "0", .c_null = "{false, 0}",
        .filter = "integer", .note = "in units of 10^-{scale}"},
    [TYPE_TEXT] = {
        .name = "text", .form = "a text stands in double quotes", .collates = true, .from_text = true,
        .most_arguments = 1, .arguments = {{"the length", 1, 1000000000}},
        .stored_as = TYPE_TEXT, .descriptor = "SCHEMAC_TEXT",
        .c_type = "const char *", .c_optional = "const char *", .c_zero = "NULL", .c_null = "NULL",
        .filter = "text", .length_note = "at most {length} characters"},
    [TYPE_BLOB] = {
        .name = "blob", .form = "a blob cannot be written in a schema",
        .most_arguments = 1, .arguments = {{"the length", 1, 1000000000}},
        .stored_as = TYPE_BLOB, .descriptor = "SCHEMAC_BLOB",
        .c_type = "schemac_blob", .c_optional = "schemac_blob", .c_zero = "{NULL, 0}", .c_null = "{NULL, 0}",
        .filter = "blob", .length_note = "at most {length} bytes"},
    [TYPE_TIMESTAMP] = {
        .name = "timestamp", .form = "write \"2024-01-31T12:00:00Z\", or now", .integer = true,
        .stored_as = TYPE_TIMESTAMP, .descriptor = "SCHEMAC_TIMESTAMP",
        .c_type = "int64_t", .c_optional = "schemac_opt_int64", .c_zero = "0", .c_null = "{false, 0}",
        .filter = "integer", .note = "microseconds since 1970-01-01T00:00Z"},
    [TYPE_DATE] = {
        .name = "date", .form = "write \"2024-01-31\", or now", .from_text = true,
        .stored_as = TYPE_DATE, .descriptor = "SCHEMAC_DATE",
        .c_type = "schemac_date", .c_optional = "schemac_opt_date", .c_zero = "{0, 0, 0}",
        .c_null = "{false, {0, 0, 0}}",
        .filter = "date"},
    [TYPE_UUID] = {
        .name = "uuid", .form = "write \"123e4567-e89b-12d3-a456-426614174000\", or random",
        .stored_as = TYPE_UUID, .descriptor = "SCHEMAC_UUID",
        .c_type = "schemac_uuid", .c_optional = "schemac_opt_uuid", .c_zero = "{{0}}",
        .c_null = "{false, {{0}}}",
        .filter = "uuid"},
    [TYPE_JSON] = {
        .name = "json", .noun = "json", .form = "JSON stands in double quotes, such as \"{}\"",
        .stored_as = TYPE_JSON, .descriptor = "SCHEMAC_JSON",
        .c_type = "const char *", .c_optional = "const char *", .c_zero = "NULL", .c_null = "NULL",
        .filter = "text", .note = "JSON"},
    [TYPE_ENUM] = {
        .name = "enum", .form = "write one of the enum's values, without quotes",
        .stored_as = TYPE_ENUM, .descriptor = "SCHEMAC_ENUM",
        .filter = "number"},
    /* two hashes of one password are different: no row is found by it */
    [TYPE_PASSWORD] = {
        .name = "password", .noun = "a password", .form = "a text stands in double quotes",
        .collates = true, .from_text = true, .secret = true,
        .stored_as = TYPE_TEXT,
        .c_type = "const char *", .c_optional = "const char *", .c_zero = "NULL", .c_null = "NULL",
        .note = "a hash: see {setter}"},
};
/* clang-format on */

type_kind type_by_name(const char *name)
{
    for (int i = 0; i < TYPE_COUNT; i++)
        if (i != TYPE_ENUM && strcmp(type_table[i].name, name) == 0)
            return (type_kind)i;
    return TYPE_COUNT;
}
