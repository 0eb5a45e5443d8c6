#include "emit/calls.h"

#include "base/buf.h"
#include "model/paths.h"

/* In the header, so that a compiler spends its time on those that are used. */
#define STATUS  "static inline schemac_status "
#define NOTHING "static inline void "

static const char *by_fields(arena *a, const fields *by, const char *last)
{
    buf b = buf_new(a);
    buf_put(&b, "schemac_db *db");
    if (by != NULL)
        text_parameters(&b, a, by);
    if (last != NULL)
        buf_printf(&b, ", %s", last);
    return b.text;
}

static const char *filled_members(arena *a, const model *m)
{
    buf b = buf_new(a);
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        bool now = f->value.kind == DEFAULT_NOW || f->value.kind == DEFAULT_RANDOM;
        if (f->assigned || (now && !f->nullable) || (f == m->tenant && !f->in_key))
            buf_printf(&b, "%s%s", b.size == 0 ? "" : ", ", f->member);
    }
    const char *version =
        m->version == NULL ? "" : arena_printf(a, " Sets %s to 1.", m->version->member);
    return b.size == 0 ? m->version == NULL ? NULL : version + 1
                       : arena_printf(a, "Fills in what is zero of: %s.%s", b.text, version);
}

bool model_update_fills(const model *m)
{
    for (size_t i = 0; i < m->fields.count; i++)
        if (m->fields.items[i]->update_now_at.source != NULL)
            return true;
    return m->version != NULL;
}

/* What an update does besides writing the members. */
static const char *updated_members(arena *a, const model *m)
{
    buf now = buf_new(a), left = buf_new(a);
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        buf *list =
            f->update_now_at.source != NULL ? &now
            : field_is_writable(m, f) || f->in_key || f->generated.text != NULL || f == m->version
                ? NULL
                : &left;
        if (list != NULL)
            buf_printf(list, "%s%s", list->size == 0 ? "" : ", ", f->member);
    }
    buf all = buf_new(a);
    if (left.size > 0)
        buf_printf(&all, "Leaves as they are: %s.\n", left.text);
    if (now.size > 0)
        buf_printf(&all, "Sets to the current time: %s.\n", now.text);
    if (m->version != NULL)
        buf_printf(&all, "STALE when %s is not what the database has; adds 1 to it.\n",
                   m->version->member);
    if (all.size == 0)
        return NULL;
    buf_cut(&all, all.size - 1);
    return all.text;
}

const char *set_tenant_parameters(arena *a, const model *tenant)
{
    return by_fields(a, &tenant->key, NULL);
}

static void add(arena *a, calls *list, call_kind kind, const char *result, const char *name,
                const char *parameters, const char *comment, const fields *by, int path)
{
    call c = {kind, result, name, parameters, comment, by, path};
    vec_push(a, *list, c);
}

static void add_path_calls(arena *a, calls *list, const model *m)
{
    const char *t = m->c_type;
    for (size_t i = 0; i < m->indexes.count; i++) {
        const index_path *p = m->indexes.items[i];
        if (p->silent)
            continue;
        if (p->kind == INDEX_UNIQUE)
            add(a, list, CALL_GET, STATUS, arena_printf(a, "%s_get_by_%s", t, p->label),
                by_fields(a, &p->fields, arena_printf(a, "%s **row", t)), NULL, &p->fields, (int)i);
        if (p->kind == INDEX_UNIQUE && !path_holds_key(m, p))
            add(a, list, CALL_UPSERT, STATUS, arena_printf(a, "%s_upsert_by_%s", t, p->label),
                arena_printf(a, "schemac_db *db, %s *row", t), NULL, NULL, (int)i);
        if (p->kind != INDEX_UNIQUE)
            add(a, list, CALL_LIST, STATUS, arena_printf(a, "%s_list_by_%s", t, p->label),
                by_fields(a, &p->fields,
                          arena_printf(a, "const schemac_page *page, %s_rows *rows", t)),
                p->where.text == NULL
                    ? NULL
                    : arena_printf(a, "Only rows with: %.*s.", (int)p->where.size, p->where.text),
                &p->fields, (int)i);
    }
}

