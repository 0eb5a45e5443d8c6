/* parser.y - tokens to syntax tree. Actions only build nodes; what they mean is decided later. */
%code requires {
#include "front/parse_state.h"

typedef void *yyscan_t;
}

%code provides {
int yylex(YYSTYPE *value, YYLTYPE *at, yyscan_t scanner);
}

%code {
#include "lexer.h"

#include "front/parse_actions.h"
#include "front/syntax_error.h"

#include <string.h>

#define YYLLOC_DEFAULT(current, rhs, n)                                              \
    do {                                                                             \
        if ((n) > 0) {                                                               \
            (current) = YYRHSLOC(rhs, 1);                                            \
            (current).end = YYRHSLOC(rhs, n).end;                                    \
        } else {                                                                     \
            (current) = YYRHSLOC(rhs, 0);                                            \
            (current).begin = (current).end;                                         \
        }                                                                            \
    } while (0)

/* A deeper stack means input made to be hostile: this grammar needs a handful of levels. */
#define YYMAXDEPTH 2000

static void yyerror(const YYLTYPE *at, yyscan_t scanner, parse *p, const char *message);
}

%define api.pure full
%define api.location.type {span}
%define parse.error custom
%define parse.lac full
%locations
%param {yyscan_t scanner}
%parse-param {parse *p}
%initial-action { @$ = (span){p->source, 0, 0}; (void)yynerrs; }

%union {
    word word;
    literal literal;
    ast_sql sql;
    ast_fill fill;
    ast_action action;
    bool flag;
    ast_literals literals;
    ast_column column;
    ast_columns columns;
    ast_modifier modifier;
    ast_modifiers modifiers;
    ast_member *member;
    ast_members members;
    ast_enum_value value;
    ast_enum_values values;
    ast_guard guard;
    ast_guards guards;
    ast_seed_value seed_value;
    ast_assignment assignment;
    ast_assignments assignments;
    ast_seed_row seed_row;
    ast_seed_rows seed_rows;
    ast_words words;
    ast_returns returns;
    ast_slot slot;
    ast_slots slots;
    ast_query *query;
}

%token <word> WORD "a name" NAME "a name before ':'"
%token STRAY "a stray character"
%token <literal> STRING "a string" INTEGER "a whole number" NUMBER "a number"
%token <sql> SQL_TEXT "SQL in parentheses" SQL_BODY "SQL in braces"
%token <word>
    AS "'as'" AUDIT "'audit'" AUTOINCREMENT "'autoincrement'" BY "'by'" C_NAME "'c_name'"
    CALLS "'calls'" CASCADE "'cascade'" CHECK "'check'" COLLATE "'collate'" COLUMN "'column'"
    COMMAND "'command'" DEFAULT "'default'" DEFERRABLE "'deferrable'" DELETE "'delete'" DELETED "'deleted'"
    DESC "'desc'" DOWN "'down'" DROPPED "'dropped'" ENUM "'enum'" ENV "'env'"
    EXTERNAL "'external'" FILL "'fill'"
    FOREIGN "'foreign'" HISTORY "'history'" IMPORT "'import'" INCLUDE "'include'" INDEX "'index'"
    KEEP "'keep'" KEY "'key'" LIST "'list'" MANY "'many'" MIGRATION "'migration'"
    MIGRATIONS "'migrations'" MIXIN "'mixin'" MODEL "'model'" NO "'no'" NULL_WORD "'null'" ON "'on'"
    ONE "'one'" OPTIONAL "'optional'" PAGES "'pages'" POSTGRESQL "'postgresql'" PRIMARY "'primary'"
    PURGES "'purges'"
    QUERY "'query'" READONLY "'readonly'" RECORD "'record'" REFERENCES "'references'"
    RELEASED "'released'" REQUIRED "'required'" REQUIRES "'requires'" RESTRICT "'restrict'"
    RETURNS "'returns'" ROW "'row'" ROWID "'rowid'" SAMPLE "'sample'" SCHEMA "'schema'"
    SECRET "'secret'" SEED "'seed'" SET "'set'" SINCE "'since'" SMALL "'small'" SNAPSHOT "'snapshot'" SOFT "'soft'"
    SQLITE "'sqlite'" STATEMENTS "'statements'" STORED "'stored'" SYSTEM "'system'" TABLE "'table'"
    TENANT "'tenant'" UNIQUE "'unique'" UNLESS "'unless'" UP "'up'" UPDATE "'update'"
    USING "'using'" VERSION "'version'" VIEW "'view'" VIRTUAL "'virtual'" WAS "'was'" WHERE "'where'"
    WITH "'with'" WITHOUT "'without'"
