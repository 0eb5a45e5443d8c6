/* define.c - statements that change the schema of a fake database: CREATE, DROP and ALTER. */
#include "database.h"

#include "../unit.h"

static fake_outcome done(fake_database *d, const char *touched)
{
    fake_outcome o = {.status = SCHEMAC_OK};
    database_copy_name(o.touched, sizeof o.touched, touched);
    d->schema++;
    return o;
}

static fake_outcome create_table(fake_database *d, const char *sql)
{
    fake_table t;
    if (!database_parse_table(sql, &t))
        return database_refused(SCHEMAC_ENGINE, "%s is not understood", sql);
    if (database_table(d, t.name) != NULL)
        return database_refused(SCHEMAC_ENGINE, "there is a table %s", t.name);
    assert_true(d->table_count < FAKE_TABLES);
    t.id = ++d->ids;
    d->tables[d->table_count++] = t;
    return done(d, "");
}

/* What stands between brackets: "(a, b)". */
static bool read_columns(const char **at, char columns[FAKE_NAME])
{
    char text[FAKE_NAME];
    const char *begin = *at + strspn(*at, " ");
    const char *end = *begin == '(' ? strchr(begin, ')') : NULL;
    if (end == NULL || (size_t)(end - begin) > sizeof text)
        return false;
    memcpy(text, begin + 1, (size_t)(end - begin) - 1);
    text[end - begin - 1] = '\0';
    database_copy_name(columns, FAKE_NAME, text);
    *at = end + 1;
    return true;
}

/* The first of the columns that the table does not have; "" when it has all. */
static void find_missing(const fake_table *t, const char *columns, char missing[FAKE_NAME])
{
    for (const char *at = columns; database_word(&at, missing, FAKE_NAME); at += strspn(at, ", "))
        if (!database_has_column(t, missing))
            return;
}

/* Whether rows can be found by these columns, one at most. */
static bool are_unique(const fake_database *d, const fake_table *t, const char *columns)
{
    size_t size = strlen(columns);
    for (size_t i = 0; i < t->part_count; i++)
        if (strncmp(t->parts[i], columns, size) == 0 && t->parts[i][size] == ' ' &&
            strstr(t->parts[i], " key") != NULL)
            return true;
    for (size_t i = 0; i < d->object_count; i++)
        if (d->objects[i].unique && strcmp(d->objects[i].table, t->name) == 0 &&
            strcmp(d->objects[i].columns, columns) == 0)
            return true;
    return false;
}

/* "(columns) TO table (columns)" */
static fake_outcome check_foreign_key(fake_database *d, const char *at, fake_object *o)
{
    char missing[FAKE_NAME];
    if (!read_columns(&at, o->columns) || !database_passes(&at, "TO") ||
        !database_word(&at, o->target, sizeof o->target) || !read_columns(&at, o->targets))
        return database_refused(SCHEMAC_ENGINE, "%s is not understood", o->create);
    const fake_table *t = database_table(d, o->target);
    if (t == NULL)
        return database_refused(SCHEMAC_ENGINE, "there is no table %s", o->target);
    find_missing(t, o->targets, missing);
    if (missing[0] != '\0')
        return database_refused(SCHEMAC_ENGINE, "there is no column %s", missing);
    if (!are_unique(d, t, o->targets))
        return database_refused(SCHEMAC_ENGINE, "%s of %s are not unique", o->targets, o->target);
    for (size_t i = 0; i < d->orphan_count; i++)
        if (strcmp(d->orphans[i].table, o->table) == 0 &&
            strcmp(d->orphans[i].parent, o->target) == 0)
            return database_refused(SCHEMAC_REFERENCE, "rows of %s lead nowhere", o->table);
    return (fake_outcome){.status = SCHEMAC_OK};
}

