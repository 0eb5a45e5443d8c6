#include "model/c_names.h"

#include "model/paths.h"

#include <stdlib.h>
#include <string.h>

/* Keywords of C11, C23 and C++20 with its alternative tokens; macros that the C library or the
   compiler defines with short names; types that the header uses. Sorted. */
/* clang-format off */
static const char *const reserved[] = {
    "EOF", "NULL", "alignas", "alignof", "and", "and_eq", "asm", "assert", "auto", "bitand",
    "bitor", "bool", "break", "case", "catch", "char", "char16_t", "char32_t", "char8_t", "class",
    "co_await", "co_return", "co_yield", "compl", "complex", "concept", "const", "const_cast",
    "consteval", "constexpr", "constinit", "continue", "decltype", "default", "delete", "do",
    "double", "dynamic_cast", "else", "enum", "errno", "explicit", "export", "extern", "false",
    "float", "for", "friend", "goto", "i386", "if", "imaginary", "inline", "int", "int16_t",
    "int32_t", "int64_t", "int8_t", "intmax_t", "intptr_t", "linux", "long", "major", "makedev",
    "max_align_t", "minor", "mutable", "namespace", "new", "noexcept", "noreturn", "not", "not_eq",
    "nullptr", "offsetof", "operator", "or", "or_eq", "private", "protected", "ptrdiff_t", "public",
    "register", "reinterpret_cast", "requires", "restrict", "return", "setjmp", "short", "signed",
    "size_t", "sizeof", "ssize_t", "static", "static_assert", "static_cast", "stderr", "stdin",
    "stdout", "struct", "switch", "template", "this", "thread_local", "throw", "true", "try",
    "typedef", "typeid", "typename", "typeof", "typeof_unqual", "uint16_t", "uint32_t", "uint64_t",
    "uint8_t", "uintmax_t", "uintptr_t", "union", "unix", "unsigned", "using", "va_arg", "va_copy",
    "va_end", "va_start", "virtual", "void", "volatile", "wchar_t", "while", "xor", "xor_eq"};
/* clang-format on */

static int by_text(const void *name, const void *row)
{
    return strcmp(name, *(const char *const *)row);
}

bool c_name_is_reserved(const char *name)
{
    return bsearch(name, reserved, sizeof reserved / sizeof *reserved, sizeof *reserved, by_text) !=
           NULL;
}

bool c_name_is_valid(const char *name)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    static const char digits[] = "0123456789_";
    size_t size = strlen(name);
    size_t first = strspn(name, letters);
    if (size == 0 || size > LIMIT_NAME_BYTES || first == 0)
        return false;
    for (size_t i = 0; i < size; i++)
        if (strchr(letters, name[i]) == NULL && strchr(digits, name[i]) == NULL)
            return false;
    return true;
}

/* Who has taken a name. */
typedef struct owner {
    const char *what;
    span at;
} owner;

typedef struct namer {
    arena *arena;
    diags *diags;
    schema *schema;
    map taken;
} namer;

static bool take(namer *n, const char *name, const char *what, span at)
{
    const owner *before = map_get(&n->taken, name);
    if (before != NULL) {
        diag *e = diag_error(n->diags, E0501, at, "the C name '%s' of %s is taken", name, what);
        diag_note(e, before->at, "by %s", before->what);
        diag_hint(e, "c_name \"…\" gives a model or a field another name in C");
        return false;
    }
    owner *o = arena_alloc(n->arena, sizeof *o);
    o->what = what;
    o->at = at;
    map_put(&n->taken, name, o);
    return true;
}

static bool check_given(namer *n, const literal *given)
{
    if (c_name_is_valid(given->text))
        return true;
    diag *e = diag_error(n->diags, E0502, given->at, "\"%s\" is not a C name", given->text);
    diag_hint(e, "letters, digits and '_', beginning with a letter, at most %d", LIMIT_NAME_BYTES);
    return false;
}