%token END 0 "the end of the file" SEMI "';'"
%token '{' '}' ',' ')' /* in the order in which messages list them */

%type <word> name keyword old_name optional_name value_was schema_was
%type <literal> value schema_version schema_since number
%type <literals> arguments argument_list samples
%type <flag> nullable
%type <modifier> modifier
%type <modifiers> modifiers actions
%type <modifier> reference_modifier
%type <flag> generation
%type <member> member
%type <members> body members
%type <columns> columns column_list
%type <sql> where
%type <literal> stated
%type <action> action
%type <value> enum_value
%type <values> enum_values
%type <word> storage
%type <column> column
%type <sql> down
%type <fill> fill filled
%type <guard> guard guarded
%type <guards> guards
%type <seed_value> seed_value
%type <assignment> assignment
%type <assignments> assignments
%type <seed_row> seed_row
%type <seed_rows> seed_rows
%type <assignments> facts
%type <returns> amount
%type <slot> parameter parameter_type slot_type result slot_member
%type <slots> parameters parameter_list slot_members slot_body
%type <words> purged
%type <query> query_marks query_result command_marks command_result bodies engine_bodies

%%

file:
    %empty
  | file declaration
  ;

declaration:
    SCHEMA name schema_version schema_since schema_was semi {
        ast_declaration *d = parse_declaration(p, DECLARATION_SCHEMA, @$, $1.doc, $2);
        d->value = $3;
        d->since = $4;
        d->was = $5;
        parse_declare(p, d);
    }
  | IMPORT STRING semi {
        ast_declaration *d = parse_declaration(p, DECLARATION_IMPORT, @$, NULL, (word){0});
        d->value = $2;
        parse_declare(p, d);
    }
  | ENUM name storage '{' enum_values optional_comma '}' {
        ast_declaration *d = parse_declaration(p, DECLARATION_ENUM, @$, $1.doc, $2);
        d->storage = $3;
        d->values = $5;
        parse_declare(p, d);
    }
  | ENUM name storage '{' error '}'
  | ENUM name storage '{' '}' {
        diag *e = diag_error(p->diags, E0113, $2.at, "enum '%s' has no values", $2.text);
        diag_hint(e, "enum %s { first, second }", $2.text);
    }
  | MIXIN name body {
        ast_declaration *d = parse_declaration(p, DECLARATION_MIXIN, @$, $1.doc, $2);
        d->members = $3;
        parse_declare(p, d);
    }
  | MODEL name body {
        ast_declaration *d = parse_declaration(p, DECLARATION_MODEL, @$, $1.doc, $2);
        d->members = $3;
        parse_declare(p, d);
    }
  | TENANT name semi {
        parse_declare(p, parse_declaration(p, DECLARATION_TENANT, @$, NULL, $2));
    }
  | DROPPED MODEL old_name semi {
        parse_declare(p, parse_declaration(p, DECLARATION_DROPPED, @$, NULL, $3));
    }
  | KEEP WORD semi { parse_declare(p, parse_keep(p, @$, &$2)); }
  | MIGRATION number STRING guards '{' UP SQL_BODY fill down '}' {
        ast_declaration *d = parse_migration(p, @$, &$1, &$2, &$3);
        d->guards = $4;
        d->up = $7;
        parse_fill(d, &$8);
        d->down = $9;
        parse_declare(p, d);
    }
  | MIGRATION number STRING guards '{' filled down '}' {
        ast_declaration *d = parse_migration(p, @$, &$1, &$2, &$3);
        d->guards = $4;
        d->up = (ast_sql){.text = "", .at = @6};
        parse_fill(d, &$6);
        d->down = $7;
        parse_declare(p, d);
    }
  | MIGRATION number STRING guards CALLS name semi {
        ast_declaration *d = parse_migration(p, @$, &$1, &$2, &$3);
        d->guards = $4;
        d->calls = $6;
        parse_declare(p, d);
    }
  | RELEASED MIGRATION number STRING guards AS STRING semi {
        ast_declaration *d = parse_migration(p, @$, &$1, &$3, &$4);
        d->guards = $5;
        d->checksum = $7;
        parse_declare(p, d);
    }
  | HISTORY STRING semi {
        ast_declaration *d = parse_declaration(p, DECLARATION_HISTORY, @$, NULL, (word){0});
        d->value = $2;
        parse_declare(p, d);
    }
  | SNAPSHOT name INTEGER facts semi {
        ast_declaration *d = parse_declaration(p, DECLARATION_SNAPSHOT, @$, NULL, $2);
        d->value = $3;
        d->facts = $4;
        parse_declare(p, d);
    }
  | STATEMENTS name SQL_BODY semi {
        ast_declaration *d = parse_declaration(p, DECLARATION_STATEMENTS, @$, NULL, $2);
        d->up = $3;
        parse_declare(p, d);
    }
  | MIGRATION number STRING guards '{' error '}'
  | MIGRATIONS STRING semi {
        ast_declaration *d = parse_declaration(p, DECLARATION_MIGRATIONS, @$, NULL, (word){0});
        d->value = $2;
        parse_declare(p, d);
    }
  | SEED name BY columns '{' seed_rows optional_comma '}' {
        ast_declaration *d = parse_declaration(p, DECLARATION_SEED, @$, $1.doc, $2);
        d->key = $4;
        d->rows = $6;
        parse_declare(p, d);
    }
  | SEED name BY columns '{' error '}'
  | SEED name BY columns '{' '}' {
        diag *e = diag_error(p->diags, E0113, $2.at, "the seed of '%s' has no rows", $2.text);
        diag_hint(e, "a row is written { name: \"first\" }");
    }
  | RECORD name slot_body optional_semi {
        ast_declaration *d = parse_declaration(p, DECLARATION_RECORD, @$, $1.doc, $2);
        d->query = parse_query(p);
        d->query->members = $3;
        parse_declare(p, d);
    }
  | QUERY name parameters query_marks RETURNS query_result bodies {
        ast_declaration *d = parse_declaration(p, DECLARATION_QUERY, @$, $1.doc, $2);
        d->query = parse_query_of(&$3, $4, $6, $7);
        parse_declare(p, d);
    }
  | COMMAND name parameters command_marks command_result bodies {
        ast_declaration *d = parse_declaration(p, DECLARATION_COMMAND, @$, $1.doc, $2);
        d->query = parse_query_of(&$3, $4, $5, $6);
        parse_declare(p, d);
    }
  | VIEW name slot_body bodies {
        ast_declaration *d = parse_declaration(p, DECLARATION_VIEW, @$, $1.doc, $2);
        d->query = $4;
        d->query->members = $3;
        parse_declare(p, d);
    }
  | VIEW error '}' SQL_BODY
  | EXTERNAL TABLE name slot_body optional_semi {
        ast_declaration *d = parse_declaration(p, DECLARATION_EXTERNAL, @$, $1.doc, $3);
        d->query = parse_query(p);
        d->query->members = $4;
        parse_declare(p, d);
    }
  | error SEMI  { if (p->braces == 0) yyerrok; }
  | error '}'       { if (p->braces == 0) yyerrok; } behind_error
  | error SQL_BODY  { if (p->braces == 0) yyerrok; } behind_error
  ;

