/* tenants.c - nothing crosses from one tenant to another: neither by a call nor by SQL. */
#include "keyed.h"

#include "base/member.h"

#include "club.schema.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>

/* ---- rows without a type -------------------------------------------------------------------- */

enum { MOST_FIELDS = 16 };

static const unsigned char *member_of(const schemac_model *m, size_t field, const void *row)
{
    return (const unsigned char *)row + m->record.fields[field].offset;
}

static const void *row_at(const schemac_model *m, const schemac_rows *rows, size_t i)
{
    return (const unsigned char *)rows->rows + i * m->record.row_size;
}

static void values_of(const schemac_model *m, const uint16_t *fields, size_t count, const void *row,
                      const void **values)
{
    assert_true(count <= MOST_FIELDS);
    for (size_t i = 0; i < count; i++)
        values[i] = member_of(m, fields[i], row);
}

static bool same_member(const schemac_field *f, const void *a, const void *b)
{
    if (f->type == SCHEMAC_TEXT) {
        const char *x, *y;
        memcpy(&x, a, sizeof x);
        memcpy(&y, b, sizeof y);
        return x == NULL || y == NULL ? x == y : strcmp(x, y) == 0;
    }
    assert_true(f->type != SCHEMAC_BLOB && f->type != SCHEMAC_JSON);
    const unsigned char *x = a, *y = b;
    size_t size = member_size(f);
    if ((f->flags & SCHEMAC_NULLABLE) != 0) {
        if (x[0] != y[0] || x[0] == 0)
            return x[0] == y[0];
        schemac_field required = *f;
        required.flags = (uint16_t)(f->flags & ~(unsigned)SCHEMAC_NULLABLE);
        size_t inner = member_size(&required);
        return memcmp(x + size - inner, y + size - inner, inner) == 0;
    }
    return memcmp(x, y, size) == 0;
}

static bool same_members(const schemac_model *m, const uint16_t *fields, size_t count,
                         const void *a, const void *b)
{
    for (size_t i = 0; i < count; i++)
        if (!same_member(&m->record.fields[fields[i]], member_of(m, fields[i], a),
                         member_of(m, fields[i], b)))
            return false;
    return true;
}

static bool is_deleted(const schemac_model *m, const void *row)
{
    return m->soft_delete != SCHEMAC_NO_FIELD && *(const bool *)member_of(m, m->soft_delete, row);
}

/* ---- no call reaches another tenant --------------------------------------------------------- */

typedef struct scene {
    schemac_db *db;
    const schemac_model *model;
    const void *tenant; /* the key that is set */
    schemac_rows all;   /* of every tenant, deleted ones too, in the order of the key */
} scene;

static bool is_mine(const scene *s, const void *row)
{
    const schemac_model *m = s->model;
    return same_member(&m->record.fields[m->tenant], member_of(m, m->tenant, row), s->tenant);
}

static bool is_seen(const scene *s, const void *row, bool deleted)
{
    return is_mine(s, row) && (deleted || !is_deleted(s->model, row));
}

static size_t seen_count(const scene *s, bool deleted)
{
    size_t count = 0;
    for (size_t i = 0; i < s->all.count; i++)
        count += is_seen(s, row_at(s->model, &s->all, i), deleted);
    return count;
}

static void check_get(const scene *s, const void *row)
{
    const schemac_model *m = s->model;
    const void *values[MOST_FIELDS];
    void *got;
    bool there;
    bool seen = is_seen(s, row, false);
    for (size_t i = 0; i < s->all.count && m->tenant_key && !seen; i++) {
        /* the tenant's own row with this key */
        const void *other = row_at(m, &s->all, i);
        if (is_seen(s, other, false) && same_members(m, m->key, m->key_count, other, row)) {
            row = other;
            seen = true;
        }
    }
    values_of(m, m->key, m->key_count, row, values);
    assert_status(s->db, seen ? SCHEMAC_OK : SCHEMAC_NOT_FOUND,
                  schemac_get(s->db, m, SCHEMAC_BY_KEY, values, &got));
    assert_true((got != NULL) == seen);
    if (seen)
        assert_true(same_members(m, m->key, m->key_count, got, row) && is_mine(s, got));
    schemac_free(got);
    assert_ok(s->db, schemac_exists(s->db, m, values, &there));
    assert_true(there == seen);
}

