/* property.c - random calls of all kinds against a model of the same rules in plain C: every status
   and every row is compared, and now and then all contents.
   SCHEMAC_SEED=n in the environment runs one seed. */
#include "described.h"
#include "soak.h"
#include "support.h"

#include "property.schema.h"

#include <stdio.h>

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

typedef struct player {
    schemac_db *db;
    const char *path;
    uint64_t random;
    unsigned long seed, step;
    int64_t tenant; /* 0: none */
    int system;
    bool reading;
    int depth;
    world now, before[DEEPEST]; /* of each transaction */
    size_t oks;                 /* calls that changed something */
} player;

static const char *const codes[] = {"a", "b", "c", "d", "e", "f",  "g",  "h",  "i",  "j",  "k",
                                    "l", "m", "n", "o", "p", "q",  "r",  "s",  "t",  "u",  "v",
                                    "w", "x", "y", "z", "A", "B",  "C",  "D",  "E",  "F",  "G",
                                    "H", "I", "J", "K", "L", "",   "1",  "2",  "3",  "4",  "5",
                                    "6", "7", "8", "9", "0", "ab", "ac", "ad", "ae", "af", "ag"};
static const char *const nicks[] = {NULL, "x", "y", "z", "", "Z", "p", "q", "r", "s", "t"};
static const char *const titles[] = {"bake", "clean", "dig", "Dig", "ä"};
static const char *const words[] = {"one", "two", "three"};

static size_t below(player *p, size_t limit)
{
    p->random ^= p->random << 13;
    p->random ^= p->random >> 7;
    p->random ^= p->random << 17;
    return (size_t)((p->random >> 11) % limit);
}

#define ONE_OF(p, array) ((array)[below((p), COUNT(array))])

static void fails(const player *p, const char *what, int line)
{
    print_error("%s\nSCHEMAC_SEED=%lu, step %lu, tenant %d%s%s, depth %d: %s\n", what, p->seed,
                p->step, (int)p->tenant, p->system ? ", system" : "", p->reading ? ", reading" : "",
                p->depth, schemac_error_message(p->db));
    _fail(__FILE__, line);
}

static void require(const player *p, bool good, const char *what, int line)
{
    if (!good)
        fails(p, what, line);
}
#define REQUIRE(p, condition) require((p), (condition), #condition, __LINE__)

static void require_status(const player *p, schemac_status got, schemac_status wanted,
                           const char *call, int line)
{
    char text[400];
    if (got == wanted && schemac_error(p->db)->status == wanted)
        return;
    snprintf(text, sizeof text, "%.300s\nreturned %s, not %s", call, schemac_status_name(got),
             schemac_status_name(wanted));
    fails(p, text, line);
}
#define EXPECT(p, wanted, call) require_status((p), (call), (wanted), #call, __LINE__)

static const schemac_model *model_of(const char *name)
{
    return schemac_model_find(PROPERTY_SCHEMA, name);
}

/* Without the time of a deletion. */
static void require_person(const player *p, const property_person *got,
                           const property_person *wanted, int line)
{
    property_person a = *got, b = *wanted;
    a.left_at.value = b.left_at.value = 0;
    require(p, same_row(model_of("person"), &a, &b), "the person is as it should be", line);
}
#define REQUIRE_PERSON(p, got, wanted) require_person((p), (got), (wanted), __LINE__)
#define REQUIRE_ROW(p, model, got, wanted)                                                         \
    require((p), same_row(model_of(model), (got), (wanted)), "the " model " is as it should be",   \
            __LINE__)

/* ---- the rules ------------------------------------------------------------------------------ */

static property_person *person_by_id(world *w, int64_t id)
{
    for (size_t i = 0; i < w->people_count; i++)
        if (w->people[i].id == id)
            return &w->people[i];
    return NULL;
}

static property_job *job_by_id(world *w, int64_t id)
{
    for (size_t i = 0; i < w->job_count; i++)
        if (w->jobs[i].id == id)
            return &w->jobs[i];
    return NULL;
}

