/* models.h - the schemas of these tests, written by hand in the SQL of the fake engine. */
#ifndef FAKE_MODELS_H
#define FAKE_MODELS_H

#include <schemac/schemac.h>

typedef struct author {
    int64_t id;
    const char *name; /* unique */
} author;

typedef struct note {
    int64_t id;
    int64_t author; /* references one */
    const char *title;
    schemac_opt_date day;
    int64_t edited; /* default now on update now */
    int64_t version;
} note;

typedef struct tag {
    const char *word; /* the key */
    int32_t weight;
} tag;

/* What schemac_list and schemac_find give. */
typedef struct note_list {
    note *rows;
    size_t count;
    schemac_cursor next;
} note_list;

enum { AUTHOR, NOTE, TAG, NOTES_MODELS };
enum { NOTE_ID, NOTE_AUTHOR, NOTE_TITLE, NOTE_DAY, NOTE_EDITED, NOTE_VERSION };
enum { NOTE_BY_AUTHOR, NOTE_BY_DAY, NOTE_PATHS };

/* Rows of tenants, which are deleted softly. */
typedef struct office {
    int64_t id;
    const char *name;
} office;

typedef struct member {
    int64_t id;
    int64_t office;    /* whose it is */
    const char *label; /* unique within it */
    int64_t made;      /* default now */
    schemac_opt_int64 gone;
} member;

enum { OFFICE, MEMBER, FIRM_MODELS };
enum { MEMBER_BY_LABEL = 1 };

enum { NOTES_OWNER = 77, FIRM_OWNER = 78 };

/* Each with models of its own, which a test may change until the next call. */
schemac_schema *notes_schema(void);
schemac_schema *firm_schema(void);

/* Statements that make what the notes' schema declares. */
extern const char notes_tables[], firm_tables[];

#endif
