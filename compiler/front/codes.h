/* codes.h - every diagnostic's stable code, one row each. A code is never used for anything else.
   Errors: 00xx input, 01xx syntax, 02xx names, 03xx types and values, 04xx keys and references,
   05xx names in C, 06xx what SQLite says, 07xx migrations, 08xx seeds, 09xx released versions,
   10xx queries and commands. Warnings begin with W. */
#ifndef SCHEMAC_FRONT_CODES_H
#define SCHEMAC_FRONT_CODES_H

#include "base/catalogue.h"

/* clang-format off */
#define DIAG_CODES(X)                                           \
    X(E0001, "a file cannot be read")                           \
    X(E0002, "a file is too large")                             \
    X(E0003, "a NUL byte")                                      \
    X(E0004, "text that is not UTF-8")                          \
    X(E0005, "an import that cannot be found")                  \
    X(E0006, "an import outside the import roots")              \
    X(E0007, "files that import each other")                    \
    X(E0008, "too many imports")                                \
    X(E0009, "a file name that cannot stand in C")              \
    X(E0101, "unexpected input")                                \
    X(E0102, "a comment that does not end")                     \
    X(E0103, "a string that does not end")                      \
    X(E0104, "SQL that is not balanced")                        \
    X(E0105, "nested too deeply")                               \
    X(E0106, "a character that has no meaning here")            \
    X(E0107, "a name that is too long")                         \
    X(E0109, "an unknown escape in a string")                   \
    X(E0110, "something this version does not support")         \
    X(E0111, "empty SQL")                                       \
    X(E0112, "a modifier that is given twice")                  \
    X(E0113, "an empty block")                                  \
    X(E0114, "too much input")                                  \
    X(E0201, "no schema statement")                             \
    X(E0202, "more than one schema statement")                  \
    X(E0203, "a name declared twice")                           \
    X(E0204, "an unknown type")                                 \
    X(E0205, "an unknown field")                                \
    X(E0206, "an unknown mixin")                                \
    X(E0207, "mixins that include each other")                  \
    X(E0208, "two tables of one name")                          \
    X(E0209, "two indexes of one name")                         \
    X(E0210, "a schema without models")                         \
    X(E0211, "a name that is taken")                            \
    X(E0212, "a schema version out of range")                   \
    X(E0213, "a table name that cannot be used")                \
    X(E0214, "two columns of one name")                         \
    X(E0215, "an unknown collation")                            \
    X(E0216, "a direction where there is none")                 \
    X(E0217, "a column name that cannot be used")               \
    X(E0218, "an old name that is in use or taken twice")       \
    X(E0219, "more than one tenant statement")                  \
    X(E0220, "an index name that cannot be used")               \
    X(E0301, "type arguments that do not fit")                  \
    X(E0302, "a default that does not fit its type")            \
    X(E0303, "a default out of range")                          \
    X(E0304, "an unknown enum value")                           \
    X(E0305, "an enum value without a number")                  \
    X(E0306, "an enum value with a number in a text enum")      \
    X(E0307, "two enum values of one number")                   \
    X(E0308, "an enum number out of range")                     \
    X(E0309, "a type that an enum cannot be stored as")         \
    X(E0310, "a modifier that does not fit the field")          \
    X(E0401, "a model without a key")                           \
    X(E0402, "a model with two keys")                           \
    X(E0403, "a nullable key")                                  \
    X(E0404, "a reference that cannot hold the key of the model") \
    X(E0405, "a cycle of required references")                  \
    X(E0406, "set null on a required field")                    \
    X(E0407, "an action on a field that is not a reference")    \
    X(E0408, "a column listed twice")                           \
    X(E0409, "set default without a default")                   \
    X(E0410, "a type that cannot be indexed")                   \
    X(E0411, "two constraints over the same fields")            \
    X(E0412, "autoincrement on a field that is not an int64 key") \
    X(E0414, "a key or index over too many fields")             \
    X(E0415, "a foreign key that matches no key")               \
    X(E0416, "a table without rowid that needs one")            \
    X(E0417, "a tenant field that does not reference the tenant") \
    X(E0418, "a reference that could cross tenants")            \
    X(E0419, "two fields for one purpose")                      \
    X(E0501, "two C names that are the same")                   \
    X(E0502, "a C name that cannot be used")                    \
    X(E0601, "SQL that SQLite rejects")                         \
    X(E0602, "generated SQL that SQLite rejects")               \
    X(E0603, "SQL that depends on more than the row")           \
    X(E0604, "SQL that fails when a row is written")            \
    X(E0605, "a default that a check refuses")                  \
    X(E0606, "computed fields that depend on each other too often") \
    X(E0701, "two migrations of one number")                    \
    X(E0702, "a migration number out of range")                 \
    X(E0703, "a statement that a migration cannot have")        \
    X(E0704, "a folder of migrations that cannot be read")      \
    X(E0705, "a file that is no migration")                     \
    X(E0801, "a seed without a natural key")                    \
    X(E0802, "a field that a seed cannot set")                  \
    X(E0803, "a seed row that lacks a field")                   \
    X(E0804, "a value that does not fit a seed")                \
    X(E0805, "a secret in a seed")                              \
    X(E0806, "a row seeded twice")                              \
    X(E0807, "a seed that references a row not seeded before")  \
    X(E0808, "a seed row that the database refuses")            \
    X(E0901, "more than one history statement")                 \
    X(E0902, "a statement that only snapshots have")            \
    X(E0903, "a history that cannot be read")                   \
    X(E0904, "a file that is no snapshot of the schema")        \
    X(E0905, "a snapshot that was changed")                     \
    X(E0906, "snapshots that do not follow each other")         \
    X(E0907, "a version before the newest that was released")   \
    X(E0908, "a released version that has changed")             \
    X(E0909, "an old name that no version had")                 \
    X(E0910, "a released migration that has changed")           \
    X(E0911, "a word that needs a history")                     \
    X(E0912, "an old enum value with two heirs")                                 \
    X(E0913, "a released version that cannot become this one")                   \
    X(E0914, "rows of a released version without a value")      \
    X(E0915, "a value that rows of a released version cannot get") \
    X(E0916, "a using that was for another version")            \
    X(E0917, "rows of a released version that cannot become this one") \
    X(E1001, "SQL of a query that cannot be read")              \
    X(E1002, "a type that a query cannot take or return")       \
    X(E1003, "an unknown or unused parameter")                  \
    X(E1004, "a part of a query that cannot be left out")       \
    X(E1005, "a list where there is none")                      \
    X(E1006, "a name that a query cannot use")                  \
    X(E1007, "a query that reads what it may not")              \
    X(E1008, "columns that are not what is returned")           \
    X(E1009, "a value of another type than declared")           \
    X(E1010, "a value that may be null")                        \
    X(E1011, "a query that fails on rows")                      \
    X(E1012, "a statement that a command cannot be")            \
    X(E1013, "a field that a command cannot set")               \
    X(E1014, "rows that a command would remove for good")       \
    X(E1015, "a conflict that a command cannot settle")         \
    X(E1020, "a view with what no view can have") \
    X(E1021, "a view that shows itself") \
    X(E1022, "a table of others that cannot be read so") \
    X(E1030, "rows that may not come together") \
    X(E1031, "an order that a caller cannot choose")

