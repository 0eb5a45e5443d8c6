/* conditions.c - which conditions mean the same: a list of values in whatever form, a range of
   whole numbers, the length of a text. A condition that is null is not violated
   (https://sqlite.org/lang_createtable.html#check_constraints), so that "or it is null" says
   nothing. */
#include "engines/sqlite/conditions.h"

#include "engines/sqlite/tokens.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct token_list {
    sql_token *tokens;
    size_t count, capacity;
} token_list;

typedef struct value_set {
    memory_pool *pool;
    const char *column; /* normalised; NULL until there is one */
    const char **texts; /* with their quotes; or */
    size_t text_count, text_capacity;
    int64_t *numbers;
    size_t number_count, number_capacity;
    bool range; /* between the two numbers, and nothing else */
} value_set;

static bool read_tokens(memory_pool *p, const char *text, token_list *out)
{
    for (sql_token t = sql_token_next(&text); t.text != NULL; t = sql_token_next(&text)) {
        sql_token *list = pool_grow(p, out->tokens, out->count, &out->capacity, sizeof *list);
        if (list == NULL)
            return false;
        out->tokens = list;
        list[out->count++] = t;
    }
    return true;
}

/* The tokens that are not read yet. */
typedef struct tokens_left {
    const sql_token *at, *end;
} tokens_left;

static bool take_sign(tokens_left *l, const char *sign)
{
    size_t size = strlen(sign);
    if (l->at == l->end || l->at->name || l->at->size != size ||
        memcmp(l->at->text, sign, size) != 0)
        return false;
    l->at++;
    return true;
}

static bool take_word(tokens_left *l, const char *word)
{
    if (l->at == l->end || !sql_token_is(l->at, word))
        return false;
    l->at++;
    return true;
}

static const char *normal_token(memory_pool *p, const sql_token *t)
{
    sql_normal n = {.pool = p};
    sql_normal_add(&n, t);
    return sql_normal_text(&n);
}

/* The same column as before, if there was one. */
static bool take_column(tokens_left *l, memory_pool *p, const char **column)
{
    if (l->at == l->end || !l->at->name)
        return false;
    const char *name = normal_token(p, l->at);
    if (*column != NULL && strcmp(*column, name) != 0)
        return false;
    *column = name;
    l->at++;
    return true;
}

static bool take_number(tokens_left *l, int64_t *out)
{
    bool minus = take_sign(l, "-");
    char digits[24];
    if (l->at == l->end || l->at->name || l->at->size + 2 > sizeof digits || *l->at->text < '0' ||
        *l->at->text > '9')
        return false;
    digits[0] = minus ? '-' : '+';
    memcpy(digits + 1, l->at->text, l->at->size);
    digits[l->at->size + 1] = '\0';
    char *end;
    errno = 0;
    *out = strtoll(digits, &end, 10);
    if (*end != '\0' || errno != 0)
        return false; /* a fraction, or too large */
    l->at++;
    return true;
}

/* ---- a list of values, or a range ------------------------------------------------------------ */

static bool add_text(value_set *s, const sql_token *t)
{
    const char **list =
        pool_grow(s->pool, s->texts, s->text_count, &s->text_capacity, sizeof *list);
    if (list == NULL)
        return false;
    s->texts = list;
    list[s->text_count++] = pool_strndup(s->pool, t->text, t->size);
    return !s->pool->failed;
}

static bool add_number(value_set *s, int64_t number)
{
    int64_t *list =
        pool_grow(s->pool, s->numbers, s->number_count, &s->number_capacity, sizeof *list);
    if (list == NULL)
        return false;
    s->numbers = list;
    list[s->number_count++] = number;
    return true;
}

static bool take_value(tokens_left *l, value_set *s)
{
    int64_t number;
    if (l->at != l->end && *l->at->text == '\'')
        return add_text(s, l->at++);
    return take_number(l, &number) && add_number(s, number);
}

static bool take_values(tokens_left *l, value_set *s)
{
    if (!take_sign(l, "("))
        return false;
    do {
        if (!take_value(l, s))
            return false;
    } while (take_sign(l, ","));
    return take_sign(l, ")");
}

static bool take_range(tokens_left *l, value_set *s)
{
    int64_t low, high;
    if (!take_number(l, &low) || !take_word(l, "and") || !take_number(l, &high))
        return false;
    s->range = true;
    return add_number(s, low) && add_number(s, high);
}

static bool take_choices(tokens_left *l, value_set *s, int depth);

static bool take_choice(tokens_left *l, value_set *s, int depth)
{
    if (take_sign(l, "("))
        return depth > 0 && take_choices(l, s, depth - 1) && take_sign(l, ")");
    if (!take_column(l, s->pool, &s->column))
        return false;
    if (take_word(l, "is"))
        return take_word(l, "null");
    if (take_word(l, "in"))
        return take_values(l, s);
    if (take_word(l, "between"))
        return take_range(l, s);
    return (take_sign(l, "=") || take_sign(l, "==")) && take_value(l, s);
}

