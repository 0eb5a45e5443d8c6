/* limits.h - how much input is too much. Schemas are untrusted; each limit has an error of its
   own. */
#ifndef SCHEMAC_FRONT_LIMITS_H
#define SCHEMAC_FRONT_LIMITS_H

enum {
    LIMIT_FILE_BYTES = 16 * 1024 * 1024,
    LIMIT_TOKENS = 4 * 1000 * 1000,
    LIMIT_ERRORS = 10 * 1000, /* after which the rest of a file is not read */
    LIMIT_FIELDS = 2000,      /* of a model: SQLite has no more columns in a table */
    LIMIT_INDEXES = 1000,     /* of a model, and as many checks */
    LIMIT_ENUM_VALUES = 10000,
    LIMIT_SQL_DEPTH = 200,
    LIMIT_NAME_BYTES = 63,
    LIMIT_INDEX_NAME_BYTES =
        255, /* where it is stated: programs that others wrote have long ones */
    LIMIT_IMPORTS = 1000,
    LIMIT_IMPORT_DEPTH = 64,
    LIMIT_MIXIN_DEPTH = 64,
    LIMIT_LISTED_FIELDS = 16 /* of a key, unique or index */
};

#endif