static bool same_text(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static bool sees_house(const player *p, int64_t house)
{
    return p->system > 0 || house == p->tenant;
}

static bool sees_person(const player *p, const property_person *row, bool deleted)
{
    return row != NULL && sees_house(p, row->house_id) && (deleted || !row->left_at.has);
}

static bool has_scope(const player *p)
{
    return p->system > 0 || p->tenant != 0;
}

/* What is decided before a row is looked at. */
static schemac_status may_write(const player *p, int64_t *house)
{
    if (!has_scope(p))
        return SCHEMAC_NO_TENANT;
    if (house != NULL && p->system == 0) {
        if (*house != 0 && *house != p->tenant)
            return SCHEMAC_INVALID;
        *house = p->tenant;
    }
    return p->reading ? SCHEMAC_MISUSE : SCHEMAC_OK;
}

static bool is_house(const world *w, int64_t id)
{
    return id >= 1 && id <= HOUSES && w->houses[id];
}

/* Whether another row than the one with this id has a unique value of the row. */
static bool clashes(world *w, const property_person *row, int64_t id)
{
    for (size_t i = 0; i < w->people_count; i++) {
        const property_person *other = &w->people[i];
        if (other->id == id || other->house_id != row->house_id)
            continue;
        if (same_text(other->code, row->code) ||
            (!other->left_at.has && !row->left_at.has && same_text(other->nick, row->nick)))
            return true;
    }
    return false;
}

static schemac_status add_person(world *w, property_person *row)
{
    property_person added = *row;
    if (row->code == NULL)
        return SCHEMAC_INVALID;
    if (added.id == 0)
        added.id = w->people_count == 0 ? 1 : w->people[w->people_count - 1].id + 1;
    else if (person_by_id(w, added.id) != NULL)
        return SCHEMAC_CONFLICT;
    if (clashes(w, &added, 0))
        return SCHEMAC_CONFLICT;
    if (!is_house(w, added.house_id))
        return SCHEMAC_REFERENCE;
    added.revision = 1;
    assert_true(w->people_count < MOST_PEOPLE);
    size_t at = w->people_count++;
    for (; at > 0 && w->people[at - 1].id > added.id; at--)
        w->people[at] = w->people[at - 1];
    w->people[at] = added;
    row->id = added.id;
    row->revision = 1;
    return SCHEMAC_OK;
}

/* What may be changed of a person, where a mask says so. */
static schemac_status change_person(world *w, property_person *stored, const property_person *row,
                                    property_person_mask mask)
{
    property_person changed = *stored;
    changed.code = mask.code ? row->code : changed.code;
    changed.nick = mask.nick ? row->nick : changed.nick;
    changed.score = mask.score ? row->score : changed.score;
    if (changed.code == NULL)
        return SCHEMAC_INVALID;
    if (clashes(w, &changed, changed.id))
        return SCHEMAC_CONFLICT;
    changed.revision++;
    *stored = changed;
    return SCHEMAC_OK;
}

/* Of the same house: who is in another is not told apart from who is not there. */
static bool is_deleted_person(world *w, int64_t id, int64_t house)
{
    property_person *p = person_by_id(w, id);
    return p != NULL && p->left_at.has && p->house_id == house;
}

static bool is_person_of(world *w, int64_t id, int64_t house)
{
    property_person *p = person_by_id(w, id);
    return p != NULL && p->house_id == house;
}

static schemac_status job_references(world *w, const property_job *row, int64_t id)
{
    property_job *parent = row->parent_id.has ? job_by_id(w, row->parent_id.value) : NULL;
    bool itself = row->parent_id.has && row->parent_id.value == id;
    if (!is_house(w, row->house_id) || !is_person_of(w, row->person_id, row->house_id) ||
        (row->helper_id.has && !is_person_of(w, row->helper_id.value, row->house_id)) ||
        (row->parent_id.has && !itself && (parent == NULL || parent->house_id != row->house_id)))
        return SCHEMAC_REFERENCE;
    return SCHEMAC_OK;
}

static bool has_deleted_reference(world *w, const property_job *row)
{
    return is_deleted_person(w, row->person_id, row->house_id) ||
           (row->helper_id.has && is_deleted_person(w, row->helper_id.value, row->house_id));
}

static schemac_status add_job(world *w, property_job *row)
{
    property_job added = *row;
    if (has_deleted_reference(w, row))
        return SCHEMAC_REFERENCE;
    if (added.id == 0)
        added.id = w->job_count == 0 ? 1 : w->jobs[w->job_count - 1].id + 1;
    else if (job_by_id(w, added.id) != NULL)
        return SCHEMAC_CONFLICT;
    if (job_references(w, &added, added.id) != SCHEMAC_OK)
        return SCHEMAC_REFERENCE;
    assert_true(w->job_count < MOST_JOBS);
    size_t at = w->job_count++;
    for (; at > 0 && w->jobs[at - 1].id > added.id; at--)
        w->jobs[at] = w->jobs[at - 1];
    w->jobs[at] = added;
    row->id = added.id;
    return SCHEMAC_OK;
}

static schemac_status change_job(world *w, property_job *stored, const property_job *row,
                                 property_job_mask mask)
{
    property_job changed = *stored;
    changed.person_id = mask.person_id ? row->person_id : changed.person_id;
    changed.helper_id = mask.helper_id ? row->helper_id : changed.helper_id;
    changed.parent_id = mask.parent_id ? row->parent_id : changed.parent_id;
    changed.title = mask.title ? row->title : changed.title;
    if (changed.person_id != stored->person_id &&
        is_deleted_person(w, changed.person_id, changed.house_id))
        return SCHEMAC_REFERENCE;
    if (changed.helper_id.has && is_deleted_person(w, changed.helper_id.value, changed.house_id) &&
        !(stored->helper_id.has && stored->helper_id.value == changed.helper_id.value))
        return SCHEMAC_REFERENCE;
    if (job_references(w, &changed, changed.id) != SCHEMAC_OK)
        return SCHEMAC_REFERENCE;
    *stored = changed;
    return SCHEMAC_OK;
}

static void remove_job(world *w, int64_t id)
{
    property_job *j = job_by_id(w, id);
    if (j == NULL)
        return; /* gone with another */
    size_t at = (size_t)(j - w->jobs);
    memmove(j, j + 1, (--w->job_count - at) * sizeof *j);
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < w->job_count && !again; i++)
            if (w->jobs[i].parent_id.has && w->jobs[i].parent_id.value == id) {
                remove_job(w, w->jobs[i].id);
                again = true;
            }
    }
}

