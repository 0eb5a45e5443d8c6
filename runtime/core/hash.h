/* hash.h - the perfect hash of model names: the compiler looks for seeds, the runtime looks up.
   A name's hash picks a seed; hash and seed together pick the slot ("hash, displace":
   Belazzougui, Botelho, Dietzfelbinger, ESA 2009). */
#ifndef SCHEMAC_CORE_HASH_H
#define SCHEMAC_CORE_HASH_H

#include <stdint.h>

/* FNV-1a */
static inline uint64_t name_hash(const char *name)
{
    uint64_t h = 14695981039346656037u;
    for (; *name != '\0'; name++)
        h = (h ^ (unsigned char)*name) * 1099511628211u;
    return h ^ (h >> 29);
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