/* "name ON table (columns)" */
static fake_outcome create_object(fake_database *d, const char *sql, const char *at,
                                  catalogue_kind kind, bool unique)
{
    fake_object o = {.kind = kind, .unique = unique};
    char missing[FAKE_NAME];
    fake_outcome good = {.status = SCHEMAC_OK};
    database_copy_name(o.create, sizeof o.create, sql);
    database_word(&at, o.name, sizeof o.name);
    if (!database_passes(&at, "ON") || !database_word(&at, o.table, sizeof o.table))
        return database_refused(SCHEMAC_ENGINE, "%s is not understood", sql);
    const fake_table *t = database_table(d, o.table);
    if (t == NULL)
        return database_refused(SCHEMAC_ENGINE, "there is no table %s", o.table);
    if (database_object(d, o.name, kind) != NULL)
        return database_refused(SCHEMAC_ENGINE, "there is a %s already", o.name);
    if (kind == CATALOGUE_FOREIGN_KEY)
        good = check_foreign_key(d, at, &o);
    else if (kind == CATALOGUE_INDEX && !read_columns(&at, o.columns))
        good = database_refused(SCHEMAC_ENGINE, "%s is not understood", sql);
    if (good.status != SCHEMAC_OK)
        return good;
    find_missing(t, o.columns, missing);
    if (missing[0] != '\0')
        return database_refused(SCHEMAC_ENGINE, "there is no column %s", missing);
    assert_true(d->object_count < FAKE_OBJECTS);
    d->objects[d->object_count++] = o;
    return done(d, "");
}

static void remove_object(fake_database *d, fake_object *o)
{
    size_t behind = d->object_count - (size_t)(o - d->objects) - 1;
    memmove(o, o + 1, behind * sizeof *o);
    memset(&d->objects[--d->object_count], 0, sizeof *o);
}

static fake_outcome drop_table(fake_database *d, const char *at)
{
    char name[FAKE_NAME];
    database_word(&at, name, sizeof name);
    fake_table *t = database_table(d, name);
    if (t == NULL)
        return database_refused(SCHEMAC_ENGINE, "there is no table %s", name);
    for (size_t i = 0; i < d->object_count; i++)
        if (strcmp(d->objects[i].target, name) == 0 && strcmp(d->objects[i].table, name) != 0)
            return database_refused(SCHEMAC_ENGINE, "%s leads to %s", d->objects[i].name, name);
    size_t behind = d->table_count - (size_t)(t - d->tables) - 1;
    memmove(t, t + 1, behind * sizeof *t);
    memset(&d->tables[--d->table_count], 0, sizeof *t);
    for (size_t i = d->object_count; i > 0; i--)
        if (strcmp(d->objects[i - 1].table, name) == 0)
            remove_object(d, &d->objects[i - 1]);
    return done(d, name);
}

/* The name of a foreign key that leads to what is not unique, or NULL. */
static const char *find_lost_key(fake_database *d)
{
    for (size_t i = 0; i < d->object_count; i++) {
        const fake_object *o = &d->objects[i];
        if (o->kind == CATALOGUE_FOREIGN_KEY &&
            !are_unique(d, database_table(d, o->target), o->targets))
            return o->name;
    }
    return NULL;
}

/* "name", or "name ON table" */
static fake_outcome drop_object(fake_database *d, const char *at, catalogue_kind kind)
{
    char name[FAKE_NAME], table[FAKE_NAME];
    database_word(&at, name, sizeof name);
    fake_object *o = database_object(d, name, kind);
    if (o == NULL)
        return database_refused(SCHEMAC_ENGINE, "there is no %s", name);
    if (database_passes(&at, "ON") && database_word(&at, table, sizeof table) &&
        strcmp(o->table, table) != 0)
        return database_refused(SCHEMAC_ENGINE, "%s is not of %s", name, table);
    const bool unique = o->unique;
    o->unique = false;
    const char *needing = find_lost_key(d);
    o->unique = unique;
    if (needing != NULL)
        return database_refused(SCHEMAC_ENGINE, "%s needs %s", needing, name);
    remove_object(d, o);
    return done(d, "");
}

/* What a foreign key leads from and to has the new name in it at once; the text of an index keeps
   the old one. */
