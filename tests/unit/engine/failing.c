/* failing.c - every call of the engine that a start makes fails once, in every way, and so does
   every allocation: the start fails in that way, nothing has changed, and nothing is left behind.
   */
#include "starts.h"

#include "../unit.h"

/* A failure, and whether it ends the transaction that it is in. */
typedef struct way {
    schemac_status status;
    bool gone;
} way;

static const way ways[] = {
    {SCHEMAC_IO, false},      {SCHEMAC_NOMEM, false},    {SCHEMAC_BUSY, false},
    {SCHEMAC_FULL, false},    {SCHEMAC_CORRUPT, false},  {SCHEMAC_ENGINE, false},
    {SCHEMAC_INVALID, false}, {SCHEMAC_CONFLICT, false}, {SCHEMAC_IO, true},
    {SCHEMAC_FULL, true},     {SCHEMAC_ENGINE, true},    {SCHEMAC_CONFLICT, true}};

/* What goes wrong in a start: a call of the engine, or an allocation. */
typedef struct injury {
    unsigned at;    /* 0: nothing */
    const way *how; /* NULL: memory runs out */
} injury;

/* What a start has done. */
typedef struct outcome {
    schemac_status status;
    bool hit; /* by the injury: it was not over before */
    unsigned commits;
    char *text; /* of the database */
} outcome;

/* A scenario with an engine, and what it is like without injury. */
typedef struct trial {
    const start_scenario *scenario;
    const schemac_engine *engine;
    char *before; /* the database */
    outcome good;
} trial;

static unsigned points, problems;

