/* calls.h - the functions that generated code has for a model: one list, a row each. c_names.c
   keeps their names apart, emit/calls.c writes them. */
#ifndef SCHEMAC_MODEL_CALLS_H
#define SCHEMAC_MODEL_CALLS_H

#include "model/model.h"

typedef enum {
    CALL_ALWAYS,
    CALL_UPDATABLE,       /* of a model with anything that update could change */
    CALL_KEYED,           /* of a model of which a tenant has several rows */
    CALL_SOFT_DELETE,     /* of a model whose rows are soft-deleted */
    CALL_BY_UNIQUE,       /* for each unique */
    CALL_BY_OTHER_UNIQUE, /* for each unique that has not the whole key */
    CALL_BY_INDEX,        /* for each other path with calls */
    CALL_BY_REFERENCE     /* for each path that is what a reference has */
} call_when;

/* X(name, when, result, values, comment, parameters, body)
     name        behind the model's type and '_'; of one for each path '%' is the path's label
     when        see call_when
     result      STATUS or NOTHING
     values      what the array `values` is made of: parameters of KEY, of PATH, or NONE
     comment     a function of emit/calls.c that says more in the header, or NO_COMMENT
     parameters  C, like
     body        which has {type}, {TYPE}: the model's names; {model}: its descriptor; {key}, {by}:
                 parameters for the key and for the path's fields; {keys}, {parts}: an array of keys,
                 and what schemac_get_many takes with it; {path}: the path's number;
                 {const}, {filled}: what differs where update fills in members of the row;
                 {marked}, {marks}: where delete_row does
   In the order of the header; those for each path stand together. */
