/* property_play.c - the rules of property.schema in plain C, and random rows. */
#include "property_play.h"

#include <stdio.h>

const char *const property_codes[55] = {
    "a", "b", "c", "d", "e", "f", "g", "h",  "i",  "j",  "k",  "l",  "m", "n",
    "o", "p", "q", "r", "s", "t", "u", "v",  "w",  "x",  "y",  "z",  "A", "B",
    "C", "D", "E", "F", "G", "H", "I", "J",  "K",  "L",  "",   "1",  "2", "3",
    "4", "5", "6", "7", "8", "9", "0", "ab", "ac", "ad", "ae", "af", "ag"};
const char *const property_nicks[11] = {NULL, "x", "y", "z", "", "Z", "p", "q", "r", "s", "t"};
const char *const property_titles[5] = {"bake", "clean", "dig", "Dig", "ä"};
const char *const property_words[3] = {"one", "two", "three"};

size_t below(player *p, size_t limit)
{
    p->random ^= p->random << 13;
    p->random ^= p->random >> 7;
    p->random ^= p->random << 17;
    return (size_t)((p->random >> 11) % limit);
}

static void fails(const player *p, const char *what, const char *file, int line)
{
    print_error("%s\nSCHEMAC_SEED=%lu, step %lu, tenant %d%s%s, depth %d: %s\n", what, p->seed,
                p->step, (int)p->tenant, p->system ? ", system" : "", p->reading ? ", reading" : "",
                p->depth, schemac_error_message(p->db));
    _fail(file, line);
}

void require(const player *p, bool good, const char *what, const char *file, int line)
{
    if (!good)
        fails(p, what, file, line);
}
void require_status(const player *p, schemac_status got, schemac_status wanted, const char *call,
                    const char *file, int line)
{
    char text[400];
    if (got == wanted && schemac_error(p->db)->status == wanted)
        return;
    snprintf(text, sizeof text, "%.300s\nreturned %s, not %s", call, schemac_status_name(got),
             schemac_status_name(wanted));
    fails(p, text, file, line);
}
const schemac_model *property_model(const char *name)
{
    return schemac_model_find(PROPERTY_SCHEMA, name);
}

void require_person(const player *p, const property_person *got, const property_person *wanted,
                    const char *file, int line)
{
    property_person a = *got, b = *wanted;
    a.left_at.value = b.left_at.value = 0;
    require(p, same_row(property_model("person"), &a, &b), "the person is as it should be", file,
            line);
}

/* ---- the rules ------------------------------------------------------------------------------ */

property_person *person_by_id(world *w, int64_t id)
{
    for (size_t i = 0; i < w->people_count; i++)
        if (w->people[i].id == id)
            return &w->people[i];
    return NULL;
}

property_job *job_by_id(world *w, int64_t id)
{
    for (size_t i = 0; i < w->job_count; i++)
        if (w->jobs[i].id == id)
            return &w->jobs[i];
    return NULL;
}

bool same_text(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

bool sees_house(const player *p, int64_t house)
{
    return p->system > 0 || house == p->tenant;
}

bool sees_person(const player *p, const property_person *row, bool deleted)
{
    return row != NULL && sees_house(p, row->house_id) && (deleted || !row->left_at.has);
}

bool has_scope(const player *p)
{
    return p->system > 0 || p->tenant != 0;
}

schemac_status may_write(const player *p, int64_t *house)
{
    if (!has_scope(p))
        return SCHEMAC_NO_TENANT;
    if (house != NULL && p->system == 0) {
        if (*house != 0 && *house != p->tenant)
            return SCHEMAC_INVALID;
        *house = p->tenant;
    }
    return p->reading ? SCHEMAC_MISUSE : p->waits ? SCHEMAC_BUSY : SCHEMAC_OK;
}

static bool is_house(const world *w, int64_t id)
{
    return id >= 1 && id <= HOUSES && w->houses[id];
}

bool clashes(world *w, const property_person *row, int64_t id)
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

schemac_status add_person(world *w, property_person *row)
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

schemac_status change_person(world *w, property_person *stored, const property_person *row,
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

bool has_deleted_reference(world *w, const property_job *row)
{
    return is_deleted_person(w, row->person_id, row->house_id) ||
           (row->helper_id.has && is_deleted_person(w, row->helper_id.value, row->house_id));
}

schemac_status add_job(world *w, property_job *row)
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

schemac_status change_job(world *w, property_job *stored, const property_job *row,
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

void remove_job(world *w, int64_t id)
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

schemac_status remove_person(world *w, property_person *row)
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

int64_t some_person_id(player *p)
{
    world *w = &p->now;
    for (int i = 0; i < 5 && w->people_count > 0; i++) {
        property_person *row = &w->people[below(p, w->people_count)];
        if (sees_person(p, row, below(p, 4) == 0) || below(p, 20) == 0)
            return row->id;
    }
    return (int64_t)below(p, 100) + 1;
}

int64_t some_job_id(player *p)
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

property_person some_person(player *p)
{
    return (property_person){.house_id = some_house(p),
                             .code = below(p, 30) == 0 ? NULL : ONE_OF(p, property_codes),
                             .nick = ONE_OF(p, property_nicks),
                             .score = (int32_t)below(p, 5) - 1,
                             .revision = (int64_t)below(p, 3)};
}

property_job some_job(player *p)
{
    return (property_job){.house_id = some_house(p),
                          .person_id = some_person_id(p),
                          .helper_id = {below(p, 3) == 0, some_person_id(p)},
                          .parent_id = {below(p, 3) == 0, some_job_id(p)},
                          .title = ONE_OF(p, property_titles)};
}