static bool begins_with(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

static void tell(const trial *t, const fake *f, const injury *x, const char *what)
{
    if (problems++ < 20)
        printf("%s, %s engine, %s %u, %s%s: %s, at %s\n", t->scenario->name,
               t->engine == &fake_strict ? "strict" : "plain",
               x->how == NULL ? "allocation" : "call", x->at,
               x->how == NULL ? "" : schemac_status_name(x->how->status),
               x->how != NULL && x->how->gone ? " and gone" : "", what,
               x->how == NULL ? "" : f->failed_call);
    if (getenv("FAKE_TRACE") != NULL && f->trace != NULL)
        printf("%s\n", f->trace);
}

/* ---- what has to come of it ----------------------------------------------------------------- */

/* Only what changes rows meets a constraint. */
static bool is_plausible(const fake *f, const way *w)
{
    static const char *const changes[] = {"run", "create", "alter", "execute", "commit"};
    if (w->status != SCHEMAC_CONFLICT && w->status != SCHEMAC_INVALID)
        return true;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        if (begins_with(f->failed_call, changes[i]))
            return true;
    return false;
}

/* A row that has no place in a database that people have worked with. */
static bool is_left_out(const start_case *c, const way *w)
{
    return w->status == SCHEMAC_CONFLICT && !w->gone && c->schema->seed_count > 0 &&
           c->f.stored.table_count > 0 && begins_with(c->f.failed_call, "execute");
}

static bool is_ignored(const start_scenario *s, const start_case *c)
{
    return s->ignores != NULL && begins_with(c->f.failed_call, s->ignores);
}

/* The scenario says that it goes on after this; its start ends as without injury. */
static bool goes_on(const trial *t, const start_case *c, const way *w)
{
    const start_scenario *s = t->scenario;
    const char *call = c->f.failed_call;
    bool error = w->status == SCHEMAC_ENGINE || w->status == SCHEMAC_INVALID;
    if (strcmp(call, "rollback") == 0)
        return true;                               /* it was failing already, or only looked */
    if (strcmp(call, "start_end") == 0 && s->open) /* the next call on the handle tries again */
        return s->status != SCHEMAC_OK || s->tries_again;
    if (s->survives != NULL && begins_with(call, s->survives))
        return error && !w->gone;
    return is_ignored(s, c) && !w->gone;
}

static schemac_status wanted_status(const trial *t, const start_case *c, const way *w)
{
    const start_scenario *s = t->scenario;
    if (is_left_out(c, w))
        return SCHEMAC_OK;
    if (goes_on(t, c, w))
        return t->good.status;
    return is_ignored(s, c) ? SCHEMAC_IO : w->status;
}

/* As before, or as after a commit. */
static bool is_whole(const trial *t, const start_case *c, const outcome *o)
{
    bool others = c->f.meanwhile != NULL && c->f.before == NULL;
    bool after = strcmp(o->text, t->good.text) == 0;
    return o->commits > 0 || others ? after : strcmp(o->text, t->before) == 0;
}

/* Only what schemac.h says that a failed handle accepts. */
static const char *check_closed(start_case *c, schemac_status status)
{
    unsigned calls = c->f.calls;
    bool there;
    if (schemac_error(c->db)->status != status || schemac_report(c->db)->status != status)
        return "the handle says something else";
    bool ready = schemac_model_status(c->db, "author") == SCHEMAC_MODEL_READY;
    if (schemac_all_initialized(c->db) || (ready && !begins_with(c->f.failed_call, "start_end")))
        return "a model is ready";
    if (schemac_exec(c->db, "UPDATE tag") != SCHEMAC_MISUSE ||
        schemac_begin(c->db) != SCHEMAC_MISUSE || schemac_plan(c->db) != SCHEMAC_MISUSE ||
        schemac_table_exists(c->db, "tag", &there) != SCHEMAC_MISUSE ||
        schemac_engine_handle(c->db) != NULL)
        return "the failed handle can be used";
    return c->f.calls != calls || c->f.connections > 0 ? "the failed handle uses the engine" : NULL;
}

/* It is as it was before. */
static const char *check_open(start_case *c)
{
    if (schemac_begin(c->db) != SCHEMAC_OK ||
        schemac_exec(c->db, "INSERT INTO note") != SCHEMAC_OK ||
        schemac_commit(c->db) != SCHEMAC_OK || schemac_exec(c->db, "UPDATE note") != SCHEMAC_OK)
        return schemac_error_message(c->db);
    return NULL;
}

/* ---- one start ------------------------------------------------------------------------------ */

static const char *check_handle(const trial *t, start_case *c, const outcome *o)
{
    if (c->f.violation[0] != '\0' || c->db == NULL)
        return NULL;
    return t->scenario->open         ? check_open(c)
           : o->status == SCHEMAC_OK ? NULL
                                     : check_closed(c, o->status);
}

/* What the engine has said of its failure. */
static const char *check_error(const trial *t, const start_case *c, const way *w)
{
    const schemac_error_info *e = schemac_error(c->db);
    if (w->status == SCHEMAC_NOMEM || goes_on(t, c, w) || is_left_out(c, w) ||
        is_ignored(t->scenario, c))
        return NULL;
    bool told = e->engine_state != NULL && strcmp(e->engine_state, "F00") == 0 && e->again;
    return told ? NULL : "the error is not the engine's";
}

static void judge(const trial *t, start_case *c, const injury *x, const outcome *o)
{
    const char *problem = NULL;
    bool partly = false; /* something may be left out */
    if (x->how == NULL) {
        if (o->status != SCHEMAC_NOMEM && o->status != t->good.status)
            problem = schemac_status_name(o->status);
    } else {
        if (o->status != wanted_status(t, c, x->how))
            problem = schemac_status_name(o->status);
        partly = is_left_out(c, x->how) || (t->scenario->survives != NULL && goes_on(t, c, x->how));
    }
    if (problem == NULL && !partly && !is_whole(t, c, o))
        problem = "the database is neither as before nor as after";
    if (problem == NULL && x->how != NULL)
        problem = check_error(t, c, x->how);
    if (problem == NULL)
        problem = check_handle(t, c, o);
    if (problem != NULL)
        tell(t, &c->f, x, problem);
}

static outcome run(const trial *t, const injury *x)
{
    start_case c;
    start_begin_case(&c, t->engine, t->scenario);
    if (x->at > 0 && x->how != NULL)
        c.f.wish =
            (fake_wish){.at = x->at,
                        .failure = {.status = x->how->status, .code_text = "F00", .again = true},
                        .gone = x->how->gone};
    else if (x->at > 0)
        c.f.fail_allocation = c.f.allocations + x->at;
    outcome o = {.status = start_act(&c, t->scenario)};
    o.hit = c.f.granted || (c.f.fail_allocation > 0 && c.f.allocations >= c.f.fail_allocation);
    o.commits = c.f.commits;
    o.text = database_text(&c.f.stored);
    c.f.fail_allocation = 0;
    bool plausible = x->how == NULL || is_plausible(&c.f, x->how);
    if (o.hit && plausible) {
        points++;
        judge(t, &c, x, &o);
    }
    schemac_close(c.db);
    if (plausible && (c.f.violation[0] != '\0' || c.f.live > 0))
        tell(t, &c.f, x, c.f.violation[0] != '\0' ? c.f.violation : "memory is left");
    c.f.violation[0] = '\0';
    c.f.live = 0;
    c.db = NULL;
    start_end_case(&c);
    return o;
}

static char *text_before(const trial *t)
{
    start_case c;
    start_begin_case(&c, t->engine, t->scenario);
    char *text = database_text(&c.f.stored);
    start_end_case(&c);
    return text;
}

/* Until the start is over before. */
static void injure_everywhere(const trial *t, const way *how)
{
    bool hit = true;
    for (unsigned at = 1; hit; at++) {
        const injury x = {at, how};
        outcome o = run(t, &x);
        hit = o.hit;
        free(o.text);
    }
}

static void try_scenario(const start_scenario *s, const schemac_engine *engine)
{
    const injury none = {0, NULL};
    trial t = {.scenario = s, .engine = engine};
    t.before = text_before(&t);
    t.good = run(&t, &none);
    assert_int_equal(t.good.status, s->status);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        injure_everywhere(&t, &ways[i]);
    injure_everywhere(&t, NULL);
    free(t.before);
    free(t.good.text);
}

static void fails_everywhere(void **state)
{
    const start_scenario *s = *state;
    const schemac_engine *own = s->engine == NULL ? &fake_strict : s->engine;
    problems = 0;
    try_scenario(s, own);
    if (!s->alone)
        try_scenario(s, own == &fake_strict ? &fake_plain : &fake_strict);
    if (problems > 0)
        fail_msg("%u failures are not as they should be", problems);
}

int main(void)
{
    struct CMUnitTest tests[MOST_STARTS];
    size_t count = start_tests(tests, fails_everywhere);
    int failed = _cmocka_run_group_tests("failing", tests, count, NULL, NULL);
    printf("%u failures of %zu starts\n", points, count);
    return failed;
}
