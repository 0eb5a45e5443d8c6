/* coverage.c - compiled without instrumentation: where that is, the compiler has these two names
   already. Where libFuzzer counts what was reached: clang.llvm.org/docs/SanitizerCoverage.html. */
#include "check.h"

#include <string.h>

extern uint8_t counters_begin[] __asm__("__start___sancov_cntrs")
    __attribute__((weak, visibility("hidden")));
extern uint8_t counters_end[] __asm__("__stop___sancov_cntrs")
    __attribute__((weak, visibility("hidden")));

void forget_coverage(void)
{
    memset(counters_begin, 0, (size_t)(counters_end - counters_begin));
}
