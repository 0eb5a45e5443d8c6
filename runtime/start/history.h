/* history.h - what was done to a database, by its own record. */
#ifndef SCHEMAC_START_HISTORY_H
#define SCHEMAC_START_HISTORY_H

#include "start/rename.h"

/* clang-format off */
/* X(name, word): what a record says. The words are in users' databases: they never change. */
#define HISTORY_LIST(X)                                                                       \
    X(SYNC, "sync")           /* the database was brought to a version of the schema */       \
    X(MIGRATION, "migration") /* a migration was applied */                                   \
    X(SKIPPED, "skipped")     /* its guards have kept it from running: nothing was done */    \
    X(INCLUDED, "included")   /* it need not run: the database has what it does */            \
    X(ROLLBACK, "rollback")   /* it was undone */                                             \
    X(FORGOTTEN, "forgotten") /* the schema does not have it any more */                      \
    X(RENAME, "rename")       /* sync has renamed a table or column: name, the table as it is */  \
                              /* called since; checksum, the column or ""; detail, the old name */  \
    X(MARK, "mark")           /* the mark has replaced what was another program's */          \
    X(STEP, "step")           /* what follows brings it to another version: checksum, a hash of what */ \
                              /* rows get by the schema's words, and " kept" when a backup has the */ \
                              /* state before */
/* clang-format on */

typedef enum history_kind {
#define X(name, word) HISTORY_##name,
    HISTORY_LIST(X)
#undef X
        HISTORY_UNKNOWN
} history_kind;

typedef struct history_entry {
    history_kind kind;
    int64_t number;  /* grows from one to the next */
    int64_t version; /* of the schema; the number of a migration */
    const char *name;
    const char *checksum;
    const char *detail;
} history_entry;

typedef struct history {
    history_entry *list; /* the oldest first */
    size_t count;
} history;

/* false with the error set. */
bool history_read(schemac_db *db, memory_pool *p, history *out);

/* The version of the schema that the database is at; 0 when nothing is recorded. */
int64_t history_version(const history *h);

/* What the schema is called in it; "" when nothing is recorded. */
const char *history_name(const history *h);

/* Whether the schema is called so, or was. */
bool history_is_name(const schemac_schema *schema, const char *name);

/* Whether the database was ever brought to a version of this schema. */
bool history_is_of(const history *h, const schemac_schema *schema);

/* Whether the database was last brought to exactly this schema. */
bool history_is_at(const history *h, const schemac_texts *texts);

/* Whether it was last brought to its version by a build that had another shape of it than this. */
bool history_is_of_other_shape(const history *h, const schemac_texts *texts);

/* Whether another schemac may have written the same version otherwise: the shape is the same, or
   fingerprints of then say nothing about it. */
bool history_may_have_old_form(const history *h, const schemac_schema *schema,
                               const schemac_texts *texts);

/* Whether this schema was brought to the database before, and another schema of the same version
   after it: by a program that was built later. */
bool history_has_later_build(const history *h, const schemac_schema *schema,
                             const schemac_texts *texts);

/* What the mark has last replaced, in the engine's words; NULL for nothing. */
const char *history_replaced(const history *h);

/* The step that has led to the version that the database is at, by a start that took it; NULL when
   none is recorded, or a rollback came after it. */
const history_entry *history_last_step(const history *h);
/* Whether a backup has the state before it. */
bool history_is_kept(const history_entry *step);
/* Whether rows got something else in it, by `using` and by `was` of enums, than the version says that
   it leads to. */
bool history_is_made_otherwise(const history_entry *step, const schemac_schema *schema,
                               const schemac_texts *texts);
/* The same, also where this version says nothing of the kind, and the build that took it did. */
bool history_is_made_by_other(const history_entry *step, const schemac_schema *schema,
                              const schemac_texts *texts);

/* What was last said about a migration; NULL when nothing was. */
const history_entry *history_of(const history *h, int64_t number);

/* Renames that were done after a version and not undone since, the latest first. false without
   memory, which the pool knows. */
bool history_renames_after(const history *h, memory_pool *p, int64_t version, rename_list *out);

/* Whether that says that the migration need not run. Accepts NULL. */
bool history_is_done(const history_entry *e);

/* Whether there is something of it to undo. */
bool history_has_effect(const history_entry *e);

/* Each writes a record; false with the error set. detail: for people. */
bool history_add(schemac_db *db, history_kind kind, const schemac_migration *m, const char *detail);
bool history_add_forgotten(schemac_db *db, const history_entry *e, const char *detail);
/* replaced: in the engine's words. */
bool history_add_mark(schemac_db *db, const char *replaced, const char *detail);
/* from: the version before; kept: by a backup. */
bool history_add_step(schemac_db *db, int64_t from, bool kept);
bool history_add_sync(schemac_db *db, const char *detail);
bool history_add_rename(schemac_db *db, const rename_entry *r);
/* The database is at a version again that no start has left it at: whatever comes looks at it anew.
   name: of the schema in that version. */
bool history_add_rolled_back(schemac_db *db, uint32_t version, const char *name);

/* What a migration of the schema does, in the engine's words. */
static inline const schemac_migration_texts *history_texts(const schemac_db *db,
                                                           const schemac_migration *m)
{
    return &db->texts->migrations[m - db->schema->migrations];
}

#endif
