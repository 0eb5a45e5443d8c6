/* calls.c - which models and paths have which calls. */
#include "model/calls.h"

#include "model/paths.h"

bool call_is_of_model(call_when when, const model *m)
{
    switch (when) {
    case CALL_ALWAYS:
        return true;
    case CALL_UPDATABLE:
        return model_has_update(m);
    case CALL_KEYED:
        return m->own_key.count > 0;
    case CALL_SOFT_DELETE:
        return m->soft_delete != NULL;
    case CALL_BY_UNIQUE:
    case CALL_BY_OTHER_UNIQUE:
    case CALL_BY_INDEX:
    case CALL_BY_REFERENCE:
        break;
    }
    return false;
}

bool call_is_of_path(call_when when, const model *m, const index_path *p)
{
    switch (when) {
    case CALL_BY_UNIQUE:
        return !p->silent && p->kind == INDEX_UNIQUE;
    case CALL_BY_OTHER_UNIQUE:
        return !p->silent && p->kind == INDEX_UNIQUE && !path_holds_key(m, p);
    case CALL_BY_INDEX:
        return !p->silent && p->kind != INDEX_UNIQUE;
    case CALL_BY_REFERENCE:
        return !p->silent && path_reference(m, p) != NULL;
    case CALL_ALWAYS:
    case CALL_UPDATABLE:
    case CALL_KEYED:
    case CALL_SOFT_DELETE:
        break;
    }
    return false;
}
