/* plan_piece.c - matches what is said of a table with what the schema says. What the schema says
   wins; what is neither the schema's nor schemac's stays, where nothing contradicts it. */
#include "start/plan_piece.h"

#include <string.h>

/* ---- the same on both sides ------------------------------------------------------------------ */

static bool is_dropped(const planner *p, const schemac_model *m, const char *column)
{
    for (size_t i = 0; m->old != NULL && i < m->old->dropped_count; i++)
        if (catalogue_compare(p->db, m->old->dropped[i], column) == 0)
            return true;
    return false;
}

static void match_columns(planner *p, const schemac_model *m, const catalogue_change *c)
{
    for (size_t i = 0; i < c->declared->column_count; i++) {
        catalogue_column *want = &c->declared->columns[i];
        want->other = catalogue_find_column(p->db, c->live, want->name);
        if (want->other != NULL)
            want->other->other = want;
    }
    for (size_t i = 0; i < c->live->column_count; i++) {
        catalogue_column *have = &c->live->columns[i];
        have->goes = have->other == NULL && p->basis->expands == NULL &&
                     (is_dropped(p, m, have->name) || (p->basis->returns && have->computed));
    }
}

static bool is_of_column(piece_kind kind)
{
    return kind < PIECE_AUTOINCREMENT;
}

static const catalogue_column *column_of(const catalogue_table *t, const catalogue_piece *piece)
{
    return piece->column == CATALOGUE_NO_COLUMN ? NULL : &t->columns[piece->column];
}

static bool is_same_piece(const catalogue_change *c, const catalogue_piece *have,
                          const catalogue_piece *want)
{
    if (have->kind != want->kind || strcmp(have->definition, want->definition) != 0)
        return false;
    return !is_of_column(have->kind) ||
           column_of(c->live, have)->other == column_of(c->declared, want);
}

static void match_pieces(const catalogue_change *c)
{
    for (size_t i = 0; i < c->declared->piece_count; i++) {
        catalogue_piece *want = &c->declared->pieces[i];
        for (size_t j = 0; j < c->live->piece_count && want->other == NULL; j++) {
            catalogue_piece *have = &c->live->pieces[j];
            if (have->other != NULL || !is_same_piece(c, have, want))
                continue;
            have->other = want;
            want->other = have;
        }
    }
}

/* Whether the column has a collation that the other side has not. */
static bool has_other_collation(const catalogue_table *t, size_t column)
{
    for (size_t i = 0; i < t->piece_count; i++) {
        const catalogue_piece *piece = &t->pieces[i];
        if (piece->kind == PIECE_COLLATION && piece->column == column && piece->other == NULL &&
            piece->definition[0] != '\0')
            return true;
    }
    return false;
}

/* A check of a column that was renamed bears the old name, which costs nothing; but not when that
   is the name of another column now, which errors would speak of. */
static bool misleads(const planner *p, const catalogue_change *c, const catalogue_piece *have,
                     const catalogue_piece *want)
{
    return want->label != NULL && have->label != NULL &&
           catalogue_compare(p->db, want->label, have->label) != 0 &&
           catalogue_find_column(p->db, c->declared, have->label) != NULL;
}

/* A check compares texts as the collation of its column says: under another one it says something
   else. */
static void part_checks(const planner *p, const catalogue_change *c)
{
    for (size_t i = 0; i < c->declared->piece_count; i++) {
        catalogue_piece *want = &c->declared->pieces[i], *have = want->other;
        if (want->kind != PIECE_CHECK || have == NULL ||
            (want->loose == have->loose && !has_other_collation(c->declared, want->column) &&
             !has_other_collation(c->live, have->column) && !misleads(p, c, have, want)))
            continue;
        want->other = have->other = NULL;
    }
}

/* ---- what only the table says ---------------------------------------------------------------- */

static bool is_of_same_column(const planner *p, const catalogue_column *one,
                              const catalogue_column *other)
{
    return one == NULL || other == NULL ? one == other
                                        : catalogue_compare(p->db, one->name, other->name) == 0;
}

/* Whether a table says what another one says by a piece: what is said of a column, of the same one.
   */
static bool has_piece(const planner *p, const catalogue_table *t, const catalogue_table *of,
                      const catalogue_piece *piece)
{
    for (size_t i = 0; i < t->piece_count; i++) {
        const catalogue_piece *one = &t->pieces[i];
        if (one->kind == piece->kind && strcmp(one->definition, piece->definition) == 0 &&
            (!is_of_column(piece->kind) ||
             is_of_same_column(p, column_of(t, one), column_of(of, piece))))
            return true;
    }
    return false;
}

/* By its form, where nothing is recorded: schemac names a check of a column after it, and has never
   given another piece a name. */
static bool looks_like_ours(const catalogue_change *c, const catalogue_piece *piece)
{
    const catalogue_column *column = column_of(c->live, piece);
    if (piece->kind == PIECE_CHECK)
        return column == NULL ? piece->label == NULL
                              : piece->label != NULL && strcmp(piece->label, column->name) == 0;
    return piece->kind != PIECE_UNIQUE && piece->label == NULL;
}

static bool is_called(const catalogue_piece *piece, piece_kind kind, const char *label)
{
    return piece->kind == kind && piece->label != NULL && strcmp(piece->label, label) == 0;
}

