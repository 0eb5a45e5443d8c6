/* remade_table.c - the statement of a table, taken apart by who knows how it was written; what
   others make of it, and what a start has to leave of that, to the byte. */
#include "remade.h"

#include <stdio.h>

/* ---- reading what schemac has written -------------------------------------------------------- */

/* Columns' names, but for those of constraints, as marks. */
static const char *with_marks(const case_of *c, int version, const char *sql)
{
    const char *text = say("%s", "");
    for (const char *at = sql; *at != '\0';) {
        size_t found = c->count, size = 1;
        bool label = at - sql >= 11 && strncmp(at - 11, "CONSTRAINT ", 11) == 0;
        for (size_t i = 0; *at == '"' && !label && i < c->count; i++) {
            const char *quoted = quote_name(c->columns[i].name[version], '"');
            if (!c->columns[i].declared[version] || strncmp(at, quoted, strlen(quoted)) != 0)
                continue;
            found = i;
            size = strlen(quoted);
        }
        text = found == c->count ? say("%s%c", text, *at) : say("%s%s", text, mark(found, 'd'));
        at += size;
    }
    return text;
}

/* Where the next piece begins, outside of brackets and quotes; or the end. */
static const char *next_piece(const char *at)
{
    static const char *const words[] = {"NOT NULL",    "PRIMARY KEY", "AUTOINCREMENT",
                                        "DEFAULT ",    "COLLATE ",    "CONSTRAINT ",
                                        "REFERENCES ", "CHECK ",      "FOREIGN KEY"};
    int depth = 0;
    char quote = '\0';
    for (const char *s = at; *s != '\0'; s++) {
        if (quote != '\0') {
            quote = *s == quote ? '\0' : quote;
            continue;
        }
        if (*s == '\'' || *s == '"')
            quote = *s;
        depth += *s == '(' ? 1 : *s == ')' ? -1 : 0;
        for (size_t i = 0; depth == 0 && s > at && s[-1] == ' ' && i < sizeof words / sizeof *words;
             i++)
            if (strncmp(s, words[i], strlen(words[i])) == 0)
                return s;
    }
    return at + strlen(at);
}

static const char *first_word(const char *text)
{
    return say("%.*s", (int)strcspn(text, " ("), text);
}

static const char *on_one_line(const char *text)
{
    const char *end = strchr(text, '\n');
    return end == NULL ? text : say("%.*s%s", (int)(end - text), text, end + 1);
}

/* A check behind its label is one piece with it. */
static void read_pieces(const char *at, element *e)
{
    while (*at != '\0') {
        const char *end = next_piece(at + 1), *meaning = at;
        if (strncmp(at, "CONSTRAINT ", 11) == 0) {
            meaning = end;
            end = next_piece(end + 1);
        }
        size_t size = (size_t)(end - at);
        while (size > 0 && at[size - 1] == ' ')
            size--;
        size_t label = (size_t)(meaning - at);
        e->pieces[e->count] =
            (piece){.kind = first_word(meaning),
                    .gap = e->count == 0 && !e->is_column ? "" : " ",
                    .text = say("%.*s", (int)size, at),
                    .meaning = on_one_line(say("%.*s", (int)(size - label), meaning)),
                    .ours = true};
        e->count++;
        at = end;
    }
}

static void read_element(const char *line, element *e)
{
    *e = (element){.before = "\n  ", .name = "", .type_gap = "", .type = "", .after = ""};
    e->is_column = *line == '\1';
    if (!e->is_column) {
        read_pieces(line, e);
        return;
    }
    e->column = marked(line);
    e->name = say("%.3s", line);
    e->type_gap = " ";
    const char *word = line + 4, *end = next_piece(word);
    e->type = say("%.*s", (int)strcspn(word, " "), word);
    read_pieces(end, e);
}

