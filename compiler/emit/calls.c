/* calls.c - the typed functions of a model: rows of model/calls.h as C. */
#include "emit/calls.h"

#include "base/template.h"
#include "emit/text.h"
#include "model/calls.h"
#include "model/paths.h"

#include <string.h>

/* ---- comments ------------------------------------------------------------------------------- */

static const char *insert_comment(arena *a, const model *m, const index_path *p)
{
    (void)p;
    buf b = buf_new(a);
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        bool now = f->value.kind == DEFAULT_NOW || f->value.kind == DEFAULT_RANDOM;
        if (f->assigned || (now && !f->nullable) || field_has(f, MODIFIER_TENANT))
            buf_printf(&b, "%s%s", b.size == 0 ? "" : ", ", f->member);
    }
    const char *version =
        m->version == NULL ? "" : arena_printf(a, " Sets %s to 1.", m->version->member);
    return b.size == 0 ? m->version == NULL ? NULL : version + 1
                       : arena_printf(a, "Fills in what is zero of: %s.%s", b.text, version);
}

/* Whether update fills in members of the row. */
static bool update_fills(const model *m)
{
    for (size_t i = 0; i < m->fields.count; i++)
        if (field_has(m->fields.items[i], MODIFIER_UPDATE_NOW))
            return true;
    return m->version != NULL;
}

/* What an update does besides writing the members. */
static const char *update_comment(arena *a, const model *m, const index_path *p)
{
    (void)p;
    buf now = buf_new(a), left = buf_new(a);
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        buf *list = field_has(f, MODIFIER_UPDATE_NOW) ? &now
                    : field_is_writable(m, f) || (f->in_key && !field_has(f, MODIFIER_TENANT)) ||
                            field_has(f, MODIFIER_GENERATED) || f == m->version
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

static const char *delete_comment(arena *a, const model *m, const index_path *p)
{
    (void)p;
    return m->soft_delete == NULL
               ? NULL
               : arena_printf(a, "Sets %s: the row is hidden until it is restored.",
                              m->soft_delete->member);
}

static const char *delete_where_comment(arena *a, const model *m, const index_path *p)
{
    (void)p;
    return m->soft_delete == NULL
               ? NULL
               : arena_printf(a, "Sets %s: the rows are hidden until they are restored.",
                              m->soft_delete->member);
}

static const char *purge_comment(arena *a, const model *m, const index_path *p)
{
    (void)a;
    (void)m;
    (void)p;
    return "Removes the row for good, deleted before or not.";
}

static const char *stale_comment(arena *a, const model *m)
{
    return m->version == NULL
               ? NULL
               : arena_printf(a, "STALE when %s is not what the database has.", m->version->member);
}

/* What deleting or restoring a row that was read does to it. */
static const char *marked_comment(arena *a, const model *m, bool deletes)
{
    buf b = buf_new(a);
    buf_printf(&b, "%s %s", deletes ? "Sets" : "Clears", m->soft_delete->member);
    const char *separator = deletes ? ", " : " and sets ";
    for (size_t i = 0; i < m->fields.count; i++)
        if (field_has(m->fields.items[i], MODIFIER_UPDATE_NOW)) {
            buf_printf(&b, "%s%s", separator, m->fields.items[i]->member);
            separator = ", ";
        }
    buf_put(&b, " in the row.");
    if (m->version != NULL)
        buf_printf(&b, "\nSTALE when %s is not what the database has; adds 1 to it.",
                   m->version->member);
    return b.text;
}

static const char *delete_row_comment(arena *a, const model *m, const index_path *p)
{
    (void)p;
    return m->soft_delete == NULL ? stale_comment(a, m) : marked_comment(a, m, true);
}

static const char *restore_row_comment(arena *a, const model *m, const index_path *p)
{
    (void)p;
    return marked_comment(a, m, false);
}

static const char *purge_row_comment(arena *a, const model *m, const index_path *p)
{
    (void)p;
    return stale_comment(a, m);
}

static const char *list_comment(arena *a, const model *m, const index_path *p)
{
    (void)m;
    return p->where.text == NULL
               ? NULL
               : arena_printf(a, "Only rows with: %.*s.", (int)p->where.size, p->where.text);
}

/* What JSON leaves out. */
static const char *json_comment(arena *a, const model *m, const index_path *p)
{
    (void)p;
    buf b = buf_new(a);
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        if (field_has(f, MODIFIER_SECRET) || f->type == TYPE_PASSWORD)
            buf_printf(&b, "%s%s", b.size == 0 ? "" : ", ", f->name);
    }
    return b.size == 0 ? NULL : arena_printf(a, "Without: %s.", b.text);
}

