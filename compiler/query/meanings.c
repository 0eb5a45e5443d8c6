/* meanings.c - what is compared or assigned as it is stored has to mean the same: units of one scale,
   numbers of one enum. Of two others an engine finds that they are equal, or takes one for the other,
   without a word. What is computed first is the author's. */
#include "query/held.h"

/* ---- operands --------------------------------------------------------------------------------- */

static const query_token *token(const reader *r, size_t i)
{
    return &r->body->tokens.items[i];
}

static bool is_sign_of(const reader *r, size_t i, const char *const *signs)
{
    for (; i < r->body->tokens.count && *signs != NULL; signs++)
        if (query_token_is_sign(token(r, i), *signs))
            return true;
    return false;
}

/* With such a sign beside it an operand is part of something that is computed. */
static bool is_computed(const reader *r, query_range operand)
{
    static const char *const signs[] = {"+", "-",  "*",  "/",  "%", "||", ".", "(",
                                        "&", "<<", ">>", "->", "|", "~",  NULL};
    static const char *const before[] = {"+", "-",  "*",  "/",  "%", "||", ".",
                                         "&", "<<", ">>", "->", "|", "~",  NULL};
    return is_sign_of(r, operand.end, signs) ||
           (operand.first > 0 && is_sign_of(r, operand.first - 1, before));
}

/* "x", "a.x" or ":x"; empty when it is nothing of that kind. */
static query_range operand_at(const reader *r, size_t first)
{
    size_t count = r->body->tokens.count;
    if (first >= count ||
        (!query_token_is_name(token(r, first)) && token(r, first)->kind != QUERY_PARAMETER))
        return (query_range){0, 0};
    bool qualified = query_token_is_name(token(r, first)) && first + 2 < count &&
                     query_token_is_sign(token(r, first + 1), ".");
    return (query_range){first, first + (qualified ? 3 : 1)};
}

static query_range operand_before(const reader *r, size_t end)
{
    bool qualified = end > 2 && query_token_is_sign(token(r, end - 2), ".");
    return end == 0 ? (query_range){0, 0} : operand_at(r, end - (qualified ? 3 : 1));
}

/* The innermost one that a token stands in. */
static const query_arm *arm_around(const reader *r, size_t i)
{
    const query_shape *shape = r->body->shape;
    const query_arm *found = &shape->whole->arms.items[0];
    for (size_t s = 0; s < shape->all.count; s++)
        for (size_t a = 0; a < shape->all.items[s]->arms.count; a++) {
            const query_arm *arm = &shape->all.items[s]->arms.items[a];
            if (i >= arm->tokens.first && i < arm->tokens.end)
                found = arm;
        }
    return found;
}

static const field *field_of(const reader *r, query_range operand)
{
    if (operand.first == operand.end || is_computed(r, operand))
        return NULL;
    const query_role *role = &r->body->roles[operand.first];
    if (role->kind == ROLE_PARAMETER || role->kind == ROLE_LIST)
        return role->slot->field;
    return query_place_of(r, arm_around(r, operand.first), operand).field;
}

/* ---- meanings --------------------------------------------------------------------------------- */

static bool means_other(const field *a, const field *b)
{
    if (a == NULL || b == NULL || a->target != NULL || b->target != NULL)
        return false;
    if (a->type == TYPE_DECIMAL && b->type == TYPE_DECIMAL)
        return a->scale != b->scale;
    return a->enumeration != b->enumeration && a->type == TYPE_ENUM && b->type == TYPE_ENUM &&
           field_is_integer(a) && field_is_integer(b);
}

static void refuse_kind(reader *r, query_range at, const field *a, const field *b)
{
    diag *e = diag_error(r->diags, E1009, query_span(r, at), "this is %s, and what it meets is %s",
                         query_type_called(r->arena, b), query_type_called(r->arena, a));
    diag_hint(e, "they are stored in different ways: bring one to the type of the other, by a "
                 "function or a cast");
}

static bool is_of_other_kind(const field *a, const field *b)
{
    return a != NULL && b != NULL && query_class_of(a) != query_class_of(b);
}

static void compare(reader *r, query_range at, const field *a, const field *b)
{
    if (is_of_other_kind(a, b)) {
        refuse_kind(r, at, a, b);
        return;
    }
    if (!means_other(a, b))
        return;
    diag *e = diag_error(r->diags, E1009, query_span(r, at), "this is %s, and what it meets is %s",
                         query_type_called(r->arena, b), query_type_called(r->arena, a));
    if (a->type == TYPE_ENUM)
        diag_hint(e, "their numbers have other names: CASE says which is which");
    else
        diag_hint(e, "they are in other units: declare both alike, or make one of them the other, "
                     "by * 10 for each digit");
}

