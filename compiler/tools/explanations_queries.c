/* explanations_queries.c - the texts of `schemac explain` about queries and records. */
#include "tools/explanations.h"

#include <stddef.h>

#define SHOP                                                                                       \
    "schema shop version 1;\n"                                                                     \
    "enum status { open, paid }\n"                                                                 \
    "model customer { id: int64 primary key; name: text; note: text?; small; }\n"                  \
    "model purchase { id: int64 primary key; customer: customer; status: status;\n"                \
    "                 total: decimal(12,2); small; }\n"

/* clang-format off */
static const explanation explanations[DIAG_CODE_COUNT] = {
    [E1001] = {
        .code = E1001,
        .explanation =
            "SQL of a query is taken apart before an engine sees it. What SQLite and PostgreSQL "
            "read in two ways is refused: `$`, `?`, `@x`, `#`, `::`, `E'…'`, `[name]`, a comment "
            "within a comment. Names stand in double quotes, parameters are written `:name`, and "
            "what only one engine understands stands in a body for it, `sqlite { … }`. Brackets "
            "match, a query is one statement, and optional parts `{ … }`, of which it has at most "
            "6, stand in no other part.",
        .wrong =
            SHOP
            "query named(name: text) returns many row customer {\n"
            "    select * from customer where name = ?\n"
            "}\n",
        .right =
            SHOP
            "query named(name: text) returns many row customer {\n"
            "    select * from customer where name = :name\n"
            "}\n",
    },
    [E1002] = {
        .code = E1002,
        .explanation =
            "What a query takes is a value, or a list of values: of a model its key, which has to "
            "be one field. It returns one value, whole rows (`row customer`), a record, or members "
            "in braces. A password is neither taken nor returned: its hash is a text. A row that "
            "is returned is not null, there is none instead; as a member it may be missing, `row "
            "purchase?`. There is at most one member of many rows. What says how many rows there "
            "are, behind LIMIT, is a whole number that is always given.",
        .wrong =
            SHOP
            "query customers() returns many customer { select * from customer }\n",
        .right =
            SHOP
            "query customers() returns many row customer { select * from customer }\n",
    },
    [E1003] = {
        .code = E1003,
        .explanation =
            "The SQL names a parameter that the query does not declare, or the query declares one "
            "that its SQL does not name. Parameters are written `:name` in the SQL; one in a "
            "text or in a comment is none.",
        .wrong =
            SHOP
            "query named(name: text) returns many row customer {\n"
            "    select * from customer where name = :nam\n"
            "}\n",
        .right =
            SHOP
            "query named(name: text) returns many row customer {\n"
            "    select * from customer where name = :name\n"
            "}\n",
    },
    [E1004] = {
        .code = E1004,
        .explanation =
            "A part of the SQL in braces, `{ and name = :name }`, is there when all parameters in "
            "it are given that may be left out, those with `?`. So it needs one of them. Outside "
            "of all parts such a parameter is NULL when it is left out; it cannot be used both "
            "ways. A list that may be left out stands in parts only.",
        .wrong =
            SHOP
            "query search(name: text) returns many row customer {\n"
            "    select * from customer where true { and name = :name }\n"
            "}\n",
        .right =
            SHOP
            "query search(name: text?) returns many row customer {\n"
            "    select * from customer where true { and name = :name }\n"
            "}\n",
    },
    [E1005] = {
        .code = E1005,
        .explanation =
            "A list stands behind IN, without brackets: `id in :ids`, `id not in :ids`. Nothing is "
            "in an empty list. One value stands anywhere else. Several values at once, `(a, b) in "
            ":list`, are not compared with a list.",
        .wrong =
            SHOP
            "query some(ids: list customer) returns many row customer {\n"
            "    select * from customer where id in (:ids)\n"
            "}\n",
        .right =
            SHOP
            "query some(ids: list customer) returns many row customer {\n"
            "    select * from customer where id in :ids\n"
            "}\n",
    },
    [E1006] = {
        .code = E1006,
        .explanation =
            "A query names models, by their names in the schema and not by those of their tables; "
            "beside them its own WITH, and json_each and json_tree. Columns are those of fields: "
            "rows have no `rowid` or `oid`, unless a field is called so. A WITH has another name "
            "than any model or table. A text in single quotes is no name, and behind IN stands a "
            "SELECT in brackets. So it is known what is read, and with whose rights.",
        .wrong =
            SHOP
            "query latest() returns many row customer { select * from customers }\n",
        .right =
            SHOP
            "query latest() returns many row customer { select * from customer }\n",
    },
    [E1007] = {
        .code = E1007,
        .explanation =
            "A query reads rows that its caller may see: those of the tenant at hand, and none that "
            "are deleted softly, unless it says `as system` or `with deleted`. What would read "
            "others is refused: a table by the name of its database, `main.customer`, tables of "
            "the engine, functions that give rows. So is what changes something: rows are written "
            "by the calls of their model.",
        .wrong =
            SHOP
            "query names() returns many text { select name from main.customer }\n",
        .right =
            SHOP
            "query names() returns many text { select name from customer }\n",
    },
    [E1008] = {
        .code = E1008,
        .explanation =
            "Each column of the SQL is a member of what is returned, by its name, and each member "
            "is given by a column, in any order. The column of a member that is a key has `_id` "
            "behind its name. A whole row is given by its alias: `c.* as customer`. What returns "
            "one value gives one column; what returns rows of a model gives all its fields in "
            "their order, as `select *` does.",
        .wrong =
            SHOP
            "query orders() returns many { customer: text; orders: int64; } {\n"
            "    select c.name, count(*) as orders\n"
            "    from customer c join purchase p on p.customer_id = c.id group by c.id\n"
            "}\n",
        .right =
            SHOP
            "query orders() returns many { name: text; orders: int64; } {\n"
            "    select c.name, count(*) as orders\n"
            "    from customer c join purchase p on p.customer_id = c.id group by c.id\n"
            "}\n",
    },
    [E1009] = {
        .code = E1009,
        .explanation =
            "What stands in the SQL has another type than what is declared. A plain column has the "
            "type of its field: the scale of a decimal, the enum, the model of a key count. "
            "`*` and `/` give a decimal other units than it had: say with `cast` what they are, or "
            "with `!` that you know. A parameter that is compared with a column, or becomes its "
            "value, is stored as that is: a date is a text and a timestamp a number, and SQLite "
            "would take one for less than the other, whatever they are. So with texts that stand "
            "in the SQL; beside an enum they are values of it.",
        .wrong =
            SHOP
            "query totals() returns many decimal(12,3) { select total from purchase }\n",
        .right =
            SHOP
            "query totals() returns many decimal(12,2) { select total from purchase }\n",
    },
    [E1010] = {
        .code = E1010,
        .explanation =
            "What is declared without `?` is never null, and that is not certain of what stands in "
            "the SQL: a field that may be null, a row of an outer join, the sum of no rows. "
            "Declare it with `?`, let the SQL give a value with `coalesce`, or write `!` where you "
            "know that it is never null; should it be so, the call is CORRUPT.",
        .wrong =
            SHOP
            "query turnover() returns one decimal(14,2) { select sum(total) from purchase }\n",
        .right =
            SHOP
            "query turnover() returns one decimal(14,2) {\n"
            "    select coalesce(sum(total), 0) from purchase\n"
            "}\n",
    },
    [E1011] = {
        .code = E1011,
        .explanation =
            "The compiler runs each query as a program would, on an empty database and on one with "
            "rows that are made up of what types and checks allow. There it failed, or gave a "
            "value that is not of the declared type: a text that is no value of the enum, a number "
            "with a fraction where a whole one is declared. It may do so for a caller, too.",
        .wrong =
            SHOP
            "query sizes() returns many { id: int64; size: status; } {\n"
            "    select id, case when total > 100 then 'large' else 'small' end as size\n"
            "    from purchase\n"
            "}\n",
        .right =
            SHOP
            "query sizes() returns many { id: int64; size: text!; } {\n"
            "    select id, case when total > 100 then 'large' else 'small' end as size\n"
            "    from purchase\n"
            "}\n",
    },
    [E1020] = {
        .code = E1020,
        .explanation =
            "A view is there for other programs, too, as an object of the database: each of its "
            "members is one column of one value, so that it has no whole rows and no many; its name "
            "is that of no table; its SQL has no orders to choose from; and its text is kept in "
            "snapshots, statement by statement, so that no text or name in it goes over several "
            "lines. A query over a view may have all that a query has.",
        .wrong =
            "schema shop version 1;\n"
            "model customer { id: int64 primary key; name: text; }\n"
            "view known { customer: row customer; } {\n"
            "    select c.* as customer from customer c where c.name <> ''\n"
            "}\n",
        .right =
            "schema shop version 1;\n"
            "model customer { id: int64 primary key; name: text; }\n"
            "view known { customer: customer; name: text; } {\n"
            "    select c.id as customer_id, c.name from customer c where c.name <> ''\n"
            "}\n",
    },
    [E1021] = {
        .code = E1021,
        .explanation =
            "A view may read other views, in any order of the file, but not itself by them: the "
            "message has the path that leads back. Rows that lead to rows of the same kind are found "
            "by WITH RECURSIVE within one view. An engine takes views apart for each statement that "
            "reads them: at most 32 stand on each other, and views that read views more than once "
            "come to at most 300 SELECTs.",
        .wrong =
            "schema shop version 1;\n"
            "model customer { id: int64 primary key; credit: int32; }\n"
            "view rich { id: int64; } { select id from customer where id in (select id from known) }\n"
            "view known { id: int64; } { select id from rich }\n",
        .right =
            "schema shop version 1;\n"
            "model customer { id: int64 primary key; credit: int32; }\n"
            "view rich { id: int64; } { select id from known where credit > 9 }\n"
            "view known { id: int64; credit: int32; } { select id, credit from customer }\n",
    },
    [E1022] = {
        .code = E1022,
        .explanation =
            "An external table is made by somebody else, as a full-text index by a migration, and "
            "read as it is: it has no rows that are hidden from anybody. So it has not the name of a "
            "model's table, which would be read past its model; in a schema with tenants only "
            "queries `as system` read it, whose SQL says itself whose rows it wants; and no view "
            "does, since its object in the database is there before such a table may be.",
        .wrong =
            "schema shop version 1;\n"
            "tenant firm;\n"
            "model firm { id: int64 primary key; }\n"
            "external table words { rowid: int64; word: text?; }\n"
            "query find(word: text) returns many int64 {\n"
            "    select rowid from words where word = :word\n"
            "}\n",
        .right =
            "schema shop version 1;\n"
            "tenant firm;\n"
            "model firm { id: int64 primary key; }\n"
            "external table words { rowid: int64; word: text?; }\n"
            "query find(word: text) as system returns many int64 {\n"
            "    select rowid from words where word = :word\n"
            "}\n",
    },
    [E1030] = {
        .code = E1030,
        .explanation =
            "A member of many rows, `tracks: many row track`, has all rows that belong to one. "
            "They are put together as they come, so those of one have to come one behind the "
            "other: the order begins with what tells the others apart, the key of a whole row or "
            "all values. A limit would cut the rows of one short, and a UNION has no such order: "
            "both stand in brackets.",
        .wrong =
            SHOP
            "query purchases() returns many {\n"
            "    customer:  row customer;\n"
            "    purchases: many row purchase;\n"
            "} {\n"
            "    select c.* as customer, p.* as purchases\n"
            "    from customer c left join purchase p on p.customer_id = c.id\n"
            "    order by p.id\n"
            "}\n",
        .right =
            SHOP
            "query purchases() returns many {\n"
            "    customer:  row customer;\n"
            "    purchases: many row purchase;\n"
            "} {\n"
            "    select c.* as customer, p.* as purchases\n"
            "    from customer c left join purchase p on p.customer_id = c.id\n"
            "    order by c.id, p.id\n"
            "}\n",
    },
    [E1031] = {
        .code = E1031,
        .explanation =
            "`order by { label: member desc, …; }` at the end of a query has the orders that its "
            "caller may choose from. Keys are members of what is returned, and never null. A page "
            "goes on behind the keys of its last row, so that no two rows may have the same: an "
            "order ends with what tells them apart, such as the key. Pages need one; rows in a "
            "chosen order have no LIMIT of their own.",
        .wrong =
            SHOP
            "query customers() returns pages row customer {\n"
            "    select * from customer order by { name: name; }\n"
            "}\n",
        .right =
            SHOP
            "query customers() returns pages row customer {\n"
            "    select * from customer order by { name: name, id; }\n"
            "}\n",
    },
    [W0016] = {
        .code = W0016,
        .explanation =
            "The query returns one row, and nothing says that there is no second: its condition "
            "holds no unique key to one value, it is no aggregate, and has no `limit 1`. With a "
            "second row its call is CORRUPT. Let a unique key find the row, say `limit 1` where "
            "any of them will do, or return many. Where it is known for another reason, allow the "
            "warning.",
        .wrong =
            SHOP
            "query named(name: text) returns one row customer {\n"
            "    select * from customer where name = :name\n"
            "}\n",
        .right =
            SHOP
            "query named(name: text) returns many row customer {\n"
            "    select * from customer where name = :name\n"
            "}\n",
    },
    [W0017] = {
        .code = W0017,
        .explanation =
            "By the engine's own plan, the query looks at each row of a table, or of a tenant, "
            "copies them, or makes an index of them each time. That is fast in a test and slow "
            "with many rows. Often an index is missing, which the hint names. A table that never "
            "grows large says so in its model: `small;`. Where all rows are wanted, allow it: `-- "
            "allow scan` in the line of the table, or `// allow scan` before the query.",
        .wrong =
            "schema shop version 1;\n"
            "model customer { id: int64 primary key; city: text; }\n"
            "query of_city(city: text) returns many row customer {\n"
            "    select * from customer where city = :city\n"
            "}\n",
        .right =
            "schema shop version 1;\n"
            "model customer { id: int64 primary key; city: text; index (city); }\n"
            "query of_city(city: text) returns many row customer {\n"
            "    select * from customer where city = :city\n"
            "}\n",
    },
    [W0018] = {
        .code = W0018,
        .explanation =
            "By the engine's own plan, the rows are sorted when the query runs, all of them before "
            "the first is returned. An index in that order has them sorted already. This warning "
            "is for whoever counts microseconds: few rows are sorted fast.",
        .wrong =
            "schema shop version 1;\n"
            "model customer { id: int64 primary key; name: text; small; }\n"
            "query customers() returns many row customer { select * from customer order by name }\n",
        .right =
            "schema shop version 1;\n"
            "model customer { id: int64 primary key; name: text; index (name); small; }\n"
            "query customers() returns many row customer { select * from customer order by name }\n",
    },
};
/* clang-format on */

const explanation *explanation_of_queries(diag_code code)
{
    const explanation *e = &explanations[code];
    return e->explanation == NULL ? NULL : e;
}
