/* parser.y - tokens to syntax tree. Actions only build nodes; what they mean is decided later. */
%code requires {
#include "front/parse.h"

typedef void *yyscan_t;
}

%code provides {
int yylex(YYSTYPE *value, YYLTYPE *at, yyscan_t scanner);
}

%code {
#include "lexer.h"

#include "base/buf.h"
#include "front/misplaced.h"
#include "base/suggest.h"

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
static void declare(parse *p, ast_declaration *declaration);
static ast_declaration *declaration_new(parse *p, ast_declaration_kind kind, YYLTYPE at,
                                        const char *doc, word name);
static ast_declaration *migration_new(parse *p, YYLTYPE at, const word *first,
                                      const literal *number, const literal *name);
static ast_member *member_new(parse *p, ast_member_kind kind, YYLTYPE at);
static void missing_comma(parse *p, YYLTYPE before, const char *what);
static ast_modifier update_now(parse *p, YYLTYPE at, const word *written);
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
}

%token <word> WORD "a name" NAME "a name before ':'" LATER "a later statement"
%token STRAY "a stray character"
%token <literal> STRING "a string" INTEGER "a whole number" NUMBER "a number"
%token <sql> SQL_TEXT "SQL in parentheses" SQL_BODY "SQL in braces"
%token <word>
    AS "'as'" AUDIT "'audit'" AUTOINCREMENT "'autoincrement'" BY "'by'" CALLS "'calls'"
    CASCADE "'cascade'" CHECK "'check'" COLLATE "'collate'" COLUMN "'column'" C_NAME "'c_name'"
    DEFAULT "'default'" DEFERRABLE "'deferrable'" DELETE "'delete'" DESC "'desc'" DOWN "'down'"
    DROPPED "'dropped'" ENUM "'enum'" ENV "'env'" FOREIGN "'foreign'" IMPORT "'import'"
    INCLUDE "'include'" INDEX "'index'" KEY "'key'" MIGRATION "'migration'"
    MIGRATIONS "'migrations'" MIXIN "'mixin'" MODEL "'model'" NO "'no'" NULL_WORD "'null'" ON "'on'"
    OPTIONAL "'optional'" PRIMARY "'primary'" READONLY "'readonly'" REFERENCES "'references'"
    REQUIRED "'required'" REQUIRES "'requires'" RESTRICT "'restrict'" ROWID "'rowid'"
    SCHEMA "'schema'" SECRET "'secret'" SEED "'seed'" SET "'set'" SOFT "'soft'" STORED "'stored'"
    TABLE "'table'" TENANT "'tenant'" UNIQUE "'unique'" UNLESS "'unless'" UP "'up'"
    UPDATE "'update'" VERSION "'version'" VIRTUAL "'virtual'" WAS "'was'" WHERE "'where'"
    WITHOUT "'without'"
%token END 0 "the end of the file" SEMI "';'"

%type <word> name keyword old_name optional_name
%type <literal> value schema_version number
%type <literals> arguments argument_list
%type <flag> nullable
%type <modifier> modifier
%type <modifiers> modifiers actions
%type <modifier> reference_modifier
%type <flag> generation
%type <member> member
%type <members> body members
%type <columns> columns column_list
%type <sql> where
%type <action> action
%type <value> enum_value
%type <values> enum_values
%type <word> storage
%type <column> column
%type <sql> down
%type <guard> guard guarded
%type <guards> guards
%type <seed_value> seed_value
%type <assignment> assignment
%type <assignments> assignments
%type <seed_row> seed_row
%type <seed_rows> seed_rows

%%

file:
    %empty
  | file declaration
  ;

