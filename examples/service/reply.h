/* reply.h - what goes back to the client, as JSON. */
#ifndef REPLY_H
#define REPLY_H

#include "http.h"

#include <jansson.h>
#include <schemac/schemac.h>

/* Takes the reference; NULL stands for a value that could not be made. */
void reply_json(http_reply *reply, unsigned status, json_t *value);

/* name: what is wrong as a word, "NOT_FOUND". model and field may be NULL. */
void reply_error(http_reply *reply, unsigned status, const char *name, const char *message,
                 const char *model, const char *field);
/* The row is not there, or is another tenant's, which must look the same. */
void reply_not_found(http_reply *reply, const char *model);
/* Why the handle's last call failed. */
void reply_failure(http_reply *reply, const schemac_db *db);

/* What a status means to those outside. What is the service's own business, or holds paths or SQL,
   goes to standard error instead. */
unsigned reply_status(schemac_status status);
const char *reply_message(const schemac_error_info *error);

#endif
