/* description_schemas.h - generated schemas, apart from the compiler's headers: a name of a
   generated header may be one of theirs. */
#ifndef UNIT_DESCRIPTION_SCHEMAS_H
#define UNIT_DESCRIPTION_SCHEMAS_H

#include <schemac/schemac.h>

typedef struct generated_schema {
    const char *path; /* of its source; NULL behind the last */
    const schemac_schema *schema;
} generated_schema;

extern const generated_schema generated_schemas[];

#endif
