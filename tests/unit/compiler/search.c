/* search.c - small problems of every shape, solved by looking at all combinations too. */
#include "unit.h"

#include "verify/search.h"

enum { MOST_VARIABLES = 6, MOST_CHOICES = 8, MOST_CONDITIONS = 9, MOST_TABLE = 512 };

/* Accepts some combinations of what up to three variables take. */
typedef struct condition {
    size_t variables[3];
    size_t count;
    bool accepted[MOST_TABLE];
} condition;

typedef struct problem {
    size_t variables;
    size_t choices[MOST_VARIABLES];
    condition conditions[MOST_CONDITIONS];
    size_t condition_count;
    search *search;
    size_t asked;
} problem;

static bool is_met(const condition *c, const size_t *taken)
{
    size_t entry = 0;
    for (size_t i = 0; i < c->count; i++)
        entry = entry * MOST_CHOICES + taken[c->variables[i]];
    return c->accepted[entry];
}

/* Says which the first condition is that is not met, as SQLite does. */
static bool accepts(void *user, bool *involved)
{
    problem *p = user;
    size_t taken[MOST_VARIABLES];
    p->asked++;
    for (size_t i = 0; i < p->variables; i++) {
        taken[i] = p->search->variables[i].at;
        assert_in_range(taken[i], 0, p->choices[i] - 1);
    }
    for (size_t i = 0; i < p->condition_count; i++) {
        const condition *c = &p->conditions[i];
        if (is_met(c, taken))
            continue;
        for (size_t k = 0; k < c->count; k++)
            involved[c->variables[k]] = true;
        return false;
    }
    return true;
}

static size_t list(void *user, size_t variable)
{
    return ((problem *)user)->choices[variable];
}

static bool can_be_met(const problem *p, size_t *taken, size_t from)
{
    if (from == p->variables) {
        for (size_t i = 0; i < p->condition_count; i++)
            if (!is_met(&p->conditions[i], taken))
                return false;
        return true;
    }
    for (taken[from] = 0; taken[from] < p->choices[from]; taken[from]++)
        if (can_be_met(p, taken, from + 1))
            return true;
    return false;
}

static void make_problem(problem *p, uint32_t *state)
{
    memset(p, 0, sizeof *p);
    p->variables = 1 + next_random(state) % MOST_VARIABLES;
    for (size_t i = 0; i < p->variables; i++)
        p->choices[i] = 1 + next_random(state) % MOST_CHOICES;
    p->condition_count = next_random(state) % (MOST_CONDITIONS + 1);
    uint32_t often = 1 + next_random(state) % 9;
    for (size_t i = 0; i < p->condition_count; i++) {
        condition *c = &p->conditions[i];
        c->count = 1 + next_random(state) % 3;
        for (size_t k = 0; k < c->count; k++)
            c->variables[k] = next_random(state) % p->variables;
        for (size_t k = 0; k < MOST_TABLE; k++)
            c->accepted[k] = next_random(state) % 10 < often;
    }
}

static search_result run(problem *p, size_t tries)
{
    arena *a = arena_new(no_memory);
    search_variable variables[MOST_VARIABLES] = {{0}};
    for (size_t i = 0; i < p->variables; i++)
        variables[i].count = 1;
    search s = {.arena = a,
                .variables = variables,
                .count = p->variables,
                .tries = tries,
                .user = p,
                .accepts = accepts,
                .list = list};
    p->search = &s;
    p->asked = 0;
    search_result result = search_run(&s);
    bool involved[MOST_VARIABLES] = {false};
    if (result == SEARCH_FOUND)
        assert_true(accepts(p, involved));
    arena_free(a);
    return result;
}

static void it_finds_what_there_is(void **state)
{
    (void)state;
    uint32_t chance = 1;
    size_t found = 0, exhausted = 0;
    for (int round = 0; round < 20000; round++) {
        static problem p;
        make_problem(&p, &chance);
        size_t taken[MOST_VARIABLES];
        search_result expected = can_be_met(&p, taken, 0) ? SEARCH_FOUND : SEARCH_EXHAUSTED;
        search_result result = run(&p, 100 * 1000 * 1000);
        if (result != expected)
            fail_msg("round %d: %d, not %d", round, (int)result, (int)expected);
        found += result == SEARCH_FOUND;
        exhausted += result == SEARCH_EXHAUSTED;
    }
    assert_true(found > 5000 && exhausted > 5000);
}

/* With few tries it may give up, and is never wrong. */
static void it_gives_up(void **state)
{
    (void)state;
    uint32_t chance = 2;
    size_t given_up = 0;
    for (int round = 0; round < 5000; round++) {
        static problem p;
        make_problem(&p, &chance);
        size_t taken[MOST_VARIABLES], tries = 1 + next_random(&chance) % 40;
        search_result expected = can_be_met(&p, taken, 0) ? SEARCH_FOUND : SEARCH_EXHAUSTED;
        search_result result = run(&p, tries);
        if (result != SEARCH_GIVEN_UP && result != expected)
            fail_msg("round %d: %d, not %d", round, (int)result, (int)expected);
        assert_true(p.asked <= tries + 1);
        given_up += result == SEARCH_GIVEN_UP;
    }
    assert_true(given_up > 500);
}

/* What has nothing to do with each other is not tried together: 40 variables with one value in
   eight that will do take 40 times as long as one. */
static bool takes_the_last(void *user, bool *involved)
{
    search *s = *(search **)user;
    for (size_t i = 0; i < s->count; i++)
        if (s->variables[i].at != 7) {
            involved[i] = true;
            return false;
        }
    return true;
}

static size_t list_eight(void *user, size_t variable)
{
    (void)user, (void)variable;
    return 8;
}

static void what_stands_apart_is_searched_apart(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    search_variable variables[40] = {{0}};
    for (size_t i = 0; i < 40; i++)
        variables[i].count = 1;
    search *at;
    search s = {.arena = a,
                .variables = variables,
                .count = 40,
                .tries = 10000,
                .user = (void *)&at,
                .accepts = takes_the_last,
                .list = list_eight};
    at = &s;
    assert_int_equal(search_run(&s), SEARCH_FOUND);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_finds_what_there_is),
        cmocka_unit_test(it_gives_up),
        cmocka_unit_test(what_stands_apart_is_searched_apart),
    };
    return cmocka_run_group_tests_name("search", tests, NULL, NULL);
}
