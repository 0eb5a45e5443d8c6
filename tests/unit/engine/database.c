/* database.c - the databases of the fake engine: what they look like, and statements that change
   their rows. */
#include "database.h"

#include "../unit.h"

#include <ctype.h>

void database_copy_name(char *to, size_t size, const char *from)
{
    size_t length = strnlen(from, size - 1);
    memset(to, 0, size);
    memcpy(to, from, length);
}

fake_table *database_table(fake_database *d, const char *name)
{
    for (size_t i = 0; i < d->table_count; i++)
        if (strcmp(d->tables[i].name, name) == 0)
            return &d->tables[i];
    return NULL;
}

fake_object *database_object(fake_database *d, const char *name, catalogue_kind kind)
{
    for (size_t i = 0; i < d->object_count; i++)
        if (d->objects[i].kind == kind && strcmp(d->objects[i].name, name) == 0)
            return &d->objects[i];
    return NULL;
}

/* ---- texts ---------------------------------------------------------------------------------- */

bool database_word(const char **at, char *word, size_t size)
{
    size_t used = 0;
    const char *p = *at + strspn(*at, " ");
    bool quoted = *p == '"';
    if (quoted)
        p++;
    while (*p != '\0' && (quoted ? *p != '"' : strchr(" (),;\"", *p) == NULL)) {
        if (used + 1 < size)
            word[used++] = *p;
        p++;
    }
    if (quoted && *p == '"')
        p++;
    memset(word + used, 0, size - used);
    *at = p;
    return used > 0;
}

bool database_passes(const char **at, const char *words)
{
    const char *p = *at + strspn(*at, " ");
    size_t size = strlen(words);
    if (strncmp(p, words, size) != 0 || (isalnum((unsigned char)p[size]) && p[size - 1] != '"'))
        return false;
    *at = p + size;
    return true;
}

void database_part_name(const char *part, char name[FAKE_NAME])
{
    static const char *const constraints[] = {"check(", "unique(", "key(", "called "};
    memset(name, 0, FAKE_NAME);
    for (size_t i = 0; i < sizeof constraints / sizeof *constraints; i++)
        if (strncmp(part, constraints[i], strlen(constraints[i])) == 0)
            return;
    database_word(&part, name, FAKE_NAME);
}

/* ---- what is said of a column ---------------------------------------------------------------- */

static const char *const said_words[] = {"not null", "default", "collate",    "as",    "assigned",
                                         "key",      "unique",  "references", "check", NULL};

const char *database_brackets(const char **at, size_t *size)
{
    const char *p = *at + strspn(*at, " ");
    const char *begin = p + 1;
    int depth = 0;
    *size = 0;
    if (*p != '(')
        return NULL;
    do {
        depth += *p == '(' ? 1 : *p == ')' ? -1 : 0;
    } while (depth > 0 && *++p != '\0');
    *size = (size_t)(p - begin);
    *at = p + (*p != '\0');
    return begin;
}

bool database_said(const char **at, const char **word, const char **begin, size_t *size)
{
    char name[FAKE_NAME];
    const char *p = *at + strspn(*at, " ");
    *begin = p;
    if (database_passes(&p, "called"))
        database_word(&p, name, sizeof name);
    for (const char *const *w = said_words; *w != NULL; w++) {
        size_t inside;
        if (!database_passes(&p, *w))
            continue;
        *word = *w;
        database_brackets(&p, &inside);
        if (strcmp(*w, "collate") == 0 || strcmp(*w, "references") == 0)
            database_word(&p, name, sizeof name);
        *size = (size_t)(p - *begin);
        *at = p;
        return true;
    }
    return false;
}

static bool is_of_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '.';
}

/* Where the word stands next; NULL when it does not. */
static const char *find_word(const char *text, const char *word)
{
    size_t size = strlen(word);
    for (const char *p = text; (p = strstr(p, word)) != NULL; p++)
        if ((p == text || !is_of_word(p[-1])) && !is_of_word(p[size]))
            return p;
    return NULL;
}

bool database_has_word(const char *text, const char *word)
{
    return find_word(text, word) != NULL;
}

void database_replace_word(char *text, size_t size, const char *from, const char *to)
{
    char out[FAKE_CREATE] = "";
    const char *rest = text;
    size_t used = 0;
    for (const char *p; (p = find_word(rest, from)) != NULL; rest = p + strlen(from)) {
        int more = snprintf(out + used, sizeof out - used, "%.*s%s", (int)(p - rest), rest, to);
        used += (size_t)more;
        assert_true(used < sizeof out);
    }
    used += (size_t)snprintf(out + used, sizeof out - used, "%s", rest);
    assert_true(used < size && used < sizeof out);
    database_copy_name(text, size, out);
}