/* The SQL of a query whose error stands before its members. */
behind_error: %empty | SQL_BODY ;

/* ---- queries --------------------------------------------------------------------------------- */

parameters:
    '(' ')'                                { $$ = (ast_slots){0}; }
  | '(' parameter_list optional_comma ')'  { $$ = $2; }
  | '(' error ')'                          { $$ = (ast_slots){0}; }
  ;

parameter_list:
    parameter                     { $$ = (ast_slots){0}; vec_push(p->arena, $$, $1); }
  | parameter_list ',' parameter  { $$ = $1; vec_push(p->arena, $$, $3); }
  ;

parameter: NAME ':' parameter_type { $$ = parse_slot_named(p, @$, &$1, &$3); } ;

parameter_type:
    name arguments nullable         { $$ = parse_slot(p, @$, &$1, &$2, $3); }
  | LIST name arguments             { $$ = parse_slot(p, @$, &$2, &$3, false); $$.list = true; }
  | '(' LIST name arguments ')' '?' {
        $$ = parse_slot(p, @$, &$3, &$4, true);
        $$.list = true;
    }
  ;

query_marks:
    %empty                      { $$ = parse_query(p); }
  | query_marks AS SYSTEM       { $$ = $1; parse_mark(p, &$$->as_system, @2, @3); }
  | query_marks WITH DELETED    { $$ = $1; parse_mark(p, &$$->with_deleted, @2, @3); }
  ;