const char *private_name(arena *a, const schema *s, const char *name)
{
    const char *const prefixes[] = {s->name, "schemac"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t size = strlen(prefixes[i]);
        if (strncmp(name, prefixes[i], size) == 0 && (name[size] == '\0' || name[size] == '_'))
            return arena_printf(a, "%s_%s", prefixes[i], name + size);
    }
    return name;
}

static void name_enum(namer *n, enumeration *e)
{
    arena *a = n->arena;
    const char *prefix = n->schema->name;
    e->c_private = private_name(a, n->schema, e->name);
    e->c_type = arena_printf(a, "%s_%s", prefix, e->name);
    e->c_optional = arena_printf(a, "%s_opt_%s", prefix, e->name);
    const char *what = arena_printf(a, "enum '%s'", e->name);
    if (!take(n, e->c_type, what, e->at))
        return; /* so are all names that begin with it */
    take(n, e->c_optional, what, e->at);
    take(n, arena_printf(a, "%s_name", e->c_type), what, e->at);
    take(n, arena_printf(a, "%s_from_name", e->c_type), what, e->at);
    const char *stem = arena_upper(a, e->c_type);
    for (size_t i = 0; i < e->values.count; i++) {
        enum_value *v = &e->values.items[i];
        v->c_name = arena_printf(a, "%s_%s", stem, arena_upper(a, v->name));
        take(n, v->c_name, arena_printf(a, "value '%s' of enum '%s'", v->name, e->name), v->at);
    }
}

/* Whether it begins like the runtime's own names. */
static bool is_runtimes(arena *a, const char *name)
{
    return strlen(name) >= 8 && equal_fold(arena_strndup(a, name, 8), "schemac_");
}

static bool is_own_parameter(const char *name)
{
    static const char *const own[] = {"db",     "row",    "rows",    "page", "exists", "count",
                                      "values", "models", "filters", "by",   "scan",   "view",
                                      "fields", "where",  "op",      "is",   "value"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(own[i], name) == 0)
            return true;
    return false;
}

/* A parameter shares its scope with the other parameters and hides what the header declares. */
static void name_parameters(namer *n, model *m, const map *members)
{
    for (size_t i = 0; i < m->fields.count; i++) {
        field *f = m->fields.items[i];
        f->parameter = f->member;
        while (is_own_parameter(f->parameter) || map_get(&n->taken, f->parameter) != NULL ||
               (f->parameter != f->member && map_get(members, f->parameter) != NULL))
            f->parameter = arena_printf(n->arena, "%s_value", f->parameter);
    }
}

static void take_filters(namer *n, const model *m, const field *f)
{
    static const char *const filters[] = {"where", "among", "null"};
    const char *what = arena_printf(n->arena, "a filter of '%s.%s'", m->name, f->name);
    for (size_t i = 0; i < (f->nullable ? 3 : 2); i++)
        if (!take(n, arena_printf(n->arena, "%s_%s_%s", m->c_type, filters[i], f->member), what,
                  f->at))
            return;
}

/* Once all other names are known: C++ minds a member that is called like a type. */
static void name_members(namer *n, model *m)
{
    map members = map_new(n->arena, false);
    for (size_t i = 0; i < m->fields.count; i++) {
        field *f = m->fields.items[i];
        if (f->c_name.text != NULL && check_given(n, &f->c_name))
            f->member = f->c_name.text;
        if (c_name_is_reserved(f->member) || is_runtimes(n->arena, f->member) ||
            map_get(&n->taken, f->member) != NULL)
            f->member = arena_printf(n->arena, "%s_", f->member);
        const field *before = map_get(&members, f->member);
        if (before != NULL) {
            diag *e = diag_error(n->diags, E0501, f->at, "'%s' and '%s' are both member '%s' in C",
                                 f->name, before->name, f->member);
            diag_note(e, before->at, "'%s' is declared here", before->name);
            diag_hint(e, "c_name \"…\" gives one of them another name in C");
        } else {
            map_put(&members, f->member, f);
            if (!m->c_taken)
                take_filters(n, m, f);
        }
        if (f->type == TYPE_DECIMAL && f->target == NULL)
            take(
                n,
                arena_printf(n->arena, "%s_%s_SCALE", m->c_upper, arena_upper(n->arena, f->member)),
                arena_printf(n->arena, "the scale of '%s.%s'", m->name, f->name), f->at);
    }
    name_parameters(n, m, &members);
}

