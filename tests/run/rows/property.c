/* property.c - random calls of all kinds against a model of the same rules in plain C: every status
   and every row is compared, and now and then all contents.
   SCHEMAC_SEED=n in the environment runs one seed. */
#include "property_play.h"
#include "soak.h"

#include <stdio.h>
#include <strings.h>
#include <sys/wait.h>
#include <unistd.h>

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
    if ((status == SCHEMAC_MISUSE || status == SCHEMAC_BUSY) && count == 0)
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
    if (by == 2 && !nameless && status == SCHEMAC_INVALID && p->waits && !p->reading)
        status = SCHEMAC_BUSY; /* one with a condition begins a transaction before it looks */
    if ((status == SCHEMAC_OK && wanted.code == NULL) ||
        ((status == SCHEMAC_OK || status == SCHEMAC_MISUSE || status == SCHEMAC_BUSY) && nameless))
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

/* Of a row that was read, or in a version that it had or never has. */
static void remove_person_row(player *p)
{
    property_person row = some_person(p), *stored;
    row.id = some_person_id(p);
    stored = person_by_id(&p->now, row.id);
    if (stored != NULL && below(p, 6) > 0)
        row = *stored;
    else
        row.revision = (int64_t)below(p, 4);
    size_t what = below(p, 3); /* delete, restore, purge */
    property_person given = row, wanted = row;
    schemac_status status = may_write(p, NULL);
    if (status == SCHEMAC_OK &&
        (!sees_person(p, stored, true) || (what < 2 && stored->left_at.has == (what == 0))))
        status = SCHEMAC_NOT_FOUND;
    else if (status == SCHEMAC_OK && stored->revision != row.revision)
        status = SCHEMAC_STALE;
    else if (status == SCHEMAC_OK && what == 2)
        status = remove_person(&p->now, stored);
    else if (status == SCHEMAC_OK) {
        property_person changed = *stored;
        changed.left_at.has = what == 0;
        changed.revision++;
        if (clashes(&p->now, &changed, row.id))
            status = SCHEMAC_CONFLICT;
        else
            *stored = changed;
        wanted.left_at.has = what == 0;
        wanted.revision++;
    }
    EXPECT(p, status,
           what == 0   ? property_person_delete_row(p->db, &row)
           : what == 1 ? property_person_restore_row(p->db, &row)
                       : property_person_purge_row(p->db, &row));
    REQUIRE_PERSON(p, &row, status == SCHEMAC_OK ? &wanted : &given);
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
    if ((status == SCHEMAC_MISUSE || status == SCHEMAC_BUSY) && count == 0)
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
    property_job row = some_job(p); /* of which only the key counts */
    int64_t id = row.id = some_job_id(p);
    property_job *stored = job_by_id(&p->now, id);
    bool of_row = below(p, 2) == 0;
    schemac_status status = may_write(p, NULL);
    if (status == SCHEMAC_OK && (stored == NULL || !sees_house(p, stored->house_id)))
        status = SCHEMAC_NOT_FOUND;
    else if (status == SCHEMAC_OK)
        remove_job(&p->now, id);
    EXPECT(p, status,
           of_row ? property_job_delete_row(p->db, &row) : property_job_delete(p->db, id));
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
    property_tag row = {ONE_OF(p, property_words), (int32_t)below(p, 6), ONE_OF(p, property_nicks)},
                 *got;
    size_t at = 0;
    while (at < w->tag_count && compare_tags(&w->tags[at], &row) < 0)
        at++;
    property_tag *stored =
        at < w->tag_count && compare_tags(&w->tags[at], &row) == 0 ? &w->tags[at] : NULL;
    size_t what = below(p, 7);
    schemac_status status = p->reading                    ? SCHEMAC_MISUSE
                            : p->waits                    ? SCHEMAC_BUSY
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
    case 5:
        EXPECT(p, status,
               what == 4 ? property_tag_delete(p->db, row.word, row.number)
                         : property_tag_delete_row(p->db, &row));
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
    if (status != SCHEMAC_OK || what == 4 || what == 5)
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
                            : p->waits     ? SCHEMAC_BUSY
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
    const char *code = ONE_OF(p, property_codes),
               *nick = property_nicks[1 + below(p, COUNT(property_nicks) - 1)];
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

/* By nick, those without one first, and then by key. */
static int compare_nicks(const void *a, const void *b)
{
    const property_person *x = a, *y = b;
    int c = x->nick == NULL || y->nick == NULL ? (x->nick != NULL) - (y->nick != NULL)
                                               : strcmp(x->nick, y->nick);
    return c != 0 ? c : (x->id > y->id) - (x->id < y->id);
}

/* All people that are seen: in pages, with a scan, by a filter. */
static void read_people(player *p)
{
    static property_person wanted[MOST_PEOPLE];
    world *w = &p->now;
    size_t count = 0, living = 0;
    bool deleted = below(p, 2) == 0, by_score = below(p, 2) == 0, down = below(p, 2) == 0;
    bool sorted = !by_score && below(p, 3) == 0; /* by what has no index of all rows */
    int32_t least = (int32_t)below(p, 5) - 2;
    const char *listed[] = {ONE_OF(p, property_codes), ONE_OF(p, property_codes),
                            ONE_OF(p, property_codes)};
    const char *part = ONE_OF(p, property_codes);
    property_person_where f[] = {property_person_any(4),
                                 property_person_where_score(SCHEMAC_GE, least),
                                 property_person_among_code(listed, COUNT(listed)),
                                 property_person_not(1),
                                 property_person_null_nick(false),
                                 property_person_where_code(SCHEMAC_STARTS, part)};
    size_t filters = below(p, 2) == 0 ? COUNT(f) : 0;
    for (size_t i = 0; i < w->people_count; i++) {
        property_person *row = &w->people[i];
        living += sees_person(p, row, false);
        bool passes = filters == 0 || row->score >= least || row->nick == NULL ||
                      strncasecmp(row->code, part, strlen(part)) == 0;
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
    if (sorted)
        qsort(wanted, count, sizeof *wanted, compare_nicks);
    for (size_t i = 0; down && i < count / 2; i++) {
        property_person other = wanted[i];
        wanted[i] = wanted[count - 1 - i];
        wanted[count - 1 - i] = other;
    }
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.deleted = deleted;
    page.descending = down;
    page.limit = below(p, 4) == 0 ? 0 : 1 + below(p, 40);
    property_person_by by = by_score ? PROPERTY_PERSON_BY_SCORE
                            : sorted ? PROPERTY_PERSON_SORT_NICK
                                     : PROPERTY_PERSON_KEY_ORDER;
    page.sort = sorted;
    if (sorted && page.limit == 0)
        page.limit = MOST_PEOPLE;
    schemac_scan *scan;
    const property_person *view;
    if (status != SCHEMAC_OK) {
        property_person_rows rows;
        EXPECT(p, status, property_person_list(p->db, &page, &rows));
        EXPECT(p, status, property_person_find(p->db, f, filters, by, &page, &rows));
        EXPECT(p, status, property_person_scan(p->db, f, filters, by, &page, &scan));
        return;
    }
    size_t seen = 0, last = 0;
    do {
        property_person_rows rows;
        page.before.size = 0;
        bool list = filters == 0 && by == PROPERTY_PERSON_KEY_ORDER && below(p, 2) == 0;
        EXPECT(p, SCHEMAC_OK,
               list ? property_person_list(p->db, &page, &rows)
                    : property_person_find(p->db, f, filters, by, &page, &rows));
        REQUIRE(p, rows.count ==
                       (page.limit > 0 && page.limit < count - seen ? page.limit : count - seen));
        for (size_t i = 0; i < rows.count; i++)
            REQUIRE_PERSON(p, &rows.rows[i], &wanted[seen + i]);
        seen += rows.count;
        page.after = rows.next;
        page.before = rows.previous;
        if (rows.next.size == 0)
            last = rows.count;
        property_person_rows_free(&rows);
    } while (page.after.size > 0);
    REQUIRE(p, seen == count);
    REQUIRE(p, (page.before.size > 0) == (count > last));
    for (seen -= last; page.before.size > 0;) { /* and back */
        property_person_rows rows;
        EXPECT(p, SCHEMAC_OK, property_person_find(p->db, f, filters, by, &page, &rows));
        REQUIRE(p, rows.count == (page.limit < seen ? page.limit : seen) && rows.next.size > 0);
        seen -= rows.count;
        for (size_t i = 0; i < rows.count; i++)
            REQUIRE_PERSON(p, &rows.rows[i], &wanted[seen + i]);
        page.before = rows.previous;
        property_person_rows_free(&rows);
    }
    REQUIRE(p, seen == 0);
    page.limit = sorted ? MOST_PEOPLE : 0;
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
        EXPECT(p, p->waits ? SCHEMAC_BUSY : SCHEMAC_OK, schemac_begin(p->db));
        if (!p->waits)
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
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.busy_timeout = 0; /* the other handle is not going to do anything meanwhile */
    schemac_status status = property_open(p->path, &config, &p->db);
    EXPECT(p, SCHEMAC_OK, status);
    /* no power fails here, and waiting for the disk is most of the time */
    EXPECT(p, SCHEMAC_OK, schemac_exec(p->db, "PRAGMA synchronous=OFF"));
}

/* Tables and views of this connection alone, which no call of a model means. */
static void hide_tables(player *p)
{
    static const char *const statements[] = {
        "CREATE TEMP TABLE IF NOT EXISTS person(id INTEGER PRIMARY KEY, house_id, code)",
        "CREATE TEMP VIEW IF NOT EXISTS job AS SELECT 1 AS id",
        "DROP TABLE IF EXISTS temp.person",
        "DROP VIEW IF EXISTS temp.job",
    };
    if (p->depth == 0 && !p->waits)
        EXPECT(p, SCHEMAC_OK, schemac_exec(p->db, ONE_OF(p, statements)));
}

static void open_again(player *p)
{
    schemac_close(p->db);
    open_file(p);
    p->now = *p->committed; /* what was not is gone */
    p->depth = p->system = 0;
    p->reading = false;
    p->tenant = 0;
}

/* A copy of this process has the handle, and may not use it. */
static bool is_useless(const player *p)
{
    property_person row = PROPERTY_PERSON_INIT, *got = &row;
    property_tag tag = {"forked", 1, NULL};
    property_person_rows rows;
    int64_t count;
    row.id = 1;
    row.code = "forked";
    bool useless = property_person_insert(p->db, &row) == SCHEMAC_MISUSE &&
                   property_person_update(p->db, &row) == SCHEMAC_MISUSE &&
                   property_person_delete(p->db, 1) == SCHEMAC_MISUSE &&
                   property_person_purge_row(p->db, &row) == SCHEMAC_MISUSE &&
                   property_tag_upsert(p->db, &tag) == SCHEMAC_MISUSE &&
                   property_person_get(p->db, 1, &got) == SCHEMAC_MISUSE && got == NULL &&
                   property_person_list(p->db, NULL, &rows) == SCHEMAC_MISUSE &&
                   property_tag_count(p->db, &count) == SCHEMAC_MISUSE &&
                   schemac_begin(p->db) == SCHEMAC_MISUSE &&
                   schemac_commit(p->db) == SCHEMAC_MISUSE &&
                   schemac_rollback(p->db) == SCHEMAC_MISUSE &&
                   schemac_set_tenant(p->db, NULL) == SCHEMAC_MISUSE &&
                   schemac_exec(p->db, "DELETE FROM tag") == SCHEMAC_MISUSE;
    schemac_close(p->db);
    return useless && row.id == 1 && row.revision == 0;
}

/* The parent goes on as if there had been no child, in a transaction or not. */
static void fork_a_child(player *p)
{
    fflush(NULL);
    pid_t child = fork();
    REQUIRE(p, child >= 0);
    if (child == 0) { /* which ends without a look at memory that nobody may free there */
        execl("/bin/sh", "sh", "-c", is_useless(p) ? "exit 0" : "exit 1", (char *)NULL);
        _exit(2);
    }
    int status;
    REQUIRE(p, waitpid(child, &status, 0) == child);
    REQUIRE(p, WIFEXITED(status) && WEXITSTATUS(status) == 0);
    REQUIRE(p, schemac_in_transaction(p->db) == (p->depth > 0));
    p->children++;
}

/* What is rare: it takes long, or is seldom done. */
static void do_something_else(player *p)
{
    size_t what = below(p, 20);
    if (what < 4)
        open_again(p);
    else if (what < 5)
        fork_a_child(p);
    else
        hide_tables(p);
}

static void take_step(player *p)
{
    size_t what = below(p, 240);
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
    else if (what < 200)
        do_something_else(p);
    else if (what < 206)
        upsert_people(p);
    else if (what < 212)
        insert_missing_people(p);
    else if (what < 216)
        get_several(p);
    else if (what < 219)
        list_among(p);
    else if (what < 222)
        read_where(p);
    else if (what < 230)
        change_where(p);
    else
        remove_person_row(p);
}

/* A step of one of the handles. What is committed both see. */
static void take_turn(player *p, const player *other)
{
    bool only_reads = p->reading;
    if (p->depth == 0)
        p->now = *p->committed;
    p->waits = other->depth > 0 && !other->reading;
    take_step(p);
    if (p->depth == 0 && !only_reads && !p->waits)
        *p->committed = p->now;
}

static void play(unsigned long seed, unsigned long steps)
{
    enum { PLAYERS = 2, FIRST = 0 };
    static player players[PLAYERS]; /* too big for the stack, as this is: */
    static world committed;
    player *p = &players[FIRST];
    const char *path = fresh_path();
    committed = (world){.people_count = 0};
    for (unsigned i = 0; i < PLAYERS; i++) {
        players[i] = (player){.path = path,
                              .random = (seed * 2 + i) * 0x9E3779B97F4A7C15u + 1,
                              .seed = seed,
                              .committed = &committed};
        open_file(&players[i]);
    }
    EXPECT(p, SCHEMAC_OK, schemac_as_system(p->db));
    for (int64_t id = 1; id <= HOUSES; id++) {
        property_house h = {id, "a house"};
        EXPECT(p, SCHEMAC_OK, property_house_insert(p->db, &h));
        committed.houses[id] = true;
    }
    EXPECT(p, SCHEMAC_OK, schemac_end_system(p->db));
    for (unsigned long step = 0; step < steps; step++) {
        /* some steps of one, then of the other: else each waits most of the time */
        unsigned turn = below(p, 4) == 0 ? 1 : 0;
        player *one = &players[turn];
        one->step = step;
        take_turn(one, &players[1 - turn]);
        if (one->depth == 0)
            one->now = committed;
        if (step % 100 == 99)
            check_all(one);
    }
    size_t oks = 0, children = 0;
    for (unsigned i = 0; i < PLAYERS; i++) {
        oks += players[i].oks;
        children += players[i].children;
        open_again(&players[i]);
        check_all(&players[i]);
        schemac_close(players[i].db);
    }
    print_message("seed %lu: %zu of %lu calls changed something\n", seed, oks, steps);
    assert_true(oks > steps / 8 && children > 0); /* else nothing was tried */
    assert_raw(path, "PRAGMA integrity_check", "ok\n");
    assert_raw(path, "PRAGMA foreign_key_check", "");
}

static void test_play(void **state)
{
    (void)state;
    unsigned long seed, steps = soak_count(30000, 260000);
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
