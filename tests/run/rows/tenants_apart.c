/* tenants_apart.c - two tenants with natural keys of each type and collation: random calls of all
   kinds against a model in C. Never is a row of another tenant seen, changed or told of. The seed
   is printed. */
#include "soak.h"
#include "support.h"

#include "base/member.h"

#include "guild.schema.h"

#include <stdio.h>
#include <strings.h>

enum { KEYS = 4, TENANTS = 2, MODELS = 16, MARKS = 3, ROW = 256, BOTH = TENANTS };

typedef struct entry {
    bool there, gone;
    int note, mark, peer; /* mark and peer: -1 for none */
    int64_t rev;
} entry;

typedef struct kind {
    const schemac_model *m;
    int keys; /* how many there are */
    uint16_t note, mark, peer, deleted, rev;
    char on_delete; /* of peer: Null, Cascade, Restrict */
    entry rows[TENANTS][KEYS];
} kind;

typedef struct play {
    schemac_db *db;
    uint64_t random;
    unsigned long seed, step;
    int tenant; /* -1: none; BOTH: the system's rights */
    kind kinds[MODELS];
    char texts[8][24]; /* of the row at hand */
    size_t used;
    size_t oks, conflicts;
} play;

/* In the order of their keys. */
static const char *const tenants[TENANTS] = {"acme", "Bolt"};

static uint32_t below(play *p, uint32_t n)
{
    p->random = p->random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(p->random >> 33) % n;
}

static void lost(const play *p, const kind *k, const char *what)
{
    fail_msg("SCHEMAC_SEED=%lu, step %lu, tenant %d, %s: %s: %s", p->seed, p->step, p->tenant,
             k->m->name, what, schemac_error_message(p->db));
}