/* ---- the table ------------------------------------------------------------------------------ */

typedef enum { VALUES_NONE, VALUES_KEY, VALUES_PATH } call_values;

typedef struct call {
    const char *name;
    call_when when;
    const char *result;
    call_values values;
    const char *(*comment)(arena *a, const model *m, const index_path *p); /* or NULL */
    const char *parameters;
    const char *body;
} call;

#define STATUS     "static inline schemac_status "
#define NOTHING    "static inline void "
#define NO_COMMENT NULL

static const call model_calls[] = {
#define X(name, when, result, values, comment, parameters, body)                                   \
    {name, CALL_##when, result, VALUES_##values, comment, parameters, body},
    MODEL_CALLS(X)
#undef X
};

enum { MODEL_CALL_COUNT = sizeof model_calls / sizeof *model_calls };

/* ---- functions ------------------------------------------------------------------------------ */

static void put_values(buf *b, const fields *by)
{
    if (by->count == 0) {
        buf_put(b, "    const void *const *values = NULL;\n");
        return;
    }
    buf_put(b, "    const void *const values[] = {");
    for (size_t i = 0; i < by->count; i++)
        buf_printf(b, "%s&%s", i == 0 ? "" : ", ", by->items[i]->parameter);
    buf_put(b, "};\n");
}

/* What is filled into the texts of a row of the table. */
typedef enum {
    TYPE,
    UPPER,
    MODEL,
    KEY,
    KEYS,
    PARTS,
    BY,
    PATH,
    CONSTANT,
    FILLED,
    MARKED,
    MARKS,
    END
} place;

typedef struct caller {
    arena *arena;
    const model *model;
    template_value values[END + 1];
} caller;

static const char *parameters_of(arena *a, const fields *list)
{
    buf b = buf_new(a);
    text_parameters(&b, a, list);
    return b.text;
}

/* What an array of keys of the model consists of. */
static const char *key_type(arena *a, const model *m)
{
    return m->own_key.count == 1 ? text_value_type(m->own_key.items[0])
                                 : arena_printf(a, "%s_key", m->c_type);
}

static void set_keys(caller *c, const model *keyed)
{
    const char *type = key_type(c->arena, keyed);
    bool pointer = type[strlen(type) - 1] == '*';
    c->values[KEYS].text =
        arena_printf(c->arena, pointer ? "%sconst *keys" : "const %s *keys", type);
}

/* The size of a key, then where the value for each of the fields stands. */
static const char *key_parts(arena *a, const model *m)
{
    buf b = buf_new(a);
    if (m->own_key.count == 1) {
        buf_put(&b, "sizeof *keys, 0");
        return b.text;
    }
    buf_put(&b, "sizeof *keys");
    for (size_t i = 0; i < m->own_key.count; i++)
        buf_printf(&b, ",\n                            offsetof(%s_key, %s)", m->c_type,
                   m->own_key.items[i]->member);
    return b.text;
}

static const char *path_parts(arena *a, const model *m, const index_path *p)
{
    const model *target = path_reference(m, p);
    if (target == NULL || target->own_key.count == 1)
        return "sizeof *keys, 0";
    buf b = buf_new(a);
    buf_put(&b, "sizeof *keys");
    for (size_t i = 0; i < p->fields.count; i++)
        buf_printf(&b, ",\n                            offsetof(%s_key, %s)", target->c_type,
                   path_reference_key(m, p, i)->member);
    return b.text;
}

static caller caller_new(arena *a, const model *m, const char *descriptor)
{
    bool fills = update_fills(m), marks = m->soft_delete != NULL;
    return (caller){.arena = a,
                    .model = m,
                    .values = {[TYPE] = {"type", m->c_type},
                               [UPPER] = {"TYPE", m->c_upper},
                               [MODEL] = {"model", descriptor},
                               [KEY] = {"key", parameters_of(a, &m->own_key)},
                               [KEYS] = {"keys", ""},
                               [PARTS] = {"parts", ""},
                               [BY] = {"by", ""},
                               [PATH] = {"path", ""},
                               [CONSTANT] = {"const", fills ? "" : "const "},
                               [FILLED] = {"filled", fills ? "row" : "NULL"},
                               [MARKED] = {"marked", marks ? "" : "const "},
                               [MARKS] = {"marks", marks ? "row" : "NULL"}}};
}

static const char *call_name(arena *a, const call *c, const index_path *p)
{
    size_t head = strcspn(c->name, "%");
    return p == NULL
               ? c->name
               : arena_printf(a, "%.*s%s%s", (int)head, c->name, p->label, c->name + head + 1);
}

/* `p` is the path of one that belongs to a path. */
static void put_call(buf *b, const caller *of, const call *c, const index_path *p)
{
    arena *a = of->arena;
    const model *m = of->model;
    const char *comment = c->comment == NULL ? NULL : c->comment(a, m, p);
    buf_char(b, '\n');
    text_doc(b, comment, 0);
    text_signature(b, c->result, arena_printf(a, "%s_%s", m->c_type, call_name(a, c, p)),
                   template_text(a, c->parameters, of->values));
    buf_put(b, "\n{\n");
    if (c->values != VALUES_NONE)
        put_values(b, c->values == VALUES_KEY ? &m->own_key : &p->fields);
    template_put(b, c->body, of->values);
    buf_put(b, "}\n");
}

/* All of one path, then all of the next. */
static void put_path_calls(buf *b, caller *of)
{
    const model *m = of->model;
    for (size_t i = 0; i < m->indexes.count; i++) {
        const index_path *p = m->indexes.items[i];
        of->values[BY].text = parameters_of(of->arena, &p->fields);
        of->values[PATH].text = arena_printf(of->arena, "%zu", i);
        const model *target = path_reference(m, p);
        if (target != NULL)
            set_keys(of, target);
        of->values[PARTS].text = path_parts(of->arena, m, p);
        for (size_t j = 0; j < MODEL_CALL_COUNT; j++)
            if (call_is_of_path(model_calls[j].when, m, p))
                put_call(b, of, &model_calls[j], p);
    }
}

void calls_put(buf *b, arena *a, const model *m, const char *descriptor)
{
    caller of = caller_new(a, m, descriptor);
    bool paths_done = false;
    if (m->own_key.count > 0)
        set_keys(&of, m);
    of.values[PARTS].text = key_parts(a, m);
    for (size_t i = 0; i < MODEL_CALL_COUNT; i++) {
        const call *c = &model_calls[i];
        if (call_is_of_model(c->when, m)) {
            put_call(b, &of, c, NULL);
        } else if (c->when >= CALL_BY_UNIQUE && !paths_done) {
            put_path_calls(b, &of);
            paths_done = true;
        }
    }
}

/* ---- passwords ------------------------------------------------------------------------------ */

static const struct {
    const char *name;
    const char *comment;
    const char *parameters;
    const char *body;
} password_calls[] = {
#define X(name, comment, parameters, body) {name, comment, parameters, body},
    PASSWORD_CALLS(X)
#undef X
};

void calls_put_passwords(buf *b, arena *a, const model *m)
{
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        const template_value values[] = {{"type", m->c_type}, {"member", f->member}, {NULL, NULL}};
        for (size_t j = 0;
             f->type == TYPE_PASSWORD && j < sizeof password_calls / sizeof *password_calls; j++) {
            buf_printf(b, "\n%s", password_calls[j].comment);
            text_signature(
                b, STATUS,
                arena_printf(a, "%s_%s_%s", m->c_type, f->member, password_calls[j].name),
                template_text(a, password_calls[j].parameters, values));
            buf_put(b, "\n{\n");
            template_put(b, password_calls[j].body, values);
            buf_put(b, "}\n");
        }
    }
}