/* Whatever this row's values find is the tenant's own, and all of it. */
static void check_path(const scene *s, int path, const void *row, bool deleted)
{
    const schemac_model *m = s->model;
    const schemac_path *p = &m->paths[path];
    const void *values[MOST_FIELDS];
    size_t expected = 0;
    for (size_t i = 0; i < s->all.count; i++) {
        const void *other = row_at(m, &s->all, i);
        expected += is_seen(s, other, deleted) && same_members(m, p->fields, p->count, other, row);
    }
    values_of(m, p->fields, p->count, row, values);
    if (p->unique) {
        void *got;
        assert_true(expected <= 1);
        assert_status(s->db, expected == 1 ? SCHEMAC_OK : SCHEMAC_NOT_FOUND,
                      schemac_get(s->db, m, path, values, &got));
        assert_true(got == NULL ||
                    (is_seen(s, got, false) && same_members(m, p->fields, p->count, got, row)));
        schemac_free(got);
        return;
    }
    schemac_page page = SCHEMAC_PAGE_INIT;
    schemac_rows rows;
    page.deleted = deleted;
    assert_ok(s->db, schemac_list(s->db, m, path, values, &page, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const void *got = row_at(m, &rows, i);
        assert_true(is_seen(s, got, deleted) && same_members(m, p->fields, p->count, got, row));
    }
    if (!p->partial)
        assert_int_equal(rows.count, expected);
    else
        assert_true(rows.count <= expected);
    schemac_free(rows.rows);
}

/* All pages together are the tenant's rows, each once and in order. */
static void check_pages(const scene *s, size_t limit, bool descending, bool deleted)
{
    const schemac_model *m = s->model;
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.limit = limit;
    page.descending = descending;
    page.deleted = deleted;
    size_t at = 0, count = 0; /* in all rows; of those seen */
    do {
        schemac_rows rows;
        assert_ok(s->db, schemac_list(s->db, m, SCHEMAC_BY_KEY, NULL, &page, &rows));
        for (size_t i = 0; i < rows.count; i++, count++) {
            const void *wanted;
            do {
                assert_true(at < s->all.count);
                wanted = row_at(m, &s->all, descending ? s->all.count - 1 - at : at);
                at++;
            } while (!is_seen(s, wanted, deleted));
            assert_true(same_members(m, m->key, m->key_count, row_at(m, &rows, i), wanted));
            assert_true(is_mine(s, row_at(m, &rows, i)));
        }
        page.after = rows.next;
        schemac_free(rows.rows);
    } while (page.after.size > 0);
    assert_int_equal(count, seen_count(s, deleted));
}

/* Changing a row of another tenant finds nothing. */
static void check_changes(const scene *s, const void *row)
{
    const schemac_model *m = s->model;
    schemac_db *db = s->db;
    const void *values[MOST_FIELDS];
    values_of(m, m->key, m->key_count, row, values);
    unsigned char copy[512];
    assert_true(m->record.row_size <= sizeof copy);
    memcpy(copy, row, m->record.row_size);
    bool filled = m->version != SCHEMAC_NO_FIELD || m->stamped;
    assert_status(db, SCHEMAC_NOT_FOUND, schemac_update(db, m, copy, filled ? copy : NULL));
    assert_row_untouched(m, copy, row);
    if (m->tenant_key)
        return; /* the rest is about the tenant's own row with this key */
    /* nor does it help to say that the row is ours */
    bool in_key = (m->record.fields[m->tenant].flags & SCHEMAC_KEY) != 0;
    if (!in_key) {
        memcpy(copy + m->record.fields[m->tenant].offset, s->tenant,
               member_size(&m->record.fields[m->tenant]));
        assert_status(db, SCHEMAC_NOT_FOUND, schemac_update(db, m, copy, filled ? copy : NULL));
    }
    assert_status(db, SCHEMAC_NOT_FOUND, schemac_delete(db, m, values));
    if (m->soft_delete != SCHEMAC_NO_FIELD) {
        assert_status(db, SCHEMAC_NOT_FOUND, schemac_restore(db, m, values));
        assert_status(db, SCHEMAC_NOT_FOUND, schemac_purge(db, m, values));
    }
}

static void check_model(scene *s)
{
    const schemac_model *m = s->model;
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.deleted = true;
    begin_system(s->db);
    assert_ok(s->db, schemac_list(s->db, m, SCHEMAC_BY_KEY, NULL, &page, &s->all));
    end_system(s->db);
    assert_true(s->all.count >= 2 * seen_count(s, true) && seen_count(s, true) > 0);
    int64_t count;
    assert_ok(s->db, schemac_count(s->db, m, &count));
    assert_int_equal(count, seen_count(s, false));
    for (unsigned bits = 0; bits < 4; bits++)
        for (size_t limit = 0; limit < 4; limit++)
            check_pages(s, limit, (bits & 1) != 0, (bits & 2) != 0);
    for (size_t i = 0; i < s->all.count; i++) {
        const void *row = row_at(m, &s->all, i);
        check_get(s, row);
        for (int path = 0; path < m->path_count; path++) {
            if (m->paths[path].internal)
                continue;
            check_path(s, path, row, false);
            if (!m->paths[path].unique)
                check_path(s, path, row, true);
        }
        if (!is_mine(s, row))
            check_changes(s, row);
    }
    schemac_free(s->all.rows);
}

/* With every tenant, through every call of every model. */
static void check_confined(const schemac_schema *schema, schemac_db *db, const char *path,
                           const void *tenant)
{
    char *before = rows_of(schema, path, NULL);
    size_t checked = 0;
    assert_ok(db, schemac_set_tenant(db, tenant));
    for (size_t i = 0; i < schema->model_count; i++) {
        scene s = {.db = db, .model = &schema->models[i], .tenant = tenant};
        if (s.model->tenant == SCHEMAC_NO_FIELD)
            continue;
        check_model(&s);
        checked++;
    }
    assert_true(checked >= 2);
    assert_rows_of(schema, path, NULL, before);
}

static void test_calls_with_an_integer(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 0);
    for (int64_t t = 1; t <= TENANTS; t++)
        check_confined(OFFICE_SCHEMA, db, path, &t);
    /* one that has no rows at all */
    int64_t nobody = 77, count;
    office_paper_rows papers;
    office_organization empty = {.id = nobody, .name = "nobody"};
    begin_system(db);
    assert_ok(db, office_organization_insert(db, &empty));
    end_system(db);
    assert_ok(db, schemac_set_tenant(db, &nobody));
    assert_ok(db, office_customer_count(db, &count));
    assert_int_equal(count, 0);
    assert_ok(db, office_paper_list(db, NULL, &papers));
    assert_int_equal(papers.count, 0);
    schemac_close(db);
}

/* ---- without one ---------------------------------------------------------------------------- */

