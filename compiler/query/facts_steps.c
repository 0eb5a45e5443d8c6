/* facts_steps.c - how many steps may still be made, and where a SELECT begins. */
#include "query/facts_read.h"

enum { MOST_DEPTH = 500 };

bool facts_enter(facts_reader *f, size_t steps)
{
    if (f->depth >= MOST_DEPTH || f->budget < steps + 1)
        return false;
    f->budget -= steps + 1;
    f->depth++;
    return true;
}

void facts_leave(facts_reader *f)
{
    f->depth--;
}

const query_select *facts_select_at(const query_select *around, size_t i)
{
    for (size_t s = 0; s < around->inner.count; s++)
        if (around->inner.items[s]->tokens.first == i + 1)
            return around->inner.items[s];
    return NULL;
}
