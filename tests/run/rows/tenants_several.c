/* tenants_several.c - the calls for several rows at once, of two tenants. */
#include "tenants_play.h"

#include "base/member.h"

enum { SEVERAL = 3, ASKED = 5 };

/* ---- written -------------------------------------------------------------------------------- */

static schemac_status insert_missing(kind *k, int tenant, int n, const entry *e, bool *skipped)
{
    *skipped = k->rows[tenant][n].there || is_marked(k, tenant, n, e->mark);
    return *skipped ? SCHEMAC_OK : insert_into(k, tenant, n, e);
}

/* Upserted, or inserted where they are missing. */
void write_several(play *p, kind *k)
{
    unsigned char rows[SEVERAL * ROW], before[SEVERAL * ROW], row[ROW];
    size_t size = k->m->record.row_size, skipped = 0, got = 0;
    int owner[SEVERAL];
    bool left_out[SEVERAL] = {false}, missing = below(p, 2) == 0;
    kind trial = *k;
    schemac_status wanted = reached(p, 0, SCHEMAC_OK);
    for (int i = 0; i < SEVERAL; i++) {
        int n = (int)below(p, (uint32_t)k->keys);
        entry e = some_entry(p, k, n);
        e.peer = -1;
        put_row(p, k, row, n, &e);
        say_firm(p, k, row, &owner[i]);
        memcpy(rows + (size_t)i * size, row, size);
        if (wanted == SCHEMAC_OK)
            wanted = reached(p, owner[i], SCHEMAC_INVALID);
        if (wanted == SCHEMAC_OK && missing)
            wanted = insert_missing(&trial, owner[i], n, &e, &left_out[i]);
        else if (wanted == SCHEMAC_OK)
            wanted = upsert_into(&trial, owner[i], n, &e);
        skipped += left_out[i];
    }
    memcpy(before, rows, sizeof before);
    if (missing)
        EXPECT(p, k, wanted, schemac_insert_missing_many(p->db, k->m, rows, SEVERAL, &got));
    else
        EXPECT(p, k, wanted, schemac_upsert_many(p->db, k->m, rows, SEVERAL));
    REQUIRE(p, k, got == (wanted == SCHEMAC_OK ? skipped : 0));
    if (wanted == SCHEMAC_OK)
        *k = trial;
    for (size_t i = 0; i < SEVERAL; i++)
        if (wanted == SCHEMAC_OK && !left_out[i])
            check_inserted(p, k, rows + i * size, owner[i]);
        else
            REQUIRE(p, k, memcmp(rows + i * size, before + i * size, size) == 0);
}

/* ---- read by keys --------------------------------------------------------------------------- */

static bool was_before(const int *numbers, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (numbers[j] == numbers[i])
            return true;
    return false;
}

/* Of the current tenant, in the order of the keys; the same key may come in several spellings. */
void get_several(play *p, kind *k)
{
    unsigned char keys[ASKED * ROW] = {0};
    size_t parts[3] = {ROW, 0, 0}, at = 0, gone = 0, spelled = 0;
    int numbers[ASKED];
    if (k->m->key_count == 0)
        return; /* a row a tenant: there is no such call */
    for (size_t i = 0; i < k->m->key_count; i++)
        parts[1 + i] = field_at(k, k->m->key[i])->offset;
    for (size_t i = 0; i < ASKED; i++) {
        numbers[i] = (int)below(p, (uint32_t)k->keys);
        put_key(p, k, keys + i * ROW, numbers[i]);
    }
    bool one = p->tenant >= 0 && p->tenant < BOTH;
    schemac_rows rows;
    EXPECT(p, k, one ? SCHEMAC_OK : SCHEMAC_NO_TENANT,
           schemac_get_many(p->db, k->m, keys, ASKED, parts, &rows));
    for (size_t i = 0; i < ASKED && one; i++) {
        bool seen = is_seen(&k->rows[p->tenant][numbers[i]]);
        spelled += !seen;
        if (was_before(numbers, i))
            continue;
        gone += !seen;
        if (!seen)
            continue;
        REQUIRE(p, k, at < rows.count);
        check_entry(p, k, (const unsigned char *)rows.rows + at++ * k->m->record.row_size,
                    p->tenant, numbers[i]);
    }
    REQUIRE(p, k, at == rows.count && rows.missing >= gone && rows.missing <= spelled);
    schemac_free(rows.rows);
}

/* Rows that reference one of several, of the tenant or of both. */
void list_among(play *p, kind *k)
{
    unsigned char keys[ASKED][16] = {{0}};
    const size_t parts[] = {sizeof *keys, 0};
    int numbers[ASKED];
    size_t at = 0;
    if (k->peer == SCHEMAC_NO_FIELD)
        return;
    for (size_t i = 0; i < ASKED; i++) {
        numbers[i] = (int)below(p, (uint32_t)k->keys);
        put_value(p, k, field_at(k, k->peer), keys[i], numbers[i]);
    }
    schemac_rows rows;
    EXPECT(p, k, p->tenant < 0 ? SCHEMAC_NO_TENANT : SCHEMAC_OK,
           schemac_list_among(p->db, k->m, path_of(k, "peer"), keys, ASKED, parts, &rows));
    for (size_t i = 0; i < ASKED && p->tenant >= 0; i++)
        for (int j = 0; j < TENANTS * k->keys && !was_before(numbers, i); j++) {
            const entry *e = &k->rows[j / k->keys][j % k->keys];
            if ((p->tenant != BOTH && p->tenant != j / k->keys) || !is_seen(e) ||
                e->peer != numbers[i])
                continue;
            REQUIRE(p, k, at < rows.count);
            check_entry(p, k, (const unsigned char *)rows.rows + at++ * k->m->record.row_size,
                        j / k->keys, j % k->keys);
        }
    REQUIRE(p, k, at == rows.count && rows.missing == 0);
    schemac_free(rows.rows);
}

