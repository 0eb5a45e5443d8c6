/* ast.c - new nodes of the syntax tree. */
#include "front/ast.h"

#include <string.h>

ast_declaration *ast_declaration_new(arena *a, ast_declaration_kind kind, span at, const char *doc,
                                     word name)
{
    ast_declaration *d = arena_alloc(a, sizeof *d);
    d->kind = kind;
    d->at = at;
    d->doc = doc;
    d->name = name;
    return d;
}

void ast_declare(arena *a, ast_file *file, ast_declaration *declaration)
{
    vec_push(a, file->declarations, declaration);
}

ast_member *ast_member_new(arena *a, ast_member_kind kind, span at)
{
    ast_member *m = arena_alloc(a, sizeof *m);
    m->kind = kind;
    m->at = at;
    return m;
}

bool ast_sql_is_blank(const ast_sql *sql)
{
    return strspn(sql->text, " \t\r\n") == sql->size;
}