static void check_refused(schemac_db *db, const schemac_model *m, const char *hint)
{
    unsigned char row[512] = {0};
    const void *values[MOST_FIELDS];
    const char *text = "x";
    void *got = row;
    bool there = true;
    int64_t count = 7;
    schemac_rows rows = {.rows = row, .count = 7, .next.size = 1};
    for (size_t i = 0; i < m->record.field_count; i++)
        if (m->record.fields[i].type == SCHEMAC_TEXT)
            memcpy(row + m->record.fields[i].offset, &text, sizeof text);
    unsigned char before[sizeof row];
    memcpy(before, row, sizeof row);
    values_of(m, m->key, m->key_count, row, values);
#define REFUSED(call)                                                                              \
    do {                                                                                           \
        assert_status(db, SCHEMAC_NO_TENANT, call);                                                \
        assert_error(db, m->name, NULL, hint);                                                     \
    } while (0)
    REFUSED(schemac_insert(db, m, row));
    REFUSED(schemac_update(db, m, row, row));
    REFUSED(schemac_delete(db, m, values));
    REFUSED(schemac_restore(db, m, values));
    REFUSED(schemac_purge(db, m, values));
    REFUSED(schemac_get(db, m, SCHEMAC_BY_KEY, values, &got));
    assert_null(got);
    REFUSED(schemac_exists(db, m, values, &there));
    assert_false(there);
    REFUSED(schemac_count(db, m, &count));
    assert_int_equal(count, 0);
    REFUSED(schemac_list(db, m, SCHEMAC_BY_KEY, NULL, NULL, &rows));
    assert_null(rows.rows);
    assert_true(rows.count == 0 && rows.next.size == 0);
    for (int path = 0; path < m->path_count; path++) {
        const schemac_path *p = &m->paths[path];
        if (p->internal)
            continue;
        values_of(m, p->fields, p->count, row, values);
        if (p->unique)
            REFUSED(schemac_get(db, m, path, values, &got));
        else
            REFUSED(schemac_list(db, m, path, values, NULL, &rows));
    }
#undef REFUSED
    assert_memory_equal(row, before, sizeof row);
}

static void test_without_tenant(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 0);
    char *before = rows_of(OFFICE_SCHEMA, path, NULL);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < OFFICE_SCHEMA->model_count; i++)
            if (OFFICE_SCHEMA->models[i].tenant != SCHEMAC_NO_FIELD)
                check_refused(db, &OFFICE_SCHEMA->models[i], "office_set_tenant");
        /* taken away again, it is as if there had never been one */
        assert_ok(db, office_set_tenant(db, 1));
        int64_t count;
        assert_ok(db, office_label_count(db, &count));
        assert_int_equal(count, 2);
        assert_ok(db, schemac_set_tenant(db, NULL));
    }
    assert_rows_of(OFFICE_SCHEMA, path, NULL, before);
    /* what belongs to nobody needs none */
    office_country c = {0, "fr"}, *got;
    assert_ok(db, office_country_insert(db, &c));
    assert_ok(db, office_country_get_by_code(db, "fr", &got));
    office_country_free(got);
    assert_ok(db, office_country_delete(db, c.id));
    schemac_close(db);
}

static void test_schema_without_tenants(void **state)
{
    (void)state;
    schemac_db *db = open_shop(":memory:");
    int64_t one = 1;
    assert_status(db, SCHEMAC_MISUSE, schemac_set_tenant(db, &one));
    assert_error(db, NULL, NULL, "'shop' has no tenant");
    assert_status(db, SCHEMAC_MISUSE, schemac_end_system(db));
    schemac_close(db);
    assert_int_equal(schemac_set_tenant(NULL, &one), SCHEMAC_MISUSE);
    assert_int_equal(schemac_as_system(NULL), SCHEMAC_MISUSE);
    assert_int_equal(schemac_end_system(NULL), SCHEMAC_MISUSE);
}

/* ---- whose row it is ------------------------------------------------------------------------ */

static void test_filled_in(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 2);
    office_label l = {0, 0, "fresh"};
    assert_ok(db, office_label_insert(db, &l));
    assert_int_equal(l.org_id, 2);
    office_label own = {0, 2, "own"};
    assert_ok(db, office_label_insert(db, &own));
    assert_int_equal(own.org_id, 2);
    office_seat s = {0, 3, "z", {false, 0}, NULL, {false, 0}};
    assert_ok(db, office_seat_insert(db, &s));
    assert_int_equal(s.org_id, 2);
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM seat WHERE org_id=2 AND floor=3"), 1);
    /* somebody else's */
    office_label other = {0, 1, "other"}, copy = other;
    assert_status(db, SCHEMAC_INVALID, office_label_insert(db, &other));
    assert_error(db, "label", "org", "'org' is not the tenant");
    assert_memory_equal(&other, &copy, sizeof copy);
    office_customer c = OFFICE_CUSTOMER_INIT, same;
    c.org_id = 3;
    c.email = "new@example.org";
    c.code = "new";
    same = c;
    assert_status(db, SCHEMAC_INVALID, office_customer_insert(db, &c));
    assert_memory_equal(&c, &same, sizeof c);
    /* what fails leaves nothing filled in */
    office_label again = {0, 0, "fresh"};
    assert_status(db, SCHEMAC_CONFLICT, office_label_insert(db, &again));
    assert_true(again.id == 0 && again.org_id == 0);
    schemac_close(db);
}

/* Unique is unique within a tenant, whether the tenant was written or not. */
static void test_unique(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    office_customer c = OFFICE_CUSTOMER_INIT, *got;
    c.email = "C1@EXAMPLE.org";
    c.code = "new";
    assert_status(db, SCHEMAC_CONFLICT, office_customer_insert(db, &c));
    assert_error(db, "customer", "email", "the same");
    c.email = "new@example.org";
    c.code = "C1";
    assert_status(db, SCHEMAC_CONFLICT, office_customer_insert(db, &c));
    assert_error(db, "customer", "code", "the same");
    c.code = "new";
    assert_ok(db, office_customer_insert(db, &c));
    assert_ok(db, office_set_tenant(db, 2));
    office_customer d = c;
    d.id = 0;
    d.org_id = 0;
    assert_ok(db, office_customer_insert(db, &d));
    assert_int_equal(d.org_id, 2);
    assert_ok(db, office_customer_get_by_email(db, "NEW@example.org", &got));
    assert_int_equal(got->id, d.id);
    office_customer_free(got);
    assert_ok(db, office_customer_get_by_code(db, "new", &got));
    assert_int_equal(got->id, d.id);
    office_customer_free(got);
    /* a key is one for all tenants: taken is taken */
    office_label l = {101, 0, "mine now"};
    assert_status(db, SCHEMAC_CONFLICT, office_label_insert(db, &l));
    assert_int_equal(l.org_id, 0);
    schemac_close(db);
}