static void name_model(namer *n, model *m)
{
    arena *a = n->arena;
    const char *stem = m->name;
    if (m->c_name.text != NULL && check_given(n, &m->c_name))
        stem = m->c_name.text;
    m->c_type = arena_printf(a, "%s_%s", n->schema->name, stem);
    m->c_private = private_name(a, n->schema, m->name);
    m->c_upper = arena_upper(a, m->c_type);
    const char *what = arena_printf(a, "model '%s'", m->name);
    m->c_taken = !take(n, m->c_type, what, m->at);
    if (m->c_taken)
        return; /* so are all names that begin with it */
    take(n, arena_printf(a, "%s_rows", m->c_type), arena_printf(a, "the rows of %s", what), m->at);
    take(n, arena_printf(a, "%s_INIT", m->c_upper), what, m->at);
    take(n, arena_printf(a, "%s_mask", m->c_type), arena_printf(a, "the patches of %s", what),
         m->at);
    take(n, arena_printf(a, "%s_by", m->c_type), arena_printf(a, "the orders of %s", what), m->at);
    take(n, arena_printf(a, "%s_KEY_ORDER", m->c_upper),
         arena_printf(a, "the orders of %s", what), m->at);
    take(n, arena_printf(a, "%s_where", m->c_type), arena_printf(a, "the filters of %s", what),
         m->at);
    static const char *const functions[] = {
#define X(suffix) #suffix,
        MODEL_FUNCTIONS(X)
#undef X
    };
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        take(n, arena_printf(a, "%s_%s", m->c_type, functions[i]),
             arena_printf(a, "the %s call of %s", functions[i], what), m->at);
    if (m->soft_delete != NULL) {
        take(n, arena_printf(a, "%s_restore", m->c_type),
             arena_printf(a, "the restore call of %s", what), m->at);
        take(n, arena_printf(a, "%s_purge", m->c_type),
             arena_printf(a, "the purge call of %s", what), m->at);
    }
    for (size_t i = 0; i < m->indexes.count; i++) {
        const index_path *p = m->indexes.items[i];
        const char *call = p->kind == INDEX_UNIQUE ? "get_by" : "list_by";
        if (!p->broken && path_is_order(p))
            take(n, arena_printf(a, "%s_BY_%s", m->c_upper, arena_upper(a, p->label)),
                 arena_printf(a, "the order by %s of %s", p->label, what), p->at);
        if (!p->broken && p->kind == INDEX_UNIQUE && !path_holds_key(m, p))
            take(n, arena_printf(a, "%s_upsert_by_%s", m->c_type, p->label),
                 arena_printf(a, "the upsert_by_%s call of %s", p->label, what), p->at);
        if (!p->broken && !p->silent)
            take(n, arena_printf(a, "%s_%s_%s", m->c_type, call, p->label),
                 arena_printf(a, "the %s_%s call of %s", call, p->label, what), p->at);
    }
}

void name_in_c(arena *a, diags *d, schema *s)
{
    namer n = {.arena = a, .diags = d, .schema = s, .taken = map_new(a, false)};
    take(&n, arena_printf(a, "%s_open", s->name), "the schema itself", s->at);
    take(&n, arena_printf(a, "%s_SCHEMA", s->upper), "the schema itself", s->at);
    take(&n, arena_printf(a, "%s_SCHEMA_H", s->upper), "the include guard", s->at);
    if (s->tenant != NULL)
        take(&n, arena_printf(a, "%s_set_tenant", s->name), "the schema itself", s->at);
    for (size_t i = 0; i < s->enums.count; i++)
        name_enum(&n, s->enums.items[i]);
    for (size_t i = 0; i < s->models.count; i++)
        name_model(&n, s->models.items[i]);
    for (size_t i = 0; i < s->models.count; i++)
        name_members(&n, s->models.items[i]);
}
