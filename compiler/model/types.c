#include "model/types.h"

#include <string.h>

/* clang-format off */
const type_info type_table[TYPE_COUNT] = {
    [TYPE_BOOL]      = {"bool",      "SCHEMAC_BOOL",      "bool",         "schemac_opt_bool",   "false",     "{false, false}",       0, 0, true},
    [TYPE_INT32]     = {"int32",     "SCHEMAC_INT32",     "int32_t",      "schemac_opt_int32",  "0",         "{false, 0}",           0, 0, true},
    [TYPE_INT64]     = {"int64",     "SCHEMAC_INT64",     "int64_t",      "schemac_opt_int64",  "0",         "{false, 0}",           0, 0, true},
    [TYPE_DOUBLE]    = {"double",    "SCHEMAC_DOUBLE",    "double",       "schemac_opt_double", "0.0",       "{false, 0.0}",         0, 0, true},
    [TYPE_DECIMAL]   = {"decimal",   "SCHEMAC_DECIMAL",   "int64_t",      "schemac_opt_int64",  "0",         "{false, 0}",           2, 2, true},
    [TYPE_TEXT]      = {"text",      "SCHEMAC_TEXT",      "const char *", "const char *",       "NULL",      "NULL",                 0, 1, true},
    [TYPE_BLOB]      = {"blob",      "SCHEMAC_BLOB",      "schemac_blob", "schemac_blob",       "{NULL, 0}", "{NULL, 0}",            0, 1, true},
    [TYPE_TIMESTAMP] = {"timestamp", "SCHEMAC_TIMESTAMP", "int64_t",      "schemac_opt_int64",  "0",         "{false, 0}",           0, 0, true},
    [TYPE_DATE]      = {"date",      "SCHEMAC_DATE",      "schemac_date", "schemac_opt_date",   "{0, 0, 0}", "{false, {0, 0, 0}}",   0, 0, true},
    [TYPE_UUID]      = {"uuid",      "SCHEMAC_UUID",      "schemac_uuid", "schemac_opt_uuid",   "{{0}}",     "{false, {{0}}}",       0, 0, true},
    [TYPE_JSON]      = {"json",      "SCHEMAC_JSON",      "const char *", "const char *",       "NULL",      "NULL",                 0, 0, false},
    [TYPE_ENUM]      = {"enum",      "SCHEMAC_ENUM",      NULL,           NULL,                 NULL,        NULL,                   0, 0, true},
};
/* clang-format on */

/* A role of text: stored as one, and not to be read by people. */
const char password_type[] = "password";

type_kind type_by_name(const char *name)
{
    for (int i = 0; i < TYPE_ENUM; i++)
        if (strcmp(type_table[i].name, name) == 0)
            return (type_kind)i;
    return TYPE_COUNT;
}