declaration:
    SCHEMA name schema_version semi {
        ast_declaration *d = declaration_new(p, DECLARATION_SCHEMA, @$, $1.doc, $2);
        d->value = $3;
        declare(p, d);
    }
  | IMPORT STRING semi {
        ast_declaration *d = declaration_new(p, DECLARATION_IMPORT, @$, NULL, (word){0});
        d->value = $2;
        declare(p, d);
    }
  | ENUM name storage '{' enum_values optional_comma '}' {
        ast_declaration *d = declaration_new(p, DECLARATION_ENUM, @$, $1.doc, $2);
        d->storage = $3;
        d->values = $5;
        declare(p, d);
    }
  | ENUM name storage '{' error '}'
  | ENUM name storage '{' '}' {
        diag *e = diag_error(p->diags, E0113, $2.at, "enum '%s' has no values", $2.text);
        diag_hint(e, "enum %s { first, second }", $2.text);
    }
  | MIXIN name body {
        ast_declaration *d = declaration_new(p, DECLARATION_MIXIN, @$, $1.doc, $2);
        d->members = $3;
        declare(p, d);
    }
  | MODEL name body {
        ast_declaration *d = declaration_new(p, DECLARATION_MODEL, @$, $1.doc, $2);
        d->members = $3;
        declare(p, d);
    }
  | TENANT name semi {
        declare(p, declaration_new(p, DECLARATION_TENANT, @$, NULL, $2));
    }
  | DROPPED MODEL old_name semi {
        declare(p, declaration_new(p, DECLARATION_DROPPED, @$, NULL, $3));
    }
  | MIGRATION number STRING guards '{' UP SQL_BODY down '}' {
        ast_declaration *d = migration_new(p, @$, &$1, &$2, &$3);
        d->guards = $4;
        d->up = $7;
        d->down = $8;
        declare(p, d);
    }
  | MIGRATION number STRING guards CALLS name semi {
        ast_declaration *d = migration_new(p, @$, &$1, &$2, &$3);
        d->guards = $4;
        d->calls = $6;
        declare(p, d);
    }
  | MIGRATION number STRING guards '{' error '}'
  | MIGRATIONS STRING semi {
        ast_declaration *d = declaration_new(p, DECLARATION_MIGRATIONS, @$, NULL, (word){0});
        d->value = $2;
        declare(p, d);
    }
  | SEED name BY columns '{' seed_rows optional_comma '}' {
        ast_declaration *d = declaration_new(p, DECLARATION_SEED, @$, $1.doc, $2);
        d->key = $4;
        d->rows = $6;
        declare(p, d);
    }
  | SEED name BY columns '{' error '}'
  | SEED name BY columns '{' '}' {
        diag *e = diag_error(p->diags, E0113, $2.at, "the seed of '%s' has no rows", $2.text);
        diag_hint(e, "a row is written { name: \"first\" }");
    }
  | LATER {
        parse_unsupported(p, $1.at, arena_printf(p->arena, "'%s'", $1.text));
    }
  | error SEMI  { if (p->braces == 0) yyerrok; }
  | error '}'   { if (p->braces == 0) yyerrok; }
  ;

/* One that is missing is taken as written, so that what follows is read as what it is. */
semi: SEMI | error ;

schema_version:
    %empty           { $$ = (literal){.text = NULL}; }
  | VERSION INTEGER  { $$ = $2; }
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

down:
    %empty         { $$ = (ast_sql){0}; }
  | DOWN SQL_BODY  { $$ = $2; }
  ;

