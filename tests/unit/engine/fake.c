/* fake.c - the server of the fake engine: its trace, wishes, rules and memory. */
#include "inside.h"
#include "models.h"

#include "../unit.h"

/* ---- what a caller may not do --------------------------------------------------------------- */

void fake_violation(fake *f, const char *format, ...)
{
    if (f->violation[0] != '\0')
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(f->violation, sizeof f->violation, format, args);
    va_end(args);
}

void fake_no_violation(const fake *f)
{
    if (f->violation[0] != '\0')
        fail_msg("%s, in\n%s", f->violation, f->trace == NULL ? "" : f->trace);
}

void fake_idle(fake *f)
{
    fake_no_violation(f);
    if (f->open_statements != f->open_scans || f->open_attempts > 0)
        fail_msg("%d statements are not reset, %d attempts not ended, in\n%s", f->open_statements,
                 f->open_attempts, f->trace == NULL ? "" : f->trace);
}

/* ---- the trace ------------------------------------------------------------------------------ */

static void add_text(fake *f, const char *text)
{
    size_t size = strlen(text);
    if (f->quiet)
        return;
    if (f->trace_used + size + 1 > f->trace_size) {
        f->trace_size = 2 * f->trace_size + size + 500;
        f->trace = realloc(f->trace, f->trace_size);
        assert_non_null(f->trace);
    }
    memcpy(f->trace + f->trace_used, text, size + 1);
    f->trace_used += size;
}

static void add_line(fake *f, const char *line)
{
    if (f->trace_used > 0)
        add_text(f, "\n");
    add_text(f, line);
}

const char *fake_short(const char *text, char *out, size_t size)
{
    size_t length = strlen(text);
    if (length < size)
        return memcpy(out, text, length + 1);
    memcpy(out, text, size - 4);
    memcpy(out + size - 4, "...", 4);
    return out;
}

void fake_forget_trace(fake *f)
{
    if (f->trace != NULL)
        f->trace[0] = '\0';
    f->trace_used = 0;
}

/* As it would stand in a test. */
static void print_trace(const char *trace)
{
    for (const char *p = trace; *p != '\0';) {
        size_t size = strcspn(p, "\n");
        printf("    \"");
        for (size_t i = 0; i < size; i++)
            printf(p[i] == '"' ? "\\\"" : "%c", p[i]);
        printf("\\n\"\n");
        p += size + (p[size] == '\n');
    }
}

void fake_trace_is(fake *f, const char *expected)
{
    fake_no_violation(f);
    if (f->trace_used > 0)
        add_text(f, "\n");
    const char *got = f->trace == NULL ? "" : f->trace;
    size_t same = 0;
    while (got[same] != '\0' && got[same] == expected[same])
        same++;
    if (got[same] != '\0' || expected[same] != '\0') {
        while (same > 0 && got[same - 1] != '\n')
            same--;
        print_trace(got);
        fail_msg("another trace: it goes on with\n%.300s\nand not with\n%.300s", got + same,
                 expected + same);
    }
    fake_forget_trace(f);
}

/* ---- calls ---------------------------------------------------------------------------------- */

/* A failure ends what it is in. */
static void end_by_failure(engine_connection *c, bool gone)
{
    bool strict = c->server->engine->attempt_begin != NULL;
    fake_level *top = c->level_count == 0 ? NULL : c->levels[c->level_count - 1];
    if (!c->begun || c->lost)
        return;
    if (gone || (strict && (top == NULL || top->number > 0)))
        fake_lose(c);
    else if (strict)
        top->failed = true;
}

bool fake_fail_with(engine_connection *c, const engine_failure *failure)
{
    c->failure = *failure;
    fake_says(c, "%s", schemac_status_name(failure->status));
    end_by_failure(c, false);
    return false;
}

bool fake_fail(engine_connection *c, schemac_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(c->message, sizeof c->message, format, args);
    va_end(args);
    const engine_failure failure = {.status = status, .code = 7, .message = c->message};
    return fake_fail_with(c, &failure);
}

static bool is_wished(fake *f, const char *line)
{
    const fake_wish *w = &f->wish;
    if (f->granted || w->at == 0 || f->calls != w->at)
        return false;
    f->granted = true;
    fake_short(line, f->failed_call, sizeof f->failed_call);
    return true;
}

