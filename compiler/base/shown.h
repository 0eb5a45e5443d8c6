/* shown.h - texts that leave for people: what comes from elsewhere is shown, and not obeyed. What a
   schema, a database or a command line has said goes through here wherever the command line prints
   it, but for formats that machines read. */
#ifndef SCHEMAC_BASE_SHOWN_H
#define SCHEMAC_BASE_SHOWN_H

#include "base/arena.h"

#include <stdio.h>

/* The text as it may be shown: itself, or a copy (see wording.h of the runtime). */
const char *shown(arena *a, const char *text);

/* Prints it so. */
void shown_put(const char *text, size_t size, FILE *out);

/* Prints a line, and ends it. Nothing in it is a line end of its own. */
void shown_line(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
void shown_vline(FILE *out, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

#endif
