/* parse_actions.h - what the grammar calls: new nodes, and mistakes that it has rules for. */
#ifndef SCHEMAC_FRONT_PARSE_ACTIONS_H
#define SCHEMAC_FRONT_PARSE_ACTIONS_H

#include "front/parse_state.h"

ast_declaration *parse_declaration(parse *p, ast_declaration_kind kind, span at, const char *doc,
                                   word name);

/* Makes the declaration one of the file. */
void parse_declare(parse *p, ast_declaration *declaration);

ast_member *parse_member(parse *p, ast_member_kind kind, span at);

/* A migration that is called as what stands in quotes; `first` is the word that it begins with. */
ast_declaration *parse_migration(parse *p, span at, const word *first, const literal *number,
                                 const literal *name);

/* The modifier that is written as `on update` and a word: now, or a mistake. */
/* "keep user_version;", or an error that says so. */
ast_declaration *parse_keep(parse *p, span at, const word *what);

ast_modifier parse_update_now(parse *p, span at, const word *written);

/* Says that a comma is missing behind `what`. */
void parse_missing_comma(parse *p, span before, const char *what);

/* Says that a feature is not supported in this version. */
void parse_refuse_later(parse *p, span at, const char *feature);

/* An empty one, and one of all its parts. */
ast_query *parse_query(parse *p);
ast_query *parse_query_of(const ast_slots *parameters, ast_query *marks, const ast_query *result,
                          const ast_query *bodies);

/* A type without a name; and the same with one. */
ast_slot parse_slot(parse *p, span at, const word *type, const ast_literals *arguments,
                    bool nullable);
ast_slot parse_slot_named(parse *p, span at, const word *name, const ast_slot *type);

/* A mark of a query, of two words, which is given once. */
void parse_mark(parse *p, span *mark, span first, span last);

/* The models of which a command removes rows for good. */
void parse_purges(parse *p, ast_query *command, span at, const ast_words *models);

/* A further body, for another engine than those that are there. */
void parse_body(parse *p, ast_query *query, ast_body engine, const ast_sql *sql, span at);

/* Of a migration. */
void parse_fill(ast_declaration *migration, const ast_fill *fill);

#endif
