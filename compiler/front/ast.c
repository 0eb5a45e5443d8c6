/* ast.c - questions about nodes of the syntax tree. */
#include "front/ast.h"

#include <string.h>

bool ast_sql_is_blank(const ast_sql *sql)
{
    return strspn(sql->text, " \t\r\n") == sql->size;
}