static schemac_status remove_person(world *w, property_person *row)
{
    int64_t id = row->id;
    for (size_t i = 0; i < w->job_count; i++)
        if (w->jobs[i].person_id == id)
            return SCHEMAC_REFERENCE;
    for (size_t i = 0; i < w->job_count; i++)
        if (w->jobs[i].helper_id.has && w->jobs[i].helper_id.value == id)
            w->jobs[i].helper_id = (schemac_opt_int64){false, 0};
    size_t at = (size_t)(row - w->people);
    memmove(row, row + 1, (--w->people_count - at) * sizeof *row);
    return SCHEMAC_OK;
}

/* ---- random rows ---------------------------------------------------------------------------- */

/* Mostly one that is there and seen. */
static int64_t some_person_id(player *p)
{
    world *w = &p->now;
    for (int i = 0; i < 5 && w->people_count > 0; i++) {
        property_person *row = &w->people[below(p, w->people_count)];
        if (sees_person(p, row, below(p, 4) == 0) || below(p, 20) == 0)
            return row->id;
    }
    return (int64_t)below(p, 100) + 1;
}

static int64_t some_job_id(player *p)
{
    world *w = &p->now;
    for (int i = 0; i < 5 && w->job_count > 0; i++) {
        property_job *row = &w->jobs[below(p, w->job_count)];
        if (sees_house(p, row->house_id) || below(p, 20) == 0)
            return row->id;
    }
    return (int64_t)below(p, 100) + 1;
}

static int64_t some_house(player *p)
{
    if (p->system > 0)
        return below(p, 10) == 0 ? (int64_t)below(p, HOUSES + 2) : 1 + (int64_t)below(p, HOUSES);
    return below(p, 16) == 0 ? (int64_t)below(p, HOUSES + 1) : 0;
}

static property_person some_person(player *p)
{
    return (property_person){.house_id = some_house(p),
                             .code = below(p, 30) == 0 ? NULL : ONE_OF(p, codes),
                             .nick = ONE_OF(p, nicks),
                             .score = (int32_t)below(p, 5) - 1,
                             .revision = (int64_t)below(p, 3)};
}

static property_job some_job(player *p)
{
    return (property_job){.house_id = some_house(p),
                          .person_id = some_person_id(p),
                          .helper_id = {below(p, 3) == 0, some_person_id(p)},
                          .parent_id = {below(p, 3) == 0, some_job_id(p)},
                          .title = ONE_OF(p, titles)};
}

/* ---- calls that write ----------------------------------------------------------------------- */

static void insert_person(player *p)
{
    property_person row = some_person(p);
    row.id = below(p, 6) == 0 ? some_person_id(p) : 0;
    property_person wanted = row, given = row;
    schemac_status status = may_write(p, &wanted.house_id);
    if (status == SCHEMAC_OK)
        status = add_person(&p->now, &wanted);
    EXPECT(p, status, property_person_insert(p->db, &row));
    REQUIRE_PERSON(p, &row, status == SCHEMAC_OK ? &wanted : &given);
    p->oks += status == SCHEMAC_OK;
}

static void insert_people(player *p)
{
    property_person rows[70], given[70], wanted[70];
    static world trial;
    static unsigned next;
    size_t count = below(p, 9) == 0 ? 60 + below(p, 10) : below(p, 6);
    if (p->now.people_count + count > MOST_PEOPLE)
        return;
    for (size_t i = 0; i < count; i++) {
        given[i] = some_person(p);
        if (i > 0 && p->system == 0)
            given[i].house_id = 0; /* which of several bad rows is named is open */
        given[i].nick = below(p, 10) == 0 ? given[i].nick : NULL; /* else most calls fail */
        if (count > 5) {
            static char many[MOST_PEOPLE][16];
            snprintf(many[next % MOST_PEOPLE], sizeof many[0], "%u", next % MOST_PEOPLE);
            given[i].code = many[next++ % MOST_PEOPLE];
        }
    }
    memcpy(rows, given, sizeof rows);
    memcpy(wanted, given, sizeof wanted);
    schemac_status status = may_write(p, NULL);
    if (status == SCHEMAC_MISUSE && count == 0)
        status = SCHEMAC_OK;
    trial = p->now;
    for (size_t i = 0; i < count && status == SCHEMAC_OK; i++) {
        status = may_write(p, &wanted[i].house_id);
        if (status == SCHEMAC_OK)
            status = add_person(&trial, &wanted[i]);
    }
    EXPECT(p, status, property_person_insert_many(p->db, rows, count));
    for (size_t i = 0; i < count; i++)
        REQUIRE_PERSON(p, &rows[i], status == SCHEMAC_OK ? &wanted[i] : &given[i]);
    if (status == SCHEMAC_OK)
        p->now = trial;
    p->oks += status == SCHEMAC_OK;
}