command_marks:
    %empty                       { $$ = parse_query(p); }
  | command_marks AS SYSTEM      { $$ = $1; parse_mark(p, &$$->as_system, @2, @3); }
  | command_marks PURGES purged  { $$ = $1; parse_purges(p, $$, @2, &$3); }
  ;

purged:
    name             { $$ = (ast_words){0}; vec_push(p->arena, $$, $1); }
  | purged ',' name  { $$ = $1; vec_push(p->arena, $$, $3); }
  ;

command_result:
    %empty                { $$ = parse_query(p); }
  | RETURNS query_result  { $$ = $2; }
  ;

query_result:
    amount result     {
        $$ = parse_query(p);
        $$->returns = $1;
        $$->returns_at = @$;
        $$->result = $2;
    }
  | amount slot_body  {
        $$ = parse_query(p);
        $$->returns = $1;
        $$->returns_at = @1;
        $$->in_place = true;
        $$->members = $2;
    }
  ;

amount:
    ONE    { $$ = RETURNS_ONE; }
  | MANY   { $$ = RETURNS_MANY; }
  | PAGES  { $$ = RETURNS_PAGES; }
  ;

result:
    name arguments nullable  { $$ = parse_slot(p, @$, &$1, &$2, $3); }
  | name arguments '!'       { $$ = parse_slot(p, @$, &$1, &$2, false); $$.sure = true; }
  | ROW name nullable        {
        $$ = parse_slot(p, @$, &$2, &(ast_literals){0}, $3);
        $$.row = true;
    }
  ;

slot_body: '{' slot_members '}'        { $$ = $2; }
  | '{' slot_members error '}'         { $$ = $2; }
  ;

slot_members:
    %empty                    { $$ = (ast_slots){0}; }
  | slot_members slot_member  { $$ = $1; vec_push(p->arena, $$, $2); }
  | slot_members error SEMI   { $$ = $1; if (p->braces == 1) yyerrok; }
  ;

slot_member: NAME ':' slot_type semi { $$ = parse_slot_named(p, @$, &$1, &$3); } ;

slot_type:
    result
  | MANY ROW name  {
        $$ = parse_slot(p, @$, &$3, &(ast_literals){0}, false);
        $$.row = true;
        $$.many = true;
    }
  ;

bodies:
    SQL_BODY  { $$ = parse_query(p); $$->bodies[BODY_COMMON] = $1; }
  | engine_bodies
  ;

engine_bodies:
    SQLITE SQL_BODY                    { $$ = parse_query(p); $$->bodies[BODY_SQLITE] = $2; }
  | POSTGRESQL SQL_BODY                { $$ = parse_query(p); $$->bodies[BODY_POSTGRESQL] = $2; }
  | engine_bodies SQLITE SQL_BODY      { $$ = $1; parse_body(p, $$, BODY_SQLITE, &$3, @2); }
  | engine_bodies POSTGRESQL SQL_BODY  { $$ = $1; parse_body(p, $$, BODY_POSTGRESQL, &$3, @2); }
  ;

optional_semi: %empty | SEMI ;

