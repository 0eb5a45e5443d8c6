/* property_several.c - the calls for several rows at once, against the same rules. */
#include "property_play.h"

/* ---- written one after the other -------------------------------------------------------------- */

/* What decides about the whole call. */
static schemac_status may_write_several(const player *p, size_t count)
{
    schemac_status status = may_write(p, NULL);
    return count == 0 && status != SCHEMAC_NO_TENANT ? SCHEMAC_OK : status;
}

static size_t some_people(player *p, property_person *out, size_t most)
{
    size_t count = below(p, most + 1);
    for (size_t i = 0; i < count; i++) {
        out[i] = some_person(p);
        out[i].id = below(p, 3) == 0 ? some_person_id(p) : 0;
        if (p->system == 0)
            out[i].house_id = 0;
        if (below(p, 4) > 0)
            out[i].nick = NULL; /* else most calls fail */
        const property_person *stored = person_by_id(&p->now, out[i].id);
        if (p->system > 0 && stored != NULL && below(p, 4) > 0)
            out[i].house_id = stored->house_id;
    }
    return count;
}

static schemac_status upsert_by_key(const player *p, world *w, property_person *row)
{
    property_person *stored = row->id == 0 ? NULL : person_by_id(w, row->id);
    if (row->code == NULL)
        return SCHEMAC_INVALID;
    if (stored == NULL)
        return add_person(w, row);
    if (!sees_person(p, stored, false) || stored->house_id != row->house_id)
        return SCHEMAC_CONFLICT;
    schemac_status status = change_person(w, stored, row, (property_person_mask){true, true, true});
    if (status == SCHEMAC_OK)
        row->revision = stored->revision;
    return status;
}

enum { SEVERAL = 6 };

void upsert_people(player *p)
{
    property_person rows[SEVERAL], given[SEVERAL], wanted[SEVERAL];
    static world trial;
    size_t count = some_people(p, given, SEVERAL);
    memcpy(rows, given, sizeof rows);
    memcpy(wanted, given, sizeof wanted);
    schemac_status status = may_write_several(p, count);
    trial = p->now;
    for (size_t i = 0; i < count && status == SCHEMAC_OK; i++) {
        status = may_write(p, &wanted[i].house_id);
        if (status == SCHEMAC_OK)
            status = upsert_by_key(p, &trial, &wanted[i]);
    }
    EXPECT(p, status, property_person_upsert_many(p->db, rows, count));
    for (size_t i = 0; i < count; i++)
        REQUIRE_PERSON(p, &rows[i], status == SCHEMAC_OK ? &wanted[i] : &given[i]);
    if (status == SCHEMAC_OK)
        p->now = trial;
    p->oks += status == SCHEMAC_OK;
}

void insert_missing_people(player *p)
{
    property_person rows[SEVERAL], given[SEVERAL], wanted[SEVERAL];
    static world trial;
    size_t count = some_people(p, given, SEVERAL), skipped = 0, got;
    memcpy(rows, given, sizeof rows);
    memcpy(wanted, given, sizeof wanted);
    schemac_status status = may_write_several(p, count);
    trial = p->now;
    for (size_t i = 0; i < count && status == SCHEMAC_OK; i++) {
        status = may_write(p, &wanted[i].house_id);
        if (status == SCHEMAC_OK)
            status = add_person(&trial, &wanted[i]);
        if (status != SCHEMAC_CONFLICT)
            continue;
        status = SCHEMAC_OK;
        wanted[i] = given[i];
        skipped++;
    }
    EXPECT(p, status, property_person_insert_missing_many(p->db, rows, count, &got));
    REQUIRE(p, got == (status == SCHEMAC_OK ? skipped : 0));
    for (size_t i = 0; i < count; i++)
        REQUIRE_PERSON(p, &rows[i], status == SCHEMAC_OK ? &wanted[i] : &given[i]);
    if (status == SCHEMAC_OK)
        p->now = trial;
    p->oks += status == SCHEMAC_OK;
}

/* ---- read by keys ----------------------------------------------------------------------------- */

enum { MANY = 20 };

static bool was_before(const int64_t *ids, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (ids[j] == ids[i])
            return true;
    return false;
}