static void write_foreign_key(fake_object *o)
{
    char text[FAKE_TEXT];
    const char *rest = strrchr(o->create, ')') + 1;
    if (o->kind != CATALOGUE_FOREIGN_KEY)
        return;
    int size = snprintf(text, sizeof text, "CREATE FOREIGN KEY %s ON %s (%s) TO %s (%s)%s", o->name,
                        o->table, o->columns, o->target, o->targets, rest);
    assert_true(size > 0 && (size_t)size < sizeof text);
    database_copy_name(o->create, sizeof o->create, text);
}

/* Its own name, and that behind "references". */
void database_rename_table(fake_table *t, const char *old, const char *name)
{
    if (strcmp(t->name, old) == 0)
        database_copy_name(t->name, sizeof t->name, name);
    for (size_t i = 0; i < t->part_count; i++) {
        char *at = strstr(t->parts[i], "references ");
        if (at != NULL)
            database_replace_word(at, FAKE_PART - (size_t)(at - t->parts[i]), old, name);
    }
}

void database_rename_column(fake_table *t, const char *old, const char *name)
{
    for (size_t i = 0; i < t->part_count; i++)
        database_replace_word(t->parts[i], FAKE_PART, old, name);
}

static fake_outcome rename_table(fake_database *d, fake_table *t, const char *at)
{
    char old[FAKE_NAME], name[FAKE_NAME];
    database_copy_name(old, sizeof old, t->name);
    database_word(&at, name, sizeof name);
    if (database_table(d, name) != NULL)
        return database_refused(SCHEMAC_ENGINE, "there is a table %s", name);
    for (size_t i = 0; i < d->table_count; i++)
        database_rename_table(&d->tables[i], old, name);
    for (size_t i = 0; i < d->object_count; i++) {
        fake_object *o = &d->objects[i];
        if (strcmp(o->table, old) == 0)
            database_copy_name(o->table, FAKE_NAME, name);
        if (strcmp(o->target, old) == 0)
            database_copy_name(o->target, FAKE_NAME, name);
        write_foreign_key(o);
    }
    return done(d, old);
}

static size_t find_part(const fake_table *t, const char *column)
{
    char name[FAKE_NAME];
    size_t i = 0;
    for (; i < t->part_count; i++) {
        database_part_name(t->parts[i], name);
        if (strcmp(name, column) == 0)
            break;
    }
    return i;
}

static fake_outcome rename_column(fake_database *d, fake_table *t, const char *at)
{
    char old[FAKE_NAME], name[FAKE_NAME];
    database_word(&at, old, sizeof old);
    if (!database_passes(&at, "TO") || !database_word(&at, name, sizeof name))
        return database_refused(SCHEMAC_ENGINE, "%s is not understood", at);
    if (find_part(t, old) == t->part_count)
        return database_refused(SCHEMAC_ENGINE, "there is no column %s", old);
    database_rename_column(t, old, name);
    for (size_t j = 0; j < d->object_count; j++)
        if (strcmp(d->objects[j].table, t->name) == 0 && strcmp(d->objects[j].columns, old) == 0) {
            database_copy_name(d->objects[j].columns, FAKE_NAME, name);
            write_foreign_key(&d->objects[j]);
        }
    return done(d, t->name);
}

/* The column as it is to be; with BY each row gets a value. */
static fake_outcome change_column(fake_database *d, fake_table *t, const char *at)
{
    char name[FAKE_NAME];
    at += strspn(at, " ");
    database_part_name(at, name);
    size_t i = find_part(t, name);
    if (i == t->part_count)
        return database_refused(SCHEMAC_ENGINE, "there is no column %s", name);
    const char *by = strstr(at, " BY ");
    size_t length = by == NULL ? strlen(at) : (size_t)(by - at);
    assert_true(length < FAKE_PART);
    memset(t->parts[i], 0, FAKE_PART);
    memcpy(t->parts[i], at, length);
    t->changes += by == NULL ? 0 : t->rows;
    return done(d, t->name);
}

