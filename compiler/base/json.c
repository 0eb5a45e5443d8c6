/* json.c - JSON while it is written. */
#include "base/json.h"

#include "base/utf8.h"

#include <inttypes.h>
#include <string.h>

json json_new(FILE *out, bool spaced)
{
    return (json){.out = out, .spaced = spaced, .first = true};
}

/* What stands between the value before and the next name or value. */
static void separate(json *j)
{
    if (!j->first)
        fputs(j->spaced && !j->new_line ? ", " : ",", j->out);
    if (j->new_line)
        fprintf(j->out, "\n%*s", j->indent, "");
    j->new_line = false;
    j->first = false;
}

static void put_string(json *j, const char *text)
{
    size_t size = strlen(text);
    size_t valid = 0; /* up to here */
    fputc('"', j->out);
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (i >= valid)
            valid = i + utf8_valid_prefix(text + i, size - i);
        if (i >= valid)
            fputs("\\ufffd", j->out);
        else if (c == '"' || c == '\\')
            fprintf(j->out, "\\%c", c);
        else if (c < 0x20 || c == 0x7F)
            fprintf(j->out, "\\u%04x", c);
        else
            fputc(c, j->out);
    }
    fputc('"', j->out);
}

static void open_bracket(json *j, char bracket)
{
    separate(j);
    fputc(bracket, j->out);
    j->first = true;
}

static void close_bracket(json *j, char bracket)
{
    fputc(bracket, j->out);
    j->first = false;
}

void json_begin_object(json *j)
{
    open_bracket(j, '{');
}

void json_end_object(json *j)
{
    close_bracket(j, '}');
}

void json_begin_array(json *j)
{
    open_bracket(j, '[');
}

void json_end_array(json *j)
{
    close_bracket(j, ']');
}

void json_name(json *j, const char *name)
{
    separate(j);
    put_string(j, name);
    fputs(j->spaced ? ": " : ":", j->out);
    j->first = true;
}

void json_begin_list(json *j, const char *name)
{
    json_name(j, name);
    json_begin_array(j);
}

void json_text(json *j, const char *text)
{
    separate(j);
    if (text == NULL)
        fputs("null", j->out);
    else
        put_string(j, text);
}

void json_number(json *j, uint64_t number)
{
    separate(j);
    fprintf(j->out, "%" PRIu64, number);
}

void json_integer(json *j, int64_t number)
{
    separate(j);
    fprintf(j->out, "%" PRId64, number);
}

void json_flag(json *j, bool flag)
{
    separate(j);
    fputs(flag ? "true" : "false", j->out);
}

void json_text_member(json *j, const char *name, const char *text)
{
    json_name(j, name);
    json_text(j, text);
}

void json_number_member(json *j, const char *name, uint64_t number)
{
    json_name(j, name);
    json_number(j, number);
}

void json_integer_member(json *j, const char *name, int64_t number)
{
    json_name(j, name);
    json_integer(j, number);
}

void json_flag_member(json *j, const char *name, bool flag)
{
    json_name(j, name);
    json_flag(j, flag);
}

void json_line(json *j, int indent)
{
    j->new_line = true;
    j->indent = indent;
}

void json_finish(json *j)
{
    fputc('\n', j->out);
    j->first = true;
}