static void change_a_person(player *p, bool whole)
{
    property_person row = some_person(p);
    row.id = some_person_id(p);
    property_person *stored = person_by_id(&p->now, row.id);
    row.revision = stored != NULL && below(p, 6) > 0 ? stored->revision : (int64_t)below(p, 4);
    property_person_mask mask = {below(p, 2) == 0, below(p, 2) == 0, below(p, 2) == 0};
    if (whole)
        mask = (property_person_mask){true, true, true};
    schemac_status status = may_write(p, NULL);
    int64_t revision = row.revision;
    if (!mask.code && !mask.nick && !mask.score)
        status = SCHEMAC_MISUSE;
    else if (status == SCHEMAC_OK && !sees_person(p, stored, false))
        status = SCHEMAC_NOT_FOUND;
    else if (status == SCHEMAC_OK && stored->revision != revision)
        status = SCHEMAC_STALE;
    else if (status == SCHEMAC_OK)
        status = change_person(&p->now, stored, &row, mask);
    EXPECT(p, status,
           whole ? property_person_update(p->db, &row) : property_person_patch(p->db, &row, mask));
    REQUIRE(p, row.revision == revision + (status == SCHEMAC_OK));
    p->oks += status == SCHEMAC_OK;
}

static void upsert_person(player *p)
{
    world *w = &p->now;
    size_t by = below(p, 3);
    property_person row = some_person(p);
    row.id = below(p, 2) == 0 ? some_person_id(p) : 0;
    property_person given = row, wanted = row;
    schemac_status status = may_write(p, &wanted.house_id);
    property_person *stored = by == 0 && row.id != 0 ? person_by_id(w, row.id) : NULL;
    for (size_t i = 0; i < w->people_count && by > 0; i++) {
        property_person *other = &w->people[i];
        if (other->house_id == wanted.house_id &&
            (by == 1 ? same_text(other->code, row.code)
                     : !other->left_at.has && same_text(other->nick, row.nick)))
            stored = other;
    }
    bool nameless = by == 2 && wanted.nick == NULL; /* which is seen before anything is written */
    if ((status == SCHEMAC_OK && wanted.code == NULL) ||
        ((status == SCHEMAC_OK || status == SCHEMAC_MISUSE) && nameless))
        status = SCHEMAC_INVALID;
    else if (status == SCHEMAC_OK && stored == NULL)
        status = add_person(w, &wanted);
    else if (status == SCHEMAC_OK &&
             (!sees_person(p, stored, false) || stored->house_id != wanted.house_id))
        status = SCHEMAC_CONFLICT; /* another house's is hidden from the system as well */
    else if (status == SCHEMAC_OK) {
        status = change_person(w, stored, &wanted, (property_person_mask){true, true, true});
        wanted.id = stored->id;
        wanted.revision = stored->revision;
    }
    EXPECT(p, status,
           by == 0   ? property_person_upsert(p->db, &row)
           : by == 1 ? property_person_upsert_by_code(p->db, &row)
                     : property_person_upsert_by_living(p->db, &row));
    REQUIRE_PERSON(p, &row, status == SCHEMAC_OK ? &wanted : &given);
    p->oks += status == SCHEMAC_OK;
}

static void delete_or_restore(player *p, bool delete)
{
    int64_t id = some_person_id(p);
    property_person *stored = person_by_id(&p->now, id);
    schemac_status status = may_write(p, NULL);
    if (status == SCHEMAC_OK && (!sees_person(p, stored, true) || stored->left_at.has == delete))
        status = SCHEMAC_NOT_FOUND;
    else if (status == SCHEMAC_OK) {
        property_person changed = *stored;
        changed.left_at.has = delete;
        changed.revision++;
        if (clashes(&p->now, &changed, id))
            status = SCHEMAC_CONFLICT;
        else
            *stored = changed;
    }
    EXPECT(p, status,
           delete ? property_person_delete(p->db, id) : property_person_restore(p->db, id));
    p->oks += status == SCHEMAC_OK;
}

static void purge_person(player *p)
{
    int64_t id = some_person_id(p);
    property_person *stored = person_by_id(&p->now, id);
    schemac_status status = may_write(p, NULL);
    if (status == SCHEMAC_OK && !sees_person(p, stored, true))
        status = SCHEMAC_NOT_FOUND;
    else if (status == SCHEMAC_OK)
        status = remove_person(&p->now, stored);
    EXPECT(p, status, property_person_purge(p->db, id));
    p->oks += status == SCHEMAC_OK;
}

static void insert_job(player *p)
{
    property_job row = some_job(p);
    row.id = below(p, 4) == 0 ? some_job_id(p) : 0;
    property_job given = row, wanted = row;
    schemac_status status = may_write(p, &wanted.house_id);
    if (status == SCHEMAC_OK)
        status = add_job(&p->now, &wanted);
    EXPECT(p, status, property_job_insert(p->db, &row));
    REQUIRE_ROW(p, "job", &row, status == SCHEMAC_OK ? &wanted : &given);
    p->oks += status == SCHEMAC_OK;
}