/* What a snapshot says of itself: a name and a text each. */
facts:
    %empty             { $$ = (ast_assignments){0}; }
  | facts name STRING  {
        ast_seed_value text = {.kind = SEED_LITERAL, .value = $3, .at = @3};
        $$ = $1;
        vec_push(p->arena, $$, ((ast_assignment){.name = $2, .value = text}));
    }
  ;

/* A ';' that is missing is taken as written, so that what follows is read as what it is. */
semi: SEMI | error ;

schema_version:
    %empty           { $$ = (literal){.text = NULL}; }
  | VERSION INTEGER  { $$ = $2; }
  ;

schema_since:
    %empty         { $$ = (literal){.text = NULL}; }
  | SINCE INTEGER  { $$ = $2; }
  ;

schema_was:
    %empty    { $$ = (word){.text = NULL}; }
  | WAS name  { $$ = $2; }
  ;

storage:
    %empty    { $$ = (word){.text = NULL}; }
  | ':' name  { $$ = $2; }
  ;

guards:
    %empty        { $$ = (ast_guards){0}; }
  | guards guard  { $$ = $1; vec_push(p->arena, $$, $2); }
  ;

guard:
    REQUIRES guarded  { $$ = $2; $$.at = @$; }
  | UNLESS guarded    { $$ = $2; $$.at = @$; $$.unless = true; }
  ;

guarded:
    TABLE old_name                 { $$ = (ast_guard){.kind = GUARD_TABLE, .object = $2}; }
  | COLUMN old_name '.' old_name   {
        $$ = (ast_guard){.kind = GUARD_COLUMN, .object = $2, .column = $4};
    }
  | INDEX old_name                 { $$ = (ast_guard){.kind = GUARD_INDEX, .object = $2}; }
  ;

fill:
    %empty  { $$ = (ast_fill){.calls = {.text = NULL}}; }
  | filled
  ;

filled:
    FILL SQL_BODY         { $$ = (ast_fill){.sql = $2}; }
  | FILL CALLS name semi  { $$ = (ast_fill){.calls = $3}; }
  ;

down:
    %empty         { $$ = (ast_sql){0}; }
  | DOWN SQL_BODY  { $$ = $2; }
  ;

seed_rows:
    seed_row                { $$ = (ast_seed_rows){0}; vec_push(p->arena, $$, $1); }
  | seed_rows ',' seed_row  { $$ = $1; vec_push(p->arena, $$, $3); }
  | seed_rows seed_row      { $$ = $1; parse_missing_comma(p, @1, "a row"); }
  ;

seed_row:
    '{' assignments optional_comma '}'  { $$ = (ast_seed_row){.values = $2, .at = @$}; }
  | '{' error '}'                       {
        $$ = (ast_seed_row){.at = @$};
        if (p->braces == 1)
            yyerrok;
    }
  ;

assignments:
    assignment                  { $$ = (ast_assignments){0}; vec_push(p->arena, $$, $1); }
  | assignments ',' assignment  { $$ = $1; vec_push(p->arena, $$, $3); }
  | assignments assignment      { $$ = $1; parse_missing_comma(p, @1, "a value"); }
  ;

assignment: NAME ':' seed_value { $$ = (ast_assignment){.name = $1, .value = $3}; } ;

seed_value:
    value                { $$ = (ast_seed_value){.kind = SEED_LITERAL, .value = $1, .at = @$}; }
  | ENV STRING           { $$ = (ast_seed_value){.kind = SEED_ENVIRONMENT, .value = $2, .at = @$}; }
  | REQUIRED ENV STRING  {
        $$ = (ast_seed_value){
            .kind = SEED_ENVIRONMENT, .value = $3, .required = true, .at = @$};
    }
  | name '(' assignments optional_comma ')'  {
        $$ = (ast_seed_value){.kind = SEED_REFERENCE, .target = $1, .at = @$};
        for (size_t i = 0; i < $3.count; i++)
            vec_push(p->arena, $$.which, $3.items[i]);
    }
  ;

enum_values:
    enum_value                  { $$ = (ast_enum_values){0}; vec_push(p->arena, $$, $1); }
  | enum_values ',' enum_value  { $$ = $1; vec_push(p->arena, $$, $3); }
  ;