void get_several(player *p)
{
    int64_t ids[MANY];
    size_t count = below(p, MANY + 1), missing = 0, at = 0;
    for (size_t i = 0; i < count; i++)
        ids[i] = some_person_id(p);
    property_person_rows rows;
    schemac_status status = has_scope(p) ? SCHEMAC_OK : SCHEMAC_NO_TENANT;
    EXPECT(p, status, property_person_get_many(p->db, ids, count, &rows));
    for (size_t i = 0; i < count && status == SCHEMAC_OK; i++) {
        const property_person *stored = person_by_id(&p->now, ids[i]);
        if (was_before(ids, i))
            continue;
        if (!sees_person(p, stored, false)) {
            missing++;
            continue;
        }
        REQUIRE(p, at < rows.count);
        REQUIRE_PERSON(p, &rows.rows[at], stored);
        at++;
    }
    REQUIRE(p, at == rows.count && missing == rows.missing);
    property_person_rows_free(&rows);
}

void list_among(player *p)
{
    int64_t ids[MANY];
    size_t count = below(p, MANY + 1), at = 0;
    bool helpers = below(p, 2) == 0;
    for (size_t i = 0; i < count; i++)
        ids[i] = some_person_id(p);
    property_job_rows rows;
    schemac_status status = has_scope(p) ? SCHEMAC_OK : SCHEMAC_NO_TENANT;
    EXPECT(p, status,
           helpers ? property_job_list_by_helper_among(p->db, ids, count, &rows)
                   : property_job_list_by_person_among(p->db, ids, count, &rows));
    for (size_t i = 0; i < count && status == SCHEMAC_OK; i++)
        for (size_t j = 0; j < p->now.job_count && !was_before(ids, i); j++) {
            const property_job *row = &p->now.jobs[j];
            bool own = helpers ? row->helper_id.has && row->helper_id.value == ids[i]
                               : row->person_id == ids[i];
            if (!own || !sees_house(p, row->house_id))
                continue;
            REQUIRE(p, at < rows.count);
            REQUIRE_ROW(p, "job", &rows.rows[at], row);
            at++;
        }
    REQUIRE(p, at == rows.count && rows.missing == 0);
    property_job_rows_free(&rows);
}

/* ---- by filters ------------------------------------------------------------------------------- */

/* Filters, and which people pass them. */
typedef struct sieve {
    property_person_where filters[4];
    size_t count;
    int32_t least;
    const char *codes[2];
    bool either, everything;
} sieve;

static void make_sieve(player *p, sieve *s)
{
    *s = (sieve){.least = (int32_t)below(p, 6) - 1,
                 .codes = {ONE_OF(p, property_codes), ONE_OF(p, property_codes)},
                 .either = below(p, 2) == 0,
                 .everything = below(p, 12) == 0};
    if (s->everything)
        s->filters[s->count++] = property_person_everything();
    else if (s->either)
        s->filters[s->count++] = property_person_any(2);
    if (s->everything)
        return;
    s->filters[s->count++] = property_person_where_score(SCHEMAC_GE, s->least);
    s->filters[s->count++] = property_person_among_code(s->codes, COUNT(s->codes));
}

static bool passes(const player *p, const sieve *s, const property_person *row)
{
    bool scores = row->score >= s->least;
    bool listed = same_text(row->code, s->codes[0]) || same_text(row->code, s->codes[1]);
    return sees_person(p, row, false) &&
           (s->everything || (s->either ? scores || listed : scores && listed));
}

void read_where(player *p)
{
    sieve s;
    int64_t wanted = 0, number;
    bool there;
    make_sieve(p, &s);
    for (size_t i = 0; i < p->now.people_count; i++)
        wanted += passes(p, &s, &p->now.people[i]);
    schemac_status status = has_scope(p) ? SCHEMAC_OK : SCHEMAC_NO_TENANT;
    EXPECT(p, status, property_person_count_where(p->db, s.filters, s.count, &number));
    REQUIRE(p, number == (status == SCHEMAC_OK ? wanted : 0));
    EXPECT(p, status, property_person_exists_where(p->db, s.filters, s.count, &there));
    REQUIRE(p, there == (status == SCHEMAC_OK && wanted > 0));
}

/* All of a statement's rows change together: whether they clash is known when all have. */
static bool some_clash(world *w)
{
    for (size_t i = 0; i < w->people_count; i++)
        if (clashes(w, &w->people[i], w->people[i].id))
            return true;
    return false;
}