calls model_calls(arena *a, const model *m)
{
    calls list = {0};
    const char *t = m->c_type;
    const char *status = STATUS;
    bool updatable = model_has_update(m);
    add(a, &list, CALL_INIT, NOTHING, arena_printf(a, "%s_init", t), arena_printf(a, "%s *row", t),
        NULL, NULL, -1);
    add(a, &list, CALL_INSERT, status, arena_printf(a, "%s_insert", t),
        arena_printf(a, "schemac_db *db, %s *row", t), filled_members(a, m), NULL, -1);
    add(a, &list, CALL_INSERT_MANY, status, arena_printf(a, "%s_insert_many", t),
        arena_printf(a, "schemac_db *db, %s *rows, size_t count", t), NULL, NULL, -1);
    add(a, &list, CALL_GET, status, arena_printf(a, "%s_get", t),
        by_fields(a, &m->key, arena_printf(a, "%s **row", t)), NULL, &m->key, -1);
    if (updatable)
        add(a, &list, CALL_UPDATE, status, arena_printf(a, "%s_update", t),
            arena_printf(a, "schemac_db *db, %s%s *row", model_update_fills(m) ? "" : "const ", t),
            updated_members(a, m), NULL, -1);
    if (updatable)
        add(a, &list, CALL_PATCH, status, arena_printf(a, "%s_patch", t),
            arena_printf(a, "schemac_db *db, %s%s *row, %s_mask fields",
                         model_update_fills(m) ? "" : "const ", t, t),
            NULL, NULL, -1);
    add(a, &list, CALL_UPSERT, status, arena_printf(a, "%s_upsert", t),
        arena_printf(a, "schemac_db *db, %s *row", t), NULL, NULL, -1);
    add(a, &list, CALL_DELETE, status, arena_printf(a, "%s_delete", t), by_fields(a, &m->key, NULL),
        m->soft_delete == NULL ? NULL
                               : arena_printf(a, "Sets %s: the row is hidden until it is restored.",
                                              m->soft_delete->member),
        &m->key, -1);
    if (m->soft_delete != NULL) {
        add(a, &list, CALL_RESTORE, status, arena_printf(a, "%s_restore", t),
            by_fields(a, &m->key, NULL), NULL, &m->key, -1);
        add(a, &list, CALL_PURGE, status, arena_printf(a, "%s_purge", t),
            by_fields(a, &m->key, NULL), "Removes the row for good, deleted before or not.",
            &m->key, -1);
    }
    add(a, &list, CALL_EXISTS, status, arena_printf(a, "%s_exists", t),
        by_fields(a, &m->key, "bool *exists"), NULL, &m->key, -1);
    add(a, &list, CALL_COUNT, status, arena_printf(a, "%s_count", t),
        "schemac_db *db, int64_t *count", NULL, NULL, -1);
    add(a, &list, CALL_LIST, status, arena_printf(a, "%s_list", t),
        arena_printf(a, "schemac_db *db, const schemac_page *page, %s_rows *rows", t), NULL, NULL,
        -1);
    add_path_calls(a, &list, m);
    const char *wanted = arena_printf(a,
                                      "schemac_db *db, const %s_where *filters, size_t count, "
                                      "%s_by by, const schemac_page *page, ",
                                      t, t);
    add(a, &list, CALL_FIND, status, arena_printf(a, "%s_find", t),
        arena_printf(a, "%s%s_rows *rows", wanted, t), NULL, NULL, -1);
    add(a, &list, CALL_SCAN, status, arena_printf(a, "%s_scan", t),
        arena_printf(a, "%sschemac_scan **scan", wanted), NULL, NULL, -1);
    add(a, &list, CALL_NEXT, status, arena_printf(a, "%s_next", t),
        arena_printf(a, "schemac_scan *scan, const %s **view", t), NULL, NULL, -1);
    add(a, &list, CALL_SCAN_END, NOTHING, arena_printf(a, "%s_scan_end", t), "schemac_scan *scan",
        NULL, NULL, -1);
    add(a, &list, CALL_FREE, NOTHING, arena_printf(a, "%s_free", t), arena_printf(a, "%s *row", t),
        NULL, NULL, -1);
    add(a, &list, CALL_ROWS_FREE, NOTHING, arena_printf(a, "%s_rows_free", t),
        arena_printf(a, "%s_rows *rows", t), NULL, NULL, -1);
    return list;
}