static bool fail_as_wished(engine_connection *c)
{
    const fake_wish *w = &c->server->wish;
    c->failure = w->failure;
    if (c->failure.message == NULL)
        c->failure.message = "as the test wants";
    fake_says(c, "%s%s", schemac_status_name(w->failure.status), w->gone ? ", gone" : "");
    end_by_failure(c, w->gone);
    return false;
}

static void check_state(engine_connection *c, fake_need need, const char *line)
{
    const fake_level *top = c->level_count == 0 ? NULL : c->levels[c->level_count - 1];
    if (need == FAKE_NOTHING)
        return;
    if (c->lost)
        fake_violation(c->server, "after the transaction was lost: %s", line);
    else if (top != NULL && top->failed)
        fake_violation(c->server, "after a failure in an attempt: %s", line);
    else if (need == FAKE_OUTSIDE && c->begun)
        fake_violation(c->server, "in a transaction: %s", line);
    else if (need == FAKE_WRITES && c->begun && c->kind == ENGINE_LOOK)
        fake_violation(c->server, "a look writes: %s", line);
    else if (need == FAKE_WRITES && !c->begun && (c->starting || !c->started))
        fake_violation(c->server, "a start writes outside of its transaction: %s", line);
}

static bool may_write(engine_connection *c)
{
    fake *f = c->server;
    if (c->begun && c->kind == ENGINE_READ)
        return fake_fail(c, SCHEMAC_PERMISSION, "the transaction only reads");
    if (f->read_only)
        return fake_fail(c, SCHEMAC_PERMISSION, "the database is read-only");
    if (f->writer != NULL && f->writer != c)
        return fake_fail(c, SCHEMAC_BUSY, "another connection writes");
    return true;
}

bool fake_enter(engine_connection *c, fake_need need, const char *format, ...)
{
    fake *f = c->server;
    char line[1200];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (f->before != NULL && strncmp(line, f->before, strlen(f->before)) == 0) {
        f->before = NULL;
        f->meanwhile(f);
    }
    add_line(f, line);
    check_state(c, need, line);
    c->failure = (engine_failure){.status = SCHEMAC_OK};
    f->calls++;
    if (is_wished(f, line))
        return fail_as_wished(c);
    return need != FAKE_WRITES || may_write(c);
}

void fake_note(engine_connection *c, const char *format, ...)
{
    char line[300];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    add_line(c->server, line);
    c->failure = (engine_failure){.status = SCHEMAC_OK};
}

void fake_says(engine_connection *c, const char *format, ...)
{
    char text[300];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    add_text(c->server, " -> ");
    add_text(c->server, text);
}

/* ---- memory --------------------------------------------------------------------------------- */

static bool has_memory(fake *f)
{
    return ++f->allocations != f->fail_allocation;
}

static void *count_allocate(void *user, size_t size)
{
    fake *f = user;
    void *memory = has_memory(f) ? malloc(size) : NULL;
    f->live += memory != NULL;
    return memory;
}

static void *count_resize(void *user, void *memory, size_t old_size, size_t new_size)
{
    (void)old_size;
    return has_memory(user) ? realloc(memory, new_size) : NULL;
}

static void count_release(void *user, void *memory, size_t size)
{
    fake *f = user;
    memset(memory, '#', size);
    free(memory);
    f->live--;
}

/* ---- tests ---------------------------------------------------------------------------------- */

void fake_init(fake *f, const schemac_engine *engine)
{
    memset(f, 0, sizeof *f);
    f->engine = engine;
    f->allocator = (schemac_allocator){
        .allocate = count_allocate, .resize = count_resize, .release = count_release, .user = f};
    fake_server = f;
}

void fake_end(fake *f)
{
    const char *trace = f->trace == NULL ? "" : f->trace;
    fake_idle(f);
    if (f->live > 0 || f->connections > 0 || f->writer != NULL || f->places > 0)
        fail_msg("%zu allocations, %u connections, %u places are left behind by\n%s", f->live,
                 f->connections, f->places, trace);
    if (f->copied != f->kept + f->discarded)
        fail_msg("of %u copies %u are kept and %u thrown away, in\n%s", f->copied, f->kept,
                 f->discarded, trace);
    free(f->trace);
    f->trace = NULL;
    fake_server = NULL;
}