static void insert_jobs(player *p)
{
    property_job rows[20], given[20], wanted[20];
    static world trial;
    size_t count = below(p, COUNT(rows));
    if (p->now.job_count + count > MOST_JOBS)
        return;
    /* of one living person, so that many of them succeed */
    int64_t person = some_person_id(p);
    property_person *stored = person_by_id(&p->now, person);
    for (size_t i = 0; i < count; i++) {
        given[i] = some_job(p);
        if (i > 0 && p->system == 0)
            given[i].house_id = 0;
        given[i].parent_id.has = false; /* not to rows of the same call */
        given[i].helper_id.has = false;
        given[i].person_id = below(p, 40) == 0 ? some_person_id(p) : person;
        if (p->system > 0 && stored != NULL && below(p, 40) > 0)
            given[i].house_id = stored->house_id;
    }
    memcpy(rows, given, sizeof rows);
    memcpy(wanted, given, sizeof wanted);
    trial = p->now;
    schemac_status status = may_write(p, NULL);
    if (status == SCHEMAC_MISUSE && count == 0)
        status = SCHEMAC_OK;
    for (size_t i = 0; i < count && status == SCHEMAC_OK; i++) {
        status = may_write(p, &wanted[i].house_id);
        if (status == SCHEMAC_OK)
            status = add_job(&trial, &wanted[i]);
    }
    EXPECT(p, status, property_job_insert_many(p->db, rows, count));
    for (size_t i = 0; i < count; i++)
        REQUIRE_ROW(p, "job", &rows[i], status == SCHEMAC_OK ? &wanted[i] : &given[i]);
    if (status == SCHEMAC_OK)
        p->now = trial;
    p->oks += status == SCHEMAC_OK;
}

static void change_a_job(player *p, bool whole)
{
    property_job row = some_job(p);
    row.id = some_job_id(p);
    property_job *stored = job_by_id(&p->now, row.id);
    property_job_mask mask = {below(p, 2) == 0, below(p, 2) == 0, below(p, 2) == 0, true};
    if (whole)
        mask = (property_job_mask){true, true, true, true};
    schemac_status status = may_write(p, NULL);
    if (status == SCHEMAC_OK && (stored == NULL || !sees_house(p, stored->house_id)))
        status = SCHEMAC_NOT_FOUND;
    else if (status == SCHEMAC_OK)
        status = change_job(&p->now, stored, &row, mask);
    EXPECT(p, status,
           whole ? property_job_update(p->db, &row) : property_job_patch(p->db, &row, mask));
    p->oks += status == SCHEMAC_OK;
}

static void upsert_job(player *p)
{
    property_job row = some_job(p);
    row.id = below(p, 2) == 0 ? some_job_id(p) : 0;
    property_job given = row, wanted = row;
    property_job *stored = row.id == 0 ? NULL : job_by_id(&p->now, row.id);
    schemac_status status = may_write(p, &wanted.house_id);
    if (status == SCHEMAC_OK && has_deleted_reference(&p->now, &wanted))
        status = SCHEMAC_REFERENCE; /* watched before it is known whether there is a row */
    else if (status == SCHEMAC_OK && stored == NULL)
        status = add_job(&p->now, &wanted);
    else if (status == SCHEMAC_OK && stored->house_id != wanted.house_id)
        status = SCHEMAC_CONFLICT; /* another house's, to the system as well */
    else if (status == SCHEMAC_OK)
        status = change_job(&p->now, stored, &wanted, (property_job_mask){true, true, true, true});
    EXPECT(p, status, property_job_upsert(p->db, &row));
    given.id = status == SCHEMAC_OK ? wanted.id : given.id;
    REQUIRE(p, row.id == given.id);
    p->oks += status == SCHEMAC_OK;
}

static void delete_job(player *p)
{
    int64_t id = some_job_id(p);
    property_job *stored = job_by_id(&p->now, id);
    schemac_status status = may_write(p, NULL);
    if (status == SCHEMAC_OK && (stored == NULL || !sees_house(p, stored->house_id)))
        status = SCHEMAC_NOT_FOUND;
    else if (status == SCHEMAC_OK)
        remove_job(&p->now, id);
    EXPECT(p, status, property_job_delete(p->db, id));
    p->oks += status == SCHEMAC_OK;
}

static int compare_tags(const property_tag *a, const property_tag *b)
{
    int c = strcmp(a->word, b->word);
    return c != 0 ? c : (a->number > b->number) - (a->number < b->number);
}

static void write_tag(player *p)
{
    world *w = &p->now;
    property_tag row = {ONE_OF(p, words), (int32_t)below(p, 6), ONE_OF(p, nicks)}, *got;
    size_t at = 0;
    while (at < w->tag_count && compare_tags(&w->tags[at], &row) < 0)
        at++;
    property_tag *stored =
        at < w->tag_count && compare_tags(&w->tags[at], &row) == 0 ? &w->tags[at] : NULL;
    size_t what = below(p, 6);
    schemac_status status = p->reading                    ? SCHEMAC_MISUSE
                            : stored == NULL && what > 1  ? SCHEMAC_NOT_FOUND
                            : stored != NULL && what == 0 ? SCHEMAC_CONFLICT
                                                          : SCHEMAC_OK;
    switch (what) {
    case 0:
        EXPECT(p, status, property_tag_insert(p->db, &row));
        break;
    case 1:
        EXPECT(p, status, property_tag_upsert(p->db, &row));
        break;
    case 2:
        EXPECT(p, status, property_tag_update(p->db, &row));
        break;
    case 3:
        EXPECT(p, status, property_tag_patch(p->db, &row, (property_tag_mask){true}));
        break;
    case 4:
        EXPECT(p, status, property_tag_delete(p->db, row.word, row.number));
        if (status == SCHEMAC_OK)
            memmove(stored, stored + 1, (--w->tag_count - at) * sizeof *stored);
        break;
    default:
        status = stored == NULL ? SCHEMAC_NOT_FOUND : SCHEMAC_OK;
        EXPECT(p, status, property_tag_get(p->db, row.word, row.number, &got));
        if (got != NULL)
            REQUIRE_ROW(p, "tag", got, stored);
        property_tag_free(got);
        return;
    }
    if (status != SCHEMAC_OK || what == 4)
        return;
    p->oks++;
    if (stored != NULL) {
        *stored = row;
        return;
    }
    memmove(&w->tags[at + 1], &w->tags[at], (w->tag_count++ - at) * sizeof row);
    w->tags[at] = row;
}