/* ---- the system ----------------------------------------------------------------------------- */

static void test_system(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 0);
    int64_t count;
    office_customer *c;
    begin_system(db);
    begin_system(db);
    assert_ok(db, office_customer_count(db, &count));
    assert_int_equal(count, 9);
    end_system(db); /* once only: it nests */
    assert_ok(db, office_customer_count(db, &count));
    assert_int_equal(count, 9);
    /* a tenant that is set makes no difference meanwhile */
    assert_ok(db, office_set_tenant(db, 1));
    assert_ok(db, office_customer_get(db, 202, &c));
    assert_int_equal(c->org_id, 2);
    c->name = "by the system";
    c->org_id = 1; /* not even the system moves a row */
    assert_ok(db, office_customer_update(db, c));
    office_customer_free(c);
    assert_int_equal(raw_integer(path, "SELECT org_id FROM customer WHERE id=202"), 2);
    office_customer_rows rows;
    assert_ok(db, office_customer_list_by_name_code(db, "Ada", "C1", NULL, &rows));
    assert_int_equal(rows.count, 3);
    office_customer_rows_free(&rows);
    assert_ok(db, office_customer_delete(db, 203));
    assert_ok(db, office_customer_restore(db, 203));
    assert_ok(db, office_paper_purge(db, paper_id(3, 1)));
    office_label l = {0, 3, "system's"};
    assert_ok(db, office_label_insert(db, &l));
    office_label nobodys = {0, 0, "nobody's"};
    assert_status(db, SCHEMAC_REFERENCE, office_label_insert(db, &nobodys));
    assert_int_equal(nobodys.org_id, 0);
    /* what is unique within a tenant is not unique here */
    assert_status(db, SCHEMAC_NO_TENANT, office_customer_get_by_code(db, "C1", &c));
    assert_null(c);
    assert_error(db, "customer", NULL, "unique within a tenant only");
    office_organization *o;
    assert_ok(db, office_organization_get_by_name(db, "Three", &o));
    assert_int_equal(o->id, 3);
    office_organization_free(o);
    end_system(db);
    assert_status(db, SCHEMAC_MISUSE, schemac_end_system(db));
    assert_error(db, NULL, NULL, "schemac_as_system was not called");
    assert_status(db, SCHEMAC_NOT_FOUND, office_customer_get(db, 202, &c));
    assert_ok(db, office_customer_count(db, &count));
    assert_int_equal(count, 3);
    schemac_close(db);
}

static void test_the_tenant_itself(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 2);
    office_organization *o;
    office_organization_rows rows;
    assert_ok(db, office_organization_get(db, 2, &o));
    o->name = "Two and a half";
    assert_ok(db, office_organization_update(db, o));
    assert_int_equal(o->revision, 2);
    o->id = 1;
    assert_status(db, SCHEMAC_NOT_FOUND, office_organization_update(db, o));
    assert_int_equal(o->revision, 2);
    office_organization_free(o);
    assert_status(db, SCHEMAC_NOT_FOUND, office_organization_get(db, 1, &o));
    assert_status(db, SCHEMAC_NOT_FOUND, office_organization_get_by_name(db, "One", &o));
    assert_status(db, SCHEMAC_NOT_FOUND, office_organization_delete(db, 3));
    assert_ok(db,
              office_organization_list_by_country(db, (schemac_opt_int64){true, 1}, NULL, &rows));
    assert_int_equal(rows.count, 1);
    assert_int_equal(rows.rows[0].id, 2);
    office_organization_rows_free(&rows);
    /* a name that another one has is still taken */
    assert_ok(db, office_organization_get(db, 2, &o));
    o->name = "One";
    assert_status(db, SCHEMAC_CONFLICT, office_organization_update(db, o));
    office_organization_free(o);
    /* new ones are the system's */
    office_organization fresh = {0, "Four", {false, 0}, 0};
    assert_status(db, SCHEMAC_NO_TENANT, office_organization_insert(db, &fresh));
    assert_error(db, "organization", NULL, "schemac_as_system");
    fresh.id = 2;
    assert_status(db, SCHEMAC_NO_TENANT, office_organization_insert(db, &fresh));
    fresh.id = 0;
    begin_system(db);
    assert_ok(db, office_organization_insert(db, &fresh));
    assert_true(fresh.id == 4 && fresh.revision == 1);
    end_system(db);
    schemac_close(db);
}

/* ---- SQL ------------------------------------------------------------------------------------ */

enum { REFUSED_BY_KEY = SQLITE_CONSTRAINT_FOREIGNKEY };