void read_statement(const case_of *c, int version, const char *sql, statement *out)
{
    const char *at = strchr(sql, '\n');
    assert_non_null(at);
    *out = (statement){.head = " ("};
    while (strncmp(at, "\n  ", 3) == 0) {
        const char *line = at + 3;
        do /* a line of SQL that has -- in it ends before its bracket */
            at = strchr(at + 1, '\n');
        while (strncmp(at, "\n  ", 3) != 0 && strncmp(at, "\n) STRICT", 9) != 0);
        bool comma = at[-1] == ',';
        const char *text = say("%.*s", (int)(at - line) - comma, line);
        read_element(with_marks(c, version, text), &out->elements[out->count++]);
    }
    out->elements[out->count - 1].after = "\n";
    out->tail = at + 1;
}

const char *statement_text(const case_of *c, const statement *s, int version)
{
    const char *text = say("CREATE TABLE %s%s", quote_name(c->table[version], '"'), s->head);
    for (size_t i = 0; i < s->count; i++) {
        const element *e = &s->elements[i];
        text = say("%s%s%s%s%s%s", text, i == 0 || e->without_comma ? "" : ",", e->before, e->name,
                   e->type[0] == '\0' ? "" : e->type_gap, e->type);
        for (size_t j = 0; j < e->count; j++)
            text = say("%s%s%s", text, e->pieces[j].gap, e->pieces[j].text);
        text = say("%s%s", text, e->after);
    }
    return fill_in(c, say("%s%s", text, s->tail), version);
}

/* ---- what others make of it ------------------------------------------------------------------ */

static const char *random_gap(void)
{
    static const char *const gaps[] = {
        "  ", "\n    ", " /* it's (a) \"comment\", */ ", " -- to the end, )\n\t", "\t", " /**/ "};
    return chance(70) ? " " : ONE_OF(gaps);
}

static void insert_piece(element *e, size_t at, piece what)
{
    memmove(&e->pieces[at + 1], &e->pieces[at], (e->count - at) * sizeof what);
    e->pieces[at] = what;
    e->count++;
}

static bool has_kind(const element *e, const char *kind)
{
    for (size_t i = 0; i < e->count; i++)
        if (strcmp(e->pieces[i].kind, kind) == 0)
            return true;
    return false;
}

/* AUTOINCREMENT stays behind its key. */
static piece *add_piece(element *e, const char *kind, const char *text)
{
    size_t at = below(e->count + 1);
    while (at < e->count && strcmp(e->pieces[at].kind, "AUTOINCREMENT") == 0)
        at++;
    insert_piece(e, at, (piece){.kind = kind, .gap = random_gap(), .text = text, .meaning = ""});
    return &e->pieces[at];
}

/* What goes without saying, and is as good as not there. */
#define NOTHING_MORE "default NULL"
#define BYTES        "COLLATE binary"

static bool is_distinct_type(case_type t)
{
    return t == TEXT || t == LIMITED || t == INT32 || t == INT64 || t == ANY;
}

static const char *conflict(void)
{
    return chance(50) ? ""
                      : ONE_OF(((const char *const[]){" ON CONFLICT REPLACE", " on conflict ignore",
                                                      " ON CONFLICT FAIL"}));
}

/* Things that hold for every row. What is converted is not named by others. */
static const char *random_check(size_t number, bool labelled)
{
    const char *name = mark(number, "d[`b"[below(4)]);
    const char *text =
        put_in(ONE_OF(((const char *const[]){
                   "CHECK (& IS NOT 'no, (never)')", "check(typeof(&) <> 'x' /* ) */)",
                   "CHECK (& IS NOT 'a;b' OR\n 1=1 -- why )\n)",
                   "CHECK (CASE WHEN & IS NULL THEN 1 ELSE 'check' NOT IN ('(') END)"})),
               name);
    return labelled ? put_in(ONE_OF(((const char *const[]){"CONSTRAINT mine &",
                                                           "constraint \"my, (check)\" &",
                                                           "CONSTRAINT 'text' &"})),
                             text)
                    : text;
}