enum_value:
    name value_was             { $$ = (ast_enum_value){.name = $1, .was = $2}; }
  | name '=' number value_was  {
        $$ = (ast_enum_value){.name = $1, .numbered = true, .number = $3, .was = $4};
    }
  ;

value_was:
    %empty    { $$ = (word){.text = NULL}; }
  | WAS name  { $$ = $2; }
  ;

number:
    INTEGER
  | '-' INTEGER      { $$ = $2; $$.negative = true; $$.at = @$; }
  ;

body:
    '{' members '}'        { $$ = $2; }
  | '{' members error '}'  { $$ = $2; }
  ;

members:
    %empty             { $$ = (ast_members){0}; }
  | members member     { $$ = $1; if ($2 != NULL) vec_push(p->arena, $$, $2); }
  | members error SEMI  { $$ = $1; if (p->braces == 1) yyerrok; }
  ;

member:
    NAME ':' name arguments nullable modifiers semi {
        $$ = parse_member(p, MEMBER_FIELD, @$);
        $$->name = $1;
        $$->type = $3;
        $$->arguments = $4;
        $$->nullable = $5;
        $$->modifiers = $6;
    }
  | TABLE STRING semi             { $$ = parse_member(p, MEMBER_TABLE, @$); $$->value = $2; }
  | C_NAME STRING semi            { $$ = parse_member(p, MEMBER_C_NAME, @$); $$->value = $2; }
  | INCLUDE name semi             { $$ = parse_member(p, MEMBER_INCLUDE, @$); $$->name = $2; }
  | PRIMARY KEY columns semi {
        $$ = parse_member(p, MEMBER_PRIMARY_KEY, @$);
        $$->columns = $3;
    }
  | UNIQUE optional_name columns where stated semi {
        $$ = parse_member(p, MEMBER_UNIQUE, @$);
        $$->name = $2;
        $$->columns = $3;
        $$->sql = $4;
        $$->stated = $5;
    }
  | INDEX optional_name columns where stated semi {
        $$ = parse_member(p, MEMBER_INDEX, @$);
        $$->name = $2;
        $$->columns = $3;
        $$->sql = $4;
        $$->stated = $5;
    }
  | CHECK SQL_TEXT semi           { $$ = parse_member(p, MEMBER_CHECK, @$); $$->sql = $2; }
  | OPTIONAL INDEX optional_name columns where stated semi {
        $$ = parse_member(p, MEMBER_INDEX, @$);
        $$->name = $3;
        $$->columns = $4;
        $$->sql = $5;
        $$->stated = $6;
        $$->optional = true;
    }
  | FOREIGN KEY columns REFERENCES name columns actions semi {
        $$ = parse_member(p, MEMBER_FOREIGN_KEY, @$);
        $$->columns = $3;
        $$->target = $5;
        $$->target_columns = $6;
        $$->actions = $7;
    }
  | WAS old_name semi             { $$ = parse_member(p, MEMBER_WAS, @$); $$->name = $2; }
  | SAMPLE name '{' samples optional_comma '}' {
        $$ = parse_member(p, MEMBER_SAMPLE, @$);
        $$->name = $2;
        $$->samples = $4;
    }
  | DROPPED old_name semi         { $$ = parse_member(p, MEMBER_DROPPED, @$); $$->name = $2; }
  | AUDIT semi                    { parse_refuse_later(p, @1, "'audit'"); $$ = NULL; }
  | SMALL semi                    { $$ = parse_member(p, MEMBER_SMALL, @$); }
  | WITHOUT ROWID semi            { $$ = parse_member(p, MEMBER_WITHOUT_ROWID, @$); }
  ;

arguments:
    %empty                 { $$ = (ast_literals){0}; }
  | '(' argument_list ')'  { $$ = $2; }
  ;

argument_list:
    number                    { $$ = (ast_literals){0}; vec_push(p->arena, $$, $1); }
  | argument_list ',' number  { $$ = $1; vec_push(p->arena, $$, $3); }
  ;

