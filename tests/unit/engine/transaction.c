/* transaction.c - transactions of the fake engine: what is changed in one is seen by others when it
   is committed. */
#include "inside.h"

#include "../unit.h"

fake_database *fake_sight(engine_connection *c)
{
    return c->begun && !c->lost ? &c->work : &c->server->stored;
}

void fake_drop_level(engine_connection *c)
{
    fake_level *top = c->levels[--c->level_count];
    c->server->open_attempts -= top->number == 0;
    free(top);
}

static void push_level(engine_connection *c, unsigned number)
{
    assert_true(c->level_count < FAKE_LEVELS);
    fake_level *top = malloc(sizeof *top);
    assert_non_null(top);
    top->number = number;
    top->outside = !c->begun;
    top->failed = false;
    top->was = *fake_sight(c);
    c->levels[c->level_count++] = top;
    c->server->open_attempts += number == 0;
}

static void release_lock(engine_connection *c)
{
    if (c->server->writer == c)
        c->server->writer = NULL;
}

/* Attempts that were in it are still to be ended. */
void fake_lose(engine_connection *c)
{
    c->lost = true;
    release_lock(c);
    for (size_t i = 0; i < c->level_count; i++)
        c->levels[i]->outside = true;
}

static const char *const kinds[] = {[ENGINE_START] = "START",
                                    [ENGINE_WRITE] = "WRITE",
                                    [ENGINE_READ] = "READ",
                                    [ENGINE_LOOK] = "LOOK"};

bool fake_begin(engine_connection *c, engine_transaction kind)
{
    fake *f = c->server;
    if (!fake_enter(c, FAKE_OUTSIDE, "begin %s", kinds[kind]))
        return false;
    if (kind == ENGINE_START && !c->starting)
        fake_violation(f, "begin START outside of a start");
    if (kind == ENGINE_WRITE && c->starting)
        fake_violation(f, "begin WRITE in a start");
    if (kind == ENGINE_START || kind == ENGINE_WRITE) {
        if (f->writer != NULL)
            return fake_fail(c, SCHEMAC_BUSY, "another connection writes");
        f->writer = c;
    }
    c->begun = true;
    c->again = false;
    c->kind = kind;
    c->work = f->stored;
    return true;
}

static void end_transaction(engine_connection *c)
{
    while (c->level_count > 0)
        fake_drop_level(c);
    release_lock(c);
    c->begun = c->lost = false;
}

static void check_levels(engine_connection *c, const char *what)
{
    if (c->server->open_attempts > 0)
        fake_violation(c->server, "%s with an open attempt", what);
    for (engine_statement *s = c->statements; s != NULL; s = s->next)
        if (s->progress == FAKE_RUNNING && c->starting)
            fake_violation(c->server, "%s while a statement of the start is running", what);
}

bool fake_commit(engine_connection *c)
{
    fake *f = c->server;
    check_levels(c, "commit");
    if (!c->begun)
        fake_violation(f, "commit without a transaction");
    if (!fake_enter(c, FAKE_NOTHING, "commit")) {
        f->unfinished = true;
        return false;
    }
    if (c->lost)
        return fake_fail(c, SCHEMAC_ENGINE, "the transaction has been rolled back");
    f->unfinished = false;
    if (c->kind == ENGINE_START || c->kind == ENGINE_WRITE) {
        f->stored = c->work;
        f->commits++;
    }
    end_transaction(c);
    return true;
}

bool fake_rollback(engine_connection *c)
{
    fake *f = c->server;
    check_levels(c, "rollback");
    if (!c->begun && !c->again)
        fake_violation(f, "rollback without a transaction");
    if (!fake_enter(c, FAKE_NOTHING, "rollback") && f->wish.remains) {
        f->unfinished = true;
        c->lost = false; /* as if it had not been tried */
        return false;
    }
    bool good = c->failure.status == SCHEMAC_OK;
    c->again = !good;
    f->unfinished = false;
    f->rollbacks++;
    end_transaction(c);
    return good;
}

bool fake_in_transaction(engine_connection *c)
{
    return c->begun && !c->lost;
}

/* ---- inside it ------------------------------------------------------------------------------ */

static unsigned deepest(const engine_connection *c)
{
    unsigned number = 0;
    for (size_t i = 0; i < c->level_count; i++)
        if (c->levels[i]->number > 0)
            number = c->levels[i]->number;
    return number;
}

bool fake_savepoint(engine_connection *c, unsigned number)
{
    if (!c->begun || number != deepest(c) + 1)
        fake_violation(c->server, "savepoint %u is none of the next level", number);
    if (!fake_enter(c, FAKE_READS, "savepoint %u", number))
        return false;
    push_level(c, number);
    return true;
}

static bool is_at_savepoint(engine_connection *c, unsigned number, const char *what)
{
    if (c->level_count > 0 && c->levels[c->level_count - 1]->number == number)
        return true;
    fake_violation(c->server, "%s %u is not the innermost", what, number);
    return false;
}

bool fake_release(engine_connection *c, unsigned number)
{
    if (!fake_enter(c, FAKE_READS, "release %u", number) || !is_at_savepoint(c, number, "release"))
        return false;
    fake_drop_level(c);
    return true;
}

bool fake_rollback_to(engine_connection *c, unsigned number)
{
    if (!fake_enter(c, FAKE_READS, "rollback_to %u", number) ||
        !is_at_savepoint(c, number, "rollback_to"))
        return false;
    c->work = c->levels[c->level_count - 1]->was;
    fake_drop_level(c);
    return true;
}

/* Outside of a transaction a failure ends nothing: there is nothing to do. */
bool fake_attempt_begin(engine_connection *c)
{
    if (!fake_enter(c, FAKE_READS, "attempt_begin"))
        return false;
    push_level(c, 0);
    return true;
}

bool fake_attempt_end(engine_connection *c, bool keep)
{
    fake_level *top = c->level_count == 0 ? NULL : c->levels[c->level_count - 1];
    if (top == NULL || top->number > 0) {
        fake_note(c, "attempt_end");
        fake_violation(c->server, "an attempt ends that has not begun");
        return false;
    }
    bool outside = top->outside, failed = top->failed;
    fake_database *was = keep || outside ? NULL : &c->work;
    if (was != NULL)
        *was = top->was;
    fake_drop_level(c);
    bool good = fake_enter(c, FAKE_NOTHING, "attempt_end %s", keep ? "keep" : "undo");
    if (!good && !c->lost && c->begun)
        fake_lose(c);
    if (good && (c->lost || (keep && failed)))
        good = fake_fail(c, SCHEMAC_ENGINE, "the transaction is lost");
    if (!good && c->begun && !c->lost)
        fake_lose(c);
    return good;
}
