/* search.c - the text of a search: filters, order and page of one model. */
#include "statements/search.h"

#include "base/member.h"
#include "statements/statement.h"

/* Keeps what is in a row from running out of the engine's stack of expressions: filters beside each
   other, more of them in brackets (https://sqlite.org/limits.html). */
enum { MOST_IN_A_ROW = 64 };

bool page_is_limited(const schemac_page *page)
{
    return page->limit > 0 && page->limit < INT64_MAX;
}

size_t search_list_size(const engine_dialect *dialect, size_t count)
{
    size_t size = 1;
    while (size < count && size <= dialect->most_parameters / 2)
        size *= 2;
    return count == 0 || size < count ? count : size;
}

size_t search_order_fields(const schemac_model *model, int order, unsigned scope, uint16_t *out)
{
    if (order < 0)
        return statement_order(model, scope, out);
    size_t count = 0;
    if (order >= SCHEMAC_BY_FIELD)
        out[count++] = (uint16_t)(order - SCHEMAC_BY_FIELD);
    else
        for (size_t i = 0; i < model->paths[order].count; i++)
            out[count++] = model->paths[order].fields[i];
    size_t of_path = count;
    count += statement_order(model, scope, out + of_path);
    size_t kept = of_path;
    for (size_t i = of_path; i < count; i++) {
        size_t j = 0;
        while (j < of_path && out[j] != out[i])
            j++;
        if (j == of_path)
            out[kept++] = out[i];
    }
    return kept;
}

bool search_escapes(const schemac_filter *x)
{
    for (const char *c = x->value.text; *c != '\0'; c++)
        if (x->op == SCHEMAC_LIKE ? *c == '\\' : search_is_wild(*c))
            return true;
    return false;
}

static size_t filter_text(sql_buffer *b, const search *s, size_t at);

/* Filters beside each other, many in brackets. Returns where the one behind them is. */
static size_t members_text(sql_buffer *b, const search *s, size_t at, size_t count,
                           const char *joined)
{
    size_t part = 1;
    while (part * MOST_IN_A_ROW < count)
        part *= MOST_IN_A_ROW;
    for (size_t i = 0; i < count; i += part) {
        sql_put(b, i == 0 ? "" : joined);
        if (part == 1) {
            at = filter_text(b, s, at);
            continue;
        }
        sql_put(b, "(");
        at = members_text(b, s, at, count - i < part ? count - i : part, joined);
        sql_put(b, ")");
    }
    return at;
}

static size_t filter_text(sql_buffer *b, const search *s, size_t at)
{
    static const char *const operators[] = {
        [SCHEMAC_EQ] = "=",  [SCHEMAC_NE] = "<>", [SCHEMAC_LT] = "<",
        [SCHEMAC_LE] = "<=", [SCHEMAC_GT] = ">",  [SCHEMAC_GE] = ">="};
    const schemac_filter *x = &s->filters[at++];
    if (search_is_group(x->op)) {
        if (x->count == 0) {
            /* none of nothing, all of nothing, not all of nothing */
            sql_put(b, x->op == SCHEMAC_ALL ? b->dialect->always : b->dialect->never);
            return at;
        }
        sql_put(b, "(");
        at = members_text(b, s, at, x->count, x->op == SCHEMAC_ANY ? " OR " : " AND ");
        sql_put(b, x->op == SCHEMAC_NOT ? ") IS NOT TRUE" : ")");
        return at;
    }
    if (x->op == SCHEMAC_EVERYTHING || (x->op == SCHEMAC_AMONG && x->count == 0)) {
        sql_put(b, x->op == SCHEMAC_AMONG ? b->dialect->never : b->dialect->always);
        return at;
    }
    const char *column = s->model->record.fields[x->field].column;
    if (x->op == SCHEMAC_AMONG) {
        b->dialect->among(b, column, search_list_size(b->dialect, x->count));
    } else if (search_is_pattern(x->op)) {
        b->dialect->like(b, column, search_escapes(x));
    } else if (x->op == SCHEMAC_NULL) {
        sql_name(b, column);
        sql_put(b, x->is ? " IS NULL" : " IS NOT NULL");
    } else {
        sql_name(b, column);
        sql_put(b, operators[x->op]);
        sql_parameter(b);
    }
    return at;
}

static size_t behind(const search *s, size_t at)
{
    const schemac_filter *x = &s->filters[at++];
    for (size_t i = 0; search_is_group(x->op) && i < x->count; i++)
        at = behind(s, at);
    return at;
}

/* Whether field `i` of the order descends. */
static bool descends(const search *s, size_t i)
{
    return search_declares_descending(s->model, s->order, i) != s->page->descending;
}

bool search_lessens(const search *s, size_t i)
{
    return descends(s, i) != (s->page->before.size > 0);
}

bool search_comes_back(const search *s)
{
    return s->page->before.size > 0 && s->collected;
}

/* Rows behind the one that the last page ended with: later in the first field, or the same there
   and later in the second, and so on. In front of it: earlier. Nulls come first. */
