/* explanations.c - the texts of `schemac explain`. Each example is a whole file that tests check:
   `wrong` gives this code and no other, `right` gives nothing. */
#include "tools/explanations.h"

#include <stddef.h>

#define SHOP "schema shop version 1;\n"

/* What stands between two ` is schema, SQL or C. An explanation without examples says why. */
/* clang-format off */
static const explanation explanations[DIAG_CODE_COUNT] = {
    [E0001] = {
        .code = E0001,
        .explanation =
            "The file, or one that it imports, is missing, is not a regular file, or may not be "
            "read; the message ends with what the system said. Nothing is generated, because part "
            "of the schema is not known. Check the path and the permissions. There is no example: "
            "the cause is outside the text of the schema.",
    },
    [E0002] = {
        .code = E0002,
        .explanation =
            "A schema file may have at most 16 MiB. The limit keeps a wrong or hostile input from "
            "taking all memory. Check that the file is a schema at all. Split a large one into "
            "several files, each imported by the root file. There is no example: it would be 16 "
            "MiB long.",
    },
    [E0003] = {
        .code = E0003,
        .explanation =
            "The file contains a byte with the value 0. A schema is UTF-8 text, which has no such "
            "byte; C would take it for the end. Often the file is stored as UTF-16, or is no text "
            "at all. Save it as UTF-8 and remove the byte. There is no example: the byte cannot "
            "be printed.",
    },
    [E0004] = {
        .code = E0004,
        .explanation =
            "The bytes at this place do not make a character in UTF-8. Often the file is stored "
            "in another encoding, such as Latin-1, or was cut in the middle of a character. Texts "
            "from it would arrive in C and in the database as garbage. Save the file as UTF-8. "
            "There is no example: it would not be valid text.",
    },
    [E0005] = {
        .code = E0005,
        .explanation =
            "The file that `import` names does not exist. It is looked for in the directory of "
            "the importing file, then in each directory given with `-I`, in that order. Correct "
            "the name, or give the directory with `-I`. The empty name is refused too. The "
            "example has a file `common.schema` beside it, which declares the enum `currency`.",
        .wrong =
            SHOP
            "import \"comon.schema\";\n"
            "model price {\n"
            "    id:       int64 primary key;\n"
            "    currency: currency;\n"
            "}\n",
        .right =
            SHOP
            "import \"common.schema\";\n"
            "model price {\n"
            "    id:       int64 primary key;\n"
            "    currency: currency;\n"
            "}\n",
    },
    [E0006] = {
        .code = E0006,
        .explanation =
            "An import may only reach files below the import roots: the directory of the root "
            "file and each directory given with `-I`. Links are followed before the place is "
            "compared. So a schema from somebody else cannot read other files of the machine. "
            "Move the file below a root, or give its directory with `-I`. The example has a file "
            "`common.schema` both beside it and in the directory above.",
        .wrong =
            SHOP
            "import \"../common.schema\";\n"
            "model price {\n"
            "    id:       int64 primary key;\n"
            "    currency: currency;\n"
            "}\n",
        .right =
            SHOP
            "import \"common.schema\";\n"
            "model price {\n"
            "    id:       int64 primary key;\n"
            "    currency: currency;\n"
            "}\n",
    },
    [E0007] = {
        .code = E0007,
        .explanation =
            "A file imports itself, directly or through others; the notes show the way round. No "
            "order of reading would have each file read before the one that imports it. Remove "
            "one of the imports, or move what both files need into a third that both import. "
            "Names are known in all files of a schema: a file need not import another to use what "
            "it declares. The example is the file `shop.schema`.",
        .wrong =
            SHOP
            "import \"shop.schema\";\n"
            "model customer { id: int64 primary key; }\n",
        .right =
            SHOP
            "model customer { id: int64 primary key; }\n",
    },
    [E0008] = {
        .code = E0008,
        .explanation =
            "A schema may consist of at most 1000 files, and imports may lead at most 64 files "
            "deep. The limits keep hostile input from taking all memory. Join small files, or "
            "import them from the root file instead of one from the other. There is no example: "
            "it would need more files than the limit.",
    },
    [E0009] = {
        .code = E0009,
        .explanation =
            "The generated header and source name the files they were made from, in comments and "
            "in an `#include`. A name with a control character, `\"`, `\\`, `*` or `?`, or one "
            "that is not UTF-8, could end the comment or mean something else there. Rename the "
            "file. There is no example: the cause is the name of the file, not its text.",
    },
    [E0101] = {
        .code = E0101,
        .explanation =
            "The text does not follow the grammar at this place. The message says what was found "
            "and what could stand there. Often a `;` or a `}` is missing just before, or a word "
            "is misspelt. Fields and statements end with `;`; blocks stand in `{ }` and no `;` "
            "follows them.",
        .wrong =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    name: text\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    name: text;\n"
            "}\n",
    },
    [E0102] = {
        .code = E0102,
        .explanation =
            "A `/*` opens a comment that goes up to the next `*/`, and the file ends before one. "
            "Everything after the `/*` would be ignored. Close the comment, or use `//`, which "
            "ends with its line. Inside SQL `/*` opens a comment too.",
        .wrong =
            SHOP
            "model customer { id: int64 primary key; }\n"
            "/* more to come\n",
        .right =
            SHOP
            "model customer { id: int64 primary key; }\n"
            "/* more to come */\n",
    },
    [E0103] = {
        .code = E0103,
        .explanation =
            "A string begins with `\"` and has to end with `\"` on the same line. Here the line, "
            "or the file, ends first. Add the missing quote. A quote inside a string is written "
            "`\\\"`, a line end `\\n`.",
        .wrong =
            SHOP
            "model price {\n"
            "    id:       int64 primary key;\n"
            "    currency: text default \"eur;\n"
            "}\n",
        .right =
            SHOP
            "model price {\n"
            "    id:       int64 primary key;\n"
            "    currency: text default \"eur\";\n"
            "}\n",
    },
    [E0104] = {
        .code = E0104,
        .explanation =
            "SQL after `check`, `as` or `where` stands in parentheses and is read by the lexical "
            "rules of SQL. Here a parenthesis or a quote is still open when a `;` or the end of "
            "the file comes, so it is not known where the SQL ends. The same is said of a brace of a "
            "migration, a query and the like: braces within the SQL count, too. Close what is open. "
            "In SQL texts stand in single quotes, and `[` opens a quoted name.",
        .wrong =
            SHOP
            "model price {\n"
            "    id:     int64 primary key;\n"
            "    amount: int64 check ((amount > 0);\n"
            "}\n",
        .right =
            SHOP
            "model price {\n"
            "    id:     int64 primary key;\n"
            "    amount: int64 check (amount > 0);\n"
            "}\n",
    },
    [E0105] = {
        .code = E0105,
        .explanation =
            "Brackets in SQL may stand at most 200 deep within each other, and mixins may include "
            "each other at most 64 deep. The limits keep hostile input from exhausting the stack. "
            "Remove needless parentheses, or include mixins side by side.",
        .wrong =
            SHOP
            "model price {\n"
            "    id:     int64 primary key;\n"
            "    amount: int64 check (\n"
            "        ((((((((((((((((((((((((((((((((((((((((((((((((((\n"
            "        ((((((((((((((((((((((((((((((((((((((((((((((((((\n"
            "        ((((((((((((((((((((((((((((((((((((((((((((((((((\n"
            "        ((((((((((((((((((((((((((((((((((((((((((((((((((\n"
            "        amount > 0\n"
            "        ))))))))))))))))))))))))))))))))))))))))))))))))))\n"
            "        ))))))))))))))))))))))))))))))))))))))))))))))))))\n"
            "        ))))))))))))))))))))))))))))))))))))))))))))))))))\n"
            "        ))))))))))))))))))))))))))))))))))))))))))))))))))\n"
            "    );\n"
            "}\n",
        .right =
            SHOP
            "model price {\n"
            "    id:     int64 primary key;\n"
            "    amount: int64 check (amount > 0);\n"
            "}\n",
    },
    [E0106] = {
        .code = E0106,
        .explanation =
            "The character has no meaning in the language, or not at this place. Names have only "
            "the letters a to z and A to Z, digits and `_`, and begin with a letter: they become "
            "names in C. Strings stand in double quotes, comments begin with `//`. Remove the "
            "character, or choose another name.",
        .wrong =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    name: text @unique;\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    name: text unique;\n"
            "}\n",
    },
    [E0107] = {
        .code = E0107,
        .explanation =
            "A name has at most 63 characters. Names become parts of longer names in C, and "
            "compilers need not tell very long ones apart. Choose a shorter name.",
        .wrong =
            SHOP
            "model customer {\n"
            "    id: int64 primary key;\n"
            "    the_name_that_the_customer_gave_when_first_registering_with_the_shop: text;\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id: int64 primary key;\n"
            "    first_given_name: text;\n"
            "}\n",
    },
    [E0109] = {
        .code = E0109,
        .explanation =
            "A backslash in a string begins an escape, and this one is not known. The escapes are "
            "`\\n` (line feed), `\\r` (carriage return), `\\t` (tab), `\\\"` and `\\\\`. Write a "
            "backslash itself as `\\\\`. Other characters are written as they are, in UTF-8.",
        .wrong =
            SHOP
            "model file {\n"
            "    id:   int64 primary key;\n"
            "    path: text default \"c:\\users\";\n"
            "}\n",
        .right =
            SHOP
            "model file {\n"
            "    id:   int64 primary key;\n"
            "    path: text default \"c:\\\\users\";\n"
            "}\n",
    },
    [E0110] = {
        .code = E0110,
        .explanation =
            "The word belongs to the language, but this version of schemac does not do what it "
            "asks for. It is an error because ignoring it would give a program that lacks what "
            "the schema promises. Remove it, and do the same in the program or in SQL, or use a "
            "version that supports it.",
        .wrong =
            SHOP
            "model customer {\n"
            "    id: int64 primary key;\n"
            "    audit;\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id: int64 primary key;\n"
            "}\n",
    },
    [E0111] = {
        .code = E0111,
        .explanation =
            "The parentheses after `check`, `as` or `where` have nothing between them. SQL needs "
            "an expression there. Write one, or remove the word together with its parentheses. The "
            "same is said of a migration whose `up` or `down` has no statement: a migration does "
            "something, and one that cannot be undone has no `down`.",
        .wrong =
            SHOP
            "model price {\n"
            "    id:     int64 primary key;\n"
            "    amount: int64 check ();\n"
            "}\n",
        .right =
            SHOP
            "model price {\n"
            "    id:     int64 primary key;\n"
            "    amount: int64 check (amount > 0);\n"
            "}\n",
    },
    [E0112] = {
        .code = E0112,
        .explanation =
            "A modifier or statement that can only hold once is there twice; the note shows the "
            "first. It would not be clear which of the two is meant. Remove one. Several `check` "
            "are allowed: all of them have to hold.",
        .wrong =
            SHOP
            "model price {\n"
            "    id:       int64 primary key;\n"
            "    currency: text default \"eur\" default \"usd\";\n"
            "}\n",
        .right =
            SHOP
            "model price {\n"
            "    id:       int64 primary key;\n"
            "    currency: text default \"eur\";\n"
            "}\n",
    },
    [E0113] = {
        .code = E0113,
        .explanation =
            "An enum without values has no value that a field could hold, and C has no empty "
            "enum. Name its values, or remove the enum.",
        .wrong =
            SHOP
            "enum state { }\n"
            "model purchase {\n"
            "    id: int64 primary key;\n"
            "}\n",
        .right =
            SHOP
            "enum state { pending, paid }\n"
            "model purchase {\n"
            "    id: int64 primary key;\n"
            "}\n",
    },
    [E0114] = {
        .code = E0114,
        .explanation =
            "There is more of something than schemac or SQLite can take. A model may have 2000 "
            "fields, 1000 indexes and 1000 checks; an enum 10000 values; a file 4000000 words and "
            "signs. After 10000 errors the rest of a file is not read. Divide the model or the "
            "file, or keep the values of an enum in a table of their own. There is no example: "
            "the smallest would have a thousand lines.",
    },
    [E0201] = {
        .code = E0201,
        .explanation =
            "The root file, the one given to schemac, says which schema it is. Its name begins "
            "every generated C name, and its version is what a database is compared with. Without "
            "the statement neither is known. Write `schema NAME version NUMBER;` into the root "
            "file. Imported files have none.",
        .wrong =
            "model customer { id: int64 primary key; }\n",
        .right =
            SHOP
            "model customer { id: int64 primary key; }\n",
    },
    [E0202] = {
        .code = E0202,
        .explanation =
            "A schema has one name and one version, so there is one `schema` statement, in the "
            "root file. A second one, there or in an imported file, would contradict it. Remove "
            "it. Two schemas are two root files; what they share is imported by both.",
        .wrong =
            SHOP
            "schema store version 2;\n"
            "model customer { id: int64 primary key; }\n",
        .right =
            SHOP
            "model customer { id: int64 primary key; }\n",
    },
    [E0203] = {
        .code = E0203,
        .explanation =
            "Models, enums and mixins share one set of names; so do the fields of a model, with "
            "those of the mixins it includes, and the values of an enum. Case does not matter, "
            "because SQL does not tell `Name` from `name`. The note shows the first declaration. "
            "Rename one of the two, or remove it. Including the same mixin twice in one model is "
            "the same error.",
        .wrong =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    name: text;\n"
            "    Name: text;\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id:         int64 primary key;\n"
            "    name:       text;\n"
            "    short_name: text;\n"
            "}\n",
    },
    [E0204] = {
        .code = E0204,
        .explanation =
            "After the `:` of a field stands its type: one that is built in, an enum, or a model, "
            "which makes the field a reference. Here the name is none of these; after "
            "`references` it has to be a model. The built-in types are `bool`, `int32`, `int64`, "
            "`double`, `decimal(p,s)`, `text`, `blob`, `timestamp`, `date`, `uuid` and `json`, "
            "written in lower case. Correct the name, or declare or import what it means. A mixin "
            "is no type: `include` adds its fields.",
        .wrong =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    name: string;\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    name: text;\n"
            "}\n",
    },
    [E0205] = {
        .code = E0205,
        .explanation =
            "A key, an index, a `unique` or a `foreign key` lists a field that the model does not "
            "have. A reference `customer` is listed as `customer` or by its column, "
            "`customer_id`. Correct the name, or declare the field, in the model or in a mixin "
            "that it includes.",
        .wrong =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    name: text;\n"
            "    index (nam);\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    name: text;\n"
            "    index (name);\n"
            "}\n",
    },
    [E0206] = {
        .code = E0206,
        .explanation =
            "`include` adds the fields of a mixin, and there is no mixin of this name. Models and "
            "enums cannot be included. Correct the name, import the file that declares the mixin, "
            "or declare it.",
        .wrong =
            SHOP
            "mixin timestamps { created_at: timestamp default now; }\n"
            "model customer {\n"
            "    id: int64 primary key;\n"
            "    include timestmps;\n"
            "}\n",
        .right =
            SHOP
            "mixin timestamps { created_at: timestamp default now; }\n"
            "model customer {\n"
            "    id: int64 primary key;\n"
            "    include timestamps;\n"
            "}\n",
    },
    [E0207] = {
        .code = E0207,
        .explanation =
            "A mixin includes itself, directly or through others. Its list of fields would never "
            "end. Remove one of the inclusions, or move what both mixins need into a third. The "
            "error is found when a model includes the mixin.",
        .wrong =
            SHOP
            "mixin created { created_at: timestamp default now; include changed; }\n"
            "mixin changed { changed_at: timestamp default now; include created; }\n"
            "model customer {\n"
            "    id: int64 primary key;\n"
            "    include created;\n"
            "}\n",
        .right =
            SHOP
            "mixin created { created_at: timestamp default now; }\n"
            "mixin changed { changed_at: timestamp default now; include created; }\n"
            "model customer {\n"
            "    id: int64 primary key;\n"
            "    include changed;\n"
            "}\n",
    },
    [E0208] = {
        .code = E0208,
        .explanation =
            "Two models are stored in tables of the same name; SQL does not tell upper case from "
            "lower case. One database cannot hold both. A table is called like its model, unless "
            "`table \"...\"` gives it another name. Give one of them another.",
        .wrong =
            SHOP
            "model purchase {\n"
            "    table \"orders\";\n"
            "    id: int64 primary key;\n"
            "}\n"
            "model orders { id: int64 primary key; }\n",
        .right =
            SHOP
            "model purchase {\n"
            "    table \"purchases\";\n"
            "    id: int64 primary key;\n"
            "}\n"
            "model orders { id: int64 primary key; }\n",
    },
    [E0209] = {
        .code = E0209,
        .explanation =
            "Two indexes of a model have the same name. An index without a name is called after "
            "its fields, so two over the same fields with different conditions meet here. In SQL "
            "both would be one index, and in C their calls one function. Give one of them a name: "
            "`index NAME (...)` or `unique NAME (...)`. Where `as \"...\"` states what an index is "
            "called in the database, no other index and no table may be called so.",
        .wrong =
            SHOP
            "model purchase {\n"
            "    id:    int64 primary key;\n"
            "    total: int64;\n"
            "    index (total) where (total > 0);\n"
            "    index (total) where (total > 1000);\n"
            "}\n",
        .right =
            SHOP
            "model purchase {\n"
            "    id:    int64 primary key;\n"
            "    total: int64;\n"
            "    index (total) where (total > 0);\n"
            "    index large (total) where (total > 1000);\n"
            "}\n",
    },
    [E0210] = {
        .code = E0210,
        .explanation =
            "The schema and the files that it imports declare no model. There would be no table, "
            "and nothing to generate calls for. Declare a model, or import a file that does.",
        .wrong =
            SHOP,
        .right =
            SHOP
            "model customer { id: int64 primary key; }\n",
    },
    [E0211] = {
        .code = E0211,
        .explanation =
            "The name of the schema begins every C name that is generated from it. `schemac` is "
            "the prefix of the runtime itself, so the two would meet. Choose another name for the "
            "schema.",
        .wrong =
            "schema schemac version 1;\n"
            "model customer { id: int64 primary key; }\n",
        .right =
            SHOP
            "model customer { id: int64 primary key; }\n",
    },
    [E0212] = {
        .code = E0212,
        .explanation =
            "The version of a schema is a whole number from 1 to 999999999. It is stored in the "
            "database and compared at every start. Begin with 1 and add one for every release "
            "that changes the schema.",
        .wrong =
            "schema shop version 0;\n"
            "model customer { id: int64 primary key; }\n",
        .right =
            SHOP
            "model customer { id: int64 primary key; }\n",
    },
    [E0213] = {
        .code = E0213,
        .explanation =
            "A table name has 1 to 63 bytes and begins neither with `sqlite_`, which SQLite keeps "
            "for itself, nor with `schemac_`, which is for the tables of the runtime. Case does "
            "not matter. Choose another name, or give the table one with `table \"...\"`. Names in "
            "the guards of a migration are not empty either.",
        .wrong =
            SHOP
            "model customer {\n"
            "    table \"sqlite_customer\";\n"
            "    id: int64 primary key;\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    table \"customers\";\n"
            "    id: int64 primary key;\n"
            "}\n",
    },
    [E0214] = {
        .code = E0214,
        .explanation =
            "Two fields of a model would be stored in one column; SQL does not tell upper case "
            "from lower case. A reference `customer` is stored in column `customer_id`; `column "
            "\"...\"` gives any field another column. A field may also not have the name of "
            "another one's column: in a list of fields it could mean either. Rename one of the "
            "fields or columns.",
        .wrong =
            SHOP
            "model customer { id: int64 primary key; }\n"
            "model purchase {\n"
            "    id:          int64 primary key;\n"
            "    customer:    customer;\n"
            "    customer_id: int64;\n"
            "}\n",
        .right =
            SHOP
            "model customer { id: int64 primary key; }\n"
            "model purchase {\n"
            "    id:       int64 primary key;\n"
            "    customer: customer;\n"
            "}\n",
    },
    [E0215] = {
        .code = E0215,
        .explanation =
            "A collation says how texts compare. SQLite has three, and a schema may use only "
            "these: a database with any other could not be read by other programs. `binary` "
            "compares bytes and is what holds without `collate`; `nocase` ignores the case of A "
            "to Z; `rtrim` ignores spaces at the end. Use one of the three, in lower case.",
        .wrong =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    name: text collate german;\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    name: text collate nocase;\n"
            "}\n",
    },
    [E0216] = {
        .code = E0216,
        .explanation =
            "`desc` says that an index keeps a field in descending order. A primary key has no "
            "direction here. Remove `desc`. For reading in that order, declare an index over the "
            "fields, with another order or direction than the key's.",
        .wrong =
            SHOP
            "model entry {\n"
            "    customer: int64;\n"
            "    number:   int64;\n"
            "    primary key (customer, number desc);\n"
            "}\n",
        .right =
            SHOP
            "model entry {\n"
            "    customer: int64;\n"
            "    number:   int64;\n"
            "    primary key (customer, number);\n"
            "}\n",
    },
    [E0217] = {
        .code = E0217,
        .explanation =
            "The name in `column \"...\"` has 1 to 63 bytes. An empty one names nothing, and 63 "
            "is the limit of all names. Choose another name, or remove the modifier: then the "
            "column is called like the field.",
        .wrong =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    name: text column \"\";\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    name: text column \"full name\";\n"
            "}\n",
    },
    [E0218] = {
        .code = E0218,
        .explanation =
            "`was` names what a column or table was called in an older version, `dropped` one "
            "that is no longer there. Such a name is not empty, is not the name of a column or "
            "table that there is now, regardless of case, and is said once: data cannot go to two "
            "places. Names that begin with `schemac_` or `sqlite_` were never tables of a schema. "
            "Old names are those in the database: of a reference, the column, with `_id`. Remove "
            "the statement, or the field or model that has the name.",
        .wrong =
            SHOP
            "model customer {\n"
            "    id:        int64 primary key;\n"
            "    name:      text was full_name;\n"
            "    full_name: text;\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    name: text was full_name;\n"
            "}\n",
    },
    [E0219] = {
        .code = E0219,
        .explanation =
            "A schema has one tenant: the model whose rows own those of the others. The "
            "statement stands once, in the root file or in an imported one. With two it would be "
            "open whose rows a call sees. Remove one of them.",
        .wrong =
            SHOP
            "tenant company;\n"
            "tenant branch;\n"
            "model company { id: int64 primary key; }\n"
            "model branch { id: int64 primary key; }\n",
        .right =
            SHOP
            "tenant company;\n"
            "model company { id: int64 primary key; }\n"
            "model branch {\n"
            "    id:      int64 primary key;\n"
            "    company: company tenant;\n"
            "}\n",
    },
    [E0220] = {
        .code = E0220,
        .explanation =
            "The name that `as \"...\"` states for an index has 1 to 255 bytes and begins neither "
            "with `sqlite_`, which SQLite keeps for itself, nor with `schemac_`, which is for the "
            "runtime. Case does not matter. SQLite makes indexes called `sqlite_autoindex_...` for "
            "a `UNIQUE` or `PRIMARY KEY` that stands in the statement of a table: they cannot be "
            "named, so leave `as` out. Choose another name, or none.",
        .wrong =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    name: text;\n"
            "    index (name) as \"sqlite_by_name\";\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    name: text;\n"
            "    index (name) as \"customer_by_name\";\n"
            "}\n",
    },
    [E0301] = {
        .code = E0301,
        .explanation =
            "`decimal` takes its digits and how many of them stand behind the point, from "
            "`decimal(1,0)` to `decimal(18,18)`. `text` and `blob` may take a greatest length, "
            "from 1 to 1000000000. All other types, also enums and models, take nothing. Correct "
            "the numbers, or remove the parentheses.",
        .wrong =
            SHOP
            "model price {\n"
            "    id:     int64 primary key;\n"
            "    amount: decimal;\n"
            "}\n",
        .right =
            SHOP
            "model price {\n"
            "    id:     int64 primary key;\n"
            "    amount: decimal(12,2);\n"
            "}\n",
    },
    [E0302] = {
        .code = E0302,
        .explanation =
            "The value after `default` is of another kind than the field: a text for a number, "
            "for example, or `now` for a uuid. The hint shows how a value of the type is written. "
            "A blob has no default. A nullable field has none of `now` and `random`, because null "
            "already means that the program gives no value; and no reference has `now` or "
            "`random`. Write a value that fits, or remove the default.",
        .wrong =
            SHOP
            "model item {\n"
            "    id:       int64 primary key;\n"
            "    quantity: int32 default \"1\";\n"
            "}\n",
        .right =
            SHOP
            "model item {\n"
            "    id:       int64 primary key;\n"
            "    quantity: int32 default 1;\n"
            "}\n",
    },
    [E0303] = {
        .code = E0303,
        .explanation =
            "The default is of the right kind, but the field cannot hold it. A number is too "
            "large or has too many digits, a text is too long, a date does not exist, or a text "
            "is no valid timestamp, uuid or JSON. Nothing is rounded or cut, because that would "
            "change what the schema says. Correct the default, or choose a type that holds it.",
        .wrong =
            SHOP
            "model counter {\n"
            "    id:    int64 primary key;\n"
            "    limit: int32 default 3000000000;\n"
            "}\n",
        .right =
            SHOP
            "model counter {\n"
            "    id:    int64 primary key;\n"
            "    limit: int64 default 3000000000;\n"
            "}\n",
    },
    [E0304] = {
        .code = E0304,
        .explanation =
            "The default of a field is not one of the values of its enum. Case matters here: the "
            "value is stored and used in C as it is declared. Correct the value, or add it to the "
            "enum. `null` is no default: a nullable field without a default is null.",
        .wrong =
            SHOP
            "enum state { pending, paid }\n"
            "model purchase {\n"
            "    id:    int64 primary key;\n"
            "    state: state default payed;\n"
            "}\n",
        .right =
            SHOP
            "enum state { pending, paid }\n"
            "model purchase {\n"
            "    id:    int64 primary key;\n"
            "    state: state default paid;\n"
            "}\n",
    },
    [E0305] = {
        .code = E0305,
        .explanation =
            "An enum declared with `: int` is stored as a number, so each value needs one. "
            "schemac does not count by itself: a value put in between later would change the "
            "numbers of those behind it, and with them the meaning of rows that are stored. Give "
            "every value a number, or remove `: int` to store the names.",
        .wrong =
            SHOP
            "enum priority : int { low = 1, high }\n"
            "model job {\n"
            "    id:       int64 primary key;\n"
            "    priority: priority;\n"
            "}\n",
        .right =
            SHOP
            "enum priority : int { low = 1, high = 2 }\n"
            "model job {\n"
            "    id:       int64 primary key;\n"
            "    priority: priority;\n"
            "}\n",
    },
    [E0306] = {
        .code = E0306,
        .explanation =
            "An enum without `: int` is stored as text, by the names of its values. A number "
            "would mean nothing there. Remove the numbers, or write `: int` after the name of the "
            "enum and number every value.",
        .wrong =
            SHOP
            "enum priority { low, high = 2 }\n"
            "model job {\n"
            "    id:       int64 primary key;\n"
            "    priority: priority;\n"
            "}\n",
        .right =
            SHOP
            "enum priority : int { low = 1, high = 2 }\n"
            "model job {\n"
            "    id:       int64 primary key;\n"
            "    priority: priority;\n"
            "}\n",
    },
    [E0307] = {
        .code = E0307,
        .explanation =
            "Two values of an enum have the same number. A stored number could not be read back "
            "as one of them. Give one of them another number, or remove it.",
        .wrong =
            SHOP
            "enum priority : int { low = 1, high = 1 }\n"
            "model job {\n"
            "    id:       int64 primary key;\n"
            "    priority: priority;\n"
            "}\n",
        .right =
            SHOP
            "enum priority : int { low = 1, high = 2 }\n"
            "model job {\n"
            "    id:       int64 primary key;\n"
            "    priority: priority;\n"
            "}\n",
    },
    [E0308] = {
        .code = E0308,
        .explanation =
            "The numbers of an enum go from -2147483648 to 2147483647: the enum becomes an enum "
            "in C, whose constants are of type `int`. Choose a smaller number. If the number is "
            "given from outside, use a field of type `int64`.",
        .wrong =
            SHOP
            "enum priority : int { low = 1, high = 3000000000 }\n"
            "model job {\n"
            "    id:       int64 primary key;\n"
            "    priority: priority;\n"
            "}\n",
        .right =
            SHOP
            "enum priority : int { low = 1, high = 3 }\n"
            "model job {\n"
            "    id:       int64 primary key;\n"
            "    priority: priority;\n"
            "}\n",
    },
    [E0309] = {
        .code = E0309,
        .explanation =
            "An enum is stored as text, or, with `: int` after its name, as a number. There is no "
            "other way. Remove the `:` and what follows it to store the names, or write `: int` "
            "and number the values.",
        .wrong =
            SHOP
            "enum priority : int32 { low = 1, high = 2 }\n"
            "model job {\n"
            "    id:       int64 primary key;\n"
            "    priority: priority;\n"
            "}\n",
        .right =
            SHOP
            "enum priority : int { low = 1, high = 2 }\n"
            "model job {\n"
            "    id:       int64 primary key;\n"
            "    priority: priority;\n"
            "}\n",
    },
    [E0310] = {
        .code = E0310,
        .explanation =
            "The modifier cannot do anything sensible on this field. `collate` is for texts; a "
            "reference compares as the key that it references. A field computed with `as (...)` "
            "gets its value from the expression, so it has no default and no old name, is neither "
            "part of a key nor a reference, and cannot be json. A password is neither computed nor has it "
            "a default, which everybody would know, or a collation. `soft delete` is for a nullable "
            "timestamp, `version` for a required int32 or int64 and `on update now` for a timestamp or "
            "date, each without another purpose; a tenant and the first two have no default. `readonly` is for "
            "what update would write otherwise. Remove the modifier, or change the field.",
        .wrong =
            SHOP
            "model item {\n"
            "    id:       int64 primary key;\n"
            "    quantity: int32 collate nocase;\n"
            "}\n",
        .right =
            SHOP
            "model item {\n"
            "    id:       int64 primary key;\n"
            "    quantity: int32;\n"
            "}\n",
    },
    [E0401] = {
        .code = E0401,
        .explanation =
            "Every model has a primary key: by it a row is fetched, changed, deleted and "
            "referenced. Give one field the modifier `primary key`, or list several in `primary "
            "key (a, b);`. An `int64` key by itself is assigned when a row is inserted with 0.",
        .wrong =
            SHOP
            "model customer {\n"
            "    name: text;\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    name: text;\n"
            "}\n",
    },
    [E0402] = {
        .code = E0402,
        .explanation =
            "A model has one primary key, and this is a second one; the note shows the first. One "
            "of them may come from a mixin. If the rows are told apart by both fields together, "
            "list them in one `primary key (a, b);`. If each is enough by itself, keep one key "
            "and make the other field `unique`.",
        .wrong =
            SHOP
            "model customer {\n"
            "    id:    int64 primary key;\n"
            "    email: text primary key;\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id:    int64 primary key;\n"
            "    email: text unique;\n"
            "}\n",
    },
    [E0403] = {
        .code = E0403,
        .explanation =
            "A field of the primary key ends its type with `?`. A row without a key could be "
            "neither fetched nor referenced, and SQL does not count two nulls as equal, so such "
            "rows would not be told apart. Remove the `?`, or leave the field out of the key.",
        .wrong =
            SHOP
            "model customer {\n"
            "    id: int64? primary key;\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id: int64 primary key;\n"
            "}\n",
    },
    [E0404] = {
        .code = E0404,
        .explanation =
            "A field that has a model as its type holds the key of one of its rows, in one "
            "column. The key of this model has several fields, so one column cannot hold it. "
            "Declare a field for each part of the key and join them with `foreign key (...) "
            "references MODEL (...);`. Or give the other model a key of one field and make its "
            "present one a `unique`. A tenant at which a key begins does not count: the row that "
            "references has it already. A model whose key is the tenant alone has one row a tenant, and "
            "leaves nothing to hold.",
        .wrong =
            SHOP
            "model seat {\n"
            "    hall:   int64;\n"
            "    number: int64;\n"
            "    primary key (hall, number);\n"
            "}\n"
            "model ticket {\n"
            "    id:   int64 primary key;\n"
            "    seat: seat;\n"
            "}\n",
        .right =
            SHOP
            "model seat {\n"
            "    hall:   int64;\n"
            "    number: int64;\n"
            "    primary key (hall, number);\n"
            "}\n"
            "model ticket {\n"
            "    id:     int64 primary key;\n"
            "    hall:   int64;\n"
            "    number: int64;\n"
            "    foreign key (hall, number) references seat (hall, number);\n"
            "}\n",
    },
    [E0405] = {
        .code = E0405,
        .explanation =
            "Required references lead from the model back to itself; the message draws the way. "
            "Each row would need another one first, so none could be inserted. Make one reference "
            "of the cycle nullable with `?`, or `deferrable`: then the database checks it when "
            "the transaction ends. Neither is possible in a primary key: a cycle of such "
            "references alone needs a model with a key of its own.",
        .wrong =
            SHOP
            "model employee {\n"
            "    id:         int64 primary key;\n"
            "    department: department;\n"
            "}\n"
            "model department {\n"
            "    id:   int64 primary key;\n"
            "    head: employee;\n"
            "}\n",
        .right =
            SHOP
            "model employee {\n"
            "    id:         int64 primary key;\n"
            "    department: department;\n"
            "}\n"
            "model department {\n"
            "    id:   int64 primary key;\n"
            "    head: employee?;\n"
            "}\n",
    },
    [E0406] = {
        .code = E0406,
        .explanation =
            "`set null` empties the reference when the row that it points to is deleted or gets "
            "another key. The field is required, so it cannot be empty, and every such delete or "
            "update would fail. Make the field nullable with `?`, or choose `cascade`, "
            "`restrict`, `no action`, or `set default` with a default.",
        .wrong =
            SHOP
            "model customer { id: int64 primary key; }\n"
            "model purchase {\n"
            "    id:       int64 primary key;\n"
            "    customer: customer on delete set null;\n"
            "}\n",
        .right =
            SHOP
            "model customer { id: int64 primary key; }\n"
            "model purchase {\n"
            "    id:       int64 primary key;\n"
            "    customer: customer? on delete set null;\n"
            "}\n",
    },
    [E0407] = {
        .code = E0407,
        .explanation =
            "`on delete`, `on update`, `deferrable` and `no index` are about the row that a field "
            "points to. This field points to none: its type is not a model. Make it a reference, "
            "with the model as its type, or remove the modifier.",
        .wrong =
            SHOP
            "model customer { id: int64 primary key; }\n"
            "model purchase {\n"
            "    id:       int64 primary key;\n"
            "    customer: int64 on delete cascade;\n"
            "}\n",
        .right =
            SHOP
            "model customer { id: int64 primary key; }\n"
            "model purchase {\n"
            "    id:       int64 primary key;\n"
            "    customer: customer on delete cascade;\n"
            "}\n",
    },
    [E0408] = {
        .code = E0408,
        .explanation =
            "A key, an index, a `unique` or a `foreign key` lists the same field twice; the note "
            "shows the first. The second adds nothing, so another field is probably meant. "
            "Correct the name, or remove it.",
        .wrong =
            SHOP
            "model customer {\n"
            "    id:    int64 primary key;\n"
            "    name:  text;\n"
            "    email: text;\n"
            "    index (name, name);\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id:    int64 primary key;\n"
            "    name:  text;\n"
            "    email: text;\n"
            "    index (name, email);\n"
            "}\n",
    },
    [E0409] = {
        .code = E0409,
        .explanation =
            "`set default` puts the default into the field when the row that it points to is "
            "deleted or gets another key. The field has no default. Give it one, the key of a row "
            "that is always there, or choose another action.",
        .wrong =
            SHOP
            "model customer { id: int64 primary key; }\n"
            "model purchase {\n"
            "    id:       int64 primary key;\n"
            "    customer: customer on delete set default;\n"
            "}\n",
        .right =
            SHOP
            "model customer { id: int64 primary key; }\n"
            "model purchase {\n"
            "    id:       int64 primary key;\n"
            "    customer: customer default 1 on delete set default;\n"
            "}\n",
    },
    [E0410] = {
        .code = E0410,
        .explanation =
            "A field of type `json` cannot be part of a key, an index or a `unique`. The same "
            "value can be written in several ways, with other spaces or another order, and the "
            "index would compare the texts. Keep what you search for in a field of its own, and "
            "index that.",
        .wrong =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    data: json unique;\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id:    int64 primary key;\n"
            "    data:  json;\n"
            "    email: text unique;\n"
            "}\n",
    },
    [E0411] = {
        .code = E0411,
        .explanation =
            "An index or `unique` lists the same fields in the same order as the primary key or "
            "as another one. A key and a `unique` are indexes too, so this one finds nothing "
            "more, but would be kept up to date with every change. Remove one of them; keep the "
            "`unique` if there is one. Those with a `where` are not compared. In a model with a "
            "tenant every index begins with the tenant, whether it is written or not: `unique "
            "(org, email)` and `unique (email)` are the same there. So does a key that is neither "
            "assigned nor random.",
        .wrong =
            SHOP
            "model customer {\n"
            "    id:    int64 primary key;\n"
            "    email: text unique;\n"
            "    index (email);\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id:    int64 primary key;\n"
            "    email: text unique;\n"
            "}\n",
    },
    [E0412] = {
        .code = E0412,
        .explanation =
            "`autoincrement` says that the database never assigns a key again that a deleted row "
            "had. SQLite can do that for a key it assigns itself: one field of type `int64`, "
            "alone. Remove the word, or make the field such a key. An `int64` key is assigned "
            "without it too.",
        .wrong =
            SHOP
            "model customer {\n"
            "    id: int32 primary key autoincrement;\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id: int64 primary key autoincrement;\n"
            "}\n",
    },
    [E0414] = {
        .code = E0414,
        .explanation =
            "A key, index, `unique` or `foreign key` may list at most 16 fields. The functions "
            "generated for it take each of them as a parameter. List fewer: those that tell rows "
            "apart best.",
        .wrong =
            SHOP
            "model reading {\n"
            "    id: int64 primary key;\n"
            "    a: int32; b: int32; c: int32; d: int32; e: int32; f: int32;\n"
            "    g: int32; h: int32; i: int32; j: int32; k: int32; l: int32;\n"
            "    m: int32; n: int32; o: int32; p: int32; q: int32;\n"
            "    index (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q);\n"
            "}\n",
        .right =
            SHOP
            "model reading {\n"
            "    id: int64 primary key;\n"
            "    a: int32; b: int32; c: int32; d: int32; e: int32; f: int32;\n"
            "    g: int32; h: int32; i: int32; j: int32; k: int32; l: int32;\n"
            "    m: int32; n: int32; o: int32; p: int32; q: int32;\n"
            "    index (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p);\n"
            "}\n",
    },
    [E0415] = {
        .code = E0415,
        .explanation =
            "A `foreign key` lists fields of its model and as many of another one, in the same "
            "order and of the same types. The fields of the other model have to be its primary "
            "key or a `unique` without `where`: otherwise one row could point to several. Correct "
            "the lists, or make the fields of the other model unique.",
        .wrong =
            SHOP
            "model seat {\n"
            "    hall:   int64;\n"
            "    number: int64;\n"
            "    primary key (hall, number);\n"
            "}\n"
            "model ticket {\n"
            "    id:     int64 primary key;\n"
            "    hall:   int64;\n"
            "    number: int32;\n"
            "    foreign key (hall, number) references seat (hall, number);\n"
            "}\n",
        .right =
            SHOP
            "model seat {\n"
            "    hall:   int64;\n"
            "    number: int64;\n"
            "    primary key (hall, number);\n"
            "}\n"
            "model ticket {\n"
            "    id:     int64 primary key;\n"
            "    hall:   int64;\n"
            "    number: int64;\n"
            "    foreign key (hall, number) references seat (hall, number);\n"
            "}\n",
    },
    [E0416] = {
        .code = E0416,
        .explanation =
            "`without rowid` stores the rows by their key, without the number that SQLite gives "
            "them otherwise. `autoincrement` is about that number, so the two exclude each other. "
            "Remove one of them. Without a rowid an `int64` key is not assigned: the program has "
            "to give it.",
        .wrong =
            SHOP
            "model customer {\n"
            "    id: int64 primary key autoincrement;\n"
            "    without rowid;\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id: int64 primary key autoincrement;\n"
            "}\n",
    },
    [E0417] = {
        .code = E0417,
        .explanation =
            "The field marked `tenant` says whose a row is. So it is a required reference to the "
            "model that the tenant statement names, and that model has a key of one field, and no "
            "tenant itself. Write the statement if there is none, correct the type of the field, "
            "or remove `tenant` from it: then it is a reference like any other.",
        .wrong =
            SHOP
            "tenant company;\n"
            "model company { id: int64 primary key; }\n"
            "model customer {\n"
            "    id:      int64 primary key;\n"
            "    company: int64 tenant;\n"
            "}\n",
        .right =
            SHOP
            "tenant company;\n"
            "model company { id: int64 primary key; }\n"
            "model customer {\n"
            "    id:      int64 primary key;\n"
            "    company: company tenant;\n"
            "}\n",
    },
    [E0418] = {
        .code = E0418,
        .explanation =
            "Rows of a model with a tenant can only be referenced by rows of the same tenant; the "
            "database sees to it. A model without a tenant cannot promise that, so it cannot "
            "reference one that has one, and neither can the tenant itself. Give the model a "
            "tenant too, or turn the reference round. A foreign key over several fields has the "
            "tenant among them, on both sides.",
        .wrong =
            SHOP
            "tenant company;\n"
            "model company { id: int64 primary key; }\n"
            "model customer {\n"
            "    id:      int64 primary key;\n"
            "    company: company tenant;\n"
            "}\n"
            "model purchase {\n"
            "    id:       int64 primary key;\n"
            "    customer: customer;\n"
            "}\n",
        .right =
            SHOP
            "tenant company;\n"
            "model company { id: int64 primary key; }\n"
            "model customer {\n"
            "    id:      int64 primary key;\n"
            "    company: company tenant;\n"
            "}\n"
            "model purchase {\n"
            "    id:       int64 primary key;\n"
            "    company:  company tenant;\n"
            "    customer: customer;\n"
            "}\n",
    },
    [E0419] = {
        .code = E0419,
        .explanation =
            "A model has at most one field marked `tenant`, one marked `soft delete` and one "
            "marked `version`: with two, a call would not know which of them counts. Often one of "
            "them comes from a mixin. Remove the modifier from one of the fields.",
        .wrong =
            SHOP
            "mixin kept { deleted_at: timestamp? soft delete; }\n"
            "model customer {\n"
            "    id:      int64 primary key;\n"
            "    left_at: timestamp? soft delete;\n"
            "    include kept;\n"
            "}\n",
        .right =
            SHOP
            "mixin kept { deleted_at: timestamp? soft delete; }\n"
            "model customer {\n"
            "    id:      int64 primary key;\n"
            "    left_at: timestamp?;\n"
            "    include kept;\n"
            "}\n",
    },
    [E0501] = {
        .code = E0501,
        .explanation =
            "Two things would have the same name in C; the note shows who has it. All types, "
            "functions and macros of a schema share one set of names: model `customer` also takes "
            "`shop_customer_get`, for example. A field whose name means something in C gets a `_` "
            "at its end, and may so meet another field. Rename one of the two, or give a model or "
            "a field another name in C with `c_name \"...\"`; the table keeps its name.",
        .wrong =
            SHOP
            "model customer { id: int64 primary key; }\n"
            "model customer_get { id: int64 primary key; }\n",
        .right =
            SHOP
            "model customer { id: int64 primary key; }\n"
            "model customer_get {\n"
            "    c_name \"customer_fetch\";\n"
            "    id: int64 primary key;\n"
            "}\n",
    },
    [E0502] = {
        .code = E0502,
        .explanation =
            "The name in `c_name \"...\"` goes into the generated C as it is. It may have "
            "letters, digits and `_`, begins with a letter and has at most 63 characters. "
            "Anything else would not compile. The function that a migration `calls` has such a name "
            "too, and none that C, C++ or the C library has for something else. Correct the name.",
        .wrong =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    name: text c_name \"full-name\";\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    name: text c_name \"full_name\";\n"
            "}\n",
    },
    [E0601] = {
        .code = E0601,
        .explanation =
            "schemac lets SQLite prepare the SQL of every `check`, `as` and `where`, and SQLite "
            "refuses this one; the message is SQLite's own. Often a column or function is "
            "misspelt. A reference `customer` is called `customer_id` in SQL, and texts stand in "
            "single quotes. The expression sees one row: subqueries and `date('now')` are not "
            "allowed, nor are functions that SQLite does not trust in a schema, such as "
            "`json_extract`. Correct the expression, or do the check in the program.",
        .wrong =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    name: text check (lenght(name) > 0);\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id:   int64 primary key;\n"
            "    name: text check (length(name) > 0);\n"
            "}\n",
    },
    [E0602] = {
        .code = E0602,
        .explanation =
            "SQLite refuses a statement that schemac generated, or could not be started. Nothing "
            "in a schema should lead to this: schemac is meant to find the cause first and say it "
            "at its place. Report it with the schema and the statement that the note shows. Until "
            "it is mended, change the model that the message names. There is no example: no "
            "schema is known that leads here.",
    },
    [E0603] = {
        .code = E0603,
        .explanation =
            "A check, the condition of an index and a computed field belong to the row: whoever "
            "looks, whenever, has to find the same. What depends on the time (`date('now')`, "
            "`CURRENT_TIMESTAMP`), the time zone (`'localtime'`, `'utc'`), chance (`random()`), "
            "the connection (`changes()`, `last_insert_rowid()`) or the SQLite that is there "
            "(`sqlite_version()`) may be right when a row is written and wrong a day later: an "
            "index would miss rows, and a copy of the database could not be read back. SQLite "
            "refuses some of these while a table is created, some whenever a row is written, and "
            "some not at all. Compare with a field that holds the time, and leave what depends on "
            "today to a filter of the call. SQLite's manual has the list of such functions under "
            "Deterministic SQL Functions.",
        .wrong =
            SHOP
            "model coupon {\n"
            "    id:         int64 primary key;\n"
            "    valid_from: date check (valid_from >= date('now'));\n"
            "}\n",
        .right =
            SHOP
            "model coupon {\n"
            "    id:         int64 primary key;\n"
            "    issued_on:  date default now;\n"
            "    valid_from: date;\n"
            "    check (valid_from >= issued_on);\n"
            "}\n",
    },
    [E0604] = {
        .code = E0604,
        .explanation =
            "SQLite understands this SQL, but could not compute it for a row: the compiler writes "
            "a row into every table, with values made up from the types and from what the checks "
            "compare with. The message has the values. Such a table refuses rows with an error "
            "that says nothing to the program's users, or refuses every row. Some functions work "
            "in a query only, such as those behind `match`; others fail for some values: "
            "`json_extract` for a text that is no JSON, `abs` for the smallest number. Write what "
            "works for every value, or keep what is computed in a field that the program sets.",
        .wrong =
            SHOP
            "model article {\n"
            "    id:   int64 primary key;\n"
            "    name: text check (name match 'a');\n"
            "}\n",
        .right =
            SHOP
            "model article {\n"
            "    id:   int64 primary key;\n"
            "    name: text check (name like '%a%');\n"
            "}\n",
    },
    [E0605] = {
        .code = E0605,
        .explanation =
            "A field that is left out has its default, and this one is refused by the field's own "
            "check: no such row can be written. Give it a default that the check accepts, or "
            "none, so that every program has to say what it is.",
        .wrong =
            SHOP
            "model article {\n"
            "    id:    int64 primary key;\n"
            "    stock: int32 default 0 check (stock > 0);\n"
            "}\n",
        .right =
            SHOP
            "model article {\n"
            "    id:    int64 primary key;\n"
            "    stock: int32 default 0 check (stock >= 0);\n"
            "}\n",
    },
    [E0606] = {
        .code = E0606,
        .explanation =
            "A field that is computed when it is read, `virtual`, stands for its expression "
            "wherever another one names it. When each of several names the one before twice, the "
            "work doubles with each: the thirteenth takes thousands of computations for a row, "
            "and every statement that reads it is as long. Let one in between, that others name "
            "often, be `stored`: it is computed once, when the row is written.",
        .wrong =
            SHOP
            "model article {\n"
            "    id: int64 primary key;\n"
            "    price: int64;\n"
            "    c1: int64 as (price + price) virtual;\n"
            "    c2: int64 as (c1 + c1) virtual;\n"
            "    c3: int64 as (c2 + c2) virtual;\n"
            "    c4: int64 as (c3 + c3) virtual;\n"
            "    c5: int64 as (c4 + c4) virtual;\n"
            "    c6: int64 as (c5 + c5) virtual;\n"
            "    c7: int64 as (c6 + c6) virtual;\n"
            "    c8: int64 as (c7 + c7) virtual;\n"
            "    c9: int64 as (c8 + c8) virtual;\n"
            "    c10: int64 as (c9 + c9) virtual;\n"
            "    c11: int64 as (c10 + c10) virtual;\n"
            "    c12: int64 as (c11 + c11) virtual;\n"
            "    c13: int64 as (c12 + c12) virtual;\n"
            "}\n",
        .right =
            SHOP
            "model article {\n"
            "    id: int64 primary key;\n"
            "    price: int64;\n"
            "    c1: int64 as (price + price) virtual;\n"
            "    c2: int64 as (c1 + c1) virtual;\n"
            "    c3: int64 as (c2 + c2) virtual;\n"
            "    c4: int64 as (c3 + c3) virtual;\n"
            "    c5: int64 as (c4 + c4) virtual;\n"
            "    c6: int64 as (c5 + c5) stored;\n"
            "    c7: int64 as (c6 + c6) virtual;\n"
            "    c8: int64 as (c7 + c7) virtual;\n"
            "    c9: int64 as (c8 + c8) virtual;\n"
            "    c10: int64 as (c9 + c9) virtual;\n"
            "    c11: int64 as (c10 + c10) virtual;\n"
            "    c12: int64 as (c11 + c11) virtual;\n"
            "    c13: int64 as (c12 + c12) virtual;\n"
            "}\n",
    },
    [E0701] = {
        .code = E0701,
        .explanation =
            "A migration's number tells it from all others, in the history that every database "
            "keeps; so each number is used once, over all files and folders. The note shows the "
            "first. Often two people have added one at the same time: the one that is released "
            "later gets the number of the next version of the schema, and `version` rises with "
            "it. Nothing that a database may already have run changes its number.",
        .wrong =
            "schema shop version 3;\n"
            "model role {\n"
            "    id:   int64 primary key;\n"
            "    name: text unique;\n"
            "}\n"
            "migration 2 \"set names\" {\n"
            "    up { update role set name = 'guest' where name = ''; }\n"
            "}\n"
            "migration 2 \"remove guests\" {\n"
            "    up { delete from role where name = 'guest'; }\n"
            "}\n",
        .right =
            "schema shop version 3;\n"
            "model role {\n"
            "    id:   int64 primary key;\n"
            "    name: text unique;\n"
            "}\n"
            "migration 2 \"set names\" {\n"
            "    up { update role set name = 'guest' where name = ''; }\n"
            "}\n"
            "migration 3 \"remove guests\" {\n"
            "    up { delete from role where name = 'guest'; }\n"
            "}\n",
    },
    [E0702] = {
        .code = E0702,
        .explanation =
            "A migration has the number of the version of the schema that needs it: from 1 to "
            "999,999,999, and at most the number that `version` gives. A database of an older "
            "version runs what is newer than itself; a number beyond the schema's own version "
            "would be run by nobody. Raise `version` with the migration, or correct the number. "
            "Without `version` a schema is version 1.",
        .wrong =
            "schema shop version 3;\n"
            "model role {\n"
            "    id:   int64 primary key;\n"
            "    name: text unique;\n"
            "}\n"
            "migration 4 \"set names\" {\n"
            "    up { update role set name = 'guest' where name = ''; }\n"
            "}\n",
        .right =
            "schema shop version 3;\n"
            "model role {\n"
            "    id:   int64 primary key;\n"
            "    name: text unique;\n"
            "}\n"
            "migration 3 \"set names\" {\n"
            "    up { update role set name = 'guest' where name = ''; }\n"
            "}\n",
    },
    [E0703] = {
        .code = E0703,
        .explanation =
            "A start is one transaction: a migration that fails leaves nothing behind, and "
            "neither does a start that is killed. So a migration has no `BEGIN`, `COMMIT`, `END`, "
            "`ROLLBACK`, `SAVEPOINT` or `RELEASE`. `ATTACH`, `DETACH`, `PRAGMA` and `VACUUM` are "
            "about other files and settings, which are the program's. Nor has it parameters such "
            "as `?` or `:name`: nothing would give them a value. Remove the statement, or write "
            "the value itself.",
        .wrong =
            "schema shop version 3;\n"
            "model role {\n"
            "    id:   int64 primary key;\n"
            "    name: text unique;\n"
            "}\n"
            "migration 2 \"set names\" {\n"
            "    up {\n"
            "        pragma foreign_keys = off;\n"
            "        update role set name = 'guest' where name = '';\n"
            "    }\n"
            "}\n",
        .right =
            "schema shop version 3;\n"
            "model role {\n"
            "    id:   int64 primary key;\n"
            "    name: text unique;\n"
            "}\n"
            "migration 2 \"set names\" {\n"
            "    up { update role set name = 'guest' where name = ''; }\n"
            "}\n",
    },
    [E0704] = {
        .code = E0704,
        .explanation =
            "The folder that `migrations` names does not exist or cannot be read, or it is the "
            "folder of the schema itself. It is looked for in the directory of the file that "
            "names it, then in each directory given with `-I`. It holds migrations, as `.sql` or "
            "`.schema` files, and nothing else is read in it. Correct the name, or make the "
            "folder. Here the migration is written in the schema instead.",
        .wrong =
            "schema shop version 3;\n"
            "migrations \"no such folder\";\n"
            "model role {\n"
            "    id:   int64 primary key;\n"
            "    name: text unique;\n"
            "}\n",
        .right =
            "schema shop version 3;\n"
            "model role {\n"
            "    id:   int64 primary key;\n"
            "    name: text unique;\n"
            "}\n"
            "migration 2 \"set names\" {\n"
            "    up { update role set name = 'guest' where name = ''; }\n"
            "}\n",
    },
    [E0705] = {
        .code = E0705,
        .explanation =
            "A file in a folder of migrations is called after its number and what it does: "
            "`0002_split_full_name.sql`, with letters, digits, `_` and `-`. In it stands SQL. A "
            "line `-- down` begins what undoes it; a line `-- up` may stand before the rest. Each "
            "of these lines is there at most once, `-- up` first. Correct the name or the lines, "
            "or move a file that is no migration to another folder. There is no example: it would "
            "be another file than the schema.",
    },
    [E0801] = {
        .code = E0801,
        .explanation =
            "`by` says how a start finds out whether a row is there already, and a reference says "
            "which row is meant: both need fields that at most one row can have the values of. "
            "These are the primary key, or the fields of a `unique`, all of them and no others; "
            "the tenant is added by itself. A `unique` with `where` is about some rows alone and "
            "does not count, unless these are all rows that are not deleted. Name other fields, "
            "or make these `unique`.",
        .wrong =
            SHOP
            "model role {\n"
            "    id:    int64 primary key;\n"
            "    name:  text;\n"
            "    level: int32 default 0;\n"
            "}\n"
            "seed role by (name) { { name: \"admin\", level: 100 } }\n",
        .right =
            SHOP
            "model role {\n"
            "    id:    int64 primary key;\n"
            "    name:  text unique;\n"
            "    level: int32 default 0;\n"
            "}\n"
            "seed role by (name) { { name: \"admin\", level: 100 } }\n",
    },
    [E0802] = {
        .code = E0802,
        .explanation =
            "A row of a seed gives each field at most one value, and a field that is computed "
            "(`as`) none: the database computes it. Remove one of the two values, or the one for "
            "the computed field.",
        .wrong =
            SHOP
            "model line {\n"
            "    id:     int64 primary key;\n"
            "    price:  int64;\n"
            "    double: int64 as (price * 2);\n"
            "}\n"
            "seed line by (id) { { id: 1, price: 10, double: 20 } }\n",
        .right =
            SHOP
            "model line {\n"
            "    id:     int64 primary key;\n"
            "    price:  int64;\n"
            "    double: int64 as (price * 2);\n"
            "}\n"
            "seed line by (id) { { id: 1, price: 10 } }\n",
    },
    [E0803] = {
        .code = E0803,
        .explanation =
            "A row of a seed gives a value to every required field that has no default, and to "
            "all fields that it is found by, which cannot be null either. In a model with a "
            "tenant every row says whose it is. Fields with a default, nullable ones, a key that "
            "the database assigns and computed ones may be left out.",
        .wrong =
            SHOP
            "model role {\n"
            "    id:   int64 primary key;\n"
            "    name: text unique;\n"
            "}\n"
            "model user {\n"
            "    id:    int64 primary key;\n"
            "    email: text unique;\n"
            "    role:  role;\n"
            "}\n"
            "seed user by (email) { { email: \"root@example.org\" } }\n",
        .right =
            SHOP
            "model role {\n"
            "    id:   int64 primary key;\n"
            "    name: text unique;\n"
            "}\n"
            "model user {\n"
            "    id:    int64 primary key;\n"
            "    email: text unique;\n"
            "    role:  role;\n"
            "}\n"
            "seed role by (name) { { name: \"admin\" } }\n"
            "seed user by (email) { { email: \"root@example.org\", role: role(name: \"admin\") } }\n",
    },
    [E0804] = {
        .code = E0804,
        .explanation =
            "The value cannot be given to this field: null to a required one, a reference to a "
            "field that is none or that references another model, or a variable of the "
            "environment to a type that cannot be read from one. The environment has texts: text, "
            "int32, int64, double, date and enums that are stored as text are read from it. Where "
            "the field is required and has no default, the variable has to be set: `required "
            "env`.",
        .wrong =
            SHOP
            "model role {\n"
            "    id:   int64 primary key;\n"
            "    name: text unique;\n"
            "}\n"
            "seed role by (name) { { name: env \"ADMIN_ROLE\" } }\n",
        .right =
            SHOP
            "model role {\n"
            "    id:   int64 primary key;\n"
            "    name: text unique;\n"
            "}\n"
            "seed role by (name) { { name: required env \"ADMIN_ROLE\" } }\n",
    },
    [E0805] = {
        .code = E0805,
        .explanation =
            "The field is marked `secret`, or a password, and a schema is neither: it is kept with the source, and "
            "its texts stand in the program. Take the value from the environment of the process "
            "that starts the database. With `required env` the start says which variable is "
            "missing; with `env` the field is null or has its default then.",
        .wrong =
            SHOP
            "model user {\n"
            "    id:    int64 primary key;\n"
            "    email: text unique;\n"
            "    token: text secret;\n"
            "}\n"
            "seed user by (email) { { email: \"root@example.org\", token: \"1234\" } }\n",
        .right =
            SHOP
            "model user {\n"
            "    id:    int64 primary key;\n"
            "    email: text unique;\n"
            "    token: text secret;\n"
            "}\n"
            "seed user by (email) { { email: \"root@example.org\", token: required env \"TOKEN\" } }\n",
    },
    [E0806] = {
        .code = E0806,
        .explanation =
            "Two rows of seeds have the same values in the fields that they are found by; the "
            "note shows the first. A start would make that one, find it when it comes to the "
            "other, and leave the other out. Remove one of them, or correct its values.",
        .wrong =
            SHOP
            "model role {\n"
            "    id:   int64 primary key;\n"
            "    name: text unique;\n"
            "}\n"
            "seed role by (name) { { name: \"admin\" }, { name: \"clerk\" }, { name: \"admin\" } }\n",
        .right =
            SHOP
            "model role {\n"
            "    id:   int64 primary key;\n"
            "    name: text unique;\n"
            "}\n"
            "seed role by (name) { { name: \"admin\" }, { name: \"clerk\" } }\n",
    },
    [E0807] = {
        .code = E0807,
        .explanation =
            "A row of a seed references a row that is not there when it is made. Seeds are made "
            "model by model, a model after those that it references, whatever the order in the "
            "file; rows of one model are made in the order in which they are written. The row "
            "that is referenced has to be seeded too, before this one, and must be neither "
            "deleted nor of another tenant. Add it, move it, or correct its values.",
        .wrong =
            SHOP
            "model role {\n"
            "    id:   int64 primary key;\n"
            "    name: text unique;\n"
            "}\n"
            "model user {\n"
            "    id:    int64 primary key;\n"
            "    email: text unique;\n"
            "    role:  role;\n"
            "}\n"
            "seed user by (email) { { email: \"root@example.org\", role: role(name: \"admin\") } }\n",
        .right =
            SHOP
            "model role {\n"
            "    id:   int64 primary key;\n"
            "    name: text unique;\n"
            "}\n"
            "model user {\n"
            "    id:    int64 primary key;\n"
            "    email: text unique;\n"
            "    role:  role;\n"
            "}\n"
            "seed user by (email) { { email: \"root@example.org\", role: role(name: \"admin\") } }\n"
            "seed role by (name) { { name: \"admin\" } }\n",
    },
    [E0808] = {
        .code = E0808,
        .explanation =
            "The compiler has made all seeds in an empty database, as a start would, and SQLite "
            "has refused this row: a check is not met, a value is there already that is unique, "
            "or a reference leads nowhere. The message ends with what SQLite said; a check is "
            "named by its field. In a program this would stop every start. Correct the values, or "
            "the check.",
        .wrong =
            SHOP
            "model role {\n"
            "    id:    int64 primary key;\n"
            "    name:  text unique;\n"
            "    level: int32 check (level <= 100);\n"
            "}\n"
            "seed role by (name) { { name: \"admin\", level: 1000 } }\n",
        .right =
            SHOP
            "model role {\n"
            "    id:    int64 primary key;\n"
            "    name:  text unique;\n"
            "    level: int32 check (level <= 100);\n"
            "}\n"
            "seed role by (name) { { name: \"admin\", level: 100 } }\n",
    },
    [E0901] = {
        .code = E0901,
        .explanation =
            "A schema has one history, in one folder; the note shows the statement that names it "
            "first. Remove the other one. There is no example: it would "
            "take a folder.",
    },
    [E0902] = {
        .code = E0902,
        .explanation =
            "`snapshot`, `statements` and a migration's checksum are what `schemac snapshot` "
            "writes into the files of a history. A schema says what is declared now, and a "
            "migration in it says what it does. Remove the statement, or write what the migration "
            "does.",
        .wrong =
            "schema shop version 2;\n"
            "model role {\n"
            "    id:   int64 primary key;\n"
            "    name: text unique;\n"
            "}\n"
            "released migration 2 \"set names\" as \"v1-0123456789abcdef\";\n",
        .right =
            "schema shop version 2;\n"
            "model role {\n"
            "    id:   int64 primary key;\n"
            "    name: text unique;\n"
            "}\n"
            "migration 2 \"set names\" {\n"
            "    up { update role set name = 'guest' where name = ''; }\n"
            "}\n",
    },
    [E0903] = {
        .code = E0903,
        .explanation =
            "The folder that `history` names does not exist or cannot be read. It is looked for "
            "in the directory of the file that names it. `schemac snapshot` makes it when the "
            "first version is released; a schema of which no version was released yet needs no "
            "`history`.",
        .wrong =
            "schema shop version 1;\n"
            "history \"no such folder\";\n"
            "model role {\n"
            "    id:   int64 primary key;\n"
            "    name: text unique;\n"
            "}\n",
        .right =
            "schema shop version 1;\n"
            "model role {\n"
            "    id:   int64 primary key;\n"
            "    name: text unique;\n"
            "}\n",
    },
    [E0904] = {
        .code = E0904,
        .explanation =
            "The folder of a history has snapshots, as `schemac snapshot` writes them: each is "
            "called after the schema and its version, such as `shop.0003.schema`, and begins with "
            "what it is. A file of another kind has no place there. A later schemac may have "
            "written it in another form: then use that one. There is no example: it would take a "
            "second file.",
    },
    [E0905] = {
        .code = E0905,
        .explanation =
            "A snapshot says what a released version was, and databases exist that are like it; "
            "so it never changes. Its first statement has a checksum of the rest, and the two do "
            "not fit. Put the file back as it was, from version control. There is no example: it "
            "would take a second file.",
    },
    [E0906] = {
        .code = E0906,
        .explanation =
            "Each snapshot names the shape of the version before it. Here it is not that of the "
            "snapshot that has the version before: two branches have each released a version, and "
            "both are in the folder now. Which came first is for you to say: the other one gets "
            "the next number, and its snapshot is removed and written again. There is no example: "
            "it would take two more files.",
    },
    [E0907] = {
        .code = E0907,
        .explanation =
            "A version was released that is higher than the one that the schema declares. "
            "Databases of that version would refuse a program of this one. Raise the version in "
            "the schema statement. There is no example: it would take a second file.",
    },
    [E0908] = {
        .code = E0908,
        .explanation =
            "The version that the schema declares was released, as its snapshot shows, and the "
            "schema says something else now. Programs of that version are in use, and have made "
            "databases like the snapshot; two kinds of databases would then have one number. The "
            "notes show what is different. Give the schema the next version. There is no example: "
            "it would take a second file.",
    },
    [E0909] = {
        .code = E0909,
        .explanation =
            "`was` and `dropped` speak of what older versions had, and none of the released ones "
            "had this. A misspelled name would keep a column's values from being found, or keep a "
            "column. Correct the name, or remove the word. There is no example: it would take a "
            "second file.",
    },
    [E0910] = {
        .code = E0910,
        .explanation =
            "A migration that was released has run in databases, or will in those of older "
            "versions: it stays as it is, for as long as there is a database that has not run it. "
            "One that is new has the number of a version that was not released yet, or databases "
            "that have passed that version would never run it. Let a new migration do what is "
            "missing. There is no example: it would take a second file.",
    },
    [E0911] = {
        .code = E0911,
        .explanation =
            "That a value of an enum was called otherwise changes rows, once, in the step to the "
            "version that says so. Which version that is, only the snapshots of the released ones "
            "tell: say where they are, with `history`, and write them with `schemac snapshot`. "
            "Without a history keep the name, or let a migration change the rows.",
        .wrong =
            "schema shop version 2;\n"
            "enum state { open was draft, sent }\n"
            "model letter {\n"
            "    id:    int64 primary key;\n"
            "    state: state;\n"
            "}\n",
        .right =
            "schema shop version 2;\n"
            "enum state { draft, sent }\n"
            "model letter {\n"
            "    id:    int64 primary key;\n"
            "    state: state;\n"
            "}\n",
    },
    [E0912] = {
        .code = E0912,
        .explanation =
            "`was` says what a value was called in the version before. Rows with that value become "
            "rows with the new one: so only one can be it, and one that is still called so cannot "
            "be another as well. Two values may change their names, when both say so. There is no "
            "example: it would take a history.",
    },
    [E0913] = {
        .code = E0913,
        .explanation =
            "A database of the newest released version was made, without rows, and a start of the "
            "declared version was asked what it would do to it. It refuses: databases of that "
            "version exist, and would stay as they are. What is refused is what no start does by "
            "itself, such as making a number of a text. Keep the field as it was, with a new one "
            "beside it, or let a migration of the new version do it. `schemac diff` shows all of "
            "what a start does. There is no example: it would take a history.",
    },
    [E0914] = {
        .code = E0914,
        .explanation =
            "The field is required, has no default, and a released version has the model without "
            "it: rows of that version have no value for it, and a start would refuse each database "
            "that has such rows. Give the field a default, make it nullable, or write a migration "
            "of the new version that adds its column and fills it; a migration of that version is "
            "trusted to do so. There is no example: it would take a history.",
    },
    [E0915] = {
        .code = E0915,
        .explanation =
            "`using` says what a row that is there gets, in the step to the version that says so: a "
            "value made of the columns that its row had before. So a model that is new has no such "
            "rows, and a query, a parameter or an aggregate is about more than the row. What needs "
            "other rows is done by a migration, which adds the column and fills it. There is no "
            "example: it would take a history.",
    },
    [E0916] = {
        .code = E0916,
        .explanation =
            "`using` goes for the step to the version that was the first to say it, and does "
            "nothing later: that version was released with it. The field has changed again, and "
            "what its rows get in this step is not said. Say it anew, with names of the version "
            "before, or remove it when the values stay as they are. There is no example: it would "
            "take a history.",
    },
    [E0917] = {
        .code = E0917,
        .explanation =
            "`check` and each build make databases of released versions, fill them with rows of "
            "every kind, and start the declared version on them. One of them could not become this "
            "one, and not because of rows that a start refuses: something fails with rows that does "
            "not without. `schemac create --version N --rows` makes such a database, so that "
            "`schemac plan --try` shows what happens. There is no example: it would take a history.",
    },
    [W0001] = {
        .code = W0001,
        .explanation =
            "Another index, or the key, begins with the same fields in the same directions, and "
            "finds the same rows as fast and in an order that is as good: this index costs space "
            "and time for every row that is written, and speeds nothing up. Remove it. If it "
            "belongs to no reference, the call `list_by_…` goes with it; to keep that call, keep "
            "the index and allow the warning.",
        .wrong =
            SHOP
            "model customer { id: int64 primary key; }\n"
            "model purchase {\n"
            "    customer: customer;\n"
            "    number:   int32;\n"
            "    primary key (customer, number);\n"
            "    index (customer);\n"
            "}\n",
        .right =
            SHOP
            "model customer { id: int64 primary key; }\n"
            "model purchase {\n"
            "    customer: customer;\n"
            "    number:   int32;\n"
            "    primary key (customer, number);\n"
            "}\n",
    },
    [W0002] = {
        .code = W0002,
        .explanation =
            "Another index begins with the same fields in the same directions. It finds the same "
            "rows, but not in the order of the key, in which `list_by_…` pages through them: "
            "without this index every page is sorted from all of them. So it is worth having where "
            "many rows have equal values, and costs more than it gives where few have. This "
            "warning is for whoever counts indexes.",
        .wrong =
            SHOP
            "model customer {\n"
            "    id:     int64 primary key;\n"
            "    name:   text;\n"
            "    joined: date;\n"
            "    index (name);\n"
            "    index (name, joined);\n"
            "}\n",
        .right =
            SHOP
            "model customer {\n"
            "    id:     int64 primary key;\n"
            "    name:   text;\n"
            "    joined: date;\n"
            "    index (name, joined);\n"
            "}\n",
    },
    [W0003] = {
        .code = W0003,
        .explanation =
            "The reference says `no index`, and no other index or key begins with it. Whenever a "
            "row that could be referenced is deleted, or its key changes, SQLite reads the whole "
            "table to see who references it. That is harmless while the table is small, or when "
            "nothing is ever deleted. Otherwise remove `no index`.",
        .wrong =
            SHOP
            "model customer { id: int64 primary key; }\n"
            "model purchase {\n"
            "    id:       int64 primary key;\n"
            "    customer: customer no index;\n"
            "}\n",
        .right =
            SHOP
            "model customer { id: int64 primary key; }\n"
            "model purchase {\n"
            "    id:       int64 primary key;\n"
            "    customer: customer;\n"
            "}\n",
    },
    [W0004] = {
        .code = W0004,
        .explanation =
            "The imported file declares nothing, or only enums and mixins that no model and no "
            "mixin of this schema names; or the same file is imported twice by one file. A file "
            "that declares a model is always used: its table is part of the database. Remove the "
            "import. The example has a file `common.schema` beside it, which declares the enum "
            "`currency`.",
        .wrong =
            SHOP
            "import \"common.schema\";\n"
            "model price { id: int64 primary key; }\n",
        .right =
            SHOP
            "import \"common.schema\";\n"
            "model price { id: int64 primary key; currency: currency; }\n",
    },
    [W0005] = {
        .code = W0005,
        .explanation =
            "No field of a model or mixin has this enum as its type. Its constants are in the "
            "generated header all the same. Remove it, or leave it where other schemas that "
            "import the file use it.",
        .wrong =
            SHOP
            "enum colour { red, green }\n"
            "model article { id: int64 primary key; }\n",
        .right =
            SHOP
            "enum colour { red, green }\n"
            "model article { id: int64 primary key; colour: colour; }\n",
    },
    [W0006] = {
        .code = W0006,
        .explanation =
            "No model and no other mixin includes this mixin. It does nothing, and mistakes in it "
            "are not found. Remove it, or leave it where other schemas that import the file use "
            "it.",
        .wrong =
            SHOP
            "mixin timestamps { created_at: timestamp default now; }\n"
            "model article { id: int64 primary key; }\n",
        .right =
            SHOP
            "mixin timestamps { created_at: timestamp default now; }\n"
            "model article { id: int64 primary key; include timestamps; }\n",
    },
    [W0007] = {
        .code = W0007,
        .explanation =
            "A comment whose first word is `allow` turns off the warnings that it names for one "
            "line: its own, or the next one with more than comments when it stands alone. All "
            "words behind `allow` have to be names of warnings, with commas or spaces between "
            "them. Here one is not, so that the comment allows nothing. Correct the name; write a "
            "reason into a comment of its own.",
        .wrong =
            SHOP
            "model customer { id: int64 primary key; }\n"
            "model purchase {\n"
            "    id:       int64 primary key;\n"
            "    customer: customer no index; // allow unindexd-reference\n"
            "}\n",
        .right =
            SHOP
            "model customer { id: int64 primary key; }\n"
            "model purchase {\n"
            "    id:       int64 primary key;\n"
            "    customer: customer no index; // allow unindexed-reference\n"
            "}\n",
    },
    [W0008] = {
        .code = W0008,
        .explanation =
            "Whatever a row has in the fields that these checks are about, one of them refuses "
            "it: the table stays empty for ever. The compiler has tried all values that make a "
            "difference. Often a sign is the wrong way round, an `and` should be an `or`, or a "
            "decimal is compared in whole units, while SQL sees it scaled.",
        .wrong =
            SHOP
            "model article {\n"
            "    id:       int64 primary key;\n"
            "    discount: int32 check (discount < 0 and discount > 100);\n"
            "}\n",
        .right =
            SHOP
            "model article {\n"
            "    id:       int64 primary key;\n"
            "    discount: int32 check (discount >= 0 and discount <= 100);\n"
            "}\n",
    },
    [W0009] = {
        .code = W0009,
        .explanation =
            "To find what only fails when it is run, the compiler writes a row into every table, "
            "with values made up from the types and from what the checks compare with. Here none "
            "of them was accepted. That may be a check that nothing satisfies, or one that asks "
            "for something rare: a text with a checksum, say. If there are such rows, allow the "
            "warning; what would fail when a row is written is then not found here.",
        .wrong =
            SHOP
            "model account {\n"
            "    id:     int64 primary key;\n"
            "    number: int64 check (number % 1000003 = 77 and number % 999983 = 12345);\n"
            "}\n",
        .right =
            SHOP
            "// allow untried-model\n"
            "model account {\n"
            "    id:     int64 primary key;\n"
            "    number: int64 check (number % 1000003 = 77 and number % 999983 = 12345);\n"
            "}\n",
    },
    [W0010] = {
        .code = W0010,
        .explanation =
            "To SQL nothing is equal to NULL, not even NULL: rows that have no value in one of "
            "these fields are never the same, so there may be any number of them. `get_by_…` and "
            "`upsert_by_…` cannot find such a row. That is right for something optional that must "
            "not be given twice, such as an e-mail address. Where rows without a value count as "
            "the same, make the fields required, with a value of its own for none; or say that "
            "the unique is about the others with `where (field is not null)`.",
        .wrong =
            SHOP
            "model article {\n"
            "    id:   int64 primary key;\n"
            "    code: text;\n"
            "    size: text?;\n"
            "    unique (code, size);\n"
            "}\n",
        .right =
            SHOP
            "model article {\n"
            "    id:   int64 primary key;\n"
            "    code: text;\n"
            "    size: text default \"\";\n"
            "    unique (code, size);\n"
            "}\n",
    },
    [W0011] = {
        .code = W0011,
        .explanation =
            "A reference over several fields is not looked at when one of them is NULL: the "
            "others may then have any value, also one that no row has. SQL calls this MATCH "
            "SIMPLE, and SQLite has nothing else. Make all fields required; or all of them "
            "nullable, with a check that they are NULL together, which settles this warning. "
            "Fields that are references themselves, such as the tenant, are looked at anyhow.",
        .wrong =
            SHOP
            "model shelf { room: int32; number: int32; primary key (room, number); }\n"
            "model copy {\n"
            "    id:     int64 primary key;\n"
            "    room:   int32?;\n"
            "    number: int32?;\n"
            "    foreign key (room, number) references shelf (room, number);\n"
            "}\n",
        .right =
            SHOP
            "model shelf { room: int32; number: int32; primary key (room, number); }\n"
            "model copy {\n"
            "    id:     int64 primary key;\n"
            "    room:   int32?;\n"
            "    number: int32?;\n"
            "    foreign key (room, number) references shelf (room, number);\n"
            "    check ((room is null) = (number is null));\n"
            "}\n",
    },
    [W0012] = {
        .code = W0012,
        .explanation =
            "A page ends with a cursor: the values that its last row is ordered by, by which the "
            "next page finds its place. Of a long value a cursor has the beginning, and the row is "
            "asked for the rest. But it is found by its key, which has to be there as a whole: "
            "there is room for 510 bytes altogether, and a character may take four. Where a key "
            "does not fit, a page that would end with it is INVALID; lists without a limit, "
            "searches and scans are not concerned.",
        .wrong =
            SHOP
            "model document { path: text(1000) primary key; }\n",
        .right =
            SHOP
            "model document { id: int64 primary key; path: text(1000) unique; }\n",
    },
    [W0013] = {
        .code = W0013,
        .explanation =
            "SQL's `cast` takes what it can of a text: '12abc' becomes 12, and a text without "
            "digits 0. In `using` that changes rows for good, and says nothing. The functions "
            "to_int, to_double, to_decimal, to_date and to_timestamp give a value exactly or refuse "
            "it, and then the start names the row. There is no example: it would take a history.",
    },
    [W0014] = {
        .code = W0014,
        .explanation =
            "`check` and each build fill databases of released versions with rows that their tables "
            "accept. A start of the declared version refused some of them: it names the rows and "
            "changes nothing. Databases of users may have such rows. Say what they get, "
            "with `using` at the field, or by a migration; or, where there are none, silence it: "
            "`// allow may-refuse`. There is no example: it would take a history.",
    },
    [W0015] = {
        .code = W0015,
        .explanation =
            "`check` and each build fill databases of released versions with rows, and start the "
            "declared version on them. What a function of the program does to them is known to the "
            "program alone, and of a model that accepts none of the rows that were tried there is "
            "nothing to start with. `schemac create --version N --rows` makes a database for a test "
            "of the program. There is no example: it would take a history.",
    },
};
/* clang-format on */

const explanation *explanation_of(diag_code code)
{
    const explanation *of_queries = explanation_of_queries(code);
    const explanation *of_commands = explanation_of_commands(code);
    return of_queries != NULL    ? of_queries
           : of_commands != NULL ? of_commands
                                 : &explanations[code];
}
