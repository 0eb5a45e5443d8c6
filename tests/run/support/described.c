/* described.c - values and rows of any model, compared and written by their descriptors. */
#include "described.h"

#include "support.h"

#include <strings.h>

size_t size_of_value(const schemac_field *f)
{
    switch ((schemac_type)f->type) {
    case SCHEMAC_BOOL:
        return sizeof(bool);
    case SCHEMAC_INT32:
        return sizeof(int32_t);
    case SCHEMAC_INT64:
    case SCHEMAC_DECIMAL:
    case SCHEMAC_TIMESTAMP:
        return sizeof(int64_t);
    case SCHEMAC_DOUBLE:
        return sizeof(double);
    case SCHEMAC_TEXT:
    case SCHEMAC_JSON:
        return sizeof(char *);
    case SCHEMAC_BLOB:
        return sizeof(schemac_blob);
    case SCHEMAC_DATE:
        return sizeof(schemac_date);
    case SCHEMAC_UUID:
        return sizeof(schemac_uuid);
    case SCHEMAC_ENUM:
        return sizeof(int);
    }
    return 0;
}

/* Of a member of type schemac_opt_...; 0 for all others. */
static size_t offset_of_value(const schemac_field *f)
{
    if ((f->flags & SCHEMAC_NULLABLE) == 0)
        return 0;
    switch ((schemac_type)f->type) {
    case SCHEMAC_TEXT:
    case SCHEMAC_JSON:
    case SCHEMAC_BLOB:
        break;
    case SCHEMAC_BOOL:
        return offsetof(schemac_opt_bool, value);
    case SCHEMAC_INT32:
    case SCHEMAC_ENUM:
        return offsetof(schemac_opt_int32, value);
    case SCHEMAC_DATE:
        return offsetof(schemac_opt_date, value);
    case SCHEMAC_UUID:
        return offsetof(schemac_opt_uuid, value);
    case SCHEMAC_DOUBLE:
        return offsetof(schemac_opt_double, value);
    case SCHEMAC_INT64:
    case SCHEMAC_DECIMAL:
    case SCHEMAC_TIMESTAMP:
        return offsetof(schemac_opt_int64, value);
    }
    return 0;
}

const void *value_of(const schemac_field *f, const void *member)
{
    switch (f->type) {
    case SCHEMAC_TEXT:
    case SCHEMAC_JSON:
        return *(const char *const *)member == NULL ? NULL : member;
    case SCHEMAC_BLOB:
        return ((const schemac_blob *)member)->data == NULL ? NULL : member;
    default:
        break;
    }
    size_t offset = offset_of_value(f);
    if (offset > 0 && !*(const bool *)member)
        return NULL;
    return (const unsigned char *)member + offset;
}

#define ORDER(a, b) (((a) > (b)) - ((a) < (b)))

static int compare_bytes(const void *a, size_t a_size, const void *b, size_t b_size)
{
    size_t common = a_size < b_size ? a_size : b_size;
    int c = common == 0 ? 0 : memcmp(a, b, common);
    return c != 0 ? c : ORDER(a_size, b_size);
}

static int compare_dates(const schemac_date *a, const schemac_date *b)
{
    return a->year != b->year     ? ORDER(a->year, b->year)
           : a->month != b->month ? ORDER(a->month, b->month)
                                  : ORDER(a->day, b->day);
}

int compare_values(const schemac_field *f, const void *a, const void *b)
{
    if (a == NULL || b == NULL)
        return (a != NULL) - (b != NULL);
    switch ((schemac_type)f->type) {
    case SCHEMAC_BOOL:
        return *(const bool *)a - *(const bool *)b;
    case SCHEMAC_INT32:
        return ORDER(*(const int32_t *)a, *(const int32_t *)b);
    case SCHEMAC_DOUBLE:
        return ORDER(*(const double *)a, *(const double *)b);
    case SCHEMAC_TEXT:
    case SCHEMAC_JSON: {
        const char *x = *(const char *const *)a, *y = *(const char *const *)b;
        return strncmp(f->name, "loose", 5) == 0 ? strcasecmp(x, y) : strcmp(x, y);
    }
    case SCHEMAC_BLOB: {
        const schemac_blob *x = a, *y = b;
        return compare_bytes(x->data, x->size, y->data, y->size);
    }
    case SCHEMAC_DATE:
        return compare_dates(a, b);
    case SCHEMAC_UUID:
        return memcmp(a, b, sizeof(schemac_uuid));
    case SCHEMAC_ENUM: {
        int x = *(const int *)a, y = *(const int *)b;
        return f->enumeration->stored_as_integer ? ORDER(x, y)
                                                 : strcmp(schemac_enum_name(f->enumeration, x),
                                                          schemac_enum_name(f->enumeration, y));
    }
    case SCHEMAC_INT64:
    case SCHEMAC_DECIMAL:
    case SCHEMAC_TIMESTAMP:
        return ORDER(*(const int64_t *)a, *(const int64_t *)b);
    }
    fail_msg("values of '%s' are not compared", f->name);
    return 0;
}

static bool same_member(const schemac_field *f, const void *a, const void *b)
{
    const void *x = value_of(f, a), *y = value_of(f, b);
    if (x == NULL || y == NULL)
        return x == y;
    if (f->type == SCHEMAC_TEXT)
        return strcmp(*(const char *const *)x, *(const char *const *)y) == 0;
    return compare_values(f, x, y) == 0;
}

bool same_row(const schemac_model *m, const void *a, const void *b)
{
    for (size_t i = 0; i < m->record.field_count; i++) {
        const schemac_field *f = &m->record.fields[i];
        if (!same_member(f, (const char *)a + f->offset, (const char *)b + f->offset))
            return false;
    }
    return true;
}

void check_row(const schemac_model *m, const void *got, const void *wanted, const char *file,
               int line)
{
    for (size_t i = 0; i < m->record.field_count; i++) {
        const schemac_field *f = &m->record.fields[i];
        if (same_member(f, (const char *)got + f->offset, (const char *)wanted + f->offset))
            continue;
        print_error("%s.%s differs\n", m->name, f->name);
        _fail(file, line);
    }
}

static bool same_bytes(const schemac_field *f, const void *a, const void *b)
{
    size_t offset = offset_of_value(f);
    return (offset == 0 || *(const bool *)a == *(const bool *)b) &&
           memcmp((const char *)a + offset, (const char *)b + offset, size_of_value(f)) == 0;
}

void check_row_untouched(const schemac_model *m, const void *row, const void *before,
                         const char *file, int line)
{
    for (size_t i = 0; i < m->record.field_count; i++) {
        const schemac_field *f = &m->record.fields[i];
        if (same_bytes(f, (const char *)row + f->offset, (const char *)before + f->offset))
            continue;
        print_error("%s.%s was written\n", m->name, f->name);
        _fail(file, line);
    }
}