/* A house without jobs goes, with its people; or a new one comes. */
static void change_houses(player *p)
{
    int64_t id = (int64_t)below(p, HOUSES) + 1;
    world *w = &p->now;
    schemac_status status = p->system == 0 ? SCHEMAC_NO_TENANT
                            : p->reading   ? SCHEMAC_MISUSE
                                           : SCHEMAC_OK;
    if (!w->houses[id] || p->system == 0) {
        property_house h = {id, "a house"};
        EXPECT(p, status, property_house_insert(p->db, &h));
        if (status == SCHEMAC_OK)
            w->houses[id] = true;
        return;
    }
    for (size_t i = 0; i < w->job_count; i++)
        if (w->jobs[i].house_id == id)
            return; /* in which order its rows go is SQLite's affair */
    EXPECT(p, status, property_house_delete(p->db, id));
    if (status != SCHEMAC_OK)
        return;
    w->houses[id] = false;
    size_t kept = 0;
    for (size_t i = 0; i < w->people_count; i++)
        if (w->people[i].house_id != id)
            w->people[kept++] = w->people[i];
    w->people_count = kept;
}

/* ---- calls that read ------------------------------------------------------------------------ */

static void read_person(player *p)
{
    world *w = &p->now;
    size_t by = below(p, 3);
    int64_t id = some_person_id(p);
    const char *code = ONE_OF(p, codes), *nick = nicks[1 + below(p, COUNT(nicks) - 1)];
    property_person *wanted = NULL, *got;
    for (size_t i = 0; i < w->people_count; i++) {
        property_person *row = &w->people[i];
        if (sees_person(p, row, false) && (by == 0   ? row->id == id
                                           : by == 1 ? same_text(row->code, code)
                                                     : same_text(row->nick, nick)))
            wanted = row;
    }
    schemac_status status = !has_scope(p) || (by > 0 && p->system > 0) ? SCHEMAC_NO_TENANT
                            : wanted == NULL                           ? SCHEMAC_NOT_FOUND
                                                                       : SCHEMAC_OK;
    EXPECT(p, status,
           by == 0   ? property_person_get(p->db, id, &got)
           : by == 1 ? property_person_get_by_code(p->db, code, &got)
                     : property_person_get_by_living(p->db, nick, &got));
    REQUIRE(p, (got != NULL) == (status == SCHEMAC_OK));
    if (got != NULL)
        REQUIRE_PERSON(p, got, wanted);
    property_person_free(got);
    if (by > 0)
        return;
    bool exists;
    EXPECT(p, has_scope(p) ? SCHEMAC_OK : SCHEMAC_NO_TENANT,
           property_person_exists(p->db, id, &exists));
    REQUIRE(p, exists == (status == SCHEMAC_OK));
}

/* By descending score, and then by key. */
static int compare_scores(const void *a, const void *b)
{
    const property_person *x = a, *y = b;
    if (x->score != y->score)
        return x->score < y->score ? 1 : -1;
    return (x->id > y->id) - (x->id < y->id);
}

