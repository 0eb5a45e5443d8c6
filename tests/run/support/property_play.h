/* property_play.h - random calls against a model of the same rules in plain C: the world that they
   are played in, and who plays. */
#ifndef TESTS_RUN_PROPERTY_PLAY_H
#define TESTS_RUN_PROPERTY_PLAY_H

#include "described.h"
#include "support.h"

#include "property.schema.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { HOUSES = 3, MOST_PEOPLE = 300, MOST_JOBS = 400, MOST_TAGS = 40, DEEPEST = 3 };

/* Rows point to texts that are constant. */
typedef struct world {
    bool houses[HOUSES + 1];
    size_t people_count, job_count, tag_count;
    property_person people[MOST_PEOPLE]; /* by id; left_at.value is not known */
    property_job jobs[MOST_JOBS];        /* by id */
    property_tag tags[MOST_TAGS];        /* by key */
} world;

/* A handle, and what its calls see. */
typedef struct player {
    schemac_db *db;
    const char *path;
    uint64_t random;
    unsigned long seed, step;
    int64_t tenant; /* 0: none */
    int system;
    bool reading;
    bool waits; /* another handle is writing: this one cannot */
    int depth;
    world *committed;           /* what all handles see that are in no transaction */
    world now, before[DEEPEST]; /* of each transaction */
    size_t oks;                 /* calls that changed something */
    size_t children;            /* processes that had the handle meanwhile */
} player;

/* ---- what is said when it is not as it should be --------------------------------------------- */

void require(const player *p, bool good, const char *what, const char *file, int line);
void require_status(const player *p, schemac_status got, schemac_status wanted, const char *call,
                    const char *file, int line);
/* Without the time of a deletion. */
void require_person(const player *p, const property_person *got, const property_person *wanted,
                    const char *file, int line);
const schemac_model *property_model(const char *name);

#define REQUIRE(p, condition)          require((p), (condition), #condition, __FILE__, __LINE__)
#define EXPECT(p, wanted, call)        require_status((p), (call), (wanted), #call, __FILE__, __LINE__)
#define REQUIRE_PERSON(p, got, wanted) require_person((p), (got), (wanted), __FILE__, __LINE__)
#define REQUIRE_ROW(p, model, got, wanted)                                                         \
    require((p), same_row(property_model(model), (got), (wanted)),                                 \
            "the " model " is as it should be", __FILE__, __LINE__)

/* ---- the rules ------------------------------------------------------------------------------- */

property_person *person_by_id(world *w, int64_t id);
property_job *job_by_id(world *w, int64_t id);
bool same_text(const char *a, const char *b);
bool sees_house(const player *p, int64_t house);
bool sees_person(const player *p, const property_person *row, bool deleted);
bool has_scope(const player *p);

/* What is decided before a row is looked at; house: of a row that is inserted, or NULL. */
schemac_status may_write(const player *p, int64_t *house);

/* Whether another row than the one with this id has a unique value of the row. */
bool clashes(world *w, const property_person *row, int64_t id);
schemac_status add_person(world *w, property_person *row);
/* What may be changed of a person, where a mask says so. */
schemac_status change_person(world *w, property_person *stored, const property_person *row,
                             property_person_mask mask);
schemac_status remove_person(world *w, property_person *row);

bool has_deleted_reference(world *w, const property_job *row);
schemac_status add_job(world *w, property_job *row);
schemac_status change_job(world *w, property_job *stored, const property_job *row,
                          property_job_mask mask);
void remove_job(world *w, int64_t id);

/* ---- random rows ----------------------------------------------------------------------------- */

extern const char *const property_codes[55];
extern const char *const property_nicks[11];
extern const char *const property_titles[5];
extern const char *const property_words[3];

size_t below(player *p, size_t limit);
#define ONE_OF(p, array) ((array)[below((p), COUNT(array))])

/* Mostly one that is there and seen. */
int64_t some_person_id(player *p);
int64_t some_job_id(player *p);
property_person some_person(player *p);
property_job some_job(player *p);

/* ---- calls for several rows: property_several.c ----------------------------------------------- */

void upsert_people(player *p);
void insert_missing_people(player *p);
void get_several(player *p);
void list_among(player *p);
void read_where(player *p);
void change_where(player *p);

#endif
