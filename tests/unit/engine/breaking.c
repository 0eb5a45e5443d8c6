/* breaking.c - every call of the engine that a call on rows makes fails once, in every way, and so
   does every allocation: the call says so, what was passed in is as it was, no statement is left
   in the middle, and the handle can be used again. */
#include "calls.h"

#include "../unit.h"

/* A failure, and whether it ends the transaction that it is in; or whether a rollback leaves it. */
typedef struct way {
    schemac_status status;
    bool gone, remains;
} way;

static const way ways[] = {{SCHEMAC_IO, false, false},       {SCHEMAC_NOMEM, false, false},
                           {SCHEMAC_BUSY, false, false},     {SCHEMAC_FULL, false, false},
                           {SCHEMAC_CORRUPT, false, false},  {SCHEMAC_ENGINE, false, false},
                           {SCHEMAC_CONFLICT, false, false}, {SCHEMAC_INVALID, false, false},
                           {SCHEMAC_FULL, true, false},      {SCHEMAC_CONFLICT, true, false},
                           {SCHEMAC_IO, false, true}};

/* What goes wrong in a call: a call of the engine, or an allocation. */
typedef struct injury {
    unsigned at;
    const way *how; /* NULL: memory runs out */
} injury;

typedef struct trial {
    const call_scenario *scenario;
    const schemac_engine *engine;
    schemac_status good;  /* without injury */
    char *before, *after; /* the database */
} trial;

static unsigned points, problems;

static void tell(const trial *t, const call_case *c, const injury *x, const char *what)
{
    if (problems++ < 20)
        printf("%s, %s engine, %s %u, %s%s: %s, at %s\n", t->scenario->name,
               t->engine == &fake_strict ? "strict" : "plain",
               x->how == NULL ? "allocation" : "call", x->at,
               x->how == NULL ? "" : schemac_status_name(x->how->status),
               x->how != NULL && x->how->gone ? " and gone" : "", what,
               x->how == NULL ? "" : c->f.failed_call);
    if (getenv("FAKE_TRACE") != NULL && c->f.trace != NULL)
        printf("%s\n", c->f.trace);
}