/* clang-format off */
#define MODEL_CALLS(X)                                                                             \
    X("init", ALWAYS, NOTHING, NONE, NO_COMMENT,                                                   \
      "{type} *row",                                                                               \
      "    static const {type} initial = {TYPE}_INIT;\n"                                           \
      "    *row = initial;\n")                                                                     \
    X("insert", ALWAYS, STATUS, NONE, insert_comment,                                              \
      "schemac_db *db, {type} *row",                                                               \
      "    return schemac_insert(db, {model}, row);\n")                                            \
    X("insert_many", ALWAYS, STATUS, NONE, NO_COMMENT,                                             \
      "schemac_db *db, {type} *rows, size_t count",                                                \
      "    return schemac_insert_many(db, {model}, rows, count);\n")                               \
    X("get", ALWAYS, STATUS, KEY, NO_COMMENT,                                                      \
      "schemac_db *db{key}, {type} **row",                                                         \
      "    return schemac_get(db, {model}, SCHEMAC_BY_KEY, values, row);\n")                       \
    X("get_many", KEYED, STATUS, NONE, NO_COMMENT,                                                 \
      "schemac_db *db, {keys}, size_t count, {type}_rows *rows",                                   \
      "    const size_t parts[] = {{parts}};\n"                                                    \
      "    return schemac_get_many(db, {model}, keys, count, parts, rows);\n")                     \
    X("update", UPDATABLE, STATUS, NONE, update_comment,                                           \
      "schemac_db *db, {const}{type} *row",                                                        \
      "    return schemac_update(db, {model}, row, {filled});\n")                                  \
    X("patch", UPDATABLE, STATUS, NONE, NO_COMMENT,                                                \
      "schemac_db *db, {const}{type} *row, {type}_mask fields",                                    \
      "    return schemac_patch(db, {model}, row, {filled}, &fields);\n")                          \
    X("upsert", ALWAYS, STATUS, NONE, NO_COMMENT,                                                  \
      "schemac_db *db, {type} *row",                                                               \
      "    return schemac_upsert(db, {model}, SCHEMAC_BY_KEY, row);\n")                            \
    X("upsert_many", ALWAYS, STATUS, NONE, NO_COMMENT,                                             \
      "schemac_db *db, {type} *rows, size_t count",                                                \
      "    return schemac_upsert_many(db, {model}, rows, count);\n")                               \
    X("insert_missing_many", ALWAYS, STATUS, NONE, NO_COMMENT,                                     \
      "schemac_db *db, {type} *rows, size_t count, size_t *skipped",                               \
      "    return schemac_insert_missing_many(db, {model}, rows, count, skipped);\n")              \
    X("delete", ALWAYS, STATUS, KEY, delete_comment,                                               \
      "schemac_db *db{key}",                                                                       \
      "    return schemac_delete(db, {model}, values);\n")                                         \
    X("restore", SOFT_DELETE, STATUS, KEY, NO_COMMENT,                                             \
      "schemac_db *db{key}",                                                                       \
      "    return schemac_restore(db, {model}, values);\n")                                        \
    X("purge", SOFT_DELETE, STATUS, KEY, purge_comment,                                            \
      "schemac_db *db{key}",                                                                       \
      "    return schemac_purge(db, {model}, values);\n")                                          \
    X("delete_row", ALWAYS, STATUS, NONE, delete_row_comment,                                      \
      "schemac_db *db, {marked}{type} *row",                                                       \
      "    return schemac_delete_row(db, {model}, row, {marks});\n")                               \
    X("restore_row", SOFT_DELETE, STATUS, NONE, restore_row_comment,                               \
      "schemac_db *db, {type} *row",                                                               \
      "    return schemac_restore_row(db, {model}, row);\n")                                       \
    X("purge_row", SOFT_DELETE, STATUS, NONE, purge_row_comment,                                   \
      "schemac_db *db, const {type} *row",                                                         \
      "    return schemac_purge_row(db, {model}, row);\n")                                         \
    X("exists", ALWAYS, STATUS, KEY, NO_COMMENT,                                                   \
      "schemac_db *db{key}, bool *exists",                                                         \
      "    return schemac_exists(db, {model}, values, exists);\n")                                 \
    X("count", ALWAYS, STATUS, NONE, NO_COMMENT,                                                   \
      "schemac_db *db, int64_t *count",                                                            \
      "    return schemac_count(db, {model}, count);\n")                                           \
    X("list", ALWAYS, STATUS, NONE, NO_COMMENT,                                                    \
      "schemac_db *db, const schemac_page *page, {type}_rows *rows",                               \
      "    return schemac_list(db, {model}, SCHEMAC_BY_KEY, NULL, page, rows);\n")                 \
    X("get_by_%", BY_UNIQUE, STATUS, PATH, NO_COMMENT,                                             \
      "schemac_db *db{by}, {type} **row",                                                          \
      "    return schemac_get(db, {model}, {path}, values, row);\n")                               \
    X("upsert_by_%", BY_OTHER_UNIQUE, STATUS, NONE, NO_COMMENT,                                    \
      "schemac_db *db, {type} *row",                                                               \
      "    return schemac_upsert(db, {model}, {path}, row);\n")                                    \
    X("list_by_%", BY_INDEX, STATUS, PATH, list_comment,                                           \
      "schemac_db *db{by}, const schemac_page *page, {type}_rows *rows",                           \
      "    return schemac_list(db, {model}, {path}, values, page, rows);\n")                       \
    X("list_by_%_among", BY_REFERENCE, STATUS, NONE, list_comment,                                 \
      "schemac_db *db, {keys}, size_t count, {type}_rows *rows",                                   \
      "    const size_t parts[] = {{parts}};\n"                                                    \
      "    return schemac_list_among(db, {model}, {path}, keys, count, parts, rows);\n")           \
    X("find", ALWAYS, STATUS, NONE, NO_COMMENT,                                                    \
      "schemac_db *db, const {type}_where *filters, size_t count, {type}_by by, "                  \
      "const schemac_page *page, {type}_rows *rows",                                               \
      "    return schemac_find(db, {model}, filters, count, by, page, rows);\n")                   \
    X("count_where", ALWAYS, STATUS, NONE, NO_COMMENT,                                             \
      "schemac_db *db, const {type}_where *filters, size_t count, int64_t *number",                \
      "    return schemac_count_where(db, {model}, filters, count, number);\n")                    \
    X("exists_where", ALWAYS, STATUS, NONE, NO_COMMENT,                                            \
      "schemac_db *db, const {type}_where *filters, size_t count, bool *exists",                   \
      "    return schemac_exists_where(db, {model}, filters, count, exists);\n")                   \
    X("delete_where", ALWAYS, STATUS, NONE, delete_where_comment,                                  \
      "schemac_db *db, const {type}_where *filters, size_t count, int64_t *number",                \
      "    return schemac_delete_where(db, {model}, filters, count, number);\n")                   \
    X("patch_where", UPDATABLE, STATUS, NONE, NO_COMMENT,                                          \
      "schemac_db *db, const {type}_where *filters, size_t count, "                                \
      "const {type} *row, {type}_mask fields, int64_t *number",                                    \
      "    return schemac_patch_where(db, {model}, filters, count, row, &fields, number);\n")      \
    X("scan", ALWAYS, STATUS, NONE, NO_COMMENT,                                                    \
      "schemac_db *db, const {type}_where *filters, size_t count, {type}_by by, "                  \
      "const schemac_page *page, schemac_scan **scan",                                             \
      "    return schemac_scan_begin(db, {model}, filters, count, by, page, scan);\n")             \
    X("next", ALWAYS, STATUS, NONE, NO_COMMENT,                                                    \
      "schemac_scan *scan, const {type} **view",                                                   \
      "    return schemac_scan_next(scan, {model}, view);\n")                                      \
    X("scan_end", ALWAYS, NOTHING, NONE, NO_COMMENT,                                               \
      "schemac_scan *scan",                                                                        \
      "    schemac_scan_end(scan);\n")                                                             \
    X("free", ALWAYS, NOTHING, NONE, NO_COMMENT,                                                   \
      "{type} *row",                                                                               \
      "    schemac_free(row);\n")                                                                  \
    X("rows_free", ALWAYS, NOTHING, NONE, NO_COMMENT,                                              \
      "{type}_rows *rows",                                                                         \
      "    schemac_free(rows->rows);\n"                                                            \
      "    rows->rows = NULL;\n"                                                                   \
      "    rows->count = 0;\n")                                                                    \
    X("to_json", ALWAYS, STATUS, NONE, json_comment,                                               \
      "const {type} *row, char **text",                                                            \
      "    return schemac_row_to_json({model}, row, NULL, text);\n")                               \
    X("rows_to_json", ALWAYS, STATUS, NONE, json_comment,                                          \
      "const {type}_rows *rows, char **text",                                                      \
      "    return schemac_rows_to_json({model}, rows->rows, rows->count, NULL, text);\n")          \
    X("json_check", ALWAYS, STATUS, NONE, NO_COMMENT,                                              \
      "const {type} *rows, size_t count, schemac_json_error *error",                               \
      "    return schemac_json_check({model}, rows, count, error);\n")

/* X(name, comment, parameters, body): of each field that is a password; the name stands behind
   the model's type, '_', the member and '_'. In C, with {type} and {member}. */
#define PASSWORD_CALLS(X)                                                                          \
    X("set",                                                                                       \
      "/* Puts a hash of the password into the row, where it lives in `hash`, of "                 \
      "SCHEMAC_PASSWORD_SIZE\n"                                                                    \
      " * bytes. See schemac_password_hash. */\n",                                                 \
      "{type} *row, const char *plain, char *hash",                                                \
      "    schemac_status status = schemac_password_hash(plain, hash);\n"                          \
      "    if (status == SCHEMAC_OK)\n"                                                            \
      "        row->{member} = hash;\n"                                                            \
      "    return status;\n")                                                                      \
    X("verify",                                                                                    \
      "/* Whether it is the row's password. */\n",                                                 \
      "const {type} *row, const char *plain, bool *right",                                         \
      "    return schemac_password_verify(row->{member}, plain, right);\n")
/* clang-format on */

/* Whether the model has calls of this kind; of those for each path, whether `p` has one. */
bool call_is_of_model(call_when when, const model *m);
bool call_is_of_path(call_when when, const model *m, const index_path *p);

#endif
