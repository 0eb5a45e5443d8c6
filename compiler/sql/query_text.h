/* query_text.h - the text of a query as it is sent: models become what a caller may read of them. */
#ifndef SCHEMAC_SQL_QUERY_TEXT_H
#define SCHEMAC_SQL_QUERY_TEXT_H

#include "sql/schema_sql.h"

/* Writes q->fragments. */
void query_text_write(arena *a, const schema_sql *of, query_sql *q);

/* The text without the optional parts whose bits are set. */
query_text query_text_of(arena *a, const query_sql *q, unsigned left_out);

/* The place in the body of an offset in the text: where the token stands that is there, or what it is
   in the place of. */
uint32_t query_text_place(const query_text *t, size_t offset);

/* The statement that makes a view for other programs: over the tables themselves, and so not
   confined. */
const char *query_text_view(arena *a, const schema_sql *of, const query_body *view);

/* Whether only some rows of a model are there for the query: of a tenant, or not deleted. */
bool query_text_hides(const query *q, const model *m);

/* What a model's rows are read by, past which there is no way to them: "customer$1", or the model's
   own name where nothing is hidden. */
const char *query_text_inner(arena *a, const query_body *b, const model *m);

#endif