/* No statement makes a reference from a row of one tenant to a row of another. */
static void test_no_reference_crosses(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_close(office_of(path, 0));
    char *before = rows_of(OFFICE_SCHEMA, path, NULL);
    static const char *const columns[] = {"customer_id", "reviewer_id", "folder_id", "locked_id",
                                          "loose_id",    "spare_id",    "plain_id",  "late_id"};
    char sql[512];
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        for (int t = 1; t <= TENANTS; t++) {
            snprintf(sql, sizeof sql, "UPDATE paper SET %s=%d02 WHERE org_id=2 AND title='paper 0'",
                     columns[i], t);
            int wanted = t == 2 ? SQLITE_OK : (int)REFUSED_BY_KEY;
            if (raw_code(path, sql) != wanted)
                fail_msg("%s", sql);
        }
        /* the same by a new row: all but this column lead to the tenant's own */
        char values[256] = "";
        for (size_t j = 0; j < sizeof columns / sizeof *columns; j++)
            strcat(values, j == i ? ",102" : ",202");
        snprintf(sql, sizeof sql,
                 "INSERT INTO paper (id,title,org_id,customer_id,reviewer_id,folder_id,locked_id,"
                 "loose_id,spare_id,plain_id,late_id) VALUES (randomblob(16),'x',2%s)",
                 values);
        if (raw_code(path, sql) != (int)REFUSED_BY_KEY)
            fail_msg("%s", sql);
    }
    static const char *const moves[] = {
        /* the child, the parent, a row that references itself, and part of a key */
        "UPDATE paper SET org_id=1 WHERE org_id=2",
        "UPDATE OR REPLACE paper SET org_id=1 WHERE title='paper 0' AND org_id=2",
        "UPDATE customer SET org_id=1, code='moved', email='m' WHERE id=201",
        "UPDATE customer SET org_id=1, code='moved', email='m' WHERE id=203",
        "UPDATE folder SET org_id=3, name='moved' WHERE id=103",
        "UPDATE label SET org_id=3, name='moved' WHERE id=101",
        "UPDATE paper_label SET org_id=3 WHERE label_id=101",
        "UPDATE paper_label SET label_id=301 WHERE label_id=102",
        "UPDATE seat SET org_id=1, floor=9 WHERE org_id=2 AND holder_id=201",
        "UPDATE booking SET org_id=3, floor=7 WHERE id=101",
        "UPDATE folder SET up_id=101 WHERE id=202",
        "UPDATE customer SET referrer_id=101 WHERE id=202",
        "INSERT INTO customer (org_id,email,code,referrer_id) VALUES (2,'x','x',101)",
        "INSERT INTO folder (org_id,name,up_id) VALUES (2,'x',101)",
        "INSERT INTO seat (org_id,floor,place,holder_id) VALUES (2,5,'x',101)",
        ("INSERT INTO paper_label (org_id,paper_id,label_id) SELECT 2, id, 101 FROM paper"
         " WHERE org_id=2 LIMIT 1"),
        "INSERT INTO label (org_id,name) VALUES (9,'x')",
    };
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
        if (raw_code(path, moves[i]) != (int)REFUSED_BY_KEY)
            fail_msg("%s", moves[i]);
    /* put back what was allowed above */
    raw(path, "UPDATE paper SET customer_id=202, reviewer_id=NULL, folder_id=201, locked_id=NULL,"
              " loose_id=NULL, spare_id=201, plain_id=NULL, late_id=NULL"
              " WHERE org_id=2 AND title='paper 0'");
    assert_rows_of(OFFICE_SCHEMA, path, NULL, before);
    assert_sound(path);
}

/* Nor does a call: another tenant's row looks like one that is not there. */
static void test_calls_do_not_cross(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 2);
    office_paper *p;
    assert_ok(db, office_paper_get(db, paper_id(2, 1), &p));
    /* 104 is deleted and 999 does not exist */
    static const int64_t others[] = {101, 104, 999, 304};
    char first[256] = "";
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        office_paper q = *p;
        q.customer_id = others[i];
        assert_status(db, SCHEMAC_REFERENCE, office_paper_update(db, &q));
        if (i == 0)
            snprintf(first, sizeof first, "%s", schemac_error_message(db));
        assert_string_equal(schemac_error_message(db), first);
        q = *p;
        q.reviewer_id = (schemac_opt_int64){true, others[i]};
        assert_status(db, SCHEMAC_REFERENCE, office_paper_update(db, &q));
        assert_string_equal(
            schemac_error_message(db),
            "cannot update paper: the customer that 'reviewer' references is not there");
        q.id = paper_id(0, 1);
        assert_status(db, SCHEMAC_REFERENCE, office_paper_insert(db, &q));
        assert_null(strstr(schemac_error_message(db), "deleted"));
    }
    office_paper_free(p);
    office_seat s = {0, 8, "x", {true, 301}, NULL, {false, 0}};
    assert_status(db, SCHEMAC_REFERENCE, office_seat_insert(db, &s));
    office_booking b = {0, 0, 2, "a", {2024, 1, 1}, NULL}; /* deleted in each */
    assert_status(db, SCHEMAC_REFERENCE, office_booking_insert(db, &b));
    assert_error(db, "booking", NULL, "the seat that 'org_floor_place' references is deleted");
    assert_sound(path);
    schemac_close(db);
}

/* A deferrable one is looked at when the transaction ends, and still leads nowhere else. */
static void test_deferred(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 2);
    char *before = rows_of(OFFICE_SCHEMA, path, NULL);
    office_paper *p;
    assert_ok(db, office_paper_get(db, paper_id(2, 1), &p));
    p->late_id = (schemac_opt_int64){true, 777};
    assert_ok(db, schemac_begin(db));
    assert_ok(db, office_paper_update(db, p));
    assert_status(db, SCHEMAC_REFERENCE, schemac_commit(db));
    assert_ok(db, schemac_rollback(db));
    p->revision = 1;
    p->late_id.value = 101;
    assert_ok(db, schemac_begin(db));
    assert_ok(db, office_paper_update(db, p));
    assert_status(db, SCHEMAC_REFERENCE, schemac_commit(db));
    assert_ok(db, schemac_rollback(db));
    assert_rows_of(OFFICE_SCHEMA, path, NULL, before);
    p->revision = 1;
    p->late_id.value = 777;
    assert_ok(db, schemac_begin(db));
    assert_ok(db, office_paper_update(db, p));
    office_folder f = {777, 0, "made later", {false, 0}};
    assert_ok(db, office_folder_insert(db, &f));
    assert_ok(db, schemac_commit(db));
    assert_status(db, SCHEMAC_REFERENCE, office_folder_delete(db, 777));
    office_paper_free(p);
    assert_sound(path);
    schemac_close(db);
}

