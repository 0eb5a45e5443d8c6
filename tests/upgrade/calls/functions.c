/* functions.c - what migrations of the club call. With BROKEN they leave codes that are not unique. */
#include "club.schema.h"

/* When the columns of both versions are there. */
schemac_status give_codes(schemac_db *db)
{
#ifdef BROKEN
    return schemac_exec(db, "update member set code = 'x', born = cast(born_as_text as integer)");
#else
    return schemac_exec(db, "update member set code = lower(name) || '.' || id,"
                            " born = cast(born_as_text as integer)");
#endif
}

/* On the shape of version 2. */
schemac_status tidy_codes(schemac_db *db)
{
    return schemac_exec(db, "update member set code = trim(code)");
}
