/* clock.h - time and medians for the benchmarks. */
#ifndef BENCH_CLOCK_H
#define BENCH_CLOCK_H

#include <stddef.h>

/* Of no particular beginning. */
double seconds(void);

/* Of the processor, that the whole process has used: what others do on the machine counts little.
   */
double processor_seconds(void);

/* Sorts the values. */
double median(double *values, size_t count);

#endif
