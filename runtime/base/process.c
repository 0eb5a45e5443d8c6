/* process.c - a page of memory that the system empties in a child: looking there costs a load, while
   asking for the number of the process is a call of the system
   (https://man7.org/linux/man-pages/man2/madvise.2.html, MADV_WIPEONFORK). */
#include "base/process.h"

#include "base/value.h"

#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

/* Where the system has no such pages it is asked. */
static process_life unknown;

/* Set once, and the same for all threads; it stays until the process ends. */
static _Atomic(void *) page;

static void *make_page(void)
{
#ifdef MADV_WIPEONFORK
    size_t size = (size_t)sysconf(_SC_PAGESIZE);
    void *made = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    void *there = NULL;
    if (made == MAP_FAILED)
        return NULL;
    if (madvise(made, size, MADV_WIPEONFORK) == 0 &&
        atomic_compare_exchange_strong(&page, &there, made))
        return made;
    munmap(made, size);
    return there; /* another thread's, or NULL */
#else
    return NULL;
#endif
}

/* Numbers of processes come again, and time does not. */
static uint64_t new_life(void)
{
    return (uint64_t)getpid() << 44 ^ (uint64_t)value_monotonic() ^ 1u << 31;
}

process_mark process_now(void)
{
    process_mark m = {.life = &unknown, .made = 1, .number = (int)getpid()};
    void *there = atomic_load(&page);
    if (there == NULL)
        there = make_page();
    if (there == NULL)
        return m;
    uint64_t none = 0, fresh = new_life();
    m.life = there;
    m.made = atomic_compare_exchange_strong(m.life, &none, fresh) ? fresh : none;
    return m;
}

bool process_is(const process_mark *m)
{
    return m->life == &unknown ? m->number == (int)getpid() : process_is_surely(m);
}
