/* diag.h - diagnostics: recorded where they are found, printed once, in source order. */
#ifndef SCHEMAC_BASE_DIAG_H
#define SCHEMAC_BASE_DIAG_H

#include "base/source.h"
#include "base/vec.h"
#include "base/warnings.h"

#include <stdbool.h>

typedef enum { SEVERITY_ERROR, SEVERITY_WARNING } severity; /* a warning may count as an error */

typedef struct diag_note_record {
    span at;
    const char *message;
} diag_note_record;

typedef struct diag {
    arena *arena;
    severity severity;
    diag_code code;
    span at; /* .source is NULL when there is no place */
    const char *message;
    const char *hint; /* or NULL */
    VEC(diag_note_record) notes;
    size_t sequence;
} diag;

/* A line on which warnings are silenced. */
typedef struct allowance {
    size_t source; /* its number */
    size_t line;
    uint32_t warnings; /* a bit each, from the first of the catalogue */
} allowance;

typedef struct diags {
    arena *arena;
    const diag_catalogue *catalogue;
    VEC(diag *) records;
    size_t errors;                          /* without warnings, whatever they count as */
    size_t warnings;                        /* that do not count as errors */
    size_t fatal;                           /* warnings that do */
    const warning_options *warning_options; /* NULL: warnings are not recorded */
    VEC(allowance) allowances;              /* by file and line */
    size_t most;    /* how many errors, and how many warnings, are printed; 0 for all */
    size_t sources; /* files read so far: their order is that of the messages */
} diags;

diags *diags_new(arena *a, const diag_catalogue *catalogue);

/* Records an error. Never NULL; add notes and a hint to what comes back. */
diag *diag_error(diags *d, diag_code code, span at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Records a warning when it is on and not allowed at its place. Never NULL. */
diag *diag_warning(diags *d, diag_code code, span at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Whether looking for what the warning is about makes sense. */
bool diag_warning_wanted(const diags *d, diag_code code);
/* Whether anything was found that counts as an error. */
bool diags_failed(const diags *d);
void diag_note(diag *record, span at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void diag_hint(diag *record, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "error" or "warning". */
const char *diag_level(const diag *record);

/* The row of a record's code. That of a warning has a name, also when it counts as an error. */
const diag_kind *diag_kind_of(const diags *d, const diag *record);

/* Silences warnings on a line. To be said line by line, as they stand in the file. */
void diags_allow(diags *d, const source *s, size_t line, uint32_t warnings);

/* Whether a comment allows a warning at a place. */
bool diags_allowed(const diags *d, diag_code code, span at);

/* Puts the records into source order. */
void diags_sort(diags *d);

#endif
