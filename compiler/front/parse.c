/* parse.c - one source through lexer and parser. */
#include "front/parse.h"

#include "parser.h"

#include "lexer.h"

ast_file *parse_source(arena *a, diags *d, const source *s)
{
    return parse_keeping(a, d, s, NULL);
}

ast_file *parse_keeping(arena *a, diags *d, const source *s, lexemes *kept)
{
    parse p = {.arena = a, .diags = d, .source = s, .kept = kept};
    p.file = arena_alloc(a, sizeof *p.file);
    p.file->source = s;
    yyscan_t scanner;
    if (yylex_init_extra(&p, &scanner) != 0)
        return p.file;
    yy_scan_bytes(s->text, (int)s->size, scanner);
    yyparse(scanner, &p);
    yylex_destroy(scanner);
    return p.file;
}
