/* database.h - what a database of the fake engine consists of: names, texts and numbers in one
   value that can be copied and compared, and a small SQL that changes it. */
#ifndef FAKE_DATABASE_H
#define FAKE_DATABASE_H

#include "engines/catalogue.h"

enum {
    FAKE_NAME = 40,
    FAKE_TEXT = 100,
    FAKE_PART = 80,
    FAKE_PARTS = 8,
    FAKE_CREATE = FAKE_PARTS * FAKE_PART,
    FAKE_MEANING = 300,
    FAKE_TABLES = 6,
    FAKE_OBJECTS = 12,
    FAKE_RECORDS = 12,
    FAKE_LABELS = 6,
    FAKE_ORPHANS = 4
};

typedef struct fake_table {
    char name[FAKE_NAME];
    int64_t id;                        /* whatever it is called */
    char parts[FAKE_PARTS][FAKE_PART]; /* columns and constraints, as written */
    size_t part_count;
    char options[FAKE_NAME];
    bool view, temporary;
    int64_t rows, changes; /* how many there are, and were changed */
    int64_t last_key;
    char labels[FAKE_LABELS][FAKE_NAME]; /* rows that have a name: seeds */
    size_t label_count;
} fake_table;

/* What hangs on a table. */
typedef struct fake_object {
    char name[FAKE_NAME], table[FAKE_NAME];
    char create[FAKE_TEXT];
    catalogue_kind kind;
    char columns[FAKE_NAME];                    /* of an index or foreign key: "a, b" */
    char target[FAKE_NAME], targets[FAKE_NAME]; /* what a foreign key leads to */
    bool unique;                                /* of an index */
} fake_object;

typedef struct fake_record {
    char kind[FAKE_NAME], name[FAKE_NAME], checksum[FAKE_NAME], detail[FAKE_TEXT];
    int64_t version;
} fake_record;

/* What is known of a table. */
typedef struct fake_known {
    char name[FAKE_NAME], meaning[FAKE_MEANING], base[FAKE_CREATE];
} fake_known;

/* Rows whose references lead nowhere. */
typedef struct fake_orphan {
    char table[FAKE_NAME], parent[FAKE_NAME];
    int64_t count;
} fake_orphan;

typedef struct fake_database {
    int32_t owner;
    uint64_t state;
    int64_t ids;             /* that tables have got */
    unsigned schema, marked; /* how often the schema was changed: now, and when it was marked */
    fake_table tables[FAKE_TABLES];
    size_t table_count;
    fake_object objects[FAKE_OBJECTS];
    size_t object_count;
    fake_record records[FAKE_RECORDS];
    size_t record_count;
    fake_known known[FAKE_TABLES];
    size_t known_count;
    fake_orphan orphans[FAKE_ORPHANS];
    size_t orphan_count;
} fake_database;

/* How a statement went. */
typedef struct fake_outcome {
    schemac_status status;
    char message[2 * FAKE_TEXT];
    int64_t changed;         /* rows */
    char touched[FAKE_NAME]; /* the table that the statement itself changes, or "" */
    bool writes;             /* values of that table, */
    char column[FAKE_NAME];  /* of this column, or of any for "" */
    bool found;              /* of FIND: whether there is such a row */
} fake_outcome;

/* CREATE, DROP and ALTER as SQL has them, and CREATE FOREIGN KEY name ON table (columns) TO table
   (columns); INSERT INTO t, UPDATE t, UPDATE t SET column, DELETE FROM t, which change one row.
   Beside these: INSERT INTO t ROW name, FIND t ROW name, where a row has a name; ALL OF t: every
   row is deleted; LOSE n OF t: a trigger deletes rows; ORPHANS n OF t TO p. One that fails changes
   nothing. values: of the parameters $1, $2, … as texts. */
fake_outcome database_run(fake_database *d, const char *sql, const char *const *values);

fake_table *database_table(fake_database *d, const char *name);
fake_object *database_object(fake_database *d, const char *name, catalogue_kind kind);

/* The next word or "quoted name"; false when there is none. */
bool database_word(const char **at, char *word, size_t size);
/* A statement that creates the table or index is taken apart. */
bool database_parse_table(const char *create, fake_table *out);
/* The name of a column; "" of a constraint. */
void database_part_name(const char *part, char name[FAKE_NAME]);
/* The next of the things that a column or constraint says: "not null", "called x check(a > 0)".
   *word is the word that tells them apart, which may be followed by brackets or names. false when
   there is none. */
bool database_said(const char **at, const char **word, const char **begin, size_t *size);
/* What stands in the brackets that come next; NULL when there are none. */
const char *database_brackets(const char **at, size_t *size);
/* Every word that is a name, changed in a text of at most so many bytes. */
void database_replace_word(char *text, size_t size, const char *from, const char *to);
/* Whether a text has it. */
bool database_has_word(const char *text, const char *word);
/* What is known of a table; NULL when nothing is. A new one is added. */
fake_known *database_known(fake_database *d, const char *name);
void database_know(fake_database *d, const char *name, const char *means, const char *base);
void database_forget(fake_database *d, const char *name);
/* Whether the table has such a column. */
bool database_has_column(const fake_table *t, const char *name);
/* "CREATE TABLE name (parts) options" */
void database_create_text(const fake_table *t, char *text, size_t size);

/* Everything that is in it, a line each; the caller frees it. */
char *database_text(const fake_database *d);

/* What a table says after a table, or a column of its own, was renamed. */
void database_rename_table(fake_table *t, const char *old, const char *name);
void database_rename_column(fake_table *t, const char *old, const char *name);

/* Of those statements CREATE, DROP and ALTER. */
fake_outcome database_define(fake_database *d, const char *sql);
fake_outcome database_refused(schemac_status status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Whether the text goes on with these words, which are then behind. */
bool database_passes(const char **at, const char *words);
void database_add_part(fake_table *t, const char *text, size_t size);

/* Copies what fits: the rest of `to` is zeroed, so that databases can be compared. */
void database_copy_name(char *to, size_t size, const char *from);

#endif
