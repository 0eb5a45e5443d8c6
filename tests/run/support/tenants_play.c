/* tenants_play.c - the rules of guild.schema in plain C, and random rows. */
#include "tenants_play.h"

#include "base/member.h"

#include <stdio.h>
#include <strings.h>

const char *const tenants[TENANTS] = {"acme", "Bolt"};

uint32_t below(play *p, uint32_t n)
{
    p->random = p->random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(p->random >> 33) % n;
}

void lost(const play *p, const kind *k, const char *what)
{
    fail_msg("SCHEMAC_SEED=%lu, step %lu, tenant %d, %s: %s: %s", p->seed, p->step, p->tenant,
             k->m->name, what, schemac_error_message(p->db));
}

void expect(play *p, const kind *k, schemac_status wanted, schemac_status got, const char *call)
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
/* ---- values --------------------------------------------------------------------------------- */

static const char *spelled(play *p, const char *text)
{
    char *copy = p->texts[p->used++ % 8];
    snprintf(copy, sizeof p->texts[0], "%s", text);
    return copy;
}

const char *otherwise(play *p, const char *text, char collation)
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

void put_value(play *p, const kind *k, const schemac_field *f, void *to, int n)
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

const schemac_field *field_at(const kind *k, uint16_t number)
{
    return &k->m->record.fields[number];
}

/* A key of several fields counts as a number with their digits: the last one varies first. */
static int part_of_key(const kind *k, size_t i, int n)
{
    return k->m->key_count == 1 ? n : i == 0 ? n / 2 : n % 2;
}

void put_key(play *p, const kind *k, unsigned char *row, int n)
{
    for (size_t i = 0; i < k->m->key_count; i++) {
        const schemac_field *f = field_at(k, k->m->key[i]);
        put_value(p, k, f, row + f->offset, part_of_key(k, i, n));
    }
}

bool has_key(play *p, const kind *k, const unsigned char *row, int n)
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

const char *const marks[MARKS] = {"m1", "m2", "m3"};

void put_row(play *p, const kind *k, unsigned char *row, int n, const entry *e)
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

void put_firm(const kind *k, unsigned char *row, const char *firm)
{
    memcpy(row + field_at(k, k->m->tenant)->offset, &firm, sizeof firm);
}

const char *firm_of(const kind *k, const unsigned char *row)
{
    const char *firm;
    memcpy(&firm, row + field_at(k, k->m->tenant)->offset, sizeof firm);
    return firm;
}

void check_entry(play *p, const kind *k, const unsigned char *row, int tenant, int n)
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

bool is_seen(const entry *e)
{
    return e->there && !e->gone;
}

bool is_marked(const kind *k, int tenant, int n, int mark)
{
    for (int i = 0; i < k->keys && mark >= 0; i++)
        if (i != n && k->rows[tenant][i].there && k->rows[tenant][i].mark == mark)
            return true;
    return false;
}

bool is_deleted_peer(const kind *k, int tenant, int peer)
{
    return peer >= 0 && k->rows[tenant][peer].there && k->rows[tenant][peer].gone;
}

static bool is_missing_peer(const kind *k, int tenant, int n, int peer)
{
    return peer >= 0 && peer != n && !k->rows[tenant][peer].there;
}

schemac_status insert_into(kind *k, int tenant, int n, const entry *e)
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

schemac_status change_to(kind *k, int tenant, int n, const entry *e)
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

schemac_status upsert_into(kind *k, int tenant, int n, const entry *e)
{
    entry *stored = &k->rows[tenant][n];
    if (is_deleted_peer(k, tenant, e->peer)) /* watched before it is known whether there is a row */
        return SCHEMAC_REFERENCE;
    if (stored->there && (is_marked(k, tenant, n, e->mark) || stored->gone))
        return SCHEMAC_CONFLICT;
    return stored->there ? change_to(k, tenant, n, e) : insert_into(k, tenant, n, e);
}

schemac_status remove_from(kind *k, int tenant, int n)
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

bool is_itself(const kind *k, int n, const entry *e)
{
    return e->peer == n && (strcmp(k->m->name, "nick") == 0 || strcmp(k->m->name, "trim") == 0);
}

entry some_entry(play *p, const kind *k, int n)
{
    entry e = {.note = (int)below(p, 1000), .mark = (int)below(p, MARKS * 2) - MARKS, .peer = -1};
    e.mark = e.mark < 0 ? -1 : e.mark;
    if (k->peer != SCHEMAC_NO_FIELD)
        e.peer = (int)below(p, (uint32_t)k->keys * 2) - k->keys;
    e.peer = e.peer < 0 || is_itself(k, n, &e) ? -1 : e.peer;
    return e;
}

void say_firm(play *p, const kind *k, unsigned char *row, int *tenant)
{
    int said = (int)below(p, TENANTS);
    put_firm(k, row, NULL);
    *tenant = p->tenant;
    if (p->tenant == BOTH || (p->tenant >= 0 && below(p, 3) == 0)) {
        put_firm(k, row, otherwise(p, tenants[said], 'n'));
        *tenant = p->tenant == BOTH || p->tenant == said ? said : -1;
    }
}

schemac_status reached(const play *p, int tenant, schemac_status elsewhere)
{
    return p->tenant < 0 ? SCHEMAC_NO_TENANT : tenant < 0 ? elsewhere : SCHEMAC_OK;
}

void check_inserted(play *p, const kind *k, unsigned char *row, int tenant)
{
    REQUIRE(p, k, strcasecmp(firm_of(k, row), tenants[tenant]) == 0);
    if (p->tenant != BOTH) /* as it is stored */
        REQUIRE(p, k, strcmp(firm_of(k, row), tenants[tenant]) == 0);
}

int path_of(const kind *k, const char *label)
{
    for (int i = 0; i < k->m->path_count; i++)
        if (strcmp(k->m->paths[i].label, label) == 0)
            return i;
    fail();
    return -1;
}

bool next_row(const play *p, const kind *k, bool descending, bool deleted, int note, int *at)
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

void check_next(play *p, const kind *k, const void *row, bool descending, bool deleted, int note,
                int *at)
{
    REQUIRE(p, k, next_row(p, k, descending, deleted, note, at));
    int i = descending ? TENANTS * k->keys - 1 - *at : *at;
    check_entry(p, k, row, i / k->keys, i % k->keys);
}
