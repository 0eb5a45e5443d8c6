/* check.h - what the fuzz targets share. */
#ifndef SCHEMAC_FUZZ_CHECK_H
#define SCHEMAC_FUZZ_CHECK_H

#include <stddef.h>
#include <stdint.h>

/* One input, whatever it is. Returns 0, or does not return when something is wrong with us. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Ends the process with a message: the input is a find. */
_Noreturn void found(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same for an arena without memory. */
void out_of_memory(void);

/* The path of `name` in a directory of this process, empty at first and removed at its end. */
const char *work_file(const char *name);
void write_file(const char *path, const void *bytes, size_t size);

/* libFuzzer sees nothing of what this input reached so far. Only where there is libFuzzer. */
void forget_coverage(void) __attribute__((weak));

/* The same number for the same input. */
uint64_t hash_of(const uint8_t *bytes, size_t size);

#endif