/* ---- all of it -------------------------------------------------------------------------------- */

static bool is_operator(const reader *r, size_t i)
{
    static const char *const signs[] = {"=", "==", "<>", "!=", "<", ">", "<=", ">=", NULL};
    return is_sign_of(r, i, signs) || query_token_is(token(r, i), "in") ||
           query_token_is(token(r, i), "between");
}

/* The second of `between 1 and :x`. */
static query_range behind_and(const reader *r, size_t between, query_range first)
{
    size_t joined = first.first < first.end ? first.end : between + 2;
    bool whole = joined < r->body->tokens.count && query_token_is(token(r, joined), "and");
    return whole ? operand_at(r, joined + 1) : (query_range){0, 0};
}

/* (a, b) = (:x, :y) */
static void check_several(reader *r, size_t i)
{
    size_t end = token(r, i + 1)->match;
    query_range left = operand_at(r, token(r, i - 1)->match + 1), right = operand_at(r, i + 2);
    while (left.first < left.end && right.first < right.end && right.end <= end) {
        compare(r, right, field_of(r, left), field_of(r, right));
        bool more = query_token_is_sign(token(r, left.end), ",") &&
                    query_token_is_sign(token(r, right.end), ",");
        left = more ? operand_at(r, left.end + 1) : (query_range){0, 0};
        right = more ? operand_at(r, right.end + 1) : right;
    }
}

static bool is_parameter(const reader *r, query_range operand)
{
    return operand.first < operand.end && token(r, operand.first)->kind == QUERY_PARAMETER;
}

/* A parameter of another kind than the column beside it is refused in compared.c, which knows what
   both are. */
static void compare_beside(reader *r, query_range left, query_range right)
{
    const field *a = field_of(r, left), *b = field_of(r, right);
    if (!is_of_other_kind(a, b) || (!is_parameter(r, left) && !is_parameter(r, right)))
        compare(r, right, a, b);
}

static void check_operator(reader *r, size_t i)
{
    if (query_token_is_sign(token(r, i - 1), ")") && query_token_is_sign(token(r, i + 1), "("))
        check_several(r, i);
    bool negated = query_token_is(token(r, i - 1), "not");
    query_range left = operand_before(r, i - negated), right = operand_at(r, i + 1);
    compare_beside(r, left, right);
    if (query_token_is(token(r, i), "between"))
        compare_beside(r, left, behind_and(r, i, right));
}

/* A value of INSERT and the column that it is for. */
static void check_value(reader *r, size_t number, query_range value)
{
    const fields *listed = &r->body->change->listed;
    query_range operand = operand_at(r, value.first);
    if (number < listed->count && operand.end == value.end)
        compare(r, operand, listed->items[number], field_of(r, operand));
}

/* (a, b), (c, d) */
static void check_values(reader *r, query_range rows)
{
    for (size_t i = rows.first; i < rows.end; i++) {
        if (!query_token_is_sign(token(r, i), "("))
            continue;
        size_t close = token(r, i)->match, number = 0, first = i + 1;
        for (size_t j = first; j <= close; j++) {
            bool opens = query_token_is_sign(token(r, j), "(");
            if (opens)
                j = token(r, j)->match;
            else if (j == close || query_token_is_sign(token(r, j), ",")) {
                check_value(r, number++, (query_range){first, j});
                first = j + 1;
            }
        }
        i = close;
    }
}

static void check_rows(reader *r, const query_select *rows)
{
    for (size_t i = 0; i < rows->arms.count; i++) {
        const query_arm *arm = &rows->arms.items[i];
        if (arm->values)
            check_values(r, arm->tokens);
        for (size_t j = 0; !arm->values && j < arm->items.count; j++)
            if (arm->items.items[j].kind == ITEM_EXPRESSION)
                check_value(r, j, arm->items.items[j].tokens);
            else
                break; /* `*` is many */
    }
}

void query_check_meanings(reader *r)
{
    bool whole = r->body->shape->whole->arms.count > 0;
    for (size_t i = 1; whole && i + 1 < r->body->tokens.count; i++)
        if (is_operator(r, i))
            check_operator(r, i);
    if (r->body->change != NULL && r->body->shape->rows != NULL)
        check_rows(r, r->body->shape->rows);
}
