/* hash.h - the perfect hash of model names: the compiler looks for seeds, the runtime looks up.
   A name's hash picks a seed; hash and seed together pick the slot ("hash, displace":
   Belazzougui, Botelho, Dietzfelbinger, ESA 2009). */
#ifndef SCHEMAC_BASE_HASH_H
#define SCHEMAC_BASE_HASH_H

#include <stdint.h>

/* FNV-1a, 64 bits: begin with HASH_START, then a step for each byte
   (http://www.isthe.com/chongo/tech/comp/fnv/). Fingerprints of databases are made with it: it must
   never change. */
#define HASH_START UINT64_C(14695981039346656037)

static inline uint64_t hash_step(uint64_t h, unsigned char byte)
{
    return (h ^ byte) * UINT64_C(1099511628211);
}

static inline uint64_t name_hash(const char *name)
{
    uint64_t h = HASH_START;
    for (; *name != '\0'; name++)
        h = hash_step(h, (unsigned char)*name);
    return h ^ (h >> 29);
}

/* Tells the names of tables and columns apart in cursors: the same in letters of any size. It is
   in what clients keep: it must never change. */
static inline uint16_t name_mark(const char *name)
{
    uint64_t h = HASH_START;
    for (; *name != '\0'; name++)
        h = hash_step(h, (unsigned char)*name | 0x20);
    h ^= h >> 32;
    return (uint16_t)(h ^ h >> 16);
}

static inline uint32_t hash_bucket(uint64_t hash, uint32_t seed_count)
{
    return (uint32_t)(hash >> 32) % seed_count;
}

/* The finalizer of MurmurHash3 over hash and seed. */
static inline uint32_t hash_slot(uint64_t hash, uint32_t seed, uint32_t slot_count)
{
    uint64_t h = hash + seed * 0x9E3779B97F4A7C15u;
    h = (h ^ (h >> 33)) * 0xFF51AFD7ED558CCDu;
    h = (h ^ (h >> 33)) * 0xC4CEB9FE1A85EC53u;
    return (uint32_t)((h ^ (h >> 33)) % slot_count);
}

#endif