static void remove_part(fake_table *t, size_t i)
{
    memmove(t->parts[i], t->parts[i + 1], (t->part_count - i - 1) * sizeof *t->parts);
    memset(t->parts[--t->part_count], 0, sizeof *t->parts);
}

/* What hangs on it has to be dropped before. */
static fake_outcome drop_column(fake_database *d, fake_table *t, const char *at)
{
    char name[FAKE_NAME], column[FAKE_NAME];
    database_word(&at, name, sizeof name);
    size_t part = find_part(t, name);
    if (part == t->part_count)
        return database_refused(SCHEMAC_ENGINE, "there is no column %s", name);
    for (size_t i = 0; i < d->object_count; i++) {
        const fake_object *o = &d->objects[i];
        const char *columns = strcmp(o->table, t->name) == 0    ? o->columns
                              : strcmp(o->target, t->name) == 0 ? o->targets
                                                                : "";
        for (; database_word(&columns, column, sizeof column); columns += strspn(columns, ", "))
            if (strcmp(column, name) == 0)
                return database_refused(SCHEMAC_ENGINE, "%s needs column %s", o->name, name);
    }
    remove_part(t, part);
    return done(d, t->name);
}

static fake_outcome drop_constraint(fake_database *d, fake_table *t, const char *at)
{
    at += strspn(at, " ");
    for (size_t i = 0; i < t->part_count; i++)
        if (strcmp(t->parts[i], at) == 0) {
            remove_part(t, i);
            return done(d, t->name);
        }
    return database_refused(SCHEMAC_ENGINE, "there is no constraint %s", at);
}

static fake_outcome add_to_table(fake_database *d, fake_table *t, const char *at)
{
    at += strspn(at, " ");
    database_add_part(t, at, strlen(at));
    fake_outcome o = done(d, t->name);
    database_part_name(at, o.column);
    o.writes = o.column[0] != '\0';
    return o;
}

static fake_outcome alter_table(fake_database *d, const char *at)
{
    static const struct {
        const char *words;
        fake_outcome (*run)(fake_database *d, fake_table *t, const char *at);
    } ways[] = {{"RENAME TO", rename_table},         {"RENAME COLUMN", rename_column},
                {"ADD COLUMN", add_to_table},        {"CHANGE COLUMN", change_column},
                {"DROP COLUMN", drop_column},        {"ADD CONSTRAINT", add_to_table},
                {"DROP CONSTRAINT", drop_constraint}};
    char name[FAKE_NAME];
    database_word(&at, name, sizeof name);
    fake_table *t = database_table(d, name);
    if (t == NULL)
        return database_refused(SCHEMAC_ENGINE, "there is no table %s", name);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (database_passes(&at, ways[i].words))
            return ways[i].run(d, t, at);
    return database_refused(SCHEMAC_ENGINE, "%s is not understood", at);
}

fake_outcome database_define(fake_database *d, const char *sql)
{
    static const struct {
        const char *word;
        catalogue_kind kind;
        bool unique;
    } objects[] = {{"INDEX", CATALOGUE_INDEX, false},
                   {"UNIQUE INDEX", CATALOGUE_INDEX, true},
                   {"TRIGGER", CATALOGUE_TRIGGER, false},
                   {"FOREIGN KEY", CATALOGUE_FOREIGN_KEY, false}};
    const char *at = sql;
    bool create = database_passes(&at, "CREATE"), drop = !create && database_passes(&at, "DROP");
    for (size_t i = 0; (create || drop) && i < sizeof objects / sizeof *objects; i++)
        if (database_passes(&at, objects[i].word))
            return create ? create_object(d, sql, at, objects[i].kind, objects[i].unique)
                          : drop_object(d, at, objects[i].kind);
    if (create)
        return create_table(d, sql);
    if (drop && database_passes(&at, "TABLE"))
        return drop_table(d, at);
    if (database_passes(&at, "ALTER TABLE"))
        return alter_table(d, at);
    return database_refused(SCHEMAC_ENGINE, "%s is not understood", sql);
}