seed_rows:
    seed_row                { $$ = (ast_seed_rows){0}; vec_push(p->arena, $$, $1); }
  | seed_rows ',' seed_row  { $$ = $1; vec_push(p->arena, $$, $3); }
  | seed_rows seed_row      { $$ = $1; missing_comma(p, @1, "a row"); }
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
  | assignments assignment      { $$ = $1; missing_comma(p, @1, "a value"); }
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
    name             { $$ = (ast_enum_value){.name = $1}; }
  | name '=' number  { $$ = (ast_enum_value){.name = $1, .numbered = true, .number = $3}; }
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
        $$ = member_new(p, MEMBER_FIELD, @$);
        $$->name = $1;
        $$->type = $3;
        $$->arguments = $4;
        $$->nullable = $5;
        $$->modifiers = $6;
    }
  | TABLE STRING semi             { $$ = member_new(p, MEMBER_TABLE, @$); $$->value = $2; }
  | C_NAME STRING semi            { $$ = member_new(p, MEMBER_C_NAME, @$); $$->value = $2; }
  | INCLUDE name semi             { $$ = member_new(p, MEMBER_INCLUDE, @$); $$->name = $2; }
  | PRIMARY KEY columns semi      { $$ = member_new(p, MEMBER_PRIMARY_KEY, @$); $$->columns = $3; }
  | UNIQUE optional_name columns where semi {
        $$ = member_new(p, MEMBER_UNIQUE, @$);
        $$->name = $2;
        $$->columns = $3;
        $$->sql = $4;
    }
  | INDEX optional_name columns where semi {
        $$ = member_new(p, MEMBER_INDEX, @$);
        $$->name = $2;
        $$->columns = $3;
        $$->sql = $4;
    }
  | CHECK SQL_TEXT semi           { $$ = member_new(p, MEMBER_CHECK, @$); $$->sql = $2; }
  | OPTIONAL INDEX optional_name columns where semi {
        $$ = member_new(p, MEMBER_INDEX, @$);
        $$->name = $3;
        $$->columns = $4;
        $$->sql = $5;
        $$->optional = true;
    }
  | FOREIGN KEY columns REFERENCES name columns actions semi {
        $$ = member_new(p, MEMBER_FOREIGN_KEY, @$);
        $$->columns = $3;
        $$->target = $5;
        $$->target_columns = $6;
        $$->actions = $7;
    }
  | WAS old_name semi             { $$ = member_new(p, MEMBER_WAS, @$); $$->name = $2; }
  | DROPPED old_name semi         { $$ = member_new(p, MEMBER_DROPPED, @$); $$->name = $2; }
  | AUDIT semi                    { parse_unsupported(p, @1, "'audit'"); $$ = NULL; }
  | WITHOUT ROWID semi            { $$ = member_new(p, MEMBER_WITHOUT_ROWID, @$); }
  ;

arguments:
    %empty                 { $$ = (ast_literals){0}; }
  | '(' argument_list ')'  { $$ = $2; }
  ;

argument_list:
    number                    { $$ = (ast_literals){0}; vec_push(p->arena, $$, $1); }
  | argument_list ',' number  { $$ = $1; vec_push(p->arena, $$, $3); }
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
  | ON UPDATE WORD    { $$ = update_now(p, @$, &$3); }
  | WAS old_name      { $$ = (ast_modifier){.kind = MODIFIER_WAS, .at = @$, .name = $2}; }
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

/* Of a table or column in an older database, which need not be a name here. */
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

keyword:
    AS | AUDIT | AUTOINCREMENT | BY | CALLS | CASCADE | CHECK | COLLATE | COLUMN | C_NAME | DEFAULT
  | DEFERRABLE | DELETE | DESC | DOWN | DROPPED | ENUM | ENV | FOREIGN | IMPORT | INCLUDE | INDEX
  | KEY | MIGRATION | MIGRATIONS | MIXIN | MODEL | NO | NULL_WORD | ON | OPTIONAL | PRIMARY
  | READONLY | REFERENCES | REQUIRED | REQUIRES | RESTRICT | ROWID | SCHEMA | SECRET | SEED | SET
  | SOFT | STORED | TABLE | TENANT | UNIQUE | UNLESS | UP | UPDATE | VERSION | VIRTUAL | WAS
  | WHERE | WITHOUT
  ;

%%

static ast_declaration *declaration_new(parse *p, ast_declaration_kind kind, YYLTYPE at,
                                        const char *doc, word name)
{
    ast_declaration *d = arena_alloc(p->arena, sizeof *d);
    d->kind = kind;
    d->at = at;
    d->doc = doc;
    d->name = name;
    return d;
}

/* Its name is what stands in quotes. */
static ast_declaration *migration_new(parse *p, YYLTYPE at, const word *first,
                                      const literal *number, const literal *name)
{
    /* a string that does not end has been reported */
    if (name->at.end - name->at.begin == 2 && p->source->text[name->at.end - 1] == '"')
        diag_hint(diag_error(p->diags, E0101, name->at, "the name of the migration is empty"),
                  "say in a few words what it does");
    word quoted = {.text = name->text, .at = name->at};
    ast_declaration *d = declaration_new(p, DECLARATION_MIGRATION, at, first->doc, quoted);
    d->value = *number;
    return d;
}

static void declare(parse *p, ast_declaration *declaration)
{
    vec_push(p->arena, p->file->declarations, declaration);
}

static ast_member *member_new(parse *p, ast_member_kind kind, YYLTYPE at)
{
    ast_member *m = arena_alloc(p->arena, sizeof *m);
    m->kind = kind;
    m->at = at;
    return m;
}