/* All people that are seen: in pages, with a scan, by a filter. */
static void read_people(player *p)
{
    static property_person wanted[MOST_PEOPLE];
    world *w = &p->now;
    size_t count = 0, living = 0;
    bool deleted = below(p, 2) == 0, by_score = below(p, 2) == 0, down = below(p, 2) == 0;
    int32_t least = (int32_t)below(p, 5) - 2;
    const char *listed[] = {ONE_OF(p, codes), ONE_OF(p, codes), ONE_OF(p, codes)};
    property_person_where f[] = {
        property_person_any(3), property_person_where_score(SCHEMAC_GE, least),
        property_person_among_code(listed, COUNT(listed)), property_person_null_nick(true)};
    size_t filters = below(p, 2) == 0 ? COUNT(f) : 0;
    for (size_t i = 0; i < w->people_count; i++) {
        property_person *row = &w->people[i];
        living += sees_person(p, row, false);
        bool passes = filters == 0 || row->score >= least || row->nick == NULL;
        for (size_t j = 0; j < COUNT(listed); j++)
            passes = passes || same_text(row->code, listed[j]);
        if (sees_person(p, row, deleted) && passes)
            wanted[count++] = *row;
    }
    int64_t number;
    schemac_status status = has_scope(p) ? SCHEMAC_OK : SCHEMAC_NO_TENANT;
    EXPECT(p, status, property_person_count(p->db, &number));
    REQUIRE(p, status != SCHEMAC_OK || number == (int64_t)living);
    if (by_score)
        qsort(wanted, count, sizeof *wanted, compare_scores);
    for (size_t i = 0; down && i < count / 2; i++) {
        property_person other = wanted[i];
        wanted[i] = wanted[count - 1 - i];
        wanted[count - 1 - i] = other;
    }
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.deleted = deleted;
    page.descending = down;
    page.limit = below(p, 4) == 0 ? 0 : 1 + below(p, 40);
    property_person_by by = by_score ? PROPERTY_PERSON_BY_SCORE : PROPERTY_PERSON_KEY_ORDER;
    schemac_scan *scan;
    const property_person *view;
    if (status != SCHEMAC_OK) {
        property_person_rows rows;
        EXPECT(p, status, property_person_list(p->db, &page, &rows));
        EXPECT(p, status, property_person_find(p->db, f, filters, by, &page, &rows));
        EXPECT(p, status, property_person_scan(p->db, f, filters, by, &page, &scan));
        return;
    }
    size_t seen = 0;
    do {
        property_person_rows rows;
        bool list = filters == 0 && !by_score && below(p, 2) == 0;
        EXPECT(p, SCHEMAC_OK,
               list ? property_person_list(p->db, &page, &rows)
                    : property_person_find(p->db, f, filters, by, &page, &rows));
        REQUIRE(p, rows.count ==
                       (page.limit > 0 && page.limit < count - seen ? page.limit : count - seen));
        for (size_t i = 0; i < rows.count; i++)
            REQUIRE_PERSON(p, &rows.rows[i], &wanted[seen + i]);
        seen += rows.count;
        page.after = rows.next;
        property_person_rows_free(&rows);
    } while (page.after.size > 0);
    REQUIRE(p, seen == count);
    page.limit = 0;
    EXPECT(p, SCHEMAC_OK, property_person_scan(p->db, f, filters, by, &page, &scan));
    for (size_t i = 0; i < count; i++) {
        EXPECT(p, SCHEMAC_OK, property_person_next(scan, &view));
        REQUIRE_PERSON(p, view, &wanted[i]);
    }
    EXPECT(p, SCHEMAC_NOT_FOUND, property_person_next(scan, &view));
    property_person_scan_end(scan);
}

static void read_jobs(player *p)
{
    world *w = &p->now;
    int64_t person = some_person_id(p);
    schemac_opt_int64 parent = {below(p, 2) == 0, some_job_id(p)};
    bool by_person = below(p, 2) == 0;
    property_job_rows rows;
    if (!has_scope(p)) {
        EXPECT(p, SCHEMAC_NO_TENANT, property_job_list_by_person(p->db, person, NULL, &rows));
        return;
    }
    EXPECT(p, SCHEMAC_OK,
           by_person ? property_job_list_by_person(p->db, person, NULL, &rows)
                     : property_job_list_by_parent(p->db, parent, NULL, &rows));
    size_t at = 0;
    for (size_t i = 0; i < w->job_count; i++) {
        property_job *row = &w->jobs[i];
        bool same = by_person    ? row->person_id == person
                    : parent.has ? row->parent_id.has && row->parent_id.value == parent.value
                                 : !row->parent_id.has;
        if (!same || !sees_house(p, row->house_id))
            continue;
        REQUIRE(p, at < rows.count);
        REQUIRE_ROW(p, "job", &rows.rows[at], row);
        at++;
    }
    REQUIRE(p, at == rows.count);
    property_job_rows_free(&rows);
}

/* Everything, whoever it belongs to. */
static void check_all(player *p)
{
    world *w = &p->now;
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.deleted = true;
    property_person_rows people;
    property_job_rows jobs;
    property_tag_rows tags;
    property_house_rows houses;
    EXPECT(p, SCHEMAC_OK, schemac_as_system(p->db));
    EXPECT(p, SCHEMAC_OK, property_person_list(p->db, &page, &people));
    EXPECT(p, SCHEMAC_OK, property_job_list(p->db, NULL, &jobs));
    EXPECT(p, SCHEMAC_OK, property_tag_list(p->db, NULL, &tags));
    EXPECT(p, SCHEMAC_OK, property_house_list(p->db, NULL, &houses));
    REQUIRE(p, people.count == w->people_count && jobs.count == w->job_count &&
                   tags.count == w->tag_count);
    for (size_t i = 0; i < people.count; i++)
        REQUIRE_PERSON(p, &people.rows[i], &w->people[i]);
    for (size_t i = 0; i < jobs.count; i++)
        REQUIRE_ROW(p, "job", &jobs.rows[i], &w->jobs[i]);
    for (size_t i = 0; i < tags.count; i++)
        REQUIRE_ROW(p, "tag", &tags.rows[i], &w->tags[i]);
    size_t expected = 0;
    for (int64_t id = 1; id <= HOUSES; id++)
        expected += w->houses[id];
    REQUIRE(p, houses.count == expected);
    property_person_rows_free(&people);
    property_job_rows_free(&jobs);
    property_tag_rows_free(&tags);
    property_house_rows_free(&houses);
    EXPECT(p, SCHEMAC_OK, schemac_end_system(p->db));
}

/* ---- transactions, tenants, files ----------------------------------------------------------- */

