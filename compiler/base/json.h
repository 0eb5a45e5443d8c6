/* json.h - JSON while it is written (RFC 8259): the writer sees to commas and escapes. A value
   stands alone, in an array, or behind its name in an object. */
#ifndef SCHEMAC_BASE_JSON_H
#define SCHEMAC_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct json {
    FILE *out;
    bool spaced;   /* a space follows each ',' and ':' */
    bool first;    /* no ',' belongs before what comes next */
    bool new_line; /* what comes next begins a line, */
    int indent;    /* behind so many spaces */
} json;

json json_new(FILE *out, bool spaced);

void json_begin_object(json *j);
void json_end_object(json *j);
void json_begin_array(json *j);
void json_end_array(json *j);
void json_name(json *j, const char *name);
/* A name, and the array behind it. */
void json_begin_list(json *j, const char *name);

/* Each of these writes one value. NULL is null; what is not UTF-8 in a text becomes U+FFFD. */
void json_text(json *j, const char *text);
void json_number(json *j, uint64_t number);
void json_integer(json *j, int64_t number);
void json_flag(json *j, bool flag);

/* Each of these writes a name and its value. */
void json_text_member(json *j, const char *name, const char *text);
void json_number_member(json *j, const char *name, uint64_t number);
void json_integer_member(json *j, const char *name, int64_t number);
void json_flag_member(json *j, const char *name, bool flag);

/* The next name or value begins a line, behind `indent` spaces. */
void json_line(json *j, int indent);

/* Ends the line behind everything. */
void json_finish(json *j);

#endif