static void place_text(sql_buffer *b, const search *s, const uint16_t *fields,
                       const search_place *place)
{
    size_t count = place->count;
    if (count == 0)
        sql_put(b, b->dialect->never); /* a tenant has one row */
    for (size_t i = 0; i < count; i++) {
        if (place->beyond && i + 1 == count) {
            sql_put(b, "(");
            sql_put(b, b->dialect->always);
            break;
        }
        const schemac_field *f = &s->model->record.fields[fields[i]];
        bool nullable = (f->flags & SCHEMAC_NULLABLE) != 0;
        bool has, down = search_lessens(s, i);
        member_value(f, (const unsigned char *)place->row + f->offset, &has);
        if (i == 0 && has && !(nullable && down)) {
            /* says nothing new, but where in the index to begin */
            sql_name(b, f->column);
            sql_put(b, down ? "<=" : ">=");
            sql_parameter(b);
            sql_put(b, " AND ");
        }
        sql_put(b, "(");
        if (!has && down) {
            sql_put(b, b->dialect->never);
        } else if (!has) {
            sql_name(b, f->column);
            sql_put(b, " IS NOT NULL");
        } else {
            sql_name(b, f->column);
            sql_put(b, down ? "<" : ">");
            sql_parameter(b);
        }
        if (has && down && nullable) {
            sql_put(b, " OR ");
            sql_name(b, f->column);
            sql_put(b, " IS NULL");
        }
        if (i + 1 < count) {
            sql_put(b, " OR (");
            sql_same(b, f->column, has);
            sql_put(b, " AND ");
        }
    }
    for (size_t i = 0; i < count; i++)
        sql_put(b, i + 1 < count ? "))" : ")");
}

void search_row_text(sql_buffer *b, const schemac_model *m, unsigned scope)
{
    uint16_t fields[STATEMENT_MOST_ORDER];
    size_t count = statement_order(m, scope, fields);
    sql_put(b, "SELECT ");
    sql_columns(b, m);
    sql_put(b, " FROM ");
    sql_table(b, m);
    for (size_t i = 0; i < count; i++) {
        sql_where(b);
        sql_equals(b, &m->record.fields[fields[i]]);
    }
    sql_scope(b, m, scope | SCOPE_DELETED);
}

/* back: turned round. */
static void order_text(sql_buffer *b, const search *s, const uint16_t *fields, size_t count,
                       bool back)
{
    for (size_t i = 0; i < count; i++) {
        const schemac_field *f = &s->model->record.fields[fields[i]];
        bool nullable = (f->flags & SCHEMAC_NULLABLE) != 0;
        sql_put(b, i == 0 ? " ORDER BY " : ",");
        sql_name(b, f->column);
        sql_put(b, b->dialect->order(nullable, descends(s, i) != back));
    }
}

void search_conditions(sql_buffer *b, const search *s, unsigned scope)
{
    sql_scope(b, s->model, scope);
    size_t beside = 0;
    for (size_t at = 0; at < s->count; at = behind(s, at))
        beside++;
    if (beside > 0) {
        sql_where(b);
        members_text(b, s, 0, beside, " AND ");
    }
}

/* Rows of a query, which has no parameters but the tenant. */
static void asked_text(sql_buffer *b, const search *s)
{
    sql_put(b, "(");
    for (size_t i = 0; i < s->asked_texts->count; i++)
        sql_put(b, s->asked_texts->pieces[i].text);
    sql_put(b, ") AS page");
    b->parameters += s->asked->confined;
}

static void from_text(sql_buffer *b, const search *s, unsigned scope)
{
    sql_put(b, " FROM ");
    if (s->asked != NULL)
        asked_text(b, s);
    else
        sql_table(b, s->model);
    search_conditions(b, s, scope);
}

static void change_text(sql_buffer *b, const search *s, unsigned scope)
{
    const schemac_model *m = s->model;
    const char *separator = " SET ";
    sql_put(b, "UPDATE ");
    sql_table(b, m);
    for (size_t i = 0; i < s->field_count; i++)
        sql_assign_parameter(b, &separator, &m->record.fields[s->fields[i]]);
    if (search_marks_deleted(s))
        sql_assign_parameter(b, &separator, &m->record.fields[m->soft_delete]);
    sql_changed(b, &separator, m);
    search_conditions(b, s, scope);
}

static void rows_text(sql_buffer *b, const search *s, unsigned scope, const search_place *place)
{
    const schemac_model *m = s->model;
    /* the last rows in front of a place are found backwards, and turned round again for a scan */
    bool limited = page_is_limited(s->page), before = s->page->before.size > 0;
    bool turned = before && limited && !s->collected;
    sql_put(b, "SELECT ");
    sql_columns(b, m);
    if (turned) {
        sql_put(b, " FROM (SELECT ");
        sql_columns(b, m);
    }
    from_text(b, s, scope);
    uint16_t fields[SEARCH_MOST_ORDER];
    size_t count = search_order_fields(m, s->order, scope, fields);
    if (place->row != NULL) {
        sql_where(b);
        place_text(b, s, fields, place);
    }
    order_text(b, s, fields, count, turned || search_comes_back(s));
    if (limited)
        sql_limit(b);
    if (turned) {
        sql_put(b, ") AS page");
        order_text(b, s, fields, count, false);
    }
}

void search_text(sql_buffer *b, const search *s, unsigned scope, const search_place *place)
{
    switch (s->verb) {
    case SEARCH_ROWS:
        rows_text(b, s, scope, place);
        break;
    case SEARCH_COUNT:
        sql_put(b, "SELECT count(*)");
        from_text(b, s, scope);
        break;
    case SEARCH_EXISTS:
        sql_put(b, "SELECT 1");
        from_text(b, s, scope);
        sql_put(b, " LIMIT 1");
        break;
    case SEARCH_DELETE:
        if (search_marks_deleted(s)) {
            change_text(b, s, scope);
            break;
        }
        sql_put(b, "DELETE");
        from_text(b, s, scope);
        break;
    case SEARCH_PATCH:
        change_text(b, s, scope);
        break;
    }
}
