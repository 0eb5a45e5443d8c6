/* call.h - how every public call begins. */
#ifndef SCHEMAC_HANDLE_CALL_H
#define SCHEMAC_HANDLE_CALL_H

#include "handle/error.h"

/* First in every call on a handle, before call_begin. A debug build notices two threads at once. */
#ifdef NDEBUG
#define CALL_GUARD(db) ((void)0)
#else
#define CALL_GUARD(db)                                                                             \
    __attribute__((cleanup(call_leave), unused)) schemac_db *guarded_ = call_enter(db)
schemac_db *call_enter(schemac_db *db);
void call_leave(schemac_db **db);
#endif

static inline bool call_is_simple(const schemac_db *db)
{
    return db != NULL && db->state == HANDLE_READY && db->error.status == SCHEMAC_OK &&
           process_is_surely(&db->process);
}

/* When there is something to say, to forget, or to ask. */
bool call_begin_slowly(schemac_db *db, const char *call);

/* Every public call that can fail begins with this: false, with the error set, when the handle
   cannot be used. Then it returns call_refused. */
#define call_begin(db) call_begin_as((db), __func__)
static inline bool call_begin_as(schemac_db *db, const char *call)
{
    return call_is_simple(db) || call_begin_slowly(db, call);
}

/* MISUSE, or what a test wants. */
schemac_status call_refused(const schemac_db *db);

/* What a test wants a step of the start to be; OK without one. */
schemac_status call_fault_at(schemac_db *db, const char *step);

#endif