static void disturb_declared(case_of *c, element *e)
{
    case_column *n = &c->columns[e->column];
    const field *f = &n->as[0];
    if (chance(25) && !n->converts)
        add_piece(e, "CHECK", random_check(e->column, chance(50)));
    if (n->key && c->assigned && !c->autoincrement[0] && chance(15)) {
        size_t at = 0;
        while (strcmp(e->pieces[at].kind, "PRIMARY") != 0)
            at++;
        insert_piece(e, at + 1, (piece){"AUTOINCREMENT", " ", "autoincrement", "", false});
        n->counted = true;
    }
    if (chance(12) && is_distinct_type(f->type)) {
        add_piece(
            e, "UNIQUE",
            say("%sUNIQUE%s", chance(50) ? "CONSTRAINT once " : "", n->key ? "" : conflict()));
        n->distinct = true;
    }
    if (chance(10) && !has_kind(e, "DEFAULT") && !n->key && f->type != REFERENCE)
        add_piece(e, "DEFAULT",
                  ONE_OF(((const char *const[]){"DEFAULT ('it''s, (' || 1)", NOTHING_MORE,
                                                "DEFAULT -5", "DEFAULT 'DEFAULT'"})));
    if (chance(10) && !has_kind(e, "COLLATE") && (f->type == TEXT || f->type == LIMITED))
        switch (below(3)) {
        case 0:
            add_piece(e, "COLLATE", BYTES);
            break;
        case 1:
            add_piece(e, "COLLATE", "COLLATE rtrim")->meaning = "COLLATE RTRIM";
            break;
        default:
            add_piece(e, "COLLATE", "collate \"nocase\"")->meaning = "COLLATE NOCASE";
        }
    if (chance(8) && !has_kind(e, "NOT") && !n->key && n->declared[1]) {
        add_piece(e, "NOT", "NOT NULL")->meaning = "NOT NULL";
        n->filled = true;
    }
}

static void spell_otherwise(element *e)
{
    if (chance(30))
        e->name = say("%.2s%c", e->name, "d[`b"[below(4)]);
    e->type_gap = random_gap();
    if (chance(20))
        for (const char *s = e->type, *text = e->type = ""; *s != '\0'; s++)
            e->type = text = say("%s%c", text, *s | ' ');
    for (size_t i = 0; i < e->count; i++) {
        piece *p = &e->pieces[i];
        if (!p->ours)
            continue;
        p->gap = random_gap();
        if (strcmp(p->kind, "NOT") == 0 && chance(40))
            p->text = ONE_OF(
                ((const char *const[]){"not  null", "NOT /* really */ NULL",
                                       "NOT NULL ON CONFLICT FAIL", "CONSTRAINT there NOT\nNULL"}));
        bool counted = i + 1 < e->count && strcmp(e->pieces[i + 1].kind, "AUTOINCREMENT") == 0;
        if (strcmp(p->kind, "PRIMARY") == 0 && chance(40))
            p->text =
                counted || chance(50) ? "primary /* the */ key" : "PRIMARY KEY ON CONFLICT FAIL";
    }
}

/* A column of others, with a type of STRICT tables. */
static element extra_column(case_of *c)
{
    static const struct {
        const char *word;
        case_type type;
    } types[] = {{"TEXT", TEXT},   {"INTEGER", INT64}, {"int", INT64},
                 {"REAL", DOUBLE}, {"blob", BLOB},     {"ANY", ANY}};
    static const char *const defaults[] = {
        "DEFAULT NULL",  "DEFAULT (1+2)", "default 5", "DEFAULT -5", "DEFAULT ('a;b, ('||')')",
        "DEFAULT x'00'", "DEFAULT TRUE"};
    assert_true(c->count < MOST);
    size_t number = c->count++, t = below(sizeof types / sizeof *types);
    case_column *n = &c->columns[number];
    *n = (case_column){.extra = true};
    n->name[0] = n->name[1] = say("%s %zu", chance(50) ? "ex\"tra; x" : "Größe", number);
    n->as[0] = n->as[1] = (field){.type = types[t].type, .nullable = true};
    element e = {.is_column = true,
                 .column = number,
                 .before = random_gap(),
                 .name = mark(number, 'd'),
                 .type_gap = random_gap(),
                 .type = types[t].word,
                 .after = chance(80) ? "" : random_gap()};
    if (chance(20) && !c->columns[0].converts) {
        n->computed = true;
        e.type = "TEXT";
        e.type_gap = " ";
        add_piece(&e, "GENERATED",
                  say("%sAS (typeof(%s) || ', as')%s", chance(50) ? "GENERATED ALWAYS " : "",
                      mark(0, 'd'), chance(50) ? " STORED" : ""));
        e.pieces[0].gap = " "; /* SQLite takes a comment there for a part of the type */
    } else if (chance(40)) {
        bool fits = types[t].type == ANY;
        add_piece(&e, "DEFAULT", fits ? ONE_OF(defaults) : "DEFAULT (NULL)");
    }
    if (chance(20))
        add_piece(&e, "CHECK", random_check(number, chance(50)));
    if (!n->computed && chance(15) && is_distinct_type(types[t].type)) {
        add_piece(&e, "UNIQUE", say("UNIQUE%s", conflict()));
        n->distinct = true;
    }
    if (types[t].type == INT64 && !n->computed && chance(40)) {
        n->as[0].type = n->as[1].type = REFERENCE;
        add_piece(&e, "REFERENCES",
                  say("REFERENCES parent(pid)%s%s", chance(50) ? " ON DELETE SET NULL" : "",
                      chance(50) ? " DEFERRABLE INITIALLY DEFERRED" : ""));
    }
    if (chance(30) && types[t].type == TEXT)
        add_piece(&e, "COLLATE", "COLLATE nocase");
    return e;
}

