/* explanations_commands.c - the texts of `schemac explain` about commands. */
#include "tools/explanations.h"

#include <stddef.h>

#define SHOP                                                                                       \
    "schema shop version 1;\n"                                                                     \
    "model purchase {\n"                                                                           \
    "    id:         int64 primary key;\n"                                                         \
    "    code:       text unique;\n"                                                               \
    "    total:      int64;\n"                                                                     \
    "    revision:   int32 version;\n"                                                             \
    "    deleted_at: timestamp? soft delete;\n"                                                    \
    "}\n"

/* clang-format off */
static const explanation explanations[DIAG_CODE_COUNT] = {
    [E1012] = {
        .code = E1012,
        .explanation =
            "A command is one INSERT, UPDATE or DELETE of a model's rows. INSERT names its columns, "
            "since the order of a table's columns is the database's. What would lose or remove rows "
            "without a word is refused: `replace`, and `or ignore` and the like behind the verb; `on "
            "conflict (…) do nothing` and `do update` say which rows that is about. So are ORDER BY "
            "and LIMIT behind it all, which engines do not read alike: a subquery does the same. A "
            "command that `returns` something ends with RETURNING, and no other does.",
        .wrong =
            SHOP
            "command double(code: text) {\n"
            "    update or ignore purchase set total = total * 2 where code = :code\n"
            "}\n",
        .right =
            SHOP
            "command double(code: text) {\n"
            "    update purchase set total = total * 2 where code = :code\n"
            "}\n",
    },
    [E1013] = {
        .code = E1013,
        .explanation =
            "Some fields are set by themselves, in commands as in the calls of a model: whose the row "
            "is, the version, the time of the last change, what is computed. A field that is "
            "`readonly` is given with the row and stays, and a password is only set by what makes its "
            "hash. INSERT gives a value for each field that is required and has no default. Columns "
            "are named as SQL has them: `customer_id` of a reference `customer`.",
        .wrong =
            SHOP
            "command double(code: text) {\n"
            "    update purchase set total = total * 2, revision = revision + 1 where code = :code\n"
            "}\n",
        .right =
            SHOP
            "command double(code: text) {\n"
            "    update purchase set total = total * 2 where code = :code\n"
            "}\n",
    },
    [E1014] = {
        .code = E1014,
        .explanation =
            "Rows of a model with soft delete are marked when they are deleted, so that they can come "
            "back, and DELETE would remove them for good. Set the field that marks them, or say that "
            "it is meant: `purges` and the model. Such a command reaches rows that are marked, too. "
            "`purges` stands where it has a meaning, and nowhere else.",
        .wrong =
            SHOP
            "command drop(code: text) { delete from purchase where code = :code }\n",
        .right =
            SHOP
            "command drop(code: text) purges purchase { delete from purchase where code = :code }\n",
    },
    [E1015] = {
        .code = E1015,
        .explanation =
            "ON CONFLICT says which rows are the same by the columns of the key, or of a unique "
            "without a condition; the tenant, within which these are unique, need not be named. Then "
            "it says what becomes of the row that is there: `do update set …` or `do nothing`. A row "
            "that is deleted or another tenant's is never changed: the call is CONFLICT.",
        .wrong =
            SHOP
            "command put(code: text, total: int64) {\n"
            "    insert into purchase (code, total) values (:code, :total)\n"
            "    on conflict (total) do nothing\n"
            "}\n",
        .right =
            SHOP
            "command put(code: text, total: int64) {\n"
            "    insert into purchase (code, total) values (:code, :total)\n"
            "    on conflict (code) do update set total = excluded.total\n"
            "}\n",
    },
};
/* clang-format on */

const explanation *explanation_of_commands(diag_code code)
{
    const explanation *e = &explanations[code];
    return e->explanation == NULL ? NULL : e;
}