static bool take_choices(tokens_left *l, value_set *s, int depth)
{
    do {
        if (!take_choice(l, s, depth))
            return false;
    } while (take_word(l, "or"));
    return true;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int compare_numbers(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static bool is_contiguous(const value_set *s)
{
    for (size_t i = 1; i < s->number_count; i++)
        if (s->numbers[i] != s->numbers[i - 1] && s->numbers[i] - 1 != s->numbers[i - 1])
            return false;
    return true;
}

static const char *range_text(const value_set *s, int64_t low, int64_t high)
{
    return pool_printf(s->pool, "%s from %" PRId64 " to %" PRId64, s->column, low, high);
}

/* In order, each once. All numbers from one to another are a range where there are no others
   between. */
static const char *set_text(value_set *s, const condition_column *of)
{
    const bool whole = of != NULL && of->whole && strcmp(of->name, s->column) == 0;
    if (s->range)
        return s->number_count == 2 && s->text_count == 0
                   ? range_text(s, s->numbers[0], s->numbers[1])
                   : NULL;
    if (s->number_count > 0 && s->text_count > 0)
        return NULL;
    sql_normal n = {.pool = s->pool};
    sql_normal_word(&n, s->column);
    if (s->number_count > 0) {
        qsort(s->numbers, s->number_count, sizeof *s->numbers, compare_numbers);
        if (whole && is_contiguous(s))
            return range_text(s, s->numbers[0], s->numbers[s->number_count - 1]);
        for (size_t i = 0; i < s->number_count; i++)
            if (i == 0 || s->numbers[i] != s->numbers[i - 1])
                sql_normal_word(&n, pool_printf(s->pool, "%" PRId64, s->numbers[i]));
        return sql_normal_text(&n);
    }
    if (s->text_count == 0)
        return NULL;
    qsort(s->texts, s->text_count, sizeof *s->texts, compare_texts);
    for (size_t i = 0; i < s->text_count; i++)
        if (i == 0 || strcmp(s->texts[i], s->texts[i - 1]) != 0)
            sql_normal_put(&n, s->texts[i]);
    return sql_normal_text(&n);
}

enum { MOST_DEPTH = 50 };

static const char *as_set(memory_pool *p, const token_list *l, const condition_column *of)
{
    value_set s = {.pool = p};
    tokens_left left = {l->tokens, l->tokens + l->count};
    if (!take_choices(&left, &s, MOST_DEPTH) || left.at != left.end || s.column == NULL)
        return NULL;
    return set_text(&s, of);
}

/* ---- the length of a text -------------------------------------------------------------------- */

/* "length(c)<=n AND instr(c,char(0))=0" */
static bool take_length_and_no_nul(tokens_left *l, memory_pool *p, const char **column,
                                   int64_t *most)
{
    return take_word(l, "length") && take_sign(l, "(") && take_column(l, p, column) &&
           take_sign(l, ")") && take_sign(l, "<=") && take_number(l, most) && take_word(l, "and") &&
           take_word(l, "instr") && take_sign(l, "(") && take_column(l, p, column) &&
           take_sign(l, ",") && take_word(l, "char") && take_sign(l, "(") && take_sign(l, "0") &&
           take_sign(l, ")") && take_sign(l, ")") && take_sign(l, "=") && take_sign(l, "0");
}

/* "substr(c,1,n)=c" */
static bool take_beginning(tokens_left *l, memory_pool *p, const char **column, int64_t *most)
{
    return take_word(l, "substr") && take_sign(l, "(") && take_column(l, p, column) &&
           take_sign(l, ",") && take_sign(l, "1") && take_sign(l, ",") && take_number(l, most) &&
           take_sign(l, ")") && take_sign(l, "=") && take_column(l, p, column) &&
           (!take_word(l, "collate") || take_word(l, "binary"));
}

/* Of a number, or of bytes, each form says something else. */
static const char *as_length(memory_pool *p, const token_list *l, const condition_column *of)
{
    bool (*const forms[])(tokens_left *, memory_pool *, const char **,
                          int64_t *) = {take_length_and_no_nul, take_beginning};
    for (size_t i = 0; of != NULL && of->text && i < sizeof forms / sizeof *forms; i++) {
        tokens_left left = {l->tokens, l->tokens + l->count};
        const char *column = NULL;
        int64_t most;
        if (forms[i](&left, p, &column, &most) && left.at == left.end &&
            strcmp(column, of->name) == 0)
            return pool_printf(p, "%s of at most %" PRId64, column, most);
    }
    return NULL;
}

/* ---- any ------------------------------------------------------------------------------------- */

const char *sql_normal_condition(memory_pool *p, const char *condition,
                                 const condition_column *column)
{
    token_list l = {NULL, 0, 0};
    if (!read_tokens(p, condition, &l) || l.count == 0)
        return "";
    const char *text = as_set(p, &l, column);
    if (text == NULL)
        text = as_length(p, &l, column);
    if (text != NULL || p->failed)
        return text == NULL ? "" : text;
    sql_normal n = {.pool = p};
    for (size_t i = 0; i < l.count; i++)
        sql_normal_add(&n, &l.tokens[i]);
    return sql_normal_text(&n);
}
