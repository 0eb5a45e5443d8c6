/* format.h - vsnprintf, several times as fast for what generated text is made of. */
#ifndef SCHEMAC_BASE_FORMAT_H
#define SCHEMAC_BASE_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* Writes at most `room` bytes, the NUL among them. Returns the size of the whole text without
   it. */
size_t format_text(char *out, size_t room, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

#endif
