/* wording.h - names and values in sentences for people. What comes from a schema, a database or a
   command line may hold what a terminal obeys, or what makes a text look like another one: nothing
   of that is in a message, a report's sentences or what the command line prints. Names and
   statements that a program is given apart from sentences are as they are. */
#ifndef SCHEMAC_BASE_WORDING_H
#define SCHEMAC_BASE_WORDING_H

#include "base/names.h"

#include <stdbool.h>
#include <stddef.h>

struct memory_pool;

enum { WORDING_MOST = 12 }; /* bytes that a character is shown as, at most */

/* How the next character before `end` is shown: itself; or its number ("\x1b", "\u202e"), when it
   is a control character or orders text from right to left (https://www.unicode.org/reports/tr9/)
   or in lines; or its byte, when that is not UTF-8. Moves *at behind it, and returns how many bytes
   it is shown as. */
size_t wording_next(const char **at, const char *end, char out[WORDING_MOST]);

/* The text as it is shown: itself when it may be; NULL when memory ran out. What is shown already
   stays so. */
const char *wording_shown(struct memory_pool *p, const char *text);
/* The same, cut at a character when there is no room for all. */
void wording_copy(char *out, size_t room, const char *text);

/* "a" or "an", as a noun wants it. */
const char *wording_article(const char *noun);

#endif
