/* merge.c - the statement of a table as it becomes the declared one: the table's own text, changed
   where something differs and nowhere else. What others have said of it, its order and its comments
   stay. */
#include "engines/sqlite/merge.h"

#include "engines/sqlite/parts.h"

#include <string.h>

typedef struct merge {
    const catalogue_change *change;
    part_list live, declared;
    bool *used; /* declared pieces that stand in the text already, by number */
    sqlite3_str *out;
} merge;

static void put_span(merge *m, const char *begin, const char *end)
{
    sqlite3_str_append(m->out, begin, (int)(end - begin));
}

static const catalogue_piece *live_piece(const merge *m, size_t i)
{
    return &m->change->live->pieces[i];
}

static const catalogue_piece *declared_piece(const merge *m, size_t i)
{
    return &m->change->declared->pieces[i];
}

static const catalogue_column *live_column(const merge *m, size_t i)
{
    return &m->change->live->columns[i];
}

/* ---- pieces ---------------------------------------------------------------------------------- */

static size_t number_of(const catalogue_table *t, const catalogue_column *c)
{
    return c == NULL ? CATALOGUE_NO_COLUMN : (size_t)(c - t->columns);
}

/* A declared piece that nothing in the table says yet. */
static bool is_missing(const merge *m, size_t i)
{
    return declared_piece(m, i)->other == NULL && !m->used[i];
}

/* The word AUTOINCREMENT belongs to the words before it. */
static void put_declared(merge *m, size_t i)
{
    const part_list *d = &m->declared;
    m->used[i] = true;
    put_span(m, d->pieces[i].span.begin, d->pieces[i].span.end);
    if (i + 1 < d->piece_count && d->pieces[i + 1].piece.kind == PIECE_AUTOINCREMENT) {
        m->used[i + 1] = true;
        sqlite3_str_appendall(m->out, " AUTOINCREMENT");
    }
}

/* What the table says instead of a piece that goes: a declared piece of the kind, by its number. */
static bool find_instead(const merge *m, const catalogue_piece *goes, size_t column, size_t *out)
{
    for (size_t i = 0; i < m->declared.piece_count; i++) {
        const catalogue_piece *d = declared_piece(m, i);
        if (d->kind != goes->kind || d->column != column || !is_missing(m, i))
            continue;
        *out = i;
        return true;
    }
    return false;
}

static bool is_within(text_span inner, text_span outer)
{
    return inner.begin >= outer.begin && inner.end <= outer.end;
}

/* The word AUTOINCREMENT behind a key of a column that stays, where it is new. */
static void put_counting(merge *m, size_t live)
{
    const catalogue_piece *key = live_piece(m, live)->other;
    const catalogue_table *d = m->change->declared;
    size_t word = key == NULL ? d->piece_count : (size_t)(key - d->pieces) + 1;
    if (word >= d->piece_count || key->kind != PIECE_KEY || !is_missing(m, word) ||
        declared_piece(m, word)->kind != PIECE_AUTOINCREMENT)
        return;
    sqlite3_str_appendall(m->out, " AUTOINCREMENT");
    m->used[word] = true;
}

/* The pieces of an element, with what stands between them. column: of the declared table. */
static void put_pieces(merge *m, const part_element *e, const char *from, size_t column)
{
    for (size_t i = 0; i < m->live.piece_count; i++) {
        text_span span = m->live.pieces[i].span;
        if (!is_within(span, e->span) || span.begin < from)
            continue;
        if (!live_piece(m, i)->goes) {
            put_span(m, from, span.end);
            from = span.end;
            put_counting(m, i);
            continue;
        }
        const char *begin = span.begin;
        while (begin > from && begin[-1] == ' ')
            begin--; /* the blanks before it go with it */
        put_span(m, from, begin);
        size_t instead;
        if (find_instead(m, live_piece(m, i), column, &instead)) {
            put_span(m, begin, span.begin);
            put_declared(m, instead);
        }
        from = span.end;
    }
    put_span(m, from, e->span.end);
}

static void put_missing(merge *m, size_t column)
{
    for (size_t i = 0; i < m->declared.piece_count; i++) {
        if (declared_piece(m, i)->column != column || !is_missing(m, i))
            continue;
        sqlite3_str_appendall(m->out, column == CATALOGUE_NO_COLUMN ? ",\n  " : " ");
        put_declared(m, i);
    }
}

/* ---- elements -------------------------------------------------------------------------------- */

/* A constraint that goes makes room for a declared one of its kind. */
static bool goes(const merge *m, const part_element *e, size_t column)
{
    size_t instead;
    if (e->is_column)
        return live_column(m, column)->goes;
    for (size_t i = 0; i < m->live.piece_count; i++)
        if (m->live.pieces[i].span.begin == e->span.begin)
            return live_piece(m, i)->goes &&
                   !find_instead(m, live_piece(m, i), CATALOGUE_NO_COLUMN, &instead);
    return false;
}