/* Warnings have a name, for -W, and are on or off unless told otherwise. */
#define DIAG_WARNINGS(X)                                                                    \
    X(W0001, "an index that adds nothing to another", "redundant-index", true)              \
    X(W0002, "an index that another one begins with", "overlapping-index", false)           \
    X(W0003, "a reference without an index", "unindexed-reference", false)                  \
    X(W0004, "an import that nothing is used of", "unused-import", true)                    \
    X(W0005, "an enum that is not used", "unused-enum", false)                              \
    X(W0006, "a mixin that is not used", "unused-mixin", false)                             \
    X(W0007, "a comment that allows an unknown warning", "unknown-warning", true)           \
    X(W0008, "checks that no row satisfies", "unsatisfiable-check", true)                   \
    X(W0009, "a model of which no row was found", "untried-model", true)                     \
    X(W0010, "a unique that does not count rows without a value", "nullable-unique", false) \
    X(W0011, "a reference that is not looked at when a part is missing", "partial-reference", true) \
    X(W0012, "a key that a page may not end with", "long-key", true) \
    X(W0013, "a value that a cast may change", "inexact", true) \
    X(W0014, "rows of a released version that a start may refuse", "may-refuse", true) \
    X(W0015, "an upgrade that is not proved", "not-proved", true) \
    X(W0016, "a query that may find more than one row", "many-rows", true) \
    X(W0017, "a query that reads more of a table than it needs", "scan", true) \
    X(W0018, "a query that sorts", "sort", false)
/* clang-format on */

/* One list: the warnings come behind the errors. */
enum {
#define X(code, ...) code,
    DIAG_CODES(X) DIAG_WARNINGS(X)
#undef X
        DIAG_CODE_COUNT,
    FIRST_WARNING = W0001
};

extern const diag_catalogue codes;

static inline const diag_kind *codes_kind(diag_code code)
{
    return &codes.kinds[code];
}

#endif
