/* tenants_apart.c - two tenants with natural keys of each type and collation: random calls of all
   kinds against a model in C. Never is a row of another tenant seen, changed or told of. The seed
   is printed. */
#include "soak.h"
#include "tenants_play.h"

#include "base/member.h"

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
    if (wanted == SCHEMAC_OK)
        wanted = upsert_into(k, tenant, n, &e);
    EXPECT(p, k, wanted, schemac_upsert(p->db, k->m, SCHEMAC_BY_KEY, row));
    if (wanted == SCHEMAC_OK)
        check_inserted(p, k, row, tenant);
}

/* Keys of several parts begin with a text, and go on with what a row can be given. */
static bool is_same_text(const kind *k, int a, int b)
{
    return k->m->key_count > 1 && a / 2 == b / 2;
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
             (k->rows[tenant][found].gone ||
              (member_points(field_at(k, k->m->key[0])) && !is_same_text(k, found, n))))
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
            check_entry(p, k, got, p->tenant, n);
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

/* Of a row as it was read, or in another version. */
static void remove_row(play *p, kind *k)
{
    unsigned char row[ROW], given[ROW];
    int n = (int)below(p, (uint32_t)k->keys), what = (int)below(p, 4), tenant;
    bool soft = k->rev != SCHEMAC_NO_FIELD;
    entry e = some_entry(p, k, n), *stored;
    put_row(p, k, row, n, &e);
    say_firm(p, k, row, &tenant);
    stored = &k->rows[tenant >= 0 && tenant != BOTH ? tenant : 0][n];
    e.rev = stored->rev + (below(p, 8) == 0);
    if (soft)
        memcpy(row + field_at(k, k->rev)->offset, &e.rev, sizeof e.rev);
    memcpy(given, row, sizeof given);
    schemac_status wanted = reached(p, tenant, SCHEMAC_NOT_FOUND);
    if (!soft && what > 1)
        return;
    bool restores = what == 2, purges = what == 3;
    if (wanted == SCHEMAC_OK &&
        !(purges ? stored->there : stored->there && stored->gone == restores))
        wanted = SCHEMAC_NOT_FOUND;
    else if (wanted == SCHEMAC_OK && soft && e.rev != stored->rev)
        wanted = SCHEMAC_STALE;
    else if (wanted == SCHEMAC_OK && (purges || !soft))
        wanted = remove_from(k, tenant, n);
    else if (wanted == SCHEMAC_OK)
        stored->gone = !restores, stored->rev++;
    if (purges)
        EXPECT(p, k, wanted, schemac_purge_row(p->db, k->m, row));
    else if (restores)
        EXPECT(p, k, wanted, schemac_restore_row(p->db, k->m, row));
    else
        EXPECT(p, k, wanted, schemac_delete_row(p->db, k->m, row, soft ? row : NULL));
    if (wanted != SCHEMAC_OK || purges || !soft) {
        REQUIRE(p, k, memcmp(row, given, k->m->record.row_size) == 0);
        return;
    }
    memcpy(&e.rev, row + field_at(k, k->rev)->offset, sizeof e.rev);
    schemac_opt_int64 mark;
    memcpy(&mark, row + field_at(k, k->m->soft_delete)->offset, sizeof mark);
    REQUIRE(p, k, e.rev == stored->rev && mark.has == stored->gone);
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
        check_entry(p, k, got, p->tenant, found);
    schemac_free(got);
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
            check_entry(p, k, (const unsigned char *)rows.rows + found++ * k->m->record.row_size,
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
    switch (below(p, 28)) {
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
    case 19:
    case 20:
        write_several(p, k);
        break;
    case 21:
        get_several(p, k);
        break;
    case 22:
        list_among(p, k);
        break;
    case 23:
        read_where(p, k);
        break;
    case 24:
        change_where(p, k);
        break;
    case 25:
    case 26:
        remove_row(p, k);
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
    unsigned long seed, steps = soak_count(25000, 100000);
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