/* ---- what deleting does to references ------------------------------------------------------- */

static void test_actions(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 2);
    char *one = rows_of(OFFICE_SCHEMA, path, "1"), *three = rows_of(OFFICE_SCHEMA, path, "3");
    /* set null: the reference goes, the tenant stays */
    assert_ok(db, office_paper_purge(db, paper_id(2, 4)));
    assert_ok(db, office_paper_purge(db, paper_id(2, 2)));
    office_folder f = {0, 0, "loose", {false, 0}};
    assert_ok(db, office_folder_insert(db, &f));
    office_paper *p;
    assert_ok(db, office_paper_get(db, paper_id(2, 3), &p));
    p->loose_id = (schemac_opt_int64){true, f.id};
    assert_ok(db, office_paper_update(db, p));
    office_paper_free(p);
    assert_ok(db, office_folder_delete(db, f.id));
    assert_ok(db, office_paper_get(db, paper_id(2, 3), &p));
    assert_true(p->org_id == 2 && !p->loose_id.has);
    /* set default: folder 1 belongs to another tenant, so there is nothing to set */
    office_folder g = {0, 0, "spare", {false, 0}};
    assert_ok(db, office_folder_insert(db, &g));
    p->spare_id = g.id;
    assert_ok(db, office_paper_update(db, p));
    assert_status(db, SCHEMAC_REFERENCE, office_folder_delete(db, g.id));
    /* restrict and no action */
    p->spare_id = 201;
    p->locked_id = (schemac_opt_int64){true, g.id};
    assert_ok(db, office_paper_update(db, p));
    assert_status(db, SCHEMAC_REFERENCE, office_folder_delete(db, g.id));
    p->locked_id.has = false;
    p->plain_id = (schemac_opt_int64){true, g.id};
    assert_ok(db, office_paper_update(db, p));
    assert_status(db, SCHEMAC_REFERENCE, office_folder_delete(db, g.id));
    p->plain_id.has = false;
    /* cascade, along a chain of folders that reference each other */
    p->folder_id = g.id;
    p->spare_id = 201;
    assert_ok(db, office_paper_update(db, p));
    office_folder deep = {0, 0, "deep", {true, g.id}}, deeper = {0, 0, "deeper", {false, 0}};
    assert_ok(db, office_folder_insert(db, &deep));
    deeper.up_id = (schemac_opt_int64){true, deep.id};
    assert_ok(db, office_folder_insert(db, &deeper));
    assert_ok(db, office_folder_delete(db, g.id));
    office_paper_free(p);
    assert_status(db, SCHEMAC_NOT_FOUND, office_paper_get(db, paper_id(2, 3), &p));
    bool there;
    assert_ok(db, office_folder_exists(db, deeper.id, &there));
    assert_false(there);
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM paper_label WHERE org_id=2"),
                     2); /* of paper 1 */
    /* nobody else has felt any of this */
    assert_rows_of(OFFICE_SCHEMA, path, "1", one);
    assert_rows_of(OFFICE_SCHEMA, path, "3", three);
    assert_sound(path);
    schemac_close(db);
}

static void test_set_default(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    office_folder g = {0, 0, "spare", {false, 0}};
    office_paper *p;
    assert_ok(db, office_folder_insert(db, &g));
    assert_ok(db, office_paper_get(db, paper_id(1, 3), &p));
    p->spare_id = g.id;
    assert_ok(db, office_paper_update(db, p));
    office_paper_free(p);
    assert_ok(db, office_folder_delete(db, g.id));
    assert_ok(db, office_paper_get(db, paper_id(1, 3), &p));
    assert_true(p->spare_id == 1 && p->org_id == 1);
    /* a key that changes takes along what says so, and is refused by what does not */
    g.id = 0;
    assert_ok(db, office_folder_insert(db, &g));
    p->folder_id = g.id;
    assert_ok(db, office_paper_update(db, p));
    char sql[80];
    snprintf(sql, sizeof sql, "UPDATE folder SET id=1001 WHERE id=%" PRId64, g.id);
    raw(path, sql);
    assert_int_equal(raw_integer(path, "SELECT org_id FROM paper WHERE folder_id=1001"), 1);
    assert_int_equal(raw_code(path, "UPDATE folder SET id=1002 WHERE id=1"), REFUSED_BY_KEY);
    /* whoever moves a folder to another tenant that way cannot leave its papers' customers behind
       */
    assert_int_equal(raw_code(path, "UPDATE folder SET org_id=2 WHERE id=1001"), REFUSED_BY_KEY);
    office_paper_free(p);
    assert_sound(path);
    schemac_close(db);
}

static void test_deleting_a_tenant(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 0);
    char *one = rows_of(OFFICE_SCHEMA, path, "1"), *three = rows_of(OFFICE_SCHEMA, path, "3");
    begin_system(db);
    assert_ok(db, office_organization_delete(db, 2));
    end_system(db);
    char *nothing = rows_of(OFFICE_SCHEMA, path, "2");
    assert_string_equal(nothing, "");
    free(nothing);
    assert_rows_of(OFFICE_SCHEMA, path, "1", one);
    assert_rows_of(OFFICE_SCHEMA, path, "3", three);
    /* or by itself, with which it is gone */
    assert_ok(db, office_set_tenant(db, 3));
    assert_ok(db, office_organization_delete(db, 3));
    int64_t count;
    assert_ok(db, office_organization_count(db, &count));
    assert_int_equal(count, 0);
    office_label l = {0, 0, "too late"};
    assert_status(db, SCHEMAC_REFERENCE, office_label_insert(db, &l));
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM customer"), 4);
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM country"), 1);
    assert_sound(path);
    schemac_close(db);
}