/* ---- what is known of tables ----------------------------------------------------------------- */

fake_known *database_known(fake_database *d, const char *name)
{
    for (size_t i = 0; i < d->known_count; i++)
        if (strcmp(d->known[i].name, name) == 0)
            return &d->known[i];
    return NULL;
}

void database_know(fake_database *d, const char *name, const char *means, const char *base)
{
    fake_known *k = database_known(d, name);
    assert_true(strlen(means) < FAKE_MEANING && strlen(base) < FAKE_CREATE);
    assert_true(k != NULL || d->known_count < FAKE_TABLES);
    if (k == NULL)
        k = &d->known[d->known_count++];
    database_copy_name(k->name, sizeof k->name, name);
    database_copy_name(k->meaning, sizeof k->meaning, means);
    database_copy_name(k->base, sizeof k->base, base);
}

void database_forget(fake_database *d, const char *name)
{
    fake_known *k = database_known(d, name);
    if (k == NULL)
        return;
    size_t behind = d->known_count - (size_t)(k - d->known) - 1;
    memmove(k, k + 1, behind * sizeof *k);
    memset(&d->known[--d->known_count], 0, sizeof *k);
}

bool database_has_column(const fake_table *t, const char *name)
{
    char column[FAKE_NAME];
    for (size_t i = 0; i < t->part_count; i++) {
        database_part_name(t->parts[i], column);
        if (strcmp(column, name) == 0)
            return true;
    }
    return false;
}

void database_add_part(fake_table *t, const char *text, size_t size)
{
    assert_true(t->part_count < FAKE_PARTS && size < FAKE_PART);
    memset(t->parts[t->part_count], 0, FAKE_PART);
    memcpy(t->parts[t->part_count++], text, size);
}

/* "(a int, check(b)) rest" */
static void split_parts(const char *p, fake_table *t)
{
    int depth = 1;
    const char *begin = ++p;
    for (; depth > 0 && *p != '\0'; p++) {
        depth += *p == '(' ? 1 : *p == ')' ? -1 : 0;
        if (depth > 1 || (depth == 1 && *p != ','))
            continue;
        database_add_part(t, begin, (size_t)(p - begin));
        begin = p + 1 + strspn(p + 1, " ");
    }
    database_copy_name(t->options, sizeof t->options, p + strspn(p, " "));
}

bool database_parse_table(const char *create, fake_table *out)
{
    const char *at = create;
    memset(out, 0, sizeof *out);
    out->temporary = database_passes(&at, "CREATE TEMPORARY TABLE");
    out->view = !out->temporary && database_passes(&at, "CREATE VIEW");
    if (!out->temporary && !out->view && !database_passes(&at, "CREATE TABLE"))
        return false;
    if (!database_word(&at, out->name, sizeof out->name))
        return false;
    at = strchr(at, '(');
    if (at != NULL)
        split_parts(at, out);
    return at != NULL || out->view;
}

void database_create_text(const fake_table *t, char *text, size_t size)
{
    int used = snprintf(text, size, "CREATE %s %s (", t->view ? "VIEW" : "TABLE", t->name);
    for (size_t i = 0; i < t->part_count; i++)
        used += snprintf(text + used, size - (size_t)used, "%s%s", i == 0 ? "" : ", ", t->parts[i]);
    snprintf(text + used, size - (size_t)used, ")%s%s", t->options[0] == '\0' ? "" : " ",
             t->options);
}

char *database_text(const fake_database *d)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    fprintf(out, "mark %d %llu%s\n", d->owner, (unsigned long long)d->state,
            d->schema == d->marked ? "" : ", changed since");
    for (size_t i = 0; i < d->table_count; i++) {
        const fake_table *t = &d->tables[i];
        char create[FAKE_CREATE];
        database_create_text(t, create, sizeof create);
        fprintf(out, "%s: %lld rows, %lld changed%s", create, (long long)t->rows,
                (long long)t->changes, t->temporary ? ", temporary" : "");
        for (size_t j = 0; j < t->label_count; j++)
            fprintf(out, " %s", t->labels[j]);
        fprintf(out, "\n");
    }
    for (size_t i = 0; i < d->object_count; i++)
        fprintf(out, "%s of %s\n", d->objects[i].create, d->objects[i].table);
    for (size_t i = 0; i < d->record_count; i++) {
        const fake_record *r = &d->records[i];
        fprintf(out, "%s %lld %s %s: %s\n", r->kind, (long long)r->version, r->name, r->checksum,
                r->detail);
    }
    for (size_t i = 0; i < d->known_count; i++)
        fprintf(out, "known of %s:\n%s%s\n", d->known[i].name, d->known[i].meaning,
                d->known[i].base);
    for (size_t i = 0; i < d->orphan_count; i++)
        fprintf(out, "%lld of %s lead to no %s\n", (long long)d->orphans[i].count,
                d->orphans[i].table, d->orphans[i].parent);
    fclose(out);
    return text;
}

