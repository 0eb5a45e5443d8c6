/* difference.c - finds for each statement the one that it was. */
#include "history/difference.h"

#include "base/map.h"

#include <string.h>

/* What tells a statement from others of its schema: its text, or for what has a name, that. */
static const char *key_of(arena *a, const listed *l)
{
    return arena_printf(a, "%d %s %s", (int)l->kind, l->of,
                        l->kind == LISTED_FIELD       ? l->name
                        : l->kind == LISTED_ENUM      ? ""
                        : l->kind == LISTED_MIGRATION ? ""
                        : l->kind == LISTED_VIEW      ? ""
                                                      : l->bare);
}

bool difference_is_same_field(arena *a, const field *was, const field *is)
{
    return strcmp(listing_bare_field(a, was), listing_bare_field(a, is)) == 0;
}

differences differences_of(arena *a, const schema *was, const schema *is)
{
    differences out = {0};
    listing before = listing_of(a, was), now = listing_of(a, is);
    map old = map_new(a, false), found = map_new(a, false);
    for (size_t i = 0; i < before.count; i++)
        if (before.items[i].bare != NULL)
            map_put(&old, key_of(a, &before.items[i]), &before.items[i]);
    for (size_t i = 0; i < now.count; i++) {
        const listed *one = &now.items[i];
        if (one->bare == NULL)
            continue;
        const char *key = key_of(a, one);
        const listed *same = map_get(&old, key);
        map_put(&found, key, (void *)(uintptr_t)one);
        if (same == NULL || strcmp(same->bare, one->bare) != 0)
            vec_push(a, out, (difference){same, one});
    }
    for (size_t i = 0; i < before.count; i++) {
        const listed *one = &before.items[i];
        if (one->bare != NULL && map_get(&found, key_of(a, one)) == NULL)
            vec_push(a, out, (difference){one, NULL});
    }
    return out;
}

const char *difference_subject(arena *a, const listed *l)
{
    switch (l->kind) {
    case LISTED_SCHEMA:
        return arena_printf(a, "'%s'", l->bare);
    case LISTED_ENUM:
        return arena_printf(a, "enum '%s'", l->of);
    case LISTED_FIELD:
        return arena_printf(a, "field '%s' of '%s'", l->name, l->of);
    case LISTED_MEMBER:
        return arena_printf(a, "'%s' of '%s'", l->bare, l->of);
    case LISTED_MIGRATION:
        return arena_printf(a, "migration %s", l->of);
    case LISTED_VIEW:
        return arena_printf(a, "view '%s'", l->of);
    case LISTED_SEED:
        break;
    }
    return arena_printf(a, "the seed of '%s'", l->of);
}