/* ---- other keys ----------------------------------------------------------------------------- */

static void test_text_tenant(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = populated_branch(path);
    static const char *const sites[] = {"north", "south \"x\" é", ""};
    for (int t = 0; t < 3; t++)
        check_confined(BRANCH_SCHEMA, db, path, &sites[t]);
    /* the handle has a copy of its own */
    char name[16] = "north";
    assert_ok(db, branch_set_tenant(db, name));
    memset(name, 'x', sizeof name - 1);
    int64_t count;
    assert_ok(db, branch_item_count(db, &count));
    assert_int_equal(count, 2);
    /* which rows get to see, as long as the handle is open */
    branch_item item = {0, NULL, "fourth", {false, 0}, {false, 0}, 0};
    assert_ok(db, branch_item_insert(db, &item));
    assert_string_equal(item.site_id, "north");
    assert_true(item.rev == 1 && item.id != 0);
    branch_stock stock = {NULL, "shelf", item.id, 1};
    assert_ok(db, branch_stock_insert(db, &stock));
    assert_ptr_equal(stock.site_id, item.site_id);
    for (int t = 0; t < 3; t++)
        assert_ok(db, branch_set_tenant(db, sites[t]));
    assert_string_equal(item.site_id, "north");
    assert_ok(db, branch_set_tenant(db, "north"));
    branch_item many[2] = {{.name = "a"}, {.name = "b"}};
    assert_ok(db, branch_item_insert_many(db, many, 2));
    assert_true(many[0].site_id == item.site_id && many[1].site_id == item.site_id);
    raw(path, "DELETE FROM item WHERE name IN ('a','b')");
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM item WHERE site_id='north'"), 4);
    /* equal texts are the same tenant, wherever they are; others are not */
    char same[] = "north";
    branch_item mine = {0, same, "fifth", {false, 0}, {false, 0}, 0};
    assert_ok(db, branch_item_insert(db, &mine));
    assert_ptr_equal(mine.site_id, same);
    branch_item other = {0, "North", "sixth", {false, 0}, {false, 0}, 0};
    assert_status(db, SCHEMAC_INVALID, branch_item_insert(db, &other));
    assert_error(db, "item", "site", "'site' is not the tenant");
    assert_string_equal(other.site_id, "North");
    /* a failure leaves the member as it was, too */
    branch_item again = {0, NULL, "fourth", {false, 0}, {false, 0}, 0};
    assert_status(db, SCHEMAC_CONFLICT, branch_item_insert(db, &again));
    assert_null(again.site_id);
    branch_item *got;
    assert_ok(db, branch_item_get(db, item.id, &got));
    assert_string_equal(got->site_id, "north");
    assert_ok(db, branch_set_tenant(db, "south \"x\" é"));
    assert_string_equal(got->site_id, "north"); /* a row that was read is the caller's */
    got->name = "moved";
    assert_status(db, SCHEMAC_NOT_FOUND, branch_item_update(db, got));
    branch_item_free(got);
    /* the empty text is a tenant like others, NULL is none */
    assert_ok(db, branch_set_tenant(db, ""));
    assert_ok(db, branch_item_count(db, &count));
    assert_int_equal(count, 2);
    assert_status(db, SCHEMAC_INVALID, branch_set_tenant(db, NULL));
    assert_error(db, "site", NULL, "NULL: no tenant is set now");
    /* whoever does not look at the status does not go on as the one before */
    assert_status(db, SCHEMAC_NO_TENANT, branch_item_count(db, &count));
    schemac_close(db);
}

static void test_uuid_tenant(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db;
    schemac_status status = club_open(path, NULL, &db);
    assert_ok(db, status);
    club_team teams[3] = {{{{0}}, "A"}, {{{0}}, "B"}, {{{0}}, "C"}};
    club_player first[3];
    for (int t = 0; t < 3; t++) {
        begin_system(db);
        assert_ok(db, club_team_insert(db, &teams[t]));
        end_system(db);
        assert_ok(db, club_set_tenant(db, teams[t].id));
        first[t] = (club_player){{{0}}, {{0}}, "first", {false, {{0}}}};
        assert_ok(db, club_player_insert(db, &first[t]));
        assert_memory_equal(&first[t].team_id, &teams[t].id, sizeof teams[t].id);
        club_player second = {{{0}}, teams[t].id, "second", {true, first[t].id}};
        assert_ok(db, club_player_insert(db, &second));
        if (t > 0) {
            club_player crossing = {{{0}}, {{0}}, "third", {true, first[0].id}};
            assert_status(db, SCHEMAC_REFERENCE, club_player_insert(db, &crossing));
            static const schemac_uuid zero;
            assert_memory_equal(&crossing.id, &zero, sizeof zero);
            assert_memory_equal(&crossing.team_id, &zero, sizeof zero);
            crossing.team_id = teams[0].id;
            crossing.captain_id.has = false;
            assert_status(db, SCHEMAC_INVALID, club_player_insert(db, &crossing));
        }
    }
    for (int t = 0; t < 3; t++)
        check_confined(CLUB_SCHEMA, db, path, &teams[t].id);
    assert_ok(db, club_set_tenant(db, teams[1].id));
    assert_ok(db, club_player_delete(db, first[1].id));
    club_player *p;
    assert_ok(db, club_player_get_by_name(db, "second", &p));
    assert_memory_equal(&p->team_id, &teams[1].id, sizeof p->team_id);
    assert_false(p->captain_id.has);
    club_player_free(p);
    assert_sound(path);
    schemac_close(db);
}

