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
    schemac_cursor next, previous;
    size_t missing;
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

/* The engines that the schemas are generated for: one that is not here, whose texts no fake engine
   understands, and the two of fake.h. */
enum { TEXTS_ELSEWHERE, TEXTS_STRICT, TEXTS_PLAIN, TEXT_SETS };

/* Each with models and texts of its own, which a test may change until the next call. */
schemac_schema *notes_schema(void);
schemac_schema *firm_schema(void);

schemac_model *model_of(const schemac_schema *s, size_t model);
schemac_model_texts *model_texts_of(const schemac_schema *s, size_t set, size_t model);

/* The texts of the schema for an engine. */
const schemac_texts *texts_of(const schemac_schema *s, const char *engine);
/* What both fake engines understand. */
void set_create(schemac_schema *s, size_t model, const char *create);
void set_triggers(schemac_schema *s, size_t model, const schemac_sql_object *list, uint16_t count);
void set_paths(schemac_schema *s, size_t model, const schemac_path *paths, uint16_t count,
               const schemac_sql_object *indexes, const char *const *conditions);
void set_seeds(schemac_schema *s, const schemac_seed *list, const schemac_seed_texts *texts,
               uint32_t count);
void set_migrations(schemac_schema *s, const schemac_migration *list,
                    const schemac_migration_texts *texts, uint32_t count);

#endif