samples:
    value              { $$ = (ast_literals){0}; vec_push(p->arena, $$, $1); }
  | samples ',' value  { $$ = $1; vec_push(p->arena, $$, $3); }
  ;

nullable:
    %empty  { $$ = false; }
  | '?'     { $$ = true; }
  ;

modifiers:
    %empty              { $$ = (ast_modifiers){0}; }
  | modifiers modifier  { $$ = $1; vec_push(p->arena, $$, $2); }
  ;

modifier:
    PRIMARY KEY       { $$ = (ast_modifier){.kind = MODIFIER_PRIMARY_KEY, .at = @$}; }
  | AUTOINCREMENT     { $$ = (ast_modifier){.kind = MODIFIER_AUTOINCREMENT, .at = @$}; }
  | UNIQUE            { $$ = (ast_modifier){.kind = MODIFIER_UNIQUE, .at = @$}; }
  | DEFAULT value     { $$ = (ast_modifier){.kind = MODIFIER_DEFAULT, .at = @$, .value = $2}; }
  | CHECK SQL_TEXT    { $$ = (ast_modifier){.kind = MODIFIER_CHECK, .at = @$, .sql = $2}; }
  | NO INDEX          { $$ = (ast_modifier){.kind = MODIFIER_NO_INDEX, .at = @$}; }
  | COLLATE name      { $$ = (ast_modifier){.kind = MODIFIER_COLLATE, .at = @$, .name = $2}; }
  | COLUMN STRING     { $$ = (ast_modifier){.kind = MODIFIER_COLUMN, .at = @$, .value = $2}; }
  | AS SQL_TEXT generation {
        $$ = (ast_modifier){.kind = MODIFIER_GENERATED, .at = @$, .sql = $2, .stored = $3};
    }
  | reference_modifier
  | C_NAME STRING     { $$ = (ast_modifier){.kind = MODIFIER_C_NAME, .at = @$, .value = $2}; }
  | ON UPDATE WORD    { $$ = parse_update_now(p, @$, &$3); }
  | WAS old_name      { $$ = (ast_modifier){.kind = MODIFIER_WAS, .at = @$, .name = $2}; }
  | USING SQL_TEXT    { $$ = (ast_modifier){.kind = MODIFIER_USING, .at = @$, .sql = $2}; }
  | TENANT            { $$ = (ast_modifier){.kind = MODIFIER_TENANT, .at = @$}; }
  | SOFT DELETE       { $$ = (ast_modifier){.kind = MODIFIER_SOFT_DELETE, .at = @$}; }
  | VERSION           { $$ = (ast_modifier){.kind = MODIFIER_VERSION, .at = @$}; }
  | READONLY          { $$ = (ast_modifier){.kind = MODIFIER_READONLY, .at = @$}; }
  | SECRET            { $$ = (ast_modifier){.kind = MODIFIER_SECRET, .at = @$}; }
  ;

reference_modifier:
    ON DELETE action  { $$ = (ast_modifier){.kind = MODIFIER_ON_DELETE, .at = @$, .action = $3}; }
  | ON UPDATE action  { $$ = (ast_modifier){.kind = MODIFIER_ON_UPDATE, .at = @$, .action = $3}; }
  | DEFERRABLE        { $$ = (ast_modifier){.kind = MODIFIER_DEFERRABLE, .at = @$}; }
  ;

generation:
    %empty   { $$ = false; }
  | STORED   { $$ = true; }
  | VIRTUAL  { $$ = false; }
  ;

value:
    STRING
  | INTEGER
  | NUMBER
  | '-' INTEGER  { $$ = $2; $$.negative = true; $$.at = @$; }
  | '-' NUMBER   { $$ = $2; $$.negative = true; $$.at = @$; }
  | name         { $$ = (literal){.kind = LITERAL_WORD, .text = $1.text, .at = $1.at}; }
  ;

actions:
    %empty                      { $$ = (ast_modifiers){0}; }
  | actions reference_modifier  { $$ = $1; vec_push(p->arena, $$, $2); }
  ;

