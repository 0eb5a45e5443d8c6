/* c_reserved.c - which names cannot be identifiers in C and C++. */
#include "model/c_reserved.h"

#include "front/limits.h"
#include "model/c_macros.h"

#include <stdlib.h>
#include <string.h>

/* Keywords of C11, C23 and C++20 with its alternative tokens; macros that the C library or the
   compiler defines with short names; types that the header uses. Sorted. */
/* clang-format off */
static const char *const reserved[] = {
    "EOF", "NULL", "alignas", "alignof", "and", "and_eq", "asm", "assert", "auto", "bitand",
    "bitor", "bool", "break", "case", "catch", "char", "char16_t", "char32_t", "char8_t", "class",
    "co_await", "co_return", "co_yield", "compl", "complex", "concept", "const", "const_cast",
    "consteval", "constexpr", "constinit", "continue", "decltype", "default", "delete", "do",
    "double", "dynamic_cast", "else", "enum", "errno", "explicit", "export", "extern", "false",
    "float", "for", "friend", "goto", "i386", "if", "imaginary", "inline", "int", "int16_t",
    "int32_t", "int64_t", "int8_t", "intmax_t", "intptr_t", "linux", "long", "major", "makedev",
    "max_align_t", "minor", "mutable", "namespace", "new", "noexcept", "noreturn", "not", "not_eq",
    "nullptr", "offsetof", "operator", "or", "or_eq", "private", "protected", "ptrdiff_t", "public",
    "register", "reinterpret_cast", "requires", "restrict", "return", "setjmp", "short", "signed",
    "size_t", "sizeof", "ssize_t", "static", "static_assert", "static_cast", "stderr", "stdin",
    "stdout", "struct", "switch", "template", "this", "thread_local", "throw", "true", "try",
    "typedef", "typeid", "typename", "typeof", "typeof_unqual", "uint16_t", "uint32_t", "uint64_t",
    "uint8_t", "uintmax_t", "uintptr_t", "union", "unix", "unsigned", "using", "va_arg", "va_copy",
    "va_end", "va_start", "virtual", "void", "volatile", "wchar_t", "while", "xor", "xor_eq"};
/* clang-format on */

static int compare_reserved(const void *name, const void *row)
{
    return strcmp(name, *(const char *const *)row);
}

bool c_names_is_reserved(const char *name)
{
    return bsearch(name, reserved, sizeof reserved / sizeof *reserved, sizeof *reserved,
                   compare_reserved) != NULL ||
           c_macros_has(name);
}

bool c_names_is_valid(const char *name)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    static const char digits[] = "0123456789_";
    size_t size = strlen(name);
    size_t first = strspn(name, letters);
    if (size == 0 || size > LIMIT_NAME_BYTES || first == 0)
        return false;
    for (size_t i = 0; i < size; i++)
        if (strchr(letters, name[i]) == NULL && strchr(digits, name[i]) == NULL)
            return false;
    return true;
}
