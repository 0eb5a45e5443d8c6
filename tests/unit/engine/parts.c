/* parts.c - a table of the fake engine as columns and pieces, and its text as it is to become the
   declared one: what is not concerned stays as it was written. */
#include "inside.h"

#include "../unit.h"

/* ---- reading --------------------------------------------------------------------------------- */

static const struct {
    const char *word;
    piece_kind kind;
} kinds[] = {
    {"not null", PIECE_NOT_NULL}, {"default", PIECE_DEFAULT},        {"collate", PIECE_COLLATION},
    {"as", PIECE_COMPUTED},       {"assigned", PIECE_AUTOINCREMENT}, {"key", PIECE_KEY},
    {"unique", PIECE_UNIQUE},     {"references", PIECE_REFERENCE},   {"check", PIECE_CHECK}};

static piece_kind kind_of(const char *word)
{
    size_t i = 0;
    while (strcmp(kinds[i].word, word) != 0)
        assert_true(++i < sizeof kinds / sizeof *kinds);
    return kinds[i].kind;
}

/* Without spaces: two that differ in these alone mean the same. */
static const char *normalised(memory_pool *p, const char *text)
{
    char *out = text == NULL ? NULL : pool_strdup(p, text);
    size_t used = 0;
    for (const char *at = text; out != NULL && *at != '\0'; at++)
        if (*at != ' ')
            out[used++] = *at;
    if (out != NULL)
        out[used] = '\0';
    return out;
}

/* column: "" for the table. */
static const char *definition_of(memory_pool *p, piece_kind kind, const char *column,
                                 const char *inside, const char *behind)
{
    switch (kind) {
    case PIECE_KEY:
    case PIECE_UNIQUE:
        return inside == NULL ? pool_strdup(p, column) : normalised(p, inside);
    case PIECE_REFERENCE:
        return pool_printf(p, "%s -> %s", column, behind);
    case PIECE_COLLATION:
        return pool_strdup(p, strcmp(behind, "binary") == 0 ? "" : behind);
    case PIECE_NOT_NULL:
    case PIECE_AUTOINCREMENT:
        return "said";
    default:
        return inside == NULL ? "" : normalised(p, inside);
    }
}

static bool read_piece(memory_pool *p, const char **at, size_t number, const char *column,
                       catalogue_table *out)
{
    const char *word, *begin;
    char label[FAKE_NAME] = "", behind[FAKE_NAME] = "";
    size_t size, inside_size;
    if (!database_said(at, &word, &begin, &size) || out->piece_count >= FAKE_PARTS * PIECE_KINDS)
        return false;
    catalogue_piece *piece = &out->pieces[out->piece_count++];
    *piece = (catalogue_piece){
        .kind = kind_of(word), .column = number, .text = pool_strndup(p, begin, size)};
    if (database_passes(&begin, "called"))
        database_word(&begin, label, sizeof label);
    database_passes(&begin, word);
    const char *inside = database_brackets(&begin, &inside_size);
    inside = inside == NULL ? NULL : pool_strndup(p, inside, inside_size);
    database_word(&begin, behind, sizeof behind);
    piece->label = label[0] == '\0' ? NULL : pool_strdup(p, label);
    piece->definition = definition_of(p, piece->kind, column, inside, behind);
    piece->expression = piece->kind == PIECE_CHECK ? inside : NULL;
    return !p->failed;
}

static bool has_piece(const catalogue_table *t, size_t column, piece_kind kind)
{
    for (size_t i = 0; i < t->piece_count; i++)
        if (t->pieces[i].column == column && t->pieces[i].kind == kind)
            return true;
    return false;
}

/* "name type what is said of it" */
static bool read_column(memory_pool *p, const char *text, catalogue_table *out)
{
    char name[FAKE_NAME], type[FAKE_NAME];
    const char *at = text;
    size_t number = out->column_count++;
    catalogue_column *column = &out->columns[number];
    database_word(&at, name, sizeof name);
    database_word(&at, type, sizeof type);
    *column = (catalogue_column){.name = pool_strdup(p, name),
                                 .type = pool_strdup(p, type),
                                 .definition = pool_strdup(p, type),
                                 .text = pool_strdup(p, text),
                                 .collation = "binary"};
    while (!p->failed && read_piece(p, &at, number, name, out))
        ;
    for (size_t i = 0; i < out->piece_count; i++)
        if (out->pieces[i].kind == PIECE_COLLATION && out->pieces[i].column == number &&
            out->pieces[i].definition[0] != '\0')
            column->collation = out->pieces[i].definition;
    column->not_null = has_piece(out, number, PIECE_NOT_NULL);
    column->has_default = has_piece(out, number, PIECE_DEFAULT);
    column->computed = has_piece(out, number, PIECE_COMPUTED);
    column->required = column->not_null && !column->has_default && !column->computed;
    return !p->failed;
}

