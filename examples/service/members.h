/* members.h - reading the members of a JSON object into those of a row. */
#ifndef MEMBERS_H
#define MEMBERS_H

#include "reply.h"

/* The calls below find a member by its name. true: it is there, and was stored; false: it is not
   there, or not of that kind, and nothing was stored. Texts belong to the object. A member of an
   _or_null call may be null. */
typedef struct members {
    json_t *object;
    const char *names[32]; /* that were asked for */
    size_t count;
    const char *bad; /* the first member that does not fit, and why */
    const char *why;
} members;

/* The request's body. false when it is not a JSON object: the reply says so. */
bool members_read(members *m, const http_request *request, http_reply *reply);
/* Frees the object. */
void members_free(members *m);

bool members_text(members *m, const char *name, const char **value);
bool members_text_or_null(members *m, const char *name, const char **value);
bool members_int64(members *m, const char *name, int64_t *value);
bool members_int64_or_null(members *m, const char *name, schemac_opt_int64 *value);
bool members_int32_or_null(members *m, const char *name, schemac_opt_int32 *value);
bool members_decimal(members *m, const char *name, unsigned scale, int64_t *value);
bool members_decimal_or_null(members *m, const char *name, unsigned scale,
                             schemac_opt_int64 *value);
bool members_date(members *m, const char *name, schemac_date *value);

/* For what the calls above cannot know; the first of all complaints is kept. */
void members_refuse(members *m, const char *name, const char *why);
/* false when a member does not fit, or was not asked for: the reply says which. */
bool members_good(members *m, const char *model, http_reply *reply);

#endif
