/* office.c - opens the office, fills it, and looks at it. */
#include "office.h"

#include <inttypes.h>
#include <stdio.h>

schemac_db *open_office(const char *path)
{
    schemac_db *db;
    schemac_status status = office_open(path, NULL, &db);
    assert_non_null(db);
    assert_ok(db, status);
    return db;
}

void begin_system(schemac_db *db)
{
    assert_ok(db, schemac_as_system(db));
}

void end_system(schemac_db *db)
{
    assert_ok(db, schemac_end_system(db));
}

/* Keys of all tenants mixed: neither by tenant nor by number in this order. */
schemac_uuid paper_id(int64_t tenant, unsigned number)
{
    schemac_uuid id = {{0}};
    id.bytes[0] = (uint8_t)(number * 60);
    id.bytes[7] = (uint8_t)(tenant * 80);
    id.bytes[15] = 1;
    return id;
}

static void add_customers(schemac_db *db, int64_t t)
{
    static const char *const names[] = {"Ada", NULL, "Grace", "Ada"};
    for (int i = 1; i <= 4; i++) {
        char email[40], code[10];
        snprintf(email, sizeof email, "c%d@example.org", i);
        snprintf(code, sizeof code, "C%d", i);
        office_customer c = OFFICE_CUSTOMER_INIT;
        c.id = t * 100 + i;
        c.org_id = t;
        c.email = email;
        c.code = code;
        c.name = names[i - 1];
        c.origin_id = (schemac_opt_int64){i % 2 == 0, 1};
        c.referrer_id = (schemac_opt_int64){i > 1, t * 100 + 1};
        c.token = i % 2 == 0 ? "t0ken" : NULL;
        assert_ok(db, office_customer_insert(db, &c));
    }
}

static void add_folders(schemac_db *db, int64_t t)
{
    for (int i = t == 1 ? 0 : 1; i <= 3; i++) {
        char name[16];
        snprintf(name, sizeof name, "folder %d", i);
        office_folder f = {i == 0 ? 1 : t * 100 + i, t, name, {i > 1, t * 100 + 1}};
        assert_ok(db, office_folder_insert(db, &f));
    }
}

static void add_papers(schemac_db *db, int64_t t)
{
    for (unsigned i = 1; i <= 4; i++) {
        char title[16];
        snprintf(title, sizeof title, "paper %u", i / 2);
        office_paper p = OFFICE_PAPER_INIT;
        p.id = paper_id(t, i);
        p.org_id = t;
        p.customer_id = t * 100 + 1 + i % 2;
        p.reviewer_id = (schemac_opt_int64){i % 2 == 0, t * 100 + 3};
        p.folder_id = t * 100 + 1;
        p.locked_id = (schemac_opt_int64){i == 2, t * 100 + 3};
        p.loose_id = (schemac_opt_int64){i > 2, t * 100 + 2};
        p.spare_id = t * 100 + 1;
        p.title = title;
        p.pages = (int32_t)i - 1;
        assert_ok(db, office_paper_insert(db, &p));
    }
}

static void add_the_rest(schemac_db *db, int64_t t)
{
    for (int i = 1; i <= 2; i++) {
        office_label l = {t * 100 + i, t, i == 1 ? "new" : "old"};
        assert_ok(db, office_label_insert(db, &l));
        office_paper_label both = {t, paper_id(t, 1), l.id, "first"};
        assert_ok(db, office_paper_label_insert(db, &both));
        both = (office_paper_label){t, paper_id(t, (unsigned)i + 2), l.id, NULL};
        assert_ok(db, office_paper_label_insert(db, &both));
        office_seat s = {t, 1, i == 1 ? "a" : "b", {i == 1, t * 100 + 1}, NULL, {false, 0}};
        assert_ok(db, office_seat_insert(db, &s));
        office_booking b = {t * 100 + i, t, 1, "a", {2024, 2, (uint8_t)i}, NULL};
        assert_ok(db, office_booking_insert(db, &b));
    }
    office_seat gone = {t, 2, "a", {true, t * 100 + 2}, "by the door", {false, 0}};
    assert_ok(db, office_seat_insert(db, &gone));
    assert_ok(db, office_customer_delete(db, t * 100 + 4));
    assert_ok(db, office_paper_delete(db, paper_id(t, 4)));
    /* a seat is unique within its tenant only */
    assert_status(db, SCHEMAC_NO_TENANT, office_seat_delete(db, 2, "a"));
    assert_ok(db, office_set_tenant(db, t));
    end_system(db);
    assert_ok(db, office_seat_delete(db, 2, "a"));
    begin_system(db);
    assert_ok(db, schemac_set_tenant(db, NULL));
}

void populate_office(schemac_db *db)
{
    static const char *const names[] = {"One", "Two", "Three"};
    office_country c = {1, "de"};
    assert_ok(db, office_country_insert(db, &c));
    begin_system(db);
    for (int64_t t = 1; t <= TENANTS; t++) {
        office_organization o = {t, names[t - 1], {true, 1}, 0};
        assert_ok(db, office_organization_insert(db, &o));
        add_customers(db, t);
        add_folders(db, t);
        add_papers(db, t);
        add_the_rest(db, t);
    }
    end_system(db);
}

schemac_db *office_of(const char *path, int64_t tenant)
{
    schemac_db *db = open_office(path);
    populate_office(db);
    if (tenant != 0)
        assert_ok(db, office_set_tenant(db, tenant));
    return db;
}

/* ---- everything ----------------------------------------------------------------------------- */

static void add_rows(FILE *out, const schemac_model *m, const char *path, const char *tenant)
{
    char *sql = NULL;
    size_t size;
    FILE *text = open_memstream(&sql, &size);
    assert_non_null(text);
    fprintf(text, "SELECT '%s'", m->name);
    for (size_t i = 0; i < m->record.field_count; i++) {
        fprintf(text, "||' '||quote(\"");
        for (const char *c = m->record.fields[i].column; *c != '\0'; c++)
            fprintf(text, *c == '"' ? "\"\"" : "%c", *c);
        fprintf(text, "\")");
    }
    fprintf(text, " FROM \"%s\"", m->table);
    if (tenant != NULL)
        fprintf(text, " WHERE \"%s\"=%s", m->record.fields[m->tenant].column, tenant);
    fprintf(text, " ORDER BY 1");
    fclose(text);
    char *rows = raw_text(path, sql);
    fputs(rows, out);
    free(rows);
    free(sql);
}

char *rows_of(const schemac_schema *schema, const char *path, const char *tenant)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    for (size_t i = 0; i < schema->model_count; i++)
        if (tenant == NULL || schema->models[i].tenant != SCHEMAC_NO_FIELD)
            add_rows(out, &schema->models[i], path, tenant);
    fclose(out);
    return text;
}

void check_rows_of(const schemac_schema *schema, const char *path, const char *tenant, char *before,
                   const char *file, int line)
{
    char *now = rows_of(schema, path, tenant);
    bool same = strcmp(now, before) == 0;
    if (!same)
        print_error("the rows were\n%sand are\n%s", before, now);
    free(now);
    free(before);
    if (!same)
        _fail(file, line);
}