/* ---- by filters ------------------------------------------------------------------------------ */

/* Filters, of which one or two are used: a note of at least so much, and what has no mark. */
typedef struct sieve {
    schemac_filter filters[2];
    size_t count;
    int note;
    bool everything, unmarked;
} sieve;

static sieve some_sieve(play *p, const kind *k)
{
    sieve s = {.note = (int)below(p, 1000), .everything = below(p, 8) == 0};
    s.unmarked = !s.everything && below(p, 2) == 0;
    s.filters[s.count++] =
        schemac_filter_new(k->note, s.everything ? SCHEMAC_EVERYTHING : SCHEMAC_GE);
    s.filters[0].value.small = s.note;
    if (s.unmarked) {
        s.filters[s.count] = schemac_filter_new(k->mark, SCHEMAC_NULL);
        s.filters[s.count++].is = true;
    }
    return s;
}

static bool passes(const play *p, const kind *k, const sieve *s, int tenant, int n)
{
    const entry *e = &k->rows[tenant][n];
    return (p->tenant == BOTH || p->tenant == tenant) && is_seen(e) &&
           (s->everything || (e->note >= s->note && (!s->unmarked || e->mark < 0)));
}

static int64_t count_of(const play *p, const kind *k, const sieve *s)
{
    int64_t count = 0;
    for (int t = 0; t < TENANTS; t++)
        for (int n = 0; n < k->keys; n++)
            count += passes(p, k, s, t, n);
    return count;
}

void read_where(play *p, kind *k)
{
    const sieve s = some_sieve(p, k);
    int64_t wanted = count_of(p, k, &s), number;
    bool there;
    schemac_status status = p->tenant < 0 ? SCHEMAC_NO_TENANT : SCHEMAC_OK;
    EXPECT(p, k, status, schemac_count_where(p->db, k->m, s.filters, s.count, &number));
    REQUIRE(p, k, number == wanted);
    EXPECT(p, k, status, schemac_exists_where(p->db, k->m, s.filters, s.count, &there));
    REQUIRE(p, k, there == (wanted > 0));
}

static void delete_where(play *p, kind *k)
{
    const sieve s = some_sieve(p, k);
    int64_t wanted = count_of(p, k, &s), number;
    bool soft = k->rev != SCHEMAC_NO_FIELD, passed[TENANTS][KEYS];
    for (int t = 0; t < TENANTS; t++)
        for (int n = 0; n < k->keys; n++)
            passed[t][n] = passes(p, k, &s, t, n);
    for (int t = 0; t < TENANTS; t++)
        for (int n = 0; n < k->keys; n++) {
            entry *e = &k->rows[t][n];
            if (!passed[t][n] || !e->there)
                continue;
            if (soft)
                e->gone = true, e->rev++;
            else
                remove_from(k, t, n); /* none restricts where rows go for good */
        }
    EXPECT(p, k, p->tenant < 0 ? SCHEMAC_NO_TENANT : SCHEMAC_OK,
           schemac_delete_where(p->db, k->m, s.filters, s.count, &number));
    if (k->on_delete == 'C') /* which of them go with another, the order decides */
        REQUIRE(p, k, number <= wanted && (number > 0) == (wanted > 0));
    else
        REQUIRE(p, k, number == wanted);
}

/* The note, or the mark: which only one row of a tenant can have. */
static void patch_where(play *p, kind *k)
{
    unsigned char row[ROW];
    const sieve s = some_sieve(p, k);
    bool mask[3] = {true, below(p, 3) == 0, false}; /* note, mark, peer */
    entry e = some_entry(p, k, 0);
    put_row(p, k, row, 0, &e);
    put_firm(k, row, below(p, 2) == 0 ? NULL : tenants[0]); /* nobody looks at it */
    int64_t wanted = count_of(p, k, &s), number;
    kind trial = *k;
    schemac_status status = p->tenant < 0 ? SCHEMAC_NO_TENANT : SCHEMAC_OK;
    for (int t = 0; t < TENANTS; t++)
        for (int n = 0; n < k->keys; n++) {
            if (!passes(p, k, &s, t, n))
                continue;
            trial.rows[t][n].note = e.note;
            trial.rows[t][n].mark = mask[1] ? e.mark : trial.rows[t][n].mark;
            trial.rows[t][n].rev++;
        }
    for (int t = 0; t < TENANTS && status == SCHEMAC_OK; t++)
        for (int n = 0; n < k->keys; n++)
            if (trial.rows[t][n].there && is_marked(&trial, t, n, trial.rows[t][n].mark))
                status = SCHEMAC_CONFLICT;
    EXPECT(p, k, status, schemac_patch_where(p->db, k->m, s.filters, s.count, row, mask, &number));
    REQUIRE(p, k, number == (status == SCHEMAC_OK ? wanted : 0));
    if (status == SCHEMAC_OK)
        *k = trial;
}

void change_where(play *p, kind *k)
{
    if (below(p, 3) == 0)
        delete_where(p, k);
    else
        patch_where(p, k);
}