static void insert_element(statement *s, size_t at, element what)
{
    assert_true(s->count < MOST);
    memmove(&s->elements[at + 1], &s->elements[at], (s->count - at) * sizeof what);
    s->elements[at] = what;
    s->count++;
}

static size_t count_columns(const statement *s)
{
    size_t count = 0;
    while (count < s->count && s->elements[count].is_column)
        count++;
    return count;
}

static size_t stable_column(const case_of *c)
{
    for (int i = 0; i < 20; i++) {
        size_t number = below(c->count);
        const case_column *n = &c->columns[number];
        if (!n->converts && !n->goes && !n->computed && (n->declared[0] || n->extra))
            return number;
    }
    return 0; /* the key */
}

/* Of two that are equal SQLite wants the same word on conflicts. */
static element extra_constraint(case_of *c, bool first)
{
    element e = {.before = random_gap(), .name = "", .type_gap = "", .type = "", .after = ""};
    size_t number = stable_column(c);
    piece p = {.kind = "CHECK", .gap = "", .meaning = ""};
    p.text = say("%s%s", random_check(number, chance(50)), conflict());
    if (chance(40)) {
        p.kind = "UNIQUE";
        p.text = say("%sUNIQUE (%s, %s)%s", chance(50) ? "CONSTRAINT \"both; of\" " : "",
                     mark(number, "d[`b"[below(4)]), mark(0, 'd'), first ? conflict() : "");
        if (number == 0)
            p.text = say("UNIQUE (%s DESC)", mark(0, 'd')); /* not a column twice */
        c->columns[0].distinct = true;
    } else if (chance(40) && c->columns[number].as[0].type == REFERENCE &&
               c->columns[number].extra) {
        p.kind = "FOREIGN";
        p.text = say("FOREIGN KEY (%s) REFERENCES \"parent\"%s DEFERRABLE INITIALLY DEFERRED",
                     mark(number, 'd'), chance(50) ? "" : " (pid)");
    }
    e.pieces[e.count++] = p;
    return e;
}

static void disturb_tail(const case_of *c, statement *s)
{
    if (chance(20))
        s->tail = c->without_rowid ? ") WITHOUT ROWID, strict" : ")strict";
    else if (chance(20))
        s->tail = c->without_rowid ? ") /* end, ) */ STRICT, -- x\n without rowid"
                                   : ") /* end, ( */\n STRICT";
    else if (chance(15))
        s->tail = c->without_rowid ? ") WITHOUT /**/ ROWID" : ")";
}