static void patch_people(player *p)
{
    static world trial;
    sieve s;
    int64_t wanted = 0, number;
    property_person row = some_person(p);
    property_person_mask mask = {below(p, 9) == 0, below(p, 3) == 0, below(p, 2) == 0};
    make_sieve(p, &s);
    bool empty = !mask.code && !mask.nick && !mask.score;
    schemac_status status = empty ? SCHEMAC_MISUSE : may_write(p, NULL);
    trial = p->now;
    for (size_t i = 0; i < trial.people_count && status == SCHEMAC_OK; i++) {
        property_person *one = &trial.people[i];
        if (!passes(p, &s, &p->now.people[i]))
            continue;
        wanted++;
        one->code = mask.code ? row.code : one->code;
        one->nick = mask.nick ? row.nick : one->nick;
        one->score = mask.score ? row.score : one->score;
        one->revision++;
    }
    if (status == SCHEMAC_OK && wanted > 0 && mask.code && row.code == NULL)
        status = SCHEMAC_INVALID;
    else if (status == SCHEMAC_OK && wanted > 0 && some_clash(&trial))
        status = SCHEMAC_CONFLICT;
    EXPECT(p, status, property_person_patch_where(p->db, s.filters, s.count, &row, mask, &number));
    REQUIRE(p, number == (status == SCHEMAC_OK ? wanted : 0));
    if (status == SCHEMAC_OK)
        p->now = trial;
    p->oks += status == SCHEMAC_OK && wanted > 0;
}

static void delete_people(player *p)
{
    sieve s;
    int64_t wanted = 0, number;
    make_sieve(p, &s);
    s.everything = false; /* too many would go */
    s.filters[0] = property_person_where_score(SCHEMAC_GE, s.least);
    s.filters[1] = property_person_among_code(s.codes, COUNT(s.codes));
    s.count = 2;
    s.either = false;
    schemac_status status = may_write(p, NULL);
    for (size_t i = 0; i < p->now.people_count && status == SCHEMAC_OK; i++) {
        property_person *one = &p->now.people[i];
        if (!passes(p, &s, one))
            continue;
        wanted++;
        one->left_at.has = true;
        one->revision++;
    }
    EXPECT(p, status, property_person_delete_where(p->db, s.filters, s.count, &number));
    REQUIRE(p, number == wanted);
    p->oks += status == SCHEMAC_OK && wanted > 0;
}

/* Those that go along with another, since they reference it, are not counted. */
static void delete_jobs(player *p)
{
    int64_t wanted = 0, number, person = some_person_id(p);
    const char *title = ONE_OF(p, property_titles);
    const property_job_where f[] = {property_job_where_title(SCHEMAC_EQ, title),
                                    property_job_where_person_id(SCHEMAC_EQ, person)};
    schemac_status status = may_write(p, NULL);
    world *w = &p->now;
    for (size_t i = 0; i < w->job_count && status == SCHEMAC_OK;) {
        const property_job *one = &w->jobs[i];
        if (!sees_house(p, one->house_id) || one->person_id != person ||
            !same_text(one->title, title)) {
            i++;
            continue;
        }
        wanted++;
        remove_job(w, one->id);
        i = 0;
    }
    EXPECT(p, status, property_job_delete_where(p->db, f, COUNT(f), &number));
    REQUIRE(p, number == wanted);
    p->oks += status == SCHEMAC_OK && wanted > 0;
}

static void patch_jobs(player *p)
{
    int64_t wanted = 0, number, person = some_person_id(p);
    property_job row = some_job(p);
    const property_job_where f = property_job_where_person_id(SCHEMAC_EQ, person);
    schemac_status status = may_write(p, NULL);
    for (size_t i = 0; i < p->now.job_count && status == SCHEMAC_OK; i++) {
        property_job *one = &p->now.jobs[i];
        if (!sees_house(p, one->house_id) || one->person_id != person)
            continue;
        wanted++;
        one->title = row.title;
    }
    EXPECT(
        p, status,
        property_job_patch_where(p->db, &f, 1, &row, (property_job_mask){.title = true}, &number));
    REQUIRE(p, number == wanted);
    p->oks += status == SCHEMAC_OK && wanted > 0;
}

void change_where(player *p)
{
    switch (below(p, 4)) {
    case 0:
        delete_people(p);
        break;
    case 1:
        delete_jobs(p);
        break;
    case 2:
        patch_jobs(p);
        break;
    default:
        patch_people(p);
        break;
    }
}
