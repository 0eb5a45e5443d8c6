/* base64.c - three bytes as four characters. */
#include "base/base64.h"

size_t base64_put(base64_kind kind, const void *bytes, size_t size, char *out)
{
    static const char alphabets[2][65] = {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"};
    const char *digits = alphabets[kind];
    const unsigned char *in = bytes;
    char *begin = out;
    for (; size >= 3; size -= 3, in += 3, out += 4) {
        out[0] = digits[in[0] >> 2];
        out[1] = digits[(in[0] & 3) << 4 | in[1] >> 4];
        out[2] = digits[(in[1] & 15) << 2 | in[2] >> 6];
        out[3] = digits[in[2] & 63];
    }
    if (size > 0) {
        unsigned second = size == 2 ? in[1] : 0;
        *out++ = digits[in[0] >> 2];
        *out++ = digits[(in[0] & 3u) << 4 | second >> 4];
        if (size == 2)
            *out++ = digits[(second & 15) << 2];
        for (; kind == BASE64_PADDED && size < 3; size++)
            *out++ = '=';
    }
    return (size_t)(out - begin);
}