void disturb(case_of *c, statement *s)
{
    size_t declared = s->count;
    for (size_t i = 0; i < declared; i++) {
        element *e = &s->elements[i];
        if (chance(30))
            e->before = random_gap();
        if (chance(15))
            e->after = random_gap();
        if (e->is_column && chance(60))
            disturb_declared(c, e);
        if (e->is_column && chance(60))
            spell_otherwise(e);
    }
    for (size_t left = chance(40) ? 0 : 1 + below(3); left > 0; left--)
        insert_element(s, below(count_columns(s) + 1), extra_column(c));
    for (size_t left = chance(60) ? 0 : 1 + below(2); left > 0; left--) {
        element e = extra_constraint(c, left == 1);
        e.without_comma = s->count > count_columns(s) && chance(40);
        if (e.without_comma)
            s->elements[s->count - 1].after = "";
        insert_element(s, s->count, e);
    }
    if (chance(30))
        s->elements[s->count - 1].after = chance(50) ? " -- the last\n " : random_gap();
    disturb_tail(c, s);
    s->head = say("%s(", random_gap());
}

/* ---- what a start leaves of it --------------------------------------------------------------- */

static bool is_of_schema(const piece *p)
{
    return p->ours || strcmp(p->kind, "NOT") == 0 || strcmp(p->kind, "DEFAULT") == 0 ||
           strcmp(p->kind, "COLLATE") == 0;
}

static bool says_nothing(const piece *p)
{
    return strcmp(p->text, NOTHING_MORE) == 0 || strcmp(p->text, BYTES) == 0;
}

static bool is_kind(const piece *p, const char *kind)
{
    return strcmp(p->kind, kind) == 0;
}

static const piece *find_kind(const element *e, const char *kind)
{
    for (size_t i = 0; i < e->count; i++)
        if (is_kind(&e->pieces[i], kind))
            return &e->pieces[i];
    return NULL;
}

static bool says_the_same(const piece *live, const piece *declared)
{
    if (is_kind(live, "AUTOINCREMENT") && is_kind(declared, "AUTOINCREMENT"))
        return true;
    return is_kind(live, declared->kind) && strcmp(live->meaning, declared->meaning) == 0;
}

/* Checks compare texts as the collation says: with another one they are written anew. */
static bool changes_collation(const element *live, const element *declared)
{
    const piece *is = find_kind(live, "COLLATE"), *will = find_kind(declared, "COLLATE");
    if (is != NULL && says_nothing(is))
        is = NULL;
    return (is == NULL) != (will == NULL) || (is != NULL && !says_the_same(is, will));
}

static void strip_blanks(const char **gap)
{
    size_t size = strlen(*gap);
    while (size > 0 && (*gap)[size - 1] == ' ')
        size--;
    *gap = say("%.*s", (int)size, *gap);
}

static piece *first_unused(const element *declared, const bool *used, const char *kind)
{
    for (size_t i = 0; i < declared->count; i++)
        if (!used[i] && is_kind(&declared->pieces[i], kind))
            return (piece *)(uintptr_t)&declared->pieces[i];
    return NULL;
}

static void merge_pieces(element *out, const element *live, const element *declared)
{
    bool used[MOST] = {false}, same[MOST] = {false};
    bool anew = changes_collation(live, declared);
    for (size_t i = 0; i < declared->count; i++)
        for (size_t j = 0; j < live->count && !used[i]; j++)
            if (!same[j] && says_the_same(&live->pieces[j], &declared->pieces[i]) &&
                !(anew && is_kind(&declared->pieces[i], "CHECK")))
                used[i] = same[j] = true;
    out->count = 0;
    const char *left = ""; /* of gaps of what is gone */
    for (size_t j = 0; j < live->count; j++) {
        piece p = live->pieces[j];
        p.gap = say("%s%s", left, p.gap);
        left = "";
        piece *instead = NULL;
        if (!same[j] && is_of_schema(&p)) {
            instead = first_unused(declared, used, p.kind);
            if (instead == NULL && says_nothing(&p)) {
                out->pieces[out->count++] = p;
                continue;
            }
            if (instead == NULL) {
                strip_blanks(&p.gap);
                left = p.gap;
                continue;
            }
            used[instead - declared->pieces] = true;
            p.text = instead->text;
            p.meaning = instead->meaning;
            p.ours = true;
        }
        out->pieces[out->count++] = p;
        bool counts = j + 1 < live->count && is_kind(&live->pieces[j + 1], "AUTOINCREMENT");
        piece *counted = is_kind(&p, "PRIMARY") && !counts
                             ? first_unused(declared, used, "AUTOINCREMENT")
                             : NULL;
        if (counted != NULL) {
            used[counted - declared->pieces] = true;
            out->pieces[out->count++] = *counted;
        }
    }
    const char *rest = left;
    for (size_t i = 0; i < declared->count; i++) {
        if (used[i])
            continue;
        out->pieces[out->count] = declared->pieces[i];
        out->pieces[out->count++].gap = say("%s ", rest);
        rest = "";
    }
    out->after = say("%s%s", rest, out->after);
}

