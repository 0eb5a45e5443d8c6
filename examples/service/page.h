/* page.h - pages of a list: ?limit= and ?after= in the request, `next` in the reply. */
#ifndef PAGE_H
#define PAGE_H

#include "reply.h"

/* false when what the query says is not allowed, or not known: the reply says so.
   names: what else the query may have; ends with NULL. */
bool page_read(const http_request *request, const char *const *names, schemac_page *page,
               http_reply *reply);
/* Takes the reference to the row; the array is NULL when memory ran out. */
void page_append(json_t **rows, json_t *row);
/* Takes the reference to the array; its rows were followed by `next`. */
void page_reply(http_reply *reply, json_t *rows, const schemac_cursor *next);
/* Why the list could not be read. */
void page_failure(http_reply *reply, const schemac_db *db, const schemac_page *page);
/* For a parameter of the list's own. */
void page_refuse(http_reply *reply, const char *name, const char *why);

#endif
