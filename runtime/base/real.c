/* real.c - the shortest decimal form of a double, by exact arithmetic: R. G. Burger and
   R. K. Dybvig, "Printing Floating-Point Numbers Quickly and Accurately" (1996), figure 1. */
#include "base/real.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* A double is fraction * 2^exponent: IEEE 754, binary64. */
enum { FRACTION_BITS = 52, LEAST_EXPONENT = -1074, MOST_DIGITS = 17 };

_Static_assert(sizeof(double) == sizeof(uint64_t), "a double is IEEE 754's binary64");

/* A natural number. The largest: 10^324 times a fraction, or 2^1074 and what is shifted to it. */
enum { WORDS = 38 };

typedef struct natural {
    uint32_t words[WORDS]; /* the least first; the last that counts is not 0 */
    int count;
} natural;

static natural natural_of(uint64_t value)
{
    natural n = {.count = value > UINT32_MAX ? 2 : value > 0};
    n.words[0] = (uint32_t)value;
    n.words[1] = (uint32_t)(value >> 32);
    return n;
}

static void multiply(natural *n, uint32_t factor)
{
    uint64_t carry = 0;
    for (int i = 0; i < n->count; i++) {
        carry += (uint64_t)n->words[i] * factor;
        n->words[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry > 0)
        n->words[n->count++] = (uint32_t)carry;
}

static void multiply_by_power_of_ten(natural *n, int power)
{
    for (; power >= 9; power -= 9)
        multiply(n, 1000000000);
    for (; power > 0; power--)
        multiply(n, 10);
}

static void shift(natural *n, int bits)
{
    int words = bits / 32;
    multiply(n, UINT32_C(1) << bits % 32);
    if (words == 0 || n->count == 0)
        return;
    memmove(n->words + words, n->words, (size_t)n->count * sizeof *n->words);
    memset(n->words, 0, (size_t)words * sizeof *n->words);
    n->count += words;
}

static int compare(const natural *a, const natural *b)
{
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    for (int i = a->count; i-- > 0;)
        if (a->words[i] != b->words[i])
            return a->words[i] < b->words[i] ? -1 : 1;
    return 0;
}

/* Compares a + b with c. */
static int compare_sum(const natural *a, const natural *b, const natural *c)
{
    natural sum;
    uint64_t carry = 0;
    int count = a->count > b->count ? a->count : b->count;
    for (int i = 0; i < count; i++) {
        carry += (uint64_t)(i < a->count ? a->words[i] : 0) + (i < b->count ? b->words[i] : 0);
        sum.words[i] = (uint32_t)carry;
        carry >>= 32;
    }
    sum.words[count] = (uint32_t)carry;
    sum.count = count + (carry > 0);
    return compare(&sum, c);
}

/* The quotient of a division that gives one digit; *n becomes the remainder. */
static int divide(natural *n, const natural *by)
{
    int digit = 0;
    for (; compare(n, by) >= 0; digit++) {
        int64_t borrow = 0;
        for (int i = 0; i < n->count; i++) {
            borrow += (int64_t)n->words[i] - (i < by->count ? by->words[i] : 0);
            n->words[i] = (uint32_t)borrow;
            borrow >>= 32; /* -1 or 0 */
        }
        while (n->count > 0 && n->words[n->count - 1] == 0)
            n->count--;
    }
    return digit;
}

/* Numbers between value - below and value + above read back as the value, the ends themselves when
   its fraction is even; all of them are numerators over `unit`. */
typedef struct range {
    natural value, below, above, unit;
    bool even;
} range;

static range range_of(uint64_t fraction, int exponent)
{
    /* behind a power of two the next number is twice as far away as before it */
    bool uneven = fraction == UINT64_C(1) << FRACTION_BITS && exponent > LEAST_EXPONENT;
    range r = {.value = natural_of(fraction),
               .below = natural_of(1),
               .unit = natural_of(1),
               .even = fraction % 2 == 0};
    shift(&r.value, 1 + uneven);
    shift(&r.unit, 1 + uneven);
    if (exponent >= 0) {
        shift(&r.value, exponent);
        shift(&r.below, exponent);
    } else {
        shift(&r.unit, -exponent);
    }
    r.above = r.below;
    shift(&r.above, uneven);
    return r;
}

static bool reaches_unit(const range *r)
{
    int order = compare_sum(&r->value, &r->above, &r->unit);
    return r->even ? order >= 0 : order > 0;
}

static void multiply_range(range *r, int power)
{
    multiply_by_power_of_ten(&r->value, power);
    multiply_by_power_of_ten(&r->below, power);
    multiply_by_power_of_ten(&r->above, power);
}

/* Makes the value, with all that reads back as it, less than the unit, and at least a tenth of it.
   Returns the power of ten by which it was divided. */
static int scale(range *r, uint64_t fraction, int exponent)
{
    int bits = exponent - 1; /* 2^bits <= the number */
    for (; fraction > 0; fraction >>= 1)
        bits++;
    int scaled = bits * 78913; /* log 2 is 78913 / 2^18, a little more */
    int power = scaled > 0 ? (scaled + (1 << 18) - 1) / (1 << 18) : -(-scaled / (1 << 18));
    if (power >= 0)
        multiply_by_power_of_ten(&r->unit, power);
    else
        multiply_range(r, -power);
    if (reaches_unit(r)) {
        multiply(&r->unit, 10);
        power++;
    }
    return power;
}

/* The digits behind "0."; returns how many. */
static int digits_of(range *r, char digits[MOST_DIGITS])
{
    for (int count = 0;; count++) {
        multiply_range(r, 1);
        int digit = divide(&r->value, &r->unit);
        int low = compare(&r->value, &r->below);
        bool down = r->even ? low <= 0 : low < 0, up = reaches_unit(r);
        if (down && up) { /* to the nearer one, or the even one of two */
            int half = compare_sum(&r->value, &r->value, &r->unit);
            down = half < 0 || (half == 0 && digit % 2 == 0);
        }
        if (!down && !up) {
            digits[count] = (char)('0' + digit);
            continue;
        }
        digits[count] = (char)('0' + digit + !down);
        return count + 1;
    }
}

static char *put(char *out, const char *text, int size)
{
    memcpy(out, text, (size_t)size);
    return out + size;
}

static char *put_zeros(char *out, int count)
{
    memset(out, '0', (size_t)count);
    return out + count;
}

static char *put_exponent(char *out, int exponent)
{
    int rest = exponent < 0 ? -exponent : exponent;
    *out++ = 'e';
    *out++ = exponent < 0 ? '-' : '+';
    if (rest >= 100)
        *out++ = (char)('0' + rest / 100);
    if (rest >= 10)
        *out++ = (char)('0' + rest / 10 % 10);
    *out++ = (char)('0' + rest % 10);
    return out;
}

/* The number is 0.<digits> * 10^point. */
static char *put_digits(char *out, const char *digits, int count, int point)
{
    if (point > 21 || point < -5) {
        *out++ = digits[0];
        if (count > 1)
            *out++ = '.';
        return put_exponent(put(out, digits + 1, count - 1), point - 1);
    }
    if (point <= 0)
        return put(put_zeros(put(out, "0.", 2), -point), digits, count);
    if (count <= point)
        return put_zeros(put(out, digits, count), point - count);
    out = put(out, digits, point);
    *out++ = '.';
    return put(out, digits + point, count - point);
}

size_t real_put(double value, char out[REAL_SIZE])
{
    char digits[MOST_DIGITS], *at = out;
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint64_t fraction = bits & ((UINT64_C(1) << FRACTION_BITS) - 1);
    int exponent = (int)(bits >> FRACTION_BITS & 0x7FF);
    if (bits >> 63 != 0)
        *at++ = '-';
    if (exponent == 0 && fraction == 0)
        return (size_t)(put(at, "0.0", at == out ? 1 : 3) - out);
    if (exponent > 0)
        fraction |= UINT64_C(1) << FRACTION_BITS;
    exponent = LEAST_EXPONENT + (exponent > 0 ? exponent - 1 : 0);
    range r = range_of(fraction, exponent);
    int point = scale(&r, fraction, exponent);
    int count = digits_of(&r, digits);
    return (size_t)(put_digits(at, digits, count, point) - out);
}