static void expect(play *p, const kind *k, schemac_status wanted, schemac_status got,
                   const char *call)
{
    char what[200];
    p->oks += got == SCHEMAC_OK;
    p->conflicts += got == SCHEMAC_CONFLICT;
    snprintf(what, sizeof what, "%s is %s, not %s", call, schemac_status_name(got),
             schemac_status_name(wanted));
    if (got != wanted)
        lost(p, k, what);
    /* what is said about one tenant's call never is about another's row */
    if (got != SCHEMAC_OK && p->tenant != BOTH &&
        strstr(schemac_error_message(p->db), "another tenant") != NULL)
        lost(p, k, "tells of another tenant");
}
#define EXPECT(p, k, wanted, call) expect((p), (k), (wanted), (call), #call)
#define REQUIRE(p, k, condition)                                                                   \
    do {                                                                                           \
        if (!(condition))                                                                          \
            lost((p), (k), #condition);                                                            \
    } while (0)

/* ---- values --------------------------------------------------------------------------------- */

static const char *spelled(play *p, const char *text)
{
    char *copy = p->texts[p->used++ % 8];
    snprintf(copy, sizeof p->texts[0], "%s", text);
    return copy;
}

/* Another spelling of the same by this collation. */
static const char *otherwise(play *p, const char *text, char collation)
{
    char *copy = (char *)(uintptr_t)spelled(p, text);
    if (collation == 'n' && below(p, 2) == 0)
        for (char *c = copy; *c != '\0'; c++)
            *c = (char)(below(p, 2) == 0 ? *c & ~0x20 : *c | 0x20);
    if (collation == 'r' && below(p, 2) == 0)
        strcat(copy, below(p, 2) == 0 ? " " : "   ");
    return copy;
}

static char collation_of(const schemac_field *f, const kind *k)
{
    if (strcmp(f->name, "peer") != 0 && strcmp(f->name, "key") != 0)
        return strcmp(f->name, "a") == 0 ? 'n' : 'b';
    return strcmp(k->m->name, "nick") == 0 ? 'n' : strcmp(k->m->name, "trim") == 0 ? 'r' : 'b';
}

/* The values of a type ascend with their numbers. */
static void put_value(play *p, const kind *k, const schemac_field *f, void *to, int n)
{
    static const char *const texts[KEYS] = {"", "aa", "bb", "cc"};
    static const int64_t integers[KEYS] = {INT64_MIN + 1, 0, 5, INT64_MAX};
    static const double reals[KEYS] = {-1e300, -0.5, 0, 7.25};
    static const schemac_date dates[KEYS] = {
        {0, 1, 1}, {1999, 12, 31}, {2024, 2, 29}, {9999, 12, 31}};
    static const int levels[KEYS] = {1, 5, 7, 9};
    static const unsigned char bytes[KEYS] = {0, 1, 0x7f, 0xff};
    const char *text;
    int64_t integer = integers[n];
    int32_t small = (int32_t)(n * 1000 - 1);
    schemac_uuid id = {{bytes[n], 7}};
    schemac_blob blob = {&bytes[n], n == 0 ? 0 : 1};
    int number = f->enumeration != NULL && f->enumeration->stored_as_integer ? levels[n] : n + 1;
    bool truth = n == 1;
    switch ((schemac_type)f->type) {
    case SCHEMAC_TEXT:
        text = otherwise(p, texts[n], collation_of(f, k));
        memcpy(to, &text, sizeof text);
        break;
    case SCHEMAC_INT32:
        memcpy(to, &small, sizeof small);
        break;
    case SCHEMAC_DECIMAL:
        integer = small;
        memcpy(to, &integer, sizeof integer);
        break;
    case SCHEMAC_INT64:
    case SCHEMAC_TIMESTAMP:
        memcpy(to, &integer, sizeof integer);
        break;
    case SCHEMAC_DOUBLE:
        memcpy(to, &reals[n], sizeof reals[n]);
        break;
    case SCHEMAC_DATE:
        memcpy(to, &dates[n], sizeof dates[n]);
        break;
    case SCHEMAC_UUID:
        memcpy(to, &id, sizeof id);
        break;
    case SCHEMAC_BLOB:
        memcpy(to, &blob, sizeof blob);
        break;
    case SCHEMAC_ENUM:
        memcpy(to, &number, sizeof number);
        break;
    case SCHEMAC_BOOL:
        memcpy(to, &truth, sizeof truth);
        break;
    case SCHEMAC_JSON:
        fail();
    }
}

static bool same_text(const char *a, const char *b, char collation)
{
    size_t x = strlen(a), y = strlen(b);
    while (collation == 'r' && x > 0 && a[x - 1] == ' ')
        x--;
    while (collation == 'r' && y > 0 && b[y - 1] == ' ')
        y--;
    return x == y && (collation == 'n' ? strncasecmp(a, b, x) == 0 : strncmp(a, b, x) == 0);
}

static bool is_value(play *p, const kind *k, const schemac_field *f, const void *value, int n)
{
    unsigned char wanted[16] = {0};
    put_value(p, k, f, wanted, n);
    if (f->type == SCHEMAC_TEXT) {
        const char *a, *b;
        memcpy(&a, value, sizeof a);
        memcpy(&b, wanted, sizeof b);
        return same_text(a, b, collation_of(f, k));
    }
    if (f->type == SCHEMAC_BLOB) {
        schemac_blob a, b;
        memcpy(&a, value, sizeof a);
        memcpy(&b, wanted, sizeof b);
        return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
    }
    return memcmp(value, wanted, value_size(f)) == 0;
}

static const schemac_field *field_at(const kind *k, uint16_t number)
{
    return &k->m->record.fields[number];
}

/* A key of several fields counts as a number with their digits: the last one varies first. */
static int part_of_key(const kind *k, size_t i, int n)
{
    return k->m->key_count == 1 ? n : i == 0 ? n / 2 : n % 2;
}

static void put_key(play *p, const kind *k, unsigned char *row, int n)
{
    for (size_t i = 0; i < k->m->key_count; i++) {
        const schemac_field *f = field_at(k, k->m->key[i]);
        put_value(p, k, f, row + f->offset, part_of_key(k, i, n));
    }
}

static bool has_key(play *p, const kind *k, const unsigned char *row, int n)
{
    for (size_t i = 0; i < k->m->key_count; i++) {
        const schemac_field *f = field_at(k, k->m->key[i]);
        if (!is_value(p, k, f, row + f->offset, part_of_key(k, i, n)))
            return false;
    }
    return true;
}

static void put_optional(play *p, const kind *k, uint16_t field, unsigned char *row, int n)
{
    const schemac_field *f = field_at(k, field);
    bool has;
    memset(row + f->offset, 0, member_size(f));
    if (n < 0)
        return;
    if (!member_points(f))
        *(bool *)(void *)(row + f->offset) = true;
    size_t inside = (size_t)((const unsigned char *)member_value(f, row + f->offset, &has) - row);
    put_value(p, k, f, row + inside, n);
}

static const char *const marks[MARKS] = {"m1", "m2", "m3"};

static void put_row(play *p, const kind *k, unsigned char *row, int n, const entry *e)
{
    const char *mark = e->mark < 0 ? NULL : marks[e->mark];
    int32_t note = e->note;
    memset(row, 0, ROW);
    put_key(p, k, row, n);
    memcpy(row + field_at(k, k->note)->offset, &note, sizeof note);
    memcpy(row + field_at(k, k->mark)->offset, &mark, sizeof mark);
    if (k->peer != SCHEMAC_NO_FIELD)
        put_optional(p, k, k->peer, row, e->peer);
    if (k->rev != SCHEMAC_NO_FIELD)
        memcpy(row + field_at(k, k->rev)->offset, &e->rev, sizeof e->rev);
}

static void put_firm(const kind *k, unsigned char *row, const char *firm)
{
    memcpy(row + field_at(k, k->m->tenant)->offset, &firm, sizeof firm);
}

static const char *firm_of(const kind *k, const unsigned char *row)
{
    const char *firm;
    memcpy(&firm, row + field_at(k, k->m->tenant)->offset, sizeof firm);
    return firm;
}

/* Everything that is in a row that was read. */
static void check_row(play *p, const kind *k, const unsigned char *row, int tenant, int n)
{
    const entry *e = &k->rows[tenant][n];
    const char *mark;
    int32_t note;
    REQUIRE(p, k, e->there);
    REQUIRE(p, k, strcasecmp(firm_of(k, row), tenants[tenant]) == 0);
    REQUIRE(p, k, has_key(p, k, row, n));
    memcpy(&note, row + field_at(k, k->note)->offset, sizeof note);
    memcpy(&mark, row + field_at(k, k->mark)->offset, sizeof mark);
    REQUIRE(p, k, note == e->note);
    REQUIRE(p, k,
            (mark == NULL) == (e->mark < 0) && (mark == NULL || strcmp(mark, marks[e->mark]) == 0));
    if (k->rev != SCHEMAC_NO_FIELD) {
        int64_t rev;
        memcpy(&rev, row + field_at(k, k->rev)->offset, sizeof rev);
        REQUIRE(p, k, rev == e->rev);
        REQUIRE(p, k, *(const bool *)(row + field_at(k, k->deleted)->offset) == e->gone);
    }
    if (k->peer == SCHEMAC_NO_FIELD)
        return;
    const schemac_field *f = field_at(k, k->peer);
    bool has;
    const void *value = member_value(f, row + f->offset, &has);
    REQUIRE(p, k, has == (e->peer >= 0) && (!has || is_value(p, k, f, value, e->peer)));
}

/* ---- what is expected ----------------------------------------------------------------------- */

static bool is_seen(const entry *e)
{
    return e->there && !e->gone;
}

/* Another row of the tenant has the mark. */
static bool is_marked(const kind *k, int tenant, int n, int mark)
{
    for (int i = 0; i < k->keys && mark >= 0; i++)
        if (i != n && k->rows[tenant][i].there && k->rows[tenant][i].mark == mark)
            return true;
    return false;
}

/* The triggers look before the row is written, the key when the statement ends. */
static bool is_deleted_peer(const kind *k, int tenant, int peer)
{
    return peer >= 0 && k->rows[tenant][peer].there && k->rows[tenant][peer].gone;
}

static bool is_missing_peer(const kind *k, int tenant, int n, int peer)
{
    return peer >= 0 && peer != n && !k->rows[tenant][peer].there;
}

static schemac_status insert_into(kind *k, int tenant, int n, const entry *e)
{
    entry *to = &k->rows[tenant][n];
    if (is_deleted_peer(k, tenant, e->peer))
        return SCHEMAC_REFERENCE;
    if (to->there || is_marked(k, tenant, n, e->mark))
        return SCHEMAC_CONFLICT;
    if (is_missing_peer(k, tenant, n, e->peer))
        return SCHEMAC_REFERENCE;
    *to = *e;
    to->there = true;
    to->gone = false;
    to->rev = 1;
    return SCHEMAC_OK;
}

static schemac_status change_to(kind *k, int tenant, int n, const entry *e)
{
    entry *to = &k->rows[tenant][n];
    if (e->peer != to->peer && is_deleted_peer(k, tenant, e->peer))
        return SCHEMAC_REFERENCE;
    if (is_marked(k, tenant, n, e->mark))
        return SCHEMAC_CONFLICT;
    if (is_missing_peer(k, tenant, n, e->peer))
        return SCHEMAC_REFERENCE;
    to->note = e->note;
    to->mark = e->mark;
    to->peer = e->peer;
    to->rev++;
    return SCHEMAC_OK;
}

/* What hangs on a row that goes: in one pass more for each that goes with it. */
static schemac_status remove_from(kind *k, int tenant, int n)
{
    entry *rows = k->rows[tenant];
    for (int i = 0; i < k->keys; i++)
        if (k->on_delete == 'R' && i != n && rows[i].there && rows[i].peer == n)
            return SCHEMAC_REFERENCE;
    rows[n].there = false;
    for (int i = 0; i < k->keys; i++) {
        if (!rows[i].there || rows[i].peer != n || k->peer == SCHEMAC_NO_FIELD)
            continue;
        if (k->on_delete == 'C')
            remove_from(k, tenant, i);
        else
            rows[i].peer = -1;
    }
    return SCHEMAC_OK;
}

/* ---- calls ---------------------------------------------------------------------------------- */

/* A row that references itself in another spelling is refused: SQLite does not compare by the
   collation then. */
static bool is_itself(const kind *k, int n, const entry *e)
{
    return e->peer == n && (strcmp(k->m->name, "nick") == 0 || strcmp(k->m->name, "trim") == 0);
}

static entry some_entry(play *p, const kind *k, int n)
{
    entry e = {.note = (int)below(p, 1000), .mark = (int)below(p, MARKS * 2) - MARKS, .peer = -1};
    e.mark = e.mark < 0 ? -1 : e.mark;
    if (k->peer != SCHEMAC_NO_FIELD)
        e.peer = (int)below(p, (uint32_t)k->keys * 2) - k->keys;
    e.peer = e.peer < 0 || is_itself(k, n, &e) ? -1 : e.peer;
    return e;
}

/* Says in the row whose it is: nothing, or the tenant in some spelling, or another. *tenant: whose
   it is then, or -1 when the call has to refuse it. */
static void say_firm(play *p, const kind *k, unsigned char *row, int *tenant)
{
    int said = (int)below(p, TENANTS);
    put_firm(k, row, NULL);
    *tenant = p->tenant;
    if (p->tenant == BOTH || (p->tenant >= 0 && below(p, 3) == 0)) {
        put_firm(k, row, otherwise(p, tenants[said], 'n'));
        *tenant = p->tenant == BOTH || p->tenant == said ? said : -1;
    }
}

static schemac_status reached(const play *p, int tenant, schemac_status elsewhere)
{
    return p->tenant < 0 ? SCHEMAC_NO_TENANT : tenant < 0 ? elsewhere : SCHEMAC_OK;
}

/* After a row was inserted. */
static void check_inserted(play *p, const kind *k, unsigned char *row, int tenant)
{
    REQUIRE(p, k, strcasecmp(firm_of(k, row), tenants[tenant]) == 0);
    if (p->tenant != BOTH) /* as it is stored */
        REQUIRE(p, k, strcmp(firm_of(k, row), tenants[tenant]) == 0);
}

static void insert(play *p, kind *k)
{
    unsigned char row[ROW], before[ROW];
    int n = (int)below(p, (uint32_t)k->keys), tenant;
    entry e = some_entry(p, k, n);
    put_row(p, k, row, n, &e);
    say_firm(p, k, row, &tenant);
    memcpy(before, row, ROW);
    schemac_status wanted = reached(p, tenant, SCHEMAC_INVALID);
    if (wanted == SCHEMAC_OK)
        wanted = insert_into(k, tenant, n, &e);
    EXPECT(p, k, wanted, schemac_insert(p->db, k->m, row));
    if (wanted == SCHEMAC_OK)
        check_inserted(p, k, row, tenant);
    else
        REQUIRE(p, k, memcmp(row, before, ROW) == 0);
}

static void insert_many(play *p, kind *k)
{
    unsigned char rows[3 * ROW], row[ROW];
    size_t size = k->m->record.row_size;
    int owner[3];
    kind trial = *k;
    schemac_status wanted = reached(p, 0, SCHEMAC_OK);
    p->used = 0;
    for (int i = 0; i < 3; i++) {
        int n = (int)below(p, (uint32_t)k->keys);
        entry e = some_entry(p, k, n);
        e.peer = -1;
        put_row(p, k, row, n, &e);
        say_firm(p, k, row, &owner[i]);
        memcpy(rows + (size_t)i * size, row, size);
        if (wanted == SCHEMAC_OK)
            wanted = reached(p, owner[i], SCHEMAC_INVALID);
        if (wanted == SCHEMAC_OK)
            wanted = insert_into(&trial, owner[i], n, &e);
    }
    EXPECT(p, k, wanted, schemac_insert_many(p->db, k->m, rows, 3));
    if (wanted != SCHEMAC_OK)
        return;
    *k = trial;
    for (int i = 0; i < 3; i++)
        check_inserted(p, k, rows + (size_t)i * size, owner[i]);
}

static void upsert(play *p, kind *k)
{
    unsigned char row[ROW];
    int n = (int)below(p, (uint32_t)k->keys), tenant;
    entry e = some_entry(p, k, n);
    put_row(p, k, row, n, &e);
    say_firm(p, k, row, &tenant);
    schemac_status wanted = reached(p, tenant, SCHEMAC_INVALID);
    if (wanted == SCHEMAC_OK) {
        entry *stored = &k->rows[tenant][n];
        if (is_deleted_peer(k, tenant,
                            e.peer)) /* watched before it is known whether there is a row */
            wanted = SCHEMAC_REFERENCE;
        else if (stored->there && is_marked(k, tenant, n, e.mark))
            wanted = SCHEMAC_CONFLICT;
        else if (stored->there && stored->gone)
            wanted = SCHEMAC_CONFLICT;
        else
            wanted = stored->there ? change_to(k, tenant, n, &e) : insert_into(k, tenant, n, &e);
    }
    EXPECT(p, k, wanted, schemac_upsert(p->db, k->m, SCHEMAC_BY_KEY, row));
    if (wanted == SCHEMAC_OK)
        check_inserted(p, k, row, tenant);
}

static int path_of(const kind *k, const char *label)
{
    for (int i = 0; i < k->m->path_count; i++)
        if (strcmp(k->m->paths[i].label, label) == 0)
            return i;
    fail();
    return -1;
}

static void upsert_by_mark(play *p, kind *k)
{
    unsigned char row[ROW];
    int n = (int)below(p, (uint32_t)k->keys), tenant, found = -1;
    entry e = some_entry(p, k, n);
    put_row(p, k, row, n, &e);
    say_firm(p, k, row, &tenant);
    schemac_status wanted = reached(p, tenant, SCHEMAC_INVALID);
    if (wanted != SCHEMAC_NO_TENANT && e.mark < 0)
        wanted = SCHEMAC_INVALID; /* which row? */
    if (k->m->key_count == 0)
        return; /* a mark says no more than the tenant does: there is no such call */
    for (int i = 0; i < k->keys && wanted == SCHEMAC_OK; i++)
        if (e.mark >= 0 && k->rows[tenant][i].there && k->rows[tenant][i].mark == e.mark)
            found = i;
    if (wanted == SCHEMAC_OK && found >= 0 && (k->rows[tenant][n].there || is_itself(k, found, &e)))
        return; /* two uniques at once: the other test has it */
    if (wanted == SCHEMAC_OK && is_deleted_peer(k, tenant, e.peer))
        wanted = SCHEMAC_REFERENCE;
    else if (wanted == SCHEMAC_OK && found >= 0 &&
             (k->rows[tenant][found].gone || member_points(field_at(k, k->m->key[0]))))
        wanted = SCHEMAC_CONFLICT; /* another key, which the row could not be given */
    else if (wanted == SCHEMAC_OK)
        wanted = found >= 0 ? change_to(k, tenant, found, &e) : insert_into(k, tenant, n, &e);
    EXPECT(p, k, wanted, schemac_upsert(p->db, k->m, path_of(k, "mark"), row));
}

/* All of a row, or some of it. */
static void change(play *p, kind *k, bool whole)
{
    unsigned char row[ROW];
    bool mask[3] = {true, below(p, 2) == 0, below(p, 2) == 0}; /* note, mark, peer */
    int n = (int)below(p, (uint32_t)k->keys), tenant;
    entry e = some_entry(p, k, n);
    int whose = p->tenant == BOTH || p->tenant < 0 ? 0 : p->tenant;
    e.rev = k->rows[whose][n].rev;
    put_row(p, k, row, n, &e);
    say_firm(p, k, row, &tenant);
    if (tenant >= 0 && tenant != BOTH && k->rev != SCHEMAC_NO_FIELD) {
        e.rev = k->rows[tenant][n].rev + (below(p, 8) == 0);
        memcpy(row + field_at(k, k->rev)->offset, &e.rev, sizeof e.rev);
    }
    schemac_status wanted = reached(p, tenant, SCHEMAC_NOT_FOUND);
    if (wanted == SCHEMAC_OK) {
        const entry *stored = &k->rows[tenant][n];
        if (!is_seen(stored))
            wanted = SCHEMAC_NOT_FOUND;
        else if (k->rev != SCHEMAC_NO_FIELD && e.rev != stored->rev)
            wanted = SCHEMAC_STALE;
        e.mark = whole || mask[1] ? e.mark : stored->mark;
        e.peer = whole || mask[2] ? e.peer : stored->peer;
        if (wanted == SCHEMAC_OK)
            wanted = change_to(k, tenant, n, &e);
    }
    void *filled = k->rev != SCHEMAC_NO_FIELD ? row : NULL;
    if (whole)
        EXPECT(p, k, wanted, schemac_update(p->db, k->m, row, filled));
    else
        EXPECT(p, k, wanted, schemac_patch(p->db, k->m, row, filled, mask));
    if (wanted == SCHEMAC_OK && filled != NULL) {
        memcpy(&e.rev, row + field_at(k, k->rev)->offset, sizeof e.rev);
        REQUIRE(p, k, e.rev == k->rows[tenant][n].rev);
    }
}

/* Calls that are given the key alone. */
static void by_key(play *p, kind *k)
{
    unsigned char row[ROW] = {0};
    const void *values[2] = {NULL, NULL};
    int n = (int)below(p, (uint32_t)k->keys), what = (int)below(p, 6);
    void *got;
    bool there = true;
    put_key(p, k, row, n);
    for (size_t i = 0; i < k->m->key_count; i++)
        values[i] = row + field_at(k, k->m->key[i])->offset;
    bool one = p->tenant >= 0 && p->tenant < BOTH;
    entry *e = &k->rows[one ? p->tenant : 0][n];
    schemac_status wanted = one ? SCHEMAC_OK : SCHEMAC_NO_TENANT;
    bool soft = k->rev != SCHEMAC_NO_FIELD;
    schemac_status seen = !one ? wanted : is_seen(e) ? SCHEMAC_OK : SCHEMAC_NOT_FOUND;
    switch (what) {
    case 0:
        EXPECT(p, k, seen, schemac_get(p->db, k->m, SCHEMAC_BY_KEY, values, &got));
        if (seen == SCHEMAC_OK)
            check_row(p, k, got, p->tenant, n);
        REQUIRE(p, k, (got != NULL) == (seen == SCHEMAC_OK));
        schemac_free(got);
        break;
    case 1:
        EXPECT(p, k, wanted, schemac_exists(p->db, k->m, values, &there));
        REQUIRE(p, k, there == (one && is_seen(e)));
        break;
    case 2: /* as often as the rest together: rows come and go */
    case 3:
        if (seen == SCHEMAC_OK && soft)
            e->gone = true, e->rev++;
        else if (seen == SCHEMAC_OK)
            seen = remove_from(k, p->tenant, n);
        EXPECT(p, k, seen, schemac_delete(p->db, k->m, values));
        break;
    case 4:
        if (!soft)
            break;
        seen = !one ? wanted : e->there && e->gone ? SCHEMAC_OK : SCHEMAC_NOT_FOUND;
        if (seen == SCHEMAC_OK)
            e->gone = false, e->rev++;
        EXPECT(p, k, seen, schemac_restore(p->db, k->m, values));
        break;
    default:
        if (!soft)
            break;
        seen = !one ? wanted : e->there ? remove_from(k, p->tenant, n) : SCHEMAC_NOT_FOUND;
        EXPECT(p, k, seen, schemac_purge(p->db, k->m, values));
        break;
    }
}

static void get_by_mark(play *p, kind *k)
{
    int mark = (int)below(p, MARKS), found = -1;
    const void *values[] = {&marks[mark]};
    void *got;
    bool one = p->tenant >= 0 && p->tenant < BOTH;
    for (int i = 0; i < k->keys && one; i++)
        if (is_seen(&k->rows[p->tenant][i]) && k->rows[p->tenant][i].mark == mark)
            found = i;
    schemac_status wanted = !one ? SCHEMAC_NO_TENANT : found >= 0 ? SCHEMAC_OK : SCHEMAC_NOT_FOUND;
    EXPECT(p, k, wanted, schemac_get(p->db, k->m, path_of(k, "mark"), values, &got));
    if (found >= 0)
        check_row(p, k, got, p->tenant, found);
    schemac_free(got);
}

/* The next row that a list gives, in the order of the key, or from the end; false behind the last.
   *at: -1 before the first. */
static bool next_row(const play *p, const kind *k, bool descending, bool deleted, int note, int *at)
{
    int count = TENANTS * k->keys;
    while (++*at < count) {
        int i = descending ? count - 1 - *at : *at;
        const entry *e = &k->rows[i / k->keys][i % k->keys];
        if ((p->tenant == BOTH || p->tenant == i / k->keys) && (deleted ? e->there : is_seen(e)) &&
            e->note >= note)
            return true;
    }
    return false;
}

static void check_next(play *p, const kind *k, const void *row, bool descending, bool deleted,
                       int note, int *at)
{
    REQUIRE(p, k, next_row(p, k, descending, deleted, note, at));
    int i = descending ? TENANTS * k->keys - 1 - *at : *at;
    check_row(p, k, row, i / k->keys, i % k->keys);
}

/* All pages of a list, a search or a scan. */
static void list(play *p, kind *k, int form)
{
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.limit = below(p, 4);
    page.descending = below(p, 2) == 0;
    page.deleted = below(p, 2) == 0;
    int at = -1, note = form == 0 ? -1 : (int)below(p, 1000);
    schemac_filter filter = schemac_filter_new(k->note, SCHEMAC_GE);
    filter.value.small = note;
    schemac_status wanted = p->tenant < 0 ? SCHEMAC_NO_TENANT : SCHEMAC_OK;
    do {
        schemac_rows rows;
        if (form == 0)
            EXPECT(p, k, wanted, schemac_list(p->db, k->m, SCHEMAC_BY_KEY, NULL, &page, &rows));
        else
            EXPECT(p, k, wanted,
                   schemac_find(p->db, k->m, &filter, 1, SCHEMAC_BY_KEY, &page, &rows));
        if (wanted != SCHEMAC_OK)
            return;
        for (size_t i = 0; i < rows.count; i++)
            check_next(p, k, (const unsigned char *)rows.rows + i * k->m->record.row_size,
                       page.descending, page.deleted, note, &at);
        page.after = rows.next;
        schemac_free(rows.rows);
    } while (page.after.size > 0);
    REQUIRE(p, k, !next_row(p, k, page.descending, page.deleted, note, &at));
}

static void scan(play *p, kind *k)
{
    schemac_scan *s;
    const void *view;
    int at = -1;
    if (p->tenant < 0)
        return;
    EXPECT(p, k, SCHEMAC_OK, schemac_scan_begin(p->db, k->m, NULL, 0, SCHEMAC_BY_KEY, NULL, &s));
    schemac_status status;
    while ((status = schemac_scan_next(s, k->m, &view)) == SCHEMAC_OK) {
        check_next(p, k, view, false, false, -1, &at);
        if (below(p, 4) == 0 && p->tenant == BOTH)
            EXPECT(p, k, SCHEMAC_MISUSE, schemac_end_system(p->db));
        else if (below(p, 4) == 0)
            EXPECT(p, k, SCHEMAC_MISUSE, schemac_set_tenant(p->db, &tenants[0]));
    }
    REQUIRE(p, k, status == SCHEMAC_NOT_FOUND && !next_row(p, k, false, false, -1, &at));
    schemac_scan_end(s);
}

/* A page of one tenant goes on for whoever has the cursor: with the rows of whoever has it. */
static void pass_cursor(play *p, kind *k)
{
    schemac_page page = SCHEMAC_PAGE_INIT;
    schemac_rows rows;
    if (p->tenant < 0 || p->tenant == BOTH)
        return;
    page.limit = 1;
    EXPECT(p, k, SCHEMAC_OK, schemac_list(p->db, k->m, SCHEMAC_BY_KEY, NULL, &page, &rows));
    page.after = rows.next;
    page.limit = 0;
    schemac_free(rows.rows);
    if (page.after.size == 0)
        return;
    int from = 0;
    while (!is_seen(&k->rows[p->tenant][from]))
        from++;
    p->tenant = 1 - p->tenant;
    EXPECT(p, k, SCHEMAC_OK, schemac_set_tenant(p->db, &tenants[p->tenant]));
    EXPECT(p, k, SCHEMAC_OK, schemac_list(p->db, k->m, SCHEMAC_BY_KEY, NULL, &page, &rows));
    size_t found = 0;
    for (int i = from + 1; i < k->keys; i++)
        if (is_seen(&k->rows[p->tenant][i])) {
            REQUIRE(p, k, found < rows.count);
            check_row(p, k, (const unsigned char *)rows.rows + found++ * k->m->record.row_size,
                      p->tenant, i);
        }
    REQUIRE(p, k, rows.count == found);
    schemac_free(rows.rows);
}

static void count(play *p, kind *k)
{
    int64_t got, wanted = 0;
    for (int t = 0; t < TENANTS; t++)
        for (int n = 0; n < k->keys; n++)
            wanted += (p->tenant == BOTH || p->tenant == t) && is_seen(&k->rows[t][n]);
    EXPECT(p, k, p->tenant < 0 ? SCHEMAC_NO_TENANT : SCHEMAC_OK, schemac_count(p->db, k->m, &got));
    REQUIRE(p, k, got == wanted);
}

static void change_tenant(play *p, const kind *k)
{
    if (p->tenant == BOTH)
        EXPECT(p, k, SCHEMAC_OK, schemac_end_system(p->db));
    int next = (int)below(p, 10);
    const char *key = next < 8 ? otherwise(p, tenants[next % 2], 'n') : "nobody";
    schemac_status wanted = next == 8 ? SCHEMAC_NOT_FOUND : SCHEMAC_OK;
    if (next < 9)
        EXPECT(p, k, wanted, schemac_set_tenant(p->db, &key));
    p->tenant = next < 8 ? next % 2 : -1;
    if (next == 9) {
        EXPECT(p, k, SCHEMAC_OK, schemac_set_tenant(p->db, NULL));
        EXPECT(p, k, SCHEMAC_OK, schemac_as_system(p->db));
        p->tenant = BOTH;
    }
}

static void take_step(play *p)
{
    kind *k = &p->kinds[below(p, MODELS)];
    p->used = 0;
    switch (below(p, 20)) {
    case 0:
    case 1:
    case 2:
        insert(p, k);
        break;
    case 3:
        insert_many(p, k);
        break;
    case 4:
    case 5:
        upsert(p, k);
        break;
    case 6:
        upsert_by_mark(p, k);
        break;
    case 7:
    case 8:
        change(p, k, true);
        break;
    case 9:
        change(p, k, false);
        break;
    case 10:
    case 11:
    case 12:
        by_key(p, k);
        break;
    case 13:
        get_by_mark(p, k);
        break;
    case 14:
    case 15:
        list(p, k, below(p, 2) == 0);
        break;
    case 16:
        scan(p, k);
        break;
    case 17:
        pass_cursor(p, k);
        break;
    case 18:
        count(p, k);
        break;
    default:
        change_tenant(p, k);
        break;
    }
}

/* ---- the whole ------------------------------------------------------------------------------ */

static uint16_t field_called(const schemac_model *m, const char *name)
{
    for (uint16_t i = 0; i < m->record.field_count; i++)
        if (strcmp(m->record.fields[i].name, name) == 0)
            return i;
    return SCHEMAC_NO_FIELD;
}

static void find_kinds(play *p)
{
    static const struct {
        const char *name;
        int keys;
        char on_delete;
    } all[MODELS] = {{"word", 4, 'N'},  {"nick", 4, 'N'}, {"trim", 4, 'C'}, {"small", 4, 'R'},
                     {"large", 4, 'N'}, {"amount", 4, 0}, {"ratio", 4, 0},  {"moment", 4, 0},
                     {"ident", 4, 0},   {"bytes", 4, 0},  {"shade", 4, 0},  {"rank", 4, 0},
                     {"flag", 2, 0},    {"day", 4, 0},    {"pair", 4, 0},   {"charter", 1, 0}};
    for (size_t i = 0; i < MODELS; i++) {
        kind *k = &p->kinds[i];
        k->m = schemac_model_find(GUILD_SCHEMA, all[i].name);
        assert_non_null(k->m);
        assert_true(k->m->tenant_key && k->m->record.row_size <= ROW);
        k->keys = all[i].keys;
        k->on_delete = all[i].on_delete;
        k->note = field_called(k->m, "note");
        k->mark = field_called(k->m, "mark");
        k->peer = field_called(k->m, "peer");
        k->deleted = field_called(k->m, "gone");
        k->rev = field_called(k->m, "rev");
    }
}

static void check_all(play *p)
{
    int before = p->tenant;
    if (before != BOTH)
        assert_ok(p->db, schemac_as_system(p->db));
    p->tenant = BOTH;
    for (size_t i = 0; i < MODELS; i++) {
        kind *k = &p->kinds[i];
        schemac_page page = SCHEMAC_PAGE_INIT;
        schemac_rows rows;
        int at = -1;
        page.deleted = true;
        assert_ok(p->db, schemac_list(p->db, k->m, SCHEMAC_BY_KEY, NULL, &page, &rows));
        for (size_t j = 0; j < rows.count; j++)
            check_next(p, k, (const unsigned char *)rows.rows + j * k->m->record.row_size, false,
                       true, -1, &at);
        REQUIRE(p, k, !next_row(p, k, false, true, -1, &at));
        schemac_free(rows.rows);
    }
    if (before != BOTH)
        assert_ok(p->db, schemac_end_system(p->db));
    p->tenant = before;
}

static void play_seed(unsigned long seed, unsigned long steps)
{
    static play whole;
    play *p = &whole;
    *p = (play){.random = seed * 0x9E3779B97F4A7C15u + 1, .seed = seed, .tenant = -1};
    find_kinds(p);
    const char *path = fresh_path();
    assert_ok(p->db, guild_open(path, NULL, &p->db));
    assert_ok(p->db, schemac_exec(p->db, "PRAGMA synchronous=OFF; DELETE FROM word"));
    assert_ok(p->db, schemac_as_system(p->db));
    guild_firm bolt = {.code = "Bolt"};
    assert_ok(p->db, guild_firm_insert(p->db, &bolt));
    assert_ok(p->db, schemac_end_system(p->db));
    for (p->step = 0; p->step < steps; p->step++) {
        take_step(p);
        if (p->step % 200 == 199)
            check_all(p);
    }
    check_all(p);
    print_message("seed %lu: %zu of %lu calls did something, %zu met a conflict\n", seed, p->oks,
                  steps, p->conflicts);
    assert_true(p->oks > steps / 4 && p->conflicts > steps / 40);
    schemac_close(p->db);
    assert_sound(path);
}

static void test_apart(void **state)
{
    (void)state;
    unsigned long seed, steps = soak_count(6000, 60000);
    if (soak_seed(&seed)) {
        play_seed(seed, steps);
        return;
    }
    for (seed = 1; seed <= 4; seed++)
        play_seed(seed, steps);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_apart)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