action:
    CASCADE         { $$ = ACTION_CASCADE; }
  | RESTRICT        { $$ = ACTION_RESTRICT; }
  | SET NULL_WORD   { $$ = ACTION_SET_NULL; }
  | SET DEFAULT     { $$ = ACTION_SET_DEFAULT; }
  | NO WORD         {
        $$ = ACTION_NO_ACTION;
        if (strcmp($2.text, "action") != 0)
            diag_hint(diag_error(p->diags, E0101, @2, "unexpected '%s'", $2.text),
                      "did you mean 'no action'?");
    }
  ;

columns: '(' column_list ')' { $$ = $2; } ;

column_list:
    column                  { $$ = (ast_columns){0}; vec_push(p->arena, $$, $1); }
  | column_list ',' column  { $$ = $1; vec_push(p->arena, $$, $3); }
  ;

column:
    name       { $$ = (ast_column){.name = $1, .at = @$}; }
  | name DESC  { $$ = (ast_column){.name = $1, .descending = true, .at = @$}; }
  ;

where:
    %empty          { $$ = (ast_sql){0}; }
  | WHERE SQL_TEXT  { $$ = $2; }
  ;

/* What an index is called in the database. */
stated:
    %empty     { $$ = (literal){.text = NULL}; }
  | AS STRING  { $$ = $2; }
  ;

/* A table or column of an older database need not be called as a name is here. */
old_name:
    name
  | STRING  { $$ = (word){.text = $1.text, .at = $1.at}; }
  ;

optional_name:
    %empty  { $$ = (word){.text = NULL}; }
  | name
  ;

optional_comma: %empty | ',' ;

name: WORD | NAME | keyword ;

/* Not list, many and row, which are such words before a type alone. */
keyword:
    AS | AUDIT | AUTOINCREMENT | BY | C_NAME | CALLS | CASCADE | CHECK | COLLATE | COLUMN | COMMAND
  | DEFAULT
  | DEFERRABLE | DELETE | DELETED | DESC | DOWN | DROPPED | ENUM | ENV | EXTERNAL | FILL | FOREIGN | HISTORY
  | IMPORT | INCLUDE | INDEX | KEEP | KEY | MIGRATION | MIGRATIONS | MIXIN | MODEL
  | NO | NULL_WORD | ON | ONE | OPTIONAL | PAGES | POSTGRESQL | PRIMARY | PURGES | QUERY | READONLY | RECORD
  | REFERENCES | RELEASED | REQUIRED | REQUIRES | RESTRICT | RETURNS | ROWID | SAMPLE | SCHEMA
  | SECRET | SEED | SET | SINCE | SMALL | SNAPSHOT | SOFT | SQLITE | STATEMENTS | STORED | SYSTEM | TABLE
  | TENANT | UNIQUE | UNLESS | UP | UPDATE | USING | VERSION | VIEW | VIRTUAL | WAS | WHERE | WITH
  | WITHOUT
  ;

%%

/* ---- syntax errors -------------------------------------------------------------------------- */

static int yyreport_syntax_error(const yypcontext_t *context, yyscan_t scanner, parse *p)
{
    (void)scanner;
    yysymbol_kind_t found = yypcontext_token(context);
    if (found == YYSYMBOL_YYEMPTY || p->stopped)
        return 0; /* what stopped the reading has its own message */
    int tokens[YYNTOKENS] = {0};
    for (int token = 0; token < PARSE_TOKENS; token++)
        tokens[YYTRANSLATE(token)] = token;
    yysymbol_kind_t list[YYNTOKENS];
    int count = yypcontext_expected_tokens(context, list, YYNTOKENS);
    expected_token expected[YYNTOKENS];
    for (int i = 0; i < count; i++)
        expected[i] = (expected_token){tokens[list[i]], yysymbol_name(list[i])};
    syntax_error_report(p, &(syntax_error){.found = tokens[found],
                                           .at = *yypcontext_location(context),
                                           .expected = expected,
                                           .count = count});
    return 0;
}

/* Called only when the parser itself cannot go on: its stack is full. */
static void yyerror(const YYLTYPE *at, yyscan_t scanner, parse *p, const char *message)
{
    (void)scanner;
    (void)message;
    diag_error(p->diags, E0105, *at, "blocks within each other too deeply");
}