static bool begins_with(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

/* ---- what has to come of it ----------------------------------------------------------------- */

/* Only what changes rows meets a constraint. */
static bool is_plausible(const call_case *c, const way *w)
{
    static const char *const changes[] = {"insert", "execute", "commit", "run"};
    if (w->status != SCHEMAC_CONFLICT && w->status != SCHEMAC_INVALID)
        return true;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        if (begins_with(c->f.failed_call, changes[i]))
            return true;
    return false;
}

/* The call had failed by itself before: what it does then, to say more or to undo, may fail. That a
   transaction only reads is the caller's mistake. */
static bool had_failed(const trial *t, const call_case *c)
{
    char line[40], call[40];
    schemac_status own = t->good == SCHEMAC_MISUSE ? SCHEMAC_PERMISSION : t->good;
    snprintf(line, sizeof line, "-> %s\n", schemac_status_name(own));
    snprintf(call, sizeof call, "\n%.30s", c->f.failed_call);
    const char *natural = strstr(c->f.trace, line);
    return t->good != SCHEMAC_OK && natural != NULL && strstr(natural, call) != NULL;
}

/* Rolling back says so, but not instead of what had happened before. */
static bool is_right(const trial *t, const call_case *c, const injury *x, schemac_status status)
{
    if (x->how == NULL)
        return status == SCHEMAC_NOMEM || status == t->good;
    if (had_failed(t, c) || strcmp(c->f.failed_call, "rollback") == 0)
        return status == t->good || status == x->how->status;
    /* it is over, and so are those around it: the next call says so */
    if (begins_with(c->f.failed_call, "rollback_to") && status == SCHEMAC_MISUSE)
        return true;
    return status == x->how->status;
}

/* What the engine has said of its failure. */
static const char *check_error(const trial *t, const call_case *c, const injury *x)
{
    const schemac_error_info *e = schemac_error(c->db);
    if (x->how == NULL || e->status != x->how->status || e->status == SCHEMAC_NOMEM ||
        t->scenario->several || had_failed(t, c))
        return NULL;
    bool told = e->engine_state != NULL && strcmp(e->engine_state, "F00") == 0 && e->again;
    return told ? NULL : "the error is not the engine's";
}

static bool is_whole(const trial *t, const char *text)
{
    return strcmp(text, t->before) == 0 || strcmp(text, t->after) == 0;
}

/* ---- one call ------------------------------------------------------------------------------- */

/* What a call has filled in is not put back by the end of the transaction around it. */
static const char *check_rows(const call_scenario *s, const call_rows *before, const call_case *c,
                              schemac_status status)
{
    bool ending = s->several && (begins_with(c->f.failed_call, "commit") ||
                                 begins_with(c->f.failed_call, "rollback"));
    if (status != SCHEMAC_OK && !ending && !s->apart &&
        memcmp(before, &c->rows, sizeof *before) != 0)
        return "what was passed in is not as it was";
    return c->wrong;
}

/* As if nothing had happened: the same call goes as it should. */
static const char *check_again(const trial *t, call_case *c, const injury *x)
{
    c->wrong = NULL;
    if (x->how != NULL && x->how->remains && schemac_in_transaction(c->db))
        schemac_rollback(c->db);
    if (schemac_in_transaction(c->db))
        return "a transaction is open";
    schemac_status status = t->scenario->act(c);
    if (status != t->good)
        return schemac_status_name(status);
    return c->wrong;
}

static void judge(const trial *t, call_case *c, const injury *x, schemac_status status,
                  const call_rows *before)
{
    char *text = database_text(&c->f.stored);
    const char *problem = NULL;
    if (!is_right(t, c, x, status))
        problem = schemac_status_name(status);
    else if (schemac_error(c->db)->status != status && !t->scenario->several)
        problem = "the handle says something else";
    else if (!is_whole(t, text) && !t->scenario->apart)
        problem = "the database is neither as before nor as after";
    else if (c->f.open_statements != 0 || c->f.open_attempts != 0)
        problem = "a statement or an attempt is left in the middle";
    else if ((problem = check_error(t, c, x)) == NULL)
        problem = check_rows(t->scenario, before, c, status);
    free(text);
    if (problem == NULL && c->f.violation[0] == '\0')
        problem = check_again(t, c, x);
    if (problem != NULL)
        tell(t, c, x, problem);
}

/* Returns whether the call was not over before. */
static bool run(const trial *t, const injury *x)
{
    call_case c;
    call_begin_case(&c, t->engine, t->scenario);
    const call_rows before = c.rows;
    if (x->how != NULL)
        c.f.wish =
            (fake_wish){.at = x->at,
                        .failure = {.status = x->how->status, .code_text = "F00", .again = true},
                        .gone = x->how->gone,
                        .remains = x->how->remains};
    else
        c.f.fail_allocation = c.f.allocations + x->at;
    schemac_status status = t->scenario->act(&c);
    bool hit = c.f.granted || (c.f.fail_allocation > 0 && c.f.allocations >= c.f.fail_allocation);
    c.f.fail_allocation = 0;
    bool counts = hit && (x->how == NULL || is_plausible(&c, x->how));
    if (counts) {
        points++;
        judge(t, &c, x, status, &before);
    }
    schemac_close(c.db);
    c.db = NULL;
    if (counts && (c.f.violation[0] != '\0' || c.f.live > 0))
        tell(t, &c, x, c.f.violation[0] != '\0' ? c.f.violation : "memory is left");
    c.f.violation[0] = '\0';
    c.f.live = 0;
    c.f.open_statements = 0;
    call_end_case(&c);
    return hit;
}

static void try_scenario(const call_scenario *s, const schemac_engine *engine)
{
    trial t = {.scenario = s, .engine = engine};
    call_case c;
    call_begin_case(&c, engine, s);
    t.before = database_text(&c.f.stored);
    t.good = s->act(&c);
    t.after = database_text(&c.f.stored);
    call_end_case(&c);
    for (size_t i = 0; i <= sizeof ways / sizeof *ways; i++) {
        injury x = {1, i < sizeof ways / sizeof *ways ? &ways[i] : NULL};
        while (run(&t, &x))
            x.at++;
    }
    free(t.before);
    free(t.after);
}

static void breaks_everywhere(void **state)
{
    const call_scenario *s = *state;
    problems = 0;
    if (s->once)
        return;
    try_scenario(s, &fake_strict);
    try_scenario(s, &fake_plain);
    if (problems > 0)
        fail_msg("%u failures are not as they should be", problems);
}

int main(void)
{
    struct CMUnitTest tests[MOST_CALLS];
    size_t count = call_tests(tests, breaks_everywhere);
    int failed = _cmocka_run_group_tests("breaking", tests, count, NULL, NULL);
    printf("%u failures of %zu calls\n", points, count);
    return failed;
}