static const element *find_declared(const statement *declared, size_t column)
{
    for (size_t i = 0; i < declared->count; i++)
        if (declared->elements[i].is_column && declared->elements[i].column == column)
            return &declared->elements[i];
    return NULL;
}

static bool is_strict(const statement *s)
{
    for (const char *at = s->tail; *at != '\0'; at++)
        if (strncasecmp(at, "strict", 6) == 0)
            return true;
    return false;
}

static void add_new_columns(const case_of *c, int version, const statement *declared, bool altered,
                            statement *out)
{
    for (size_t i = 0; i < declared->count; i++) {
        const element *d = &declared->elements[i];
        if (!d->is_column || c->columns[d->column].declared[0] || version == 0)
            continue;
        element e = *d;
        e.before = altered ? " " : "\n  ";
        e.after = "";
        insert_element(out, count_columns(out), e);
    }
}

/* Constraints of the table: the schema has at most a check, besides its key. */
static bool merge_constraint(const statement *declared, bool *used, element *e)
{
    piece *p = &e->pieces[0];
    if (!p->ours)
        return true;
    for (size_t i = 0; i < declared->count; i++)
        if (!declared->elements[i].is_column && !used[i] &&
            says_the_same(p, &declared->elements[i].pieces[0]))
            return used[i] = true;
    for (size_t i = 0; i < declared->count; i++) {
        const piece *d = &declared->elements[i].pieces[0];
        if (declared->elements[i].is_column || used[i] || !is_kind(d, p->kind))
            continue;
        used[i] = true;
        p->text = d->text;
        p->meaning = d->meaning;
        return true;
    }
    return false;
}

/* The blanks before the bracket stay there; a comment stays with what it is behind. */
static void split_last(statement *s)
{
    element *last = &s->elements[s->count - 1];
    size_t size = strlen(last->after);
    while (size > 0 && strchr(" \t\n", last->after[size - 1]) != NULL)
        size--;
    size += size > 0 && last->after[size] == '\n';
    s->tail = say("%s%s", last->after + size, s->tail);
    last->after = say("%.*s", (int)size, last->after);
}

void expect_statement(const case_of *c, int version, const statement *live,
                      const statement *declared, bool altered, statement *out)
{
    bool used[MOST] = {false};
    statement from = *live;
    if (!altered) {
        if (is_strict(live) != is_strict(declared))
            from.tail = declared->tail;
        split_last(&from);
    }
    *out = from;
    out->count = 0;
    bool dropped = false;
    for (size_t i = 0; i < from.count; i++) {
        element e = from.elements[i];
        const element *d = e.is_column ? find_declared(declared, e.column) : NULL;
        bool kept = e.is_column ? version == 0 || !c->columns[e.column].goes
                                : merge_constraint(declared, used, &e);
        e.without_comma = e.without_comma && !dropped;
        dropped = !kept;
        if (!kept)
            continue;
        if (d != NULL) {
            if (strcasecmp(e.type, d->type) != 0)
                e.type = d->type;
            merge_pieces(&e, &from.elements[i], d);
        }
        out->elements[out->count++] = e;
    }
    add_new_columns(c, version, declared, altered, out);
    for (size_t i = 0; i < declared->count; i++) {
        if (declared->elements[i].is_column || used[i])
            continue;
        element e = declared->elements[i];
        e.after = "";
        e.before = "\n  ";
        insert_element(out, out->count, e);
    }
}
