/* text.h - pieces that header and source are made of. */
#ifndef SCHEMAC_EMIT_TEXT_H
#define SCHEMAC_EMIT_TEXT_H

#include "base/buf.h"
#include "model/model.h"

/* A C string literal of any bytes. */
void text_literal(buf *b, const char *text);
void text_literal_part(buf *b, const char *text, size_t size);

/* A C string literal, or "NULL" for NULL. */
const char *text_or_null(arena *a, const char *text);

/* A long text, one line of it a line of the source. */
void text_lines(buf *b, size_t indent, const char *text);

/* A doc comment at an indentation of `indent` spaces; nothing without one. */
void text_doc(buf *b, const char *doc, size_t indent);

/* How much the line at hand has already. */
size_t text_column(const buf *b);

/* As it may stand in a comment. */
const char *text_comment(arena *a, const char *text);

/* "shop.schema:12", for a comment. */
const char *text_place(arena *a, span at);

/* Whether the member is a pointer or has one in it: nullable or not, its type is the same. */
bool text_is_pointer(const field *f);

/* The member's type with the space or '*' that stands before its name. */
const char *text_member_type(arena *a, const field *f);

/* The type of one value of the field, which is there: an enum's own, or "const char *". */
const char *text_value_type(const field *f);

/* The parameters that stand for values of fields: ", int64_t id, const char *name". */
void text_parameters(buf *b, arena *a, const fields *list);

/* The parameters of the call that sets the tenant. */
const char *text_tenant_parameters(arena *a, const model *tenant);

/* One generated function, as prototype or definition: "schemac_status shop_customer_get(…)". */
void text_signature(buf *b, const char *result, const char *name, const char *parameters);

#endif
