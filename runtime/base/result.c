/* result.c - values to be bound, and what a program finds in a result. */
#include "base/names.h"

#include <schemac/schemac.h>

#include <string.h>

schemac_value schemac_value_text(const char *text)
{
    if (text == NULL)
        return schemac_value_null();
    schemac_value v = schemac_value_of_kind(SCHEMAC_KIND_TEXT);
    v.size = strlen(text);
    v.as.text = text;
    return v;
}

bool schemac_result_column(const schemac_result *result, const char *name, size_t *column)
{
    for (size_t i = 0; i < result->column_count; i++)
        if (strcmp(result->columns[i], name) == 0) {
            *column = i;
            return true;
        }
    return false;
}

const schemac_value *schemac_result_value(const schemac_result *result, size_t row,
                                          const char *name)
{
    size_t column;
    return row < result->count && schemac_result_column(result, name, &column)
               ? &result->rows[row][column]
               : NULL;
}
