/* parse_state.h - what lexer and parser share while one file is read. */
#ifndef SCHEMAC_FRONT_PARSE_STATE_H
#define SCHEMAC_FRONT_PARSE_STATE_H

#include "base/diag.h"
#include "front/ast.h"
#include "front/codes.h"
#include "front/limits.h"

/* A token or a comment, where it stands. */
typedef struct lexeme {
    int token; /* its kind in parser.h; 0 for a comment */
    span at;
} lexeme;

typedef VEC(lexeme) lexemes;

enum { PARSE_TOKENS = 512 }; /* more than any token's number */

typedef struct parse {
    arena *arena;
    diags *diags;
    const source *source;
    ast_file *file;

    /* of the lexer */
    lexemes *kept;   /* every token and comment, in order, when not NULL */
    uint32_t offset; /* of the next byte to be read */
    size_t tokens;
    int previous;        /* kind of the last token */
    bool previous_names; /* the last token is one that a name follows */
    bool sql_follows;    /* a '(' that comes now opens SQL */
    bool block_follows;  /* a '{' does */
    int block_of;        /* the token that began the outermost block, where its words differ */
    bool in_parameters;  /* of a query: what ends a statement does not there */
    span statement;      /* the first word of the statement, and its name or number */
    span last;           /* where the last token was */
    span before_last;    /* and the one before it: what a missing ';' belongs behind */
    size_t braces;       /* open ones */
    span block;          /* the outermost open one, or the last that was */
    uint32_t nested_at;  /* where the SQL being read began */
    size_t nested_depth;
    VEC(char) doc;
    bool has_doc;
    bool stopped; /* reading on makes no sense */
} parse;

#endif
