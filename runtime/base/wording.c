/* wording.c - names and values in sentences for people. */
#include "base/wording.h"

#include "base/character.h"
#include "base/memory.h"

#include <stdio.h>
#include <string.h>

/* Controls, marks of direction, separators of lines, and what is never seen. */
static bool is_shown_as_number(unsigned long c)
{
    static const struct {
        unsigned long first, last;
    } ranges[] = {
        {0x00, 0x1F},     {0x7F, 0x9F},     {0x61C, 0x61C},   {0x200B, 0x200B}, {0x200E, 0x200F},
        {0x2028, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

size_t wording_next(const char **at, const char *end, char out[WORDING_MOST])
{
    const unsigned char *p = (const unsigned char *)*at;
    unsigned long c = 0;
    size_t size = character_decode(p, (size_t)(end - *at), &c);
    *at += size == 0 ? 1 : size;
    if (size > 0 && !is_shown_as_number(c)) {
        memcpy(out, p, size);
        return size;
    }
    int shown;
    if (size > 0 && (c == '\n' || c == '\t' || c == '\r'))
        shown = snprintf(out, WORDING_MOST, "\\%c", c == '\n' ? 'n' : c == '\t' ? 't' : 'r');
    else if (size <= 1)
        shown = snprintf(out, WORDING_MOST, "\\x%02x", p[0]);
    else if (c <= 0xFFFF)
        shown = snprintf(out, WORDING_MOST, "\\u%04lx", c);
    else
        shown = snprintf(out, WORDING_MOST, "\\U%08lx", c);
    return (size_t)shown;
}

const char *wording_shown(memory_pool *p, const char *text)
{
    const char *end = text + strlen(text);
    char one[WORDING_MOST];
    size_t size = 0;
    bool same = true;
    for (const char *at = text; at < end;) {
        const char *before = at;
        size_t shown = wording_next(&at, end, one);
        same = same && shown == (size_t)(at - before);
        size += shown;
    }
    if (same)
        return text;
    char *copy = pool_alloc(p, size + 1);
    char *next = copy;
    for (const char *at = text; copy != NULL && at < end;) {
        size = wording_next(&at, end, one);
        memcpy(next, one, size);
        next += size;
    }
    return copy;
}

void wording_copy(char *out, size_t room, const char *text)
{
    const char *end = text + strlen(text);
    char one[WORDING_MOST];
    size_t used = 0;
    while (text < end) {
        size_t size = wording_next(&text, end, one);
        if (used + size >= room)
            break;
        memcpy(out + used, one, size);
        used += size;
    }
    out[used] = '\0';
}

/* ---- words ------------------------------------------------------------------------------------ */

static bool begins(const char *text, const char *with)
{
    for (; *with != '\0'; text++, with++)
        if ((*text >= 'A' && *text <= 'Z' ? *text - 'A' + 'a' : *text) != *with)
            return false;
    return true;
}

/* By sound, as far as a beginning tells: "a user", "an hour". */
const char *wording_article(const char *noun)
{
    static const char *const vowels[] = {"a",    "e",      "i",      "o",   "u",
                                         "hour", "honest", "honour", "heir"};
    static const char *const others[] = {"uni", "use", "usa", "usu", "uti",
                                         "ura", "eu",  "ewe", "one", "once"};
    static const char *const not_others[] = {"unin", "unim"};
    bool vowel = false;
    for (size_t i = 0; i < sizeof vowels / sizeof *vowels; i++)
        vowel = vowel || begins(noun, vowels[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        vowel = vowel && !begins(noun, others[i]);
    for (size_t i = 0; i < sizeof not_others / sizeof *not_others; i++)
        vowel = vowel || begins(noun, not_others[i]);
    return vowel ? "an" : "a";
}
