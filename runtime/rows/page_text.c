/* page_text.c - the SQL around a query for a page of its rows: those on one side of a place, in the
   chosen order. Keys are never null, so that they can be compared. */
#include "rows/page_text.h"

#include "base/sql.h"

static const schemac_path *order_of(const schemac_declared_query *q, uint32_t variant)
{
    return &q->result.paths[(variant >> QUERY_ORDER) - 1];
}

static bool descends(const schemac_path *p, size_t i, uint32_t variant)
{
    return ((p->descending >> i & 1) != 0) != ((variant & QUERY_BACK) != 0);
}

static void put_key(sql_buffer *out, const schemac_declared_query *q, const schemac_path *p,
                    size_t i)
{
    sql_name(out, q->result.record.fields[p->fields[i]].column);
}

static void put_value(sql_buffer *out, const schemac_declared_query *q, size_t i)
{
    out->dialect->numbered(out, page_first_parameter(q) + (unsigned)i);
}

static bool is_one_way(const schemac_path *p, uint32_t variant)
{
    for (size_t i = 1; i < p->count; i++)
        if (descends(p, i, variant) != descends(p, 0, variant))
            return false;
    return true;
}

/* (a, b) > (?, ?): an index over both finds the place. */
static void put_place_at_once(sql_buffer *out, const schemac_declared_query *q,
                              const schemac_path *p, uint32_t variant)
{
    for (size_t i = 0; i < p->count; i++) {
        sql_put(out, i == 0 ? "(" : ", ");
        put_key(out, q, p, i);
    }
    sql_put(out, descends(p, 0, variant) ? ") < (" : ") > (");
    for (size_t i = 0; i < p->count; i++) {
        sql_put(out, i == 0 ? "" : ", ");
        put_value(out, q, i);
    }
    sql_put(out, ")");
}

/* Later in the first key, or the same there and later in the second, and so on. What comes first
   says nothing new, but where in an index to begin. */
static void put_place_by_key(sql_buffer *out, const schemac_declared_query *q,
                             const schemac_path *p, uint32_t variant)
{
    put_key(out, q, p, 0);
    sql_put(out, descends(p, 0, variant) ? " <= " : " >= ");
    put_value(out, q, 0);
    sql_put(out, " AND ");
    for (size_t i = 0; i < p->count; i++) {
        sql_put(out, "(");
        put_key(out, q, p, i);
        sql_put(out, descends(p, i, variant) ? " < " : " > ");
        put_value(out, q, i);
        if (i + 1 == p->count)
            break;
        sql_put(out, " OR (");
        put_key(out, q, p, i);
        sql_put(out, " = ");
        put_value(out, q, i);
        sql_put(out, " AND ");
    }
    for (size_t i = 0; i < p->count; i++)
        sql_put(out, i + 1 < p->count ? "))" : ")");
}

void page_text(sql_buffer *out, const schemac_declared_query *q, uint32_t variant)
{
    const schemac_path *p = order_of(q, variant);
    if ((variant & QUERY_PLACED) != 0) {
        sql_put(out, " WHERE ");
        if (is_one_way(p, variant))
            put_place_at_once(out, q, p, variant);
        else
            put_place_by_key(out, q, p, variant);
    }
    for (size_t i = 0; i < p->count; i++) {
        sql_put(out, i == 0 ? " ORDER BY " : ", ");
        put_key(out, q, p, i);
        sql_put(out, out->dialect->order(false, descends(p, i, variant)));
    }
    if ((variant & QUERY_LIMITED) == 0)
        return;
    sql_put(out, " LIMIT ");
    put_value(out, q, (variant & QUERY_PLACED) != 0 ? p->count : 0);
}