static void give(fake *f, const char *sql)
{
    fake_outcome o = database_run(&f->stored, sql, NULL);
    if (o.status != SCHEMAC_OK)
        fail_msg("%s: %s", sql, o.message);
}

void fake_given(fake *f, const char *statements)
{
    for (const char *p = statements; *p != '\0';) {
        char sql[1000];
        size_t size = strcspn(p, ";");
        assert_true(size < sizeof sql);
        memcpy(sql, p, size);
        sql[size] = '\0';
        give(f, sql);
        p += size + 1;
        p += strspn(p, " ");
    }
}

static void give_all(fake *f, const schemac_sql_object *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].name != NULL)
            give(f, list[i].create);
}

void fake_given_schema(fake *f, const schemac_schema *s)
{
    const schemac_texts *texts = texts_of(s, f->engine->name);
    for (size_t i = 0; i < s->model_count; i++) {
        give(f, texts->models[i].create);
        give_all(f, texts->models[i].indexes, s->models[i].path_count);
    }
    for (size_t i = 0; i < s->model_count; i++)
        give_all(f, texts->models[i].foreign_keys, texts->models[i].foreign_key_count);
    for (size_t i = 0; i < s->model_count; i++)
        give_all(f, texts->models[i].triggers, texts->models[i].trigger_count);
}

void fake_know(fake *f, const char *name, const char *means, const char *base)
{
    database_know(&f->stored, name, means, base);
}

void fake_know_nothing(fake *f, const char *name)
{
    assert_non_null(database_known(&f->stored, name));
    database_forget(&f->stored, name);
}

void fake_know_schema(fake *f, const schemac_schema *s)
{
    for (size_t i = 0; i < s->model_count; i++) {
        const schemac_model *m = &s->models[i];
        sql_buffer b = {.allocator = &memory_default};
        for (size_t j = 0; j < m->record.field_count; j++)
            meaning_put_column(&b, &m->record.fields[j], m->record.fields[j].references);
        assert_false(b.failed);
        fake_know(f, m->table, b.text, texts_of(s, f->engine->name)->models[i].create);
        sql_free(&b);
    }
}

void fake_mark(fake *f, int32_t owner, uint64_t state)
{
    f->stored.owner = owner;
    f->stored.state = state;
    f->stored.marked = f->stored.schema;
}

void fake_record_given(fake *f, const char *kind, int64_t version, const char *name,
                       const char *checksum, const char *detail)
{
    fake_record *r = &f->stored.records[f->stored.record_count++];
    database_copy_name(r->kind, sizeof r->kind, kind);
    database_copy_name(r->name, sizeof r->name, name);
    database_copy_name(r->checksum, sizeof r->checksum, checksum);
    database_copy_name(r->detail, sizeof r->detail, detail);
    r->version = version;
}

static fake_answer *answer_to(fake *f, const char *sql)
{
    for (size_t i = 0; i < f->answer_count; i++)
        if (strcmp(f->answers[i].sql, sql) == 0)
            return &f->answers[i];
    assert_true(f->answer_count < FAKE_ANSWERS);
    f->answers[f->answer_count] = (fake_answer){.sql = sql, .rows = "", .changed = 1};
    return &f->answers[f->answer_count++];
}

void fake_answer_with(fake *f, const char *sql, const char *rows)
{
    answer_to(f, sql)->rows = rows;
}

void fake_changes(fake *f, const char *sql, int64_t changed)
{
    answer_to(f, sql)->changed = changed;
}

void fake_fact_is(fake *f, const char *condition, int64_t rows)
{
    assert_true(f->fact_count < FAKE_FACTS);
    f->facts[f->fact_count++] = (fake_fact){condition, rows};
}

void fake_refuses(fake *f, const char *sql, const engine_failure *failure, size_t before)
{
    assert_true(f->refusal_count < FAKE_REFUSALS);
    f->refusals[f->refusal_count++] = (fake_refusal){sql, *failure, before};
}