/* One of ours that somebody has changed: it bears the name of one that is not there any more. */
static bool is_edited(const planner *p, const catalogue_change *c, const catalogue_piece *piece,
                      const catalogue_table *base)
{
    for (size_t i = 0; piece->label != NULL && i < base->piece_count; i++)
        if (is_called(&base->pieces[i], piece->kind, piece->label) &&
            !has_piece(p, c->live, base, &base->pieces[i]))
            return true;
    return false;
}

/* Whether what the schema says is there beside it, in the same words or other ones: then this one is
   somebody's who has said it, too. */
static bool is_said_twice(const catalogue_change *c, const catalogue_piece *piece)
{
    for (size_t i = 0; i < c->live->piece_count; i++) {
        const catalogue_piece *one = &c->live->pieces[i];
        if (one != piece && one->other != NULL && one->kind == piece->kind &&
            !is_of_column(one->kind) && strcmp(one->definition, piece->definition) == 0)
            return true;
    }
    return false;
}

static bool is_recorded(const planner *p, const catalogue_change *c, const catalogue_column *column)
{
    const survey_table *known =
        p->basis->records == NULL ? NULL : record_find(p->db, p->basis->records, c->live->name);
    return known != NULL && record_meaning(p->db, p->plan->pool, known, column->name) != NULL;
}

static bool is_ours(const planner *p, const catalogue_change *c, const catalogue_piece *piece,
                    const catalogue_table *base)
{
    const catalogue_column *column = column_of(c->live, piece);
    /* one that was kept from another version, of which the base knows nothing */
    if (base != NULL && column != NULL && piece->kind == PIECE_CHECK &&
        catalogue_find_column(p->db, base, column->name) == NULL && is_recorded(p, c, column))
        return looks_like_ours(c, piece);
    if (base != NULL)
        return (has_piece(p, base, c->live, piece) && !is_said_twice(c, piece)) ||
               is_edited(p, c, piece, base);
    return !p->basis->adopts && looks_like_ours(c, piece);
}

/* A key or a reference over the same columns that says something else. */
static bool is_contradicted(const catalogue_change *c, const catalogue_piece *piece)
{
    size_t size = piece->kind == PIECE_REFERENCE ? strcspn(piece->definition, ">") : 0;
    for (size_t i = 0; i < c->declared->piece_count; i++) {
        const catalogue_piece *want = &c->declared->pieces[i];
        if (want->kind == piece->kind && want->other == NULL &&
            strncmp(want->definition, piece->definition, size) == 0)
            return true;
    }
    return false;
}

/* Whether the schema says something of the kind, of the same column, that is not there. */
static bool is_said_otherwise(const catalogue_change *c, const catalogue_piece *piece)
{
    const catalogue_column *column = column_of(c->live, piece);
    for (size_t i = 0; i < c->declared->piece_count; i++) {
        const catalogue_piece *want = &c->declared->pieces[i];
        if (want->kind == piece->kind && want->other == NULL &&
            (column == NULL || column_of(c->declared, want) == column->other))
            return true;
    }
    return false;
}

/* What the schema says of a column always wins; so does its key. */
static bool piece_goes(const planner *p, const catalogue_change *c, const catalogue_piece *piece)
{
    const catalogue_column *column = column_of(c->live, piece);
    if (column != NULL && column->other == NULL)
        return column->goes || (p->basis->returns && piece->kind == PIECE_NOT_NULL);
    if (piece->kind == PIECE_DEFAULT && column != NULL && column->other->computed)
        return true; /* beside an expression no default may stand, not even NULL */
    if (piece->definition[0] == '\0')
        return is_said_otherwise(c, piece); /* it says nothing by itself */
    if (is_of_column(piece->kind) || piece->kind == PIECE_KEY)
        return true;
    if (piece->ours)
        return true;
    return piece->kind == PIECE_REFERENCE && is_contradicted(c, piece);
}

static void settle_piece(const planner *p, const catalogue_change *c, catalogue_piece *piece,
                         const catalogue_table *base)
{
    piece->ours = is_ours(p, c, piece, base);
    piece->goes = piece_goes(p, c, piece);
}

/* A table without numbers of rows cannot count them. */
static bool counts_no_rows(const catalogue_table *t)
{
    return strstr(t->options, "without") != NULL;
}

void plan_piece_match(planner *p, const schemac_model *m, const catalogue_change *c,
                      const catalogue_table *base)
{
    match_columns(p, m, c);
    match_pieces(c);
    part_checks(p, c);
    for (size_t i = 0; i < c->live->piece_count; i++)
        if (c->live->pieces[i].other == NULL)
            settle_piece(p, c, &c->live->pieces[i], base);
    for (size_t i = 1; i < c->live->piece_count; i++) /* it counts a key */
        if (c->live->pieces[i].kind == PIECE_AUTOINCREMENT &&
            (c->live->pieces[i - 1].goes || counts_no_rows(c->declared)))
            c->live->pieces[i].goes = true;
}

bool plan_piece_differs(const catalogue_change *c)
{
    for (size_t i = 0; i < c->live->piece_count; i++)
        if (c->live->pieces[i].goes)
            return true;
    for (size_t i = 0; i < c->declared->piece_count; i++) {
        const catalogue_piece *want = &c->declared->pieces[i];
        const catalogue_column *column = column_of(c->declared, want);
        if (want->other == NULL && want->definition[0] != '\0' &&
            (column == NULL || column->other != NULL))
            return true;
    }
    return false;
}