static void put_column(merge *m, const part_element *e, size_t number)
{
    const catalogue_column *live = live_column(m, number), *declared = live->other;
    size_t column = number_of(m->change->declared, declared);
    const char *from = e->span.begin;
    const char *type = declared != NULL ? declared->type : live->kept_as;
    if (declared != NULL ? strcmp(live->definition, declared->definition) != 0 : type != NULL) {
        put_span(m, from, e->type.begin);
        sqlite3_str_appendf(m->out, "%s%s", e->type.begin == e->type.end ? " " : "", type);
        from = e->type.end;
    }
    put_pieces(m, e, from, column);
    if (declared != NULL)
        put_missing(m, column);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void put_comma(merge *m, bool *any)
{
    if (*any)
        sqlite3_str_appendall(m->out, ",");
    *any = true;
}

static void put_new_columns(merge *m, bool *any)
{
    const catalogue_table *d = m->change->declared;
    for (size_t i = 0; i < d->column_count; i++) {
        if (d->columns[i].other != NULL)
            continue;
        put_comma(m, any);
        sqlite3_str_appendf(m->out, "\n  %s", d->columns[i].text);
        for (size_t j = 0; j < d->piece_count; j++)
            m->used[j] = m->used[j] || d->pieces[j].column == i;
    }
}

/* Where the room of the last element ends but for blanks, which then stand before the bracket. */
static const char *end_of_last(const merge *m)
{
    const part_element *last = &m->live.elements[m->live.count - 1];
    const char *end = last->room.end;
    while (end > last->span.end && strchr(" \t\r\n", end[-1]) != NULL)
        end--;
    /* the end of a line ends a comment */
    return end > last->span.end && *end == '\n' ? end + 1 : end;
}

/* New columns stand behind the others, before constraints of the table. Where there was no comma
   there is none, unless something else stands before the place now. */
static void put_elements(merge *m)
{
    size_t column = 0;
    bool any = false, stayed = false;
    const char *end = end_of_last(m);
    for (size_t i = 0; i < m->live.count; i++) {
        const part_element *e = &m->live.elements[i];
        size_t number = e->is_column ? column++ : CATALOGUE_NO_COLUMN;
        bool stays = !goes(m, e, number);
        if (stays) {
            if (e->after_comma || !stayed)
                put_comma(m, &any);
            any = true;
            put_span(m, e->room.begin, e->span.begin);
            if (e->is_column)
                put_column(m, e, number);
            else
                put_pieces(m, e, e->span.begin, CATALOGUE_NO_COLUMN);
            put_span(m, e->span.end, i + 1 < m->live.count ? e->room.end : end);
        }
        stayed = stays;
        if (e->is_column && column == m->live.column_count)
            put_new_columns(m, &any);
    }
    put_missing(m, CATALOGUE_NO_COLUMN);
    put_span(m, end, m->live.close);
}

/* A key behind the columns that is to be AUTOINCREMENT is written anew with it. */
static void renew_key(merge *m)
{
    const catalogue_table *d = m->change->declared;
    for (size_t i = 0; i + 1 < d->piece_count; i++) {
        catalogue_piece *key = &d->pieces[i], *word = &d->pieces[i + 1];
        if (word->kind != PIECE_AUTOINCREMENT || word->other != NULL || key->other == NULL ||
            key->other->column != CATALOGUE_NO_COLUMN)
            continue;
        key->other->goes = true;
        key->other->other = NULL;
        key->other = NULL;
    }
}

static bool begin_merge(memory_pool *p, const catalogue_change *change, merge *out)
{
    *out = (merge){.change = change, .live = {.pool = p}, .declared = {.pool = p}};
    out->used = pool_alloc(p, (change->declared->piece_count + 1) * sizeof *out->used);
    if (out->used == NULL || !parts_split(change->live->create, &out->live) ||
        !parts_split(change->declared->create, &out->declared))
        return false;
    memset(out->used, 0, (change->declared->piece_count + 1) * sizeof *out->used);
    return true;
}

const char *merge_text(memory_pool *p, const catalogue_change *change)
{
    merge m;
    if (!begin_merge(p, change, &m))
        return NULL;
    if (m.live.open == NULL) /* a damaged text has nothing to be kept */
        return pool_strdup(p, change->declared->create);
    renew_key(&m);
    m.out = sqlite3_str_new(NULL);
    put_span(&m, change->live->create, m.live.open + 1);
    put_elements(&m);
    bool same = strcmp(change->live->options, change->declared->options) == 0;
    sqlite3_str_appendall(m.out, same ? m.live.close : m.declared.close);
    char *text = sqlite3_str_finish(m.out);
    const char *copy = text == NULL ? NULL : pool_strdup(p, text);
    p->failed = p->failed || text == NULL;
    sqlite3_free(text);
    return copy;
}