static void change_transaction(player *p)
{
    switch (below(p, 4)) {
    case 0:
        if (p->depth > 0 || below(p, 3) > 0)
            break;
        EXPECT(p, SCHEMAC_OK, schemac_begin_read(p->db));
        p->reading = true;
        p->before[p->depth++] = p->now;
        return;
    case 1:
        if (p->reading || p->depth == DEEPEST)
            break;
        EXPECT(p, SCHEMAC_OK, schemac_begin(p->db));
        p->before[p->depth++] = p->now;
        return;
    default:
        break;
    }
    bool commit = below(p, 2) == 0;
    EXPECT(p, p->depth > 0 ? SCHEMAC_OK : SCHEMAC_MISUSE,
           commit ? schemac_commit(p->db) : schemac_rollback(p->db));
    if (p->depth == 0)
        return;
    p->depth--;
    if (!commit)
        p->now = p->before[p->depth];
    if (p->depth == 0)
        p->reading = false;
    REQUIRE(p, schemac_in_transaction(p->db) == (p->depth > 0));
}

static void change_tenant(player *p)
{
    if (p->system < 2 && below(p, 4) == 0) {
        EXPECT(p, SCHEMAC_OK, schemac_as_system(p->db));
        p->system++;
        return;
    }
    if (p->system > 0) {
        EXPECT(p, SCHEMAC_OK, schemac_end_system(p->db));
        p->system--;
        return;
    }
    int64_t wanted = below(p, 9) == 0 ? 0 : 1 + (int64_t)below(p, HOUSES);
    /* looked for once a change: one that goes while it is set stays set */
    bool there = wanted == 0 || wanted == p->tenant || p->now.houses[wanted];
    EXPECT(p, there ? SCHEMAC_OK : SCHEMAC_NOT_FOUND,
           wanted == 0 ? schemac_set_tenant(p->db, NULL) : property_set_tenant(p->db, wanted));
    p->tenant = there ? wanted : 0;
}

static void open_file(player *p)
{
    schemac_status status = property_open(p->path, NULL, &p->db);
    EXPECT(p, SCHEMAC_OK, status);
    /* no power fails here, and waiting for the disk is most of the time */
    EXPECT(p, SCHEMAC_OK, schemac_exec(p->db, "PRAGMA synchronous=OFF"));
}

static void open_again(player *p)
{
    schemac_close(p->db);
    open_file(p);
    /* what was not committed is gone */
    if (p->depth > 0)
        p->now = p->before[0];
    p->depth = p->system = 0;
    p->reading = false;
    p->tenant = 0;
}

static void take_step(player *p)
{
    size_t what = below(p, 200);
    if (p->now.people_count > MOST_PEOPLE - 80)
        what = 92; /* make room */
    if (p->now.job_count > MOST_JOBS - 30)
        what = 140;
    if (p->tenant == 0 && p->system == 0 && below(p, 4) == 0)
        what = 190;
    if (what < 30)
        insert_person(p);
    else if (what < 36)
        insert_people(p);
    else if (what < 48)
        change_a_person(p, true);
    else if (what < 60)
        change_a_person(p, false);
    else if (what < 76)
        upsert_person(p);
    else if (what < 82)
        delete_or_restore(p, true);
    else if (what < 87)
        delete_or_restore(p, false);
    else if (what < 93)
        purge_person(p);
    else if (what < 110)
        insert_job(p);
    else if (what < 114)
        insert_jobs(p);
    else if (what < 122)
        change_a_job(p, true);
    else if (what < 129)
        change_a_job(p, false);
    else if (what < 137)
        upsert_job(p);
    else if (what < 145)
        delete_job(p);
    else if (what < 158)
        write_tag(p);
    else if (what < 166)
        read_person(p);
    else if (what < 172)
        read_people(p);
    else if (what < 177)
        read_jobs(p);
    else if (what < 179)
        change_houses(p);
    else if (what < 189)
        change_transaction(p);
    else if (what < 199)
        change_tenant(p);
    else if (below(p, 5) == 0)
        open_again(p);
}

static void play(unsigned long seed, unsigned long steps)
{
    static player whole; /* too big for the stack */
    player *p = &whole;
    *p = (player){.path = fresh_path(), .random = seed * 0x9E3779B97F4A7C15u + 1, .seed = seed};
    open_file(p);
    EXPECT(p, SCHEMAC_OK, schemac_as_system(p->db));
    for (int64_t id = 1; id <= HOUSES; id++) {
        property_house h = {id, "a house"};
        EXPECT(p, SCHEMAC_OK, property_house_insert(p->db, &h));
        p->now.houses[id] = true;
    }
    EXPECT(p, SCHEMAC_OK, schemac_end_system(p->db));
    for (p->step = 0; p->step < steps; p->step++) {
        take_step(p);
        if (p->step % 100 == 99)
            check_all(p);
    }
    open_again(p);
    check_all(p);
    print_message("seed %lu: %zu of %lu calls changed something\n", seed, p->oks, steps);
    REQUIRE(p, p->oks > steps / 8); /* else nothing was tried */
    schemac_close(p->db);
    assert_raw(p->path, "PRAGMA integrity_check", "ok\n");
    assert_raw(p->path, "PRAGMA foreign_key_check", "");
}

static void test_play(void **state)
{
    (void)state;
    unsigned long seed, steps = soak_count(4000, 40000);
    if (soak_seed(&seed)) {
        play(seed, steps);
        return;
    }
    for (seed = 1; seed <= 4; seed++)
        play(seed, steps);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_play)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