/* A tenant that was deleted softly takes no new rows, and its own stay. */
static void test_deleted_tenant(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = populated_branch(path);
    assert_ok(db, branch_set_tenant(db, "north"));
    assert_ok(db, branch_site_delete(db, "north"));
    branch_site *s;
    assert_status(db, SCHEMAC_NOT_FOUND, branch_site_get(db, "north", &s));
    branch_item item = {0, NULL, "late", {false, 0}, {false, 0}, 0};
    assert_status(db, SCHEMAC_REFERENCE, branch_item_insert(db, &item));
    assert_error(db, "item", "site", "the site that 'site' references is deleted");
    assert_null(item.site_id);
    branch_item *got;
    assert_ok(db, branch_item_get(db, 2, &got));
    got->name = "changed";
    assert_ok(db, branch_item_update(db, got));
    branch_item_free(got);
    assert_ok(db, branch_site_restore(db, "north"));
    assert_ok(db, branch_item_insert(db, &item));
    schemac_close(db);
}

static void test_changing_the_tenant(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 0);
    /* the same prepared statements, another tenant each time; within a transaction, too */
    for (int round = 0; round < 3; round++) {
        assert_ok(db, schemac_begin(db));
        for (int64_t t = 1; t <= TENANTS; t++) {
            office_customer *c;
            office_customer_rows rows;
            assert_ok(db, office_set_tenant(db, t));
            assert_ok(db, office_customer_get_by_code(db, "C2", &c));
            assert_int_equal(c->id, t * 100 + 2);
            assert_ok(db, office_customer_update(db, c));
            assert_int_equal(c->revision, round + 2);
            office_customer_free(c);
            assert_ok(db, office_customer_list_by_referrer(
                              db, (schemac_opt_int64){true, t * 100 + 1}, NULL, &rows));
            assert_int_equal(rows.count, 2);
            office_customer_rows_free(&rows);
            assert_ok(db, office_customer_list_by_referrer(
                              db, (schemac_opt_int64){true, (t % 3 + 1) * 100 + 1}, NULL, &rows));
            assert_int_equal(rows.count, 0);
        }
        assert_ok(db, schemac_commit(db));
    }
    /* a cursor of one tenant shows another one nothing but its own */
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.limit = 1;
    office_customer_rows rows;
    assert_ok(db, office_set_tenant(db, 1));
    assert_ok(db, office_customer_list(db, &page, &rows));
    page.after = rows.next;
    page.limit = 0;
    office_customer_rows_free(&rows);
    assert_ok(db, office_set_tenant(db, 2));
    assert_ok(db, office_customer_list(db, &page, &rows));
    assert_int_equal(rows.count, 3);
    for (size_t i = 0; i < rows.count; i++)
        assert_int_equal(rows.rows[i].org_id, 2);
    office_customer_rows_free(&rows);
    /* another handle has a tenant of its own */
    schemac_db *other = open_office(path);
    int64_t count;
    assert_status(other, SCHEMAC_NO_TENANT, office_label_count(other, &count));
    schemac_close(other);
    schemac_close(db);
}

static void test_scans_of_the_system(void **state)
{
    (void)state;
    schemac_db *db = office_of(fresh_path(), 1);
    schemac_scan *scan, *second;
    const office_label *label;
    begin_system(db);
    assert_ok(db, office_label_scan(db, NULL, 0, OFFICE_LABEL_KEY_ORDER, NULL, &scan));
    assert_status(db, SCHEMAC_MISUSE, schemac_end_system(db));
    assert_string_equal(schemac_error_message(db),
                        "a scan over the rows of all tenants is open: end it first");
    begin_system(db); /* rights within rights */
    end_system(db);
    assert_ok(db, office_label_scan(db, NULL, 0, OFFICE_LABEL_KEY_ORDER, NULL, &second));
    office_label_scan_end(scan);
    assert_status(db, SCHEMAC_MISUSE, schemac_end_system(db));
    assert_ok(db, office_label_next(second, &label)); /* it goes on as it began */
    office_label_scan_end(second);
    /* of a model without a tenant there is nothing to keep apart */
    assert_ok(db, office_country_scan(db, NULL, 0, OFFICE_COUNTRY_KEY_ORDER, NULL, &scan));
    end_system(db);
    office_country_scan_end(scan);
    /* nor is a scan of one tenant in the way */
    assert_ok(db, office_label_scan(db, NULL, 0, OFFICE_LABEL_KEY_ORDER, NULL, &scan));
    begin_system(db);
    end_system(db);
    assert_ok(db, office_label_next(scan, &label));
    assert_int_equal(label->org_id, 1);
    office_label_scan_end(scan);
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calls_with_an_integer),
        cmocka_unit_test(test_without_tenant),
        cmocka_unit_test(test_schema_without_tenants),
        cmocka_unit_test(test_filled_in),
        cmocka_unit_test(test_unique),
        cmocka_unit_test(test_system),
        cmocka_unit_test(test_the_tenant_itself),
        cmocka_unit_test(test_no_reference_crosses),
        cmocka_unit_test(test_calls_do_not_cross),
        cmocka_unit_test(test_deferred),
        cmocka_unit_test(test_actions),
        cmocka_unit_test(test_set_default),
        cmocka_unit_test(test_deleting_a_tenant),
        cmocka_unit_test(test_text_tenant),
        cmocka_unit_test(test_uuid_tenant),
        cmocka_unit_test(test_deleted_tenant),
        cmocka_unit_test(test_changing_the_tenant),
        cmocka_unit_test(test_scans_of_the_system),
    };
    return cmocka_run_group_tests_name("tenants", tests, NULL, NULL);
}