/* ---- statements that change rows ------------------------------------------------------------ */

fake_outcome database_refused(schemac_status status, const char *format, ...)
{
    fake_outcome o = {.status = status};
    va_list args;
    va_start(args, format);
    vsnprintf(o.message, sizeof o.message, format, args);
    va_end(args);
    return o;
}

static bool has_label(const fake_table *t, const char *label)
{
    for (size_t i = 0; i < t->label_count; i++)
        if (strcmp(t->labels[i], label) == 0)
            return true;
    return false;
}

/* "name" or "$1" */
static void read_label(const char *at, const char *const *values, char label[FAKE_NAME])
{
    database_word(&at, label, FAKE_NAME);
    if (label[0] == '$' && values != NULL)
        database_copy_name(label, FAKE_NAME, values[strtol(label + 1, NULL, 10) - 1]);
}

static fake_outcome insert_row(fake_table *t, const char *at, const char *const *values)
{
    char label[FAKE_NAME];
    if (database_passes(&at, "ROW")) {
        read_label(at, values, label);
        if (has_label(t, label))
            return database_refused(SCHEMAC_CONFLICT, "there is a row %s", label);
        assert_true(t->label_count < FAKE_LABELS);
        database_copy_name(t->labels[t->label_count++], FAKE_NAME, label);
    }
    t->rows++;
    fake_outcome o = {.status = SCHEMAC_OK, .changed = 1, .writes = true};
    database_copy_name(o.touched, sizeof o.touched, t->name);
    return o;
}

static fake_outcome remove_rows(fake_table *t, int64_t count, bool touches)
{
    fake_outcome o = {.status = SCHEMAC_OK, .changed = count < t->rows ? count : t->rows};
    if (touches)
        database_copy_name(o.touched, sizeof o.touched, t->name);
    t->rows -= o.changed;
    return o;
}

static fake_outcome update_row(fake_table *t, const char *at)
{
    fake_outcome o = {.status = SCHEMAC_OK, .changed = 1, .writes = true};
    if (database_passes(&at, "SET"))
        database_word(&at, o.column, sizeof o.column);
    database_copy_name(o.touched, sizeof o.touched, t->name);
    t->changes++;
    return o;
}

/* "n OF table TO parent" */
static fake_outcome add_orphans(fake_database *d, const char *at)
{
    assert_true(d->orphan_count < FAKE_ORPHANS);
    fake_orphan *o = &d->orphans[d->orphan_count++];
    o->count = strtoll(at, NULL, 10);
    at = strstr(at, "OF ") + 3;
    database_word(&at, o->table, sizeof o->table);
    at = strstr(at, "TO ") + 3;
    database_word(&at, o->parent, sizeof o->parent);
    return (fake_outcome){.status = SCHEMAC_OK};
}

static fake_outcome change_rows(fake_database *d, const char *sql, const char *const *values)
{
    static const char *const verbs[] = {"INSERT INTO", "UPDATE", "DELETE FROM",
                                        "ALL OF",      "LOSE",   "FIND"};
    const char *at = sql;
    char name[FAKE_NAME], label[FAKE_NAME];
    size_t verb = 0;
    while (verb < sizeof verbs / sizeof *verbs && !database_passes(&at, verbs[verb]))
        verb++;
    int64_t count = verb == 4 ? strtoll(at, (char **)(uintptr_t)&at, 10) : 0;
    if (verb == 4 && !database_passes(&at, "OF"))
        verb = 6;
    if (verb == 6 || !database_word(&at, name, sizeof name))
        return database_refused(SCHEMAC_ENGINE, "%.100s is not understood", sql);
    fake_table *t = database_table(d, name);
    if (t == NULL)
        return database_refused(SCHEMAC_ENGINE, "there is no table %s", name);
    switch (verb) {
    case 0:
        return insert_row(t, at, values);
    case 1:
        return update_row(t, at);
    case 2:
        return remove_rows(t, 1, true);
    case 3:
        return remove_rows(t, t->rows, true);
    case 4:
        return remove_rows(t, count, false);
    default:
        database_passes(&at, "ROW");
        read_label(at, values, label);
        return (fake_outcome){.status = SCHEMAC_OK, .found = has_label(t, label)};
    }
}

fake_outcome database_run(fake_database *d, const char *sql, const char *const *values)
{
    static const char *const verbs[] = {"CREATE", "DROP", "ALTER"};
    const char *at = sql;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (database_passes(&at, verbs[i]))
            return database_define(d, sql);
    return database_passes(&at, "ORPHANS") ? add_orphans(d, at) : change_rows(d, sql, values);
}