static void missing_comma(parse *p, YYLTYPE before, const char *what)
{
    span place = {before.source, before.end, before.end};
    diag *e = diag_error(p->diags, E0101, place, "',' is missing");
    diag_hint(e, "%s and the next one are separated by ','", what);
}

static ast_modifier update_now(parse *p, YYLTYPE at, const word *written)
{
    static const char *const known[] = {"now", "cascade", "restrict", "set", "no"};
    if (strcmp(written->text, "now") != 0) {
        diag *e = diag_error(p->diags, E0101, written->at,
                             "unexpected '%s'; expected now, or an action such as cascade",
                             written->text);
        suggestion s = suggest_new(written->text);
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            suggest_offer(&s, known[i]);
        suggest_hint(&s, e);
    }
    return (ast_modifier){.kind = MODIFIER_UPDATE_NOW, .at = at};
}

void parse_unsupported(parse *p, span at, const char *feature)
{
    diag_error(p->diags, E0110, at, "%s is not supported in this version", feature);
}

/* ---- syntax errors -------------------------------------------------------------------------- */

typedef struct expectation {
    bool tokens[YYNTOKENS];
    int count;
} expectation;

static bool expects(const expectation *e, yysymbol_kind_t symbol)
{
    return e->tokens[symbol];
}

static bool in_list(yysymbol_kind_t symbol)
{
    return symbol != YYSYMBOL_WORD && symbol != YYSYMBOL_NAME;
}

/* What could have stood there, in words. NULL when it is not worth saying. */
static const char *expected_words(parse *p, const expectation *e, const misplaced *m)
{
    const char *known = misplaced_expected(m);
    if (known != NULL)
        return known;
    bool any_name = expects(e, YYSYMBOL_WORD) && expects(e, YYSYMBOL_KEY);
    const char *words[8];
    size_t count = 0;
    if (any_name)
        words[count++] = "a name";
    for (int i = 0; i < YYNTOKENS; i++) {
        yysymbol_kind_t symbol = (yysymbol_kind_t)i;
        bool is_word = symbol >= YYSYMBOL_AS && symbol <= YYSYMBOL_WITHOUT;
        if (!e->tokens[i] || (any_name && (is_word || !in_list(symbol))))
            continue;
        if (count == sizeof words / sizeof *words)
            return NULL;
        words[count++] = yysymbol_name(symbol);
    }
    buf b = buf_new(p->arena);
    for (size_t i = 0; i < count; i++)
        buf_printf(&b, "%s%s", i == 0 ? "" : i + 1 == count ? " or " : ", ", words[i]);
    return count == 0 ? NULL : b.text;
}

/* When a word is not a keyword here, perhaps it was meant to be. */
static void suggest_keyword(parse *p, const expectation *e, const char *text, diag *record)
{
    suggestion s = suggest_new(text);
    for (int i = YYSYMBOL_AS; i <= YYSYMBOL_WITHOUT; i++) {
        if (!e->tokens[i])
            continue;
        const char *quoted = yysymbol_name((yysymbol_kind_t)i);
        suggest_offer(&s, arena_strndup(p->arena, quoted + 1, strlen(quoted) - 2));
    }
    suggest_hint(&s, record);
}

static const char *text_at(parse *p, span at)
{
    return arena_strndup(p->arena, p->source->text + at.begin, at.end - at.begin);
}

static misplaced misplaced_at(parse *p, const expectation *e, const char *text, span before)
{
    misplaced m = {.text = text, .before = before.source == NULL ? "" : text_at(p, before)};
    for (int token = 0; token < MISPLACED_TOKENS; token++)
        m.expected[token] = expects(e, YYTRANSLATE(token));
    m.expected_count = e->count;
    while (before.source != NULL && before.begin > 0 && p->source->text[before.begin - 1] == ' ')
        before.begin--;
    m.of_environment = before.source != NULL && before.begin >= 3 &&
                       memcmp(p->source->text + before.begin - 3, "env", 3) == 0;
    m.of_migration = p->block_of == MIGRATION && p->braces == (text[0] == '{');
    return m;
}

static bool begins_declaration(yysymbol_kind_t symbol)
{
    return symbol == YYSYMBOL_ENUM || symbol == YYSYMBOL_IMPORT || symbol == YYSYMBOL_MIXIN ||
           symbol == YYSYMBOL_MODEL || symbol == YYSYMBOL_SCHEMA ||
           symbol == YYSYMBOL_MIGRATION || symbol == YYSYMBOL_SEED;
}

