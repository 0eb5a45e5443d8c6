/* fingerprint.h - a number for everything in a schema that a start acts on. */
#ifndef SCHEMAC_SQL_FINGERPRINT_H
#define SCHEMAC_SQL_FINGERPRINT_H

#include <schemac/schemac.h>

/* Of a schema with these texts. Two that a start would treat otherwise have different ones;
   comments, layout and what only C code sees change nothing. */
uint64_t fingerprint_of(const schemac_schema *schema, const schemac_texts *texts);

/* Of what its tables, migrations and seeds are: what a database of this version is. Old names, and
   how a migration is undone, change nothing. */
uint64_t shape_of(const schemac_schema *schema, const schemac_texts *texts);

#endif