bool fake_read_parts(memory_pool *p, const fake_table *t, catalogue_table *out)
{
    char name[FAKE_NAME];
    bool good = true;
    out->columns = pool_alloc(p, FAKE_PARTS * sizeof *out->columns);
    out->pieces = pool_alloc(p, FAKE_PARTS * PIECE_KINDS * sizeof *out->pieces);
    out->column_count = out->piece_count = 0;
    out->ordinary = !t->view;
    out->options = pool_strdup(p, t->options);
    for (size_t i = 0; i < t->part_count && good && !p->failed; i++) {
        const char *at = t->parts[i];
        database_part_name(at, name);
        good = name[0] == '\0' ? read_piece(p, &at, CATALOGUE_NO_COLUMN, "", out)
                               : read_column(p, at, out);
    }
    return good && !p->failed;
}

/* ---- what becomes of it ---------------------------------------------------------------------- */

enum { MOST_PIECES = FAKE_PARTS * PIECE_KINDS };

static bool is_missing(const catalogue_piece *declared, const bool *used, size_t i)
{
    return declared->other == NULL && !used[i];
}

/* Instead of a piece that goes, one of its kind that is to come. */
static const char *instead(const catalogue_table *declared, size_t column,
                           const catalogue_piece *goes, bool *used)
{
    for (size_t i = 0; i < declared->piece_count; i++) {
        const catalogue_piece *d = &declared->pieces[i];
        if (d->kind != goes->kind || d->column != column || !is_missing(d, used, i))
            continue;
        used[i] = true;
        return d->text;
    }
    return NULL;
}

const char *fake_column_text(memory_pool *p, const catalogue_change *change, size_t number)
{
    bool used[MOST_PIECES] = {false};
    const catalogue_table *live = change->live, *declared = change->declared;
    const catalogue_column *have = &live->columns[number], *want = have->other;
    size_t column = want == NULL ? CATALOGUE_NO_COLUMN : (size_t)(want - declared->columns);
    const char *text = pool_printf(p, "%s %s", have->name, want == NULL ? have->type : want->type);
    for (size_t i = 0; i < live->piece_count && text != NULL; i++) {
        const catalogue_piece *piece = &live->pieces[i];
        if (piece->column != number)
            continue;
        const char *said = !piece->goes   ? piece->text
                           : want == NULL ? NULL
                                          : instead(declared, column, piece, used);
        if (said != NULL)
            text = pool_printf(p, "%s %s", text, said);
    }
    for (size_t i = 0; want != NULL && i < declared->piece_count && text != NULL; i++) {
        const catalogue_piece *piece = &declared->pieces[i];
        if (piece->column == column && is_missing(piece, used, i))
            text = pool_printf(p, "%s %s", text, piece->text);
    }
    return text;
}

bool fake_column_differs(const catalogue_change *change, size_t number)
{
    const catalogue_table *live = change->live, *declared = change->declared;
    const catalogue_column *have = &live->columns[number], *want = have->other;
    bool differs =
        want != NULL && (want->becomes != NULL || strcmp(have->definition, want->definition) != 0);
    for (size_t i = 0; i < live->piece_count; i++)
        differs = differs || (live->pieces[i].column == number && live->pieces[i].goes);
    for (size_t i = 0; want != NULL && i < declared->piece_count; i++) {
        const catalogue_piece *piece = &declared->pieces[i];
        differs = differs || (piece->column == (size_t)(want - declared->columns) &&
                              piece->other == NULL && piece->definition[0] != '\0');
    }
    return differs;
}

static const char *join(memory_pool *p, const char *text, const char *more)
{
    return text == NULL || more == NULL
               ? NULL
               : pool_printf(p, "%s%s%s", text, text[strlen(text) - 1] == '(' ? "" : ", ", more);
}

const char *fake_whole_text(memory_pool *p, const catalogue_change *change)
{
    const catalogue_table *live = change->live, *declared = change->declared;
    const char *text = pool_printf(p, "CREATE TABLE %s (", live->name);
    for (size_t i = 0; i < live->column_count; i++)
        if (!live->columns[i].goes)
            text = join(p, text, fake_column_text(p, change, i));
    for (size_t i = 0; i < declared->column_count; i++)
        if (declared->columns[i].other == NULL)
            text = join(p, text, declared->columns[i].text);
    for (size_t i = 0; i < live->piece_count; i++)
        if (live->pieces[i].column == CATALOGUE_NO_COLUMN && !live->pieces[i].goes)
            text = join(p, text, live->pieces[i].text);
    for (size_t i = 0; i < declared->piece_count; i++)
        if (declared->pieces[i].column == CATALOGUE_NO_COLUMN && declared->pieces[i].other == NULL)
            text = join(p, text, declared->pieces[i].text);
    return text == NULL ? NULL
                        : pool_printf(p, "%s)%s%s", text, declared->options[0] == '\0' ? "" : " ",
                                      declared->options);
}