static span after(span place)
{
    return (span){place.source, place.end, place.end};
}

/* Goes on as if the '}' had been there, before `found`. */
static void close_block(parse *p, yysymbol_kind_t found)
{
    p->braces = 0;
    p->block_of = found == YYSYMBOL_MIGRATION ? MIGRATION : found == YYSYMBOL_SEED ? SEED : 0;
}

static int yyreport_syntax_error(const yypcontext_t *context, yyscan_t scanner, parse *p)
{
    (void)scanner;
    yysymbol_kind_t found = yypcontext_token(context);
    if (found == YYSYMBOL_YYEMPTY || p->stopped)
        return 0; /* what stopped the reading has its own message */
    const source *s = p->source;
    span at = *yypcontext_location(context);
    span before = found == YYSYMBOL_YYEOF ? p->last : p->before_last;
    if (p->diags->records.count > 0) {
        const diag *latest = p->diags->records.items[p->diags->records.count - 1];
        if (latest->at.source == s &&
            (latest->at.begin == at.begin ||
             (latest->code == E0103 && latest->at.begin == before.begin)))
            return 0; /* the lexer has said what is wrong here */
    }
    const char *text = text_at(p, at);
    if (found == YYSYMBOL_STRAY) {
        diag *record = diag_error(p->diags, E0106, at, "'%s' means nothing here", text);
        if (text[0] == '\'')
            diag_hint(record, "a string stands in double quotes");
        return 0;
    }
    yysymbol_kind_t list[YYNTOKENS];
    expectation e = {.count = yypcontext_expected_tokens(context, list, YYNTOKENS)};
    for (int i = 0; i < e.count; i++)
        e.tokens[list[i]] = true;

    bool new_line = found == YYSYMBOL_YYEOF || text[0] == '}' ||
                    (before.source != NULL &&
                     source_position(s, before.end).line < source_position(s, at.begin).line);
    if (new_line && before.source != NULL && expects(&e, YYSYMBOL_SEMI)) {
        diag *record = diag_error(p->diags, E0101, after(before), "';' is missing");
        diag_hint(record, "every field and statement ends with ';'");
        return 0;
    }
    diag *record;
    misplaced m = misplaced_at(p, &e, text, before);
    const char *words = expected_words(p, &e, &m);
    const char *hint = misplaced_hint(p->arena, &m);
    const char *expected = words == NULL ? "" : arena_printf(p->arena, "; expected %s", words);
    if (found == YYSYMBOL_YYEOF)
        record = diag_error(p->diags, E0101, at, "the file ends too early%s", expected);
    else
        record = diag_error(p->diags, E0101, at, "unexpected %s%s%s%s",
                            found == YYSYMBOL_STRING ? "string " : "'",
                            found == YYSYMBOL_SQL_TEXT   ? "("
                            : found == YYSYMBOL_SQL_BODY ? "{"
                                                         : text,
                            found == YYSYMBOL_STRING ? "" : "'", expected);
    bool in_model = expects(&e, YYSYMBOL_INCLUDE) && !expects(&e, YYSYMBOL_WORD);
    bool in_block = in_model || (p->block_of != 0 && p->braces > 0);
    if (in_block && (found == YYSYMBOL_YYEOF || begins_declaration(found))) {
        diag_note(record, p->block, "this '{' is not closed");
        diag_hint(record, "is a '}' missing?");
        if (p->block_of != 0 && found != YYSYMBOL_YYEOF)
            close_block(p, found);
    } else if (hint != NULL) {
        diag_hint(record, "%s", hint);
    } else if ((found == YYSYMBOL_WORD || (found >= YYSYMBOL_AS && found <= YYSYMBOL_WITHOUT))) {
        suggest_keyword(p, &e, text, record);
    }
    return 0;
}

/* Only for what the parser itself cannot go on with: its stack is full. */
static void yyerror(const YYLTYPE *at, yyscan_t scanner, parse *p, const char *message)
{
    (void)scanner;
    (void)message;
    diag_error(p->diags, E0105, *at, "blocks within each other too deeply");
}
