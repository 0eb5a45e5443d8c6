/* json_text.c - checks JSON from left to right, without recursion: a text of others may be deep. */
#include "base/json_text.h"

#include "base/character.h"
#include "base/form.h"

#include <stdint.h>
#include <string.h>

typedef struct checker {
    const char *text, *end;
    const char *at;
    const char *reason;
    int depth;
    uint8_t objects[JSON_DEEPEST / 8]; /* bit i: what is open at depth i is an object */
} checker;

static bool wrong(checker *c, const char *reason)
{
    c->reason = reason;
    return false;
}

static void skip_blanks(checker *c)
{
    c->at += strspn(c->at, " \t\n\r");
}

static bool in_object(const checker *c)
{
    int i = c->depth - 1;
    return c->depth > 0 && (c->objects[i / 8] >> i % 8 & 1) != 0;
}

static bool open_value(checker *c)
{
    int i = c->depth;
    if (i == JSON_DEEPEST)
        return wrong(c, "it is not JSON that can be read: it is nested deeper than 2000");
    uint8_t bit = (uint8_t)(1u << i % 8);
    c->objects[i / 8] =
        (uint8_t)(*c->at == '{' ? c->objects[i / 8] | bit : c->objects[i / 8] & ~bit);
    c->depth++;
    c->at++;
    return true;
}

static bool check_word(checker *c, const char *word)
{
    for (; *word != '\0'; word++, c->at++)
        if (*c->at != *word)
            return wrong(c, "it is not JSON: true, false or null is expected");
    return true;
}

static bool check_digits(checker *c)
{
    if (!form_is_digit(*c->at))
        return wrong(c, "it is not JSON: a digit is expected");
    while (form_is_digit(*c->at))
        c->at++;
    return true;
}

static bool check_number(checker *c)
{
    c->at += *c->at == '-';
    if (*c->at == '0')
        c->at++;
    else if (!check_digits(c))
        return false;
    if (*c->at == '.') {
        c->at++;
        if (!check_digits(c))
            return false;
    }
    if (*c->at != 'e' && *c->at != 'E')
        return true;
    c->at++;
    c->at += *c->at == '+' || *c->at == '-';
    return check_digits(c);
}

static bool check_escape(checker *c)
{
    c->at++;
    if (*c->at != '\0' && strchr("\"\\/bfnrt", *c->at) != NULL) {
        c->at++;
        return true;
    }
    if (*c->at != 'u')
        return wrong(c, "it is not JSON: one of \"\\/bfnrtu is expected");
    c->at++;
    for (int i = 0; i < 4; i++, c->at++)
        if (*c->at == '\0' || strchr("0123456789abcdefABCDEF", *c->at) == NULL)
            return wrong(c, "it is not JSON: a hexadecimal digit is expected");
    return true;
}

static bool check_string(checker *c)
{
    for (c->at++; *c->at != '"';) {
        unsigned long number;
        if (*c->at == '\\') {
            if (!check_escape(c))
                return false;
            continue;
        }
        if ((unsigned char)*c->at < 0x20)
            return wrong(c, *c->at == '\0' ? "it is not JSON: '\"' is expected"
                                           : "it is not JSON: a control has to be escaped");
        size_t size =
            character_decode((const unsigned char *)c->at, (size_t)(c->end - c->at), &number);
        if (size == 0)
            return wrong(c, "it is not UTF-8");
        c->at += size;
    }
    c->at++;
    return true;
}

static bool check_name(checker *c, const char *otherwise)
{
    skip_blanks(c);
    if (*c->at != '"')
        return wrong(c, otherwise);
    if (!check_string(c))
        return false;
    skip_blanks(c);
    if (*c->at != ':')
        return wrong(c, "it is not JSON: ':' is expected");
    c->at++;
    return true;
}

/* A value that has no others in it. */
static bool check_scalar(checker *c, const char *otherwise)
{
    switch (*c->at) {
    case '"':
        return check_string(c);
    case 't':
        return check_word(c, "true");
    case 'f':
        return check_word(c, "false");
    case 'n':
        return check_word(c, "null");
    default:
        return *c->at == '-' || form_is_digit(*c->at) ? check_number(c) : wrong(c, otherwise);
    }
}

/* Behind a value: closes what ends, and goes behind the comma before the next value. *more is false
   behind the last. */
static bool check_end(checker *c, bool *more)
{
    for (*more = false; c->depth > 0; c->depth--, c->at++) {
        bool object = in_object(c);
        skip_blanks(c);
        if (*c->at == ',') {
            c->at++;
            *more = true;
            return !object || check_name(c, "it is not JSON: '\"' is expected");
        }
        if (*c->at != (object ? '}' : ']'))
            return wrong(c, object ? "it is not JSON: ',' or '}' is expected"
                                   : "it is not JSON: ',' or ']' is expected");
    }
    skip_blanks(c);
    return *c->at == '\0' || wrong(c, "it is not JSON: the end is expected");
}

/* The value at c->at, or the beginning of one: *inside says that what is in it follows. */
static bool check_begin(checker *c, bool *inside)
{
    const char *otherwise = "it is not JSON: a value is expected";
    *inside = false;
    skip_blanks(c);
    if (*c->at != '{' && *c->at != '[')
        return check_scalar(c, otherwise);
    if (!open_value(c))
        return false;
    skip_blanks(c);
    bool object = in_object(c);
    if (*c->at == (object ? '}' : ']'))
        return true; /* check_end closes it */
    *inside = true;
    return !object || check_name(c, "it is not JSON: '\"' or '}' is expected");
}

bool json_text_check(const char *text, size_t *offset, const char **reason)
{
    checker c = {.text = text, .end = text + strlen(text), .at = text};
    bool good, more;
    do {
        good = check_begin(&c, &more);
        if (good && !more)
            good = check_end(&c, &more);
    } while (good && more);
    *offset = (size_t)(c.at - text);
    *reason = good ? NULL : c.reason;
    return good;
}
