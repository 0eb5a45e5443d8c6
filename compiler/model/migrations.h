/* migrations.h - migrations in the order of their numbers. */
#ifndef SCHEMAC_MODEL_MIGRATIONS_H
#define SCHEMAC_MODEL_MIGRATIONS_H

#include "model/model.h"

void migrations_resolve(arena *a, diags *d, schema *s, const ast *tree);

/* The size of the white space and comments that SQL begins with. */
size_t migrations_skip_blanks(const char *text);

/* Tells whether a migration was changed after it had been applied: over its SQL without white space
   at the ends of lines and of the whole, lines ended by '\n'. Databases hold it: what a text gives
   must never change. Another way of computing it is "v2-". */
const char *migrations_checksum(arena *a, const char *text, size_t size);

/* Whether it gives what is new its values. */
bool migrations_fills(const ast_declaration *written);

#endif
