/* script.h - statements one behind the other, taken apart as SQLite does. */
#ifndef SCHEMAC_VERIFY_SQLITE_SCRIPT_H
#define SCHEMAC_VERIFY_SQLITE_SCRIPT_H

#include "verify/engine.h"

/* See verify/engine.h. */
bool script_is_unclosed(const char *text, unclosed *out);
size_t script_statement_size(const char *text);
const forbidden_word *script_find_forbidden(const char *statement);
size_t script_find_parameter(const char *statement, size_t *at);

bool script_creates_trigger(const char *statement);

#endif
