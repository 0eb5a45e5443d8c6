/* perfect.h - a perfect hash over the names of the models. */
#ifndef SCHEMAC_SQL_PERFECT_H
#define SCHEMAC_SQL_PERFECT_H

#include "model/model.h"

typedef struct perfect_hash {
    uint16_t *seeds;
    uint32_t seed_count;
    uint16_t *slots; /* number of the model, 0xFFFF for none */
    uint32_t slot_count;
} perfect_hash;

perfect_hash perfect_hash_new(arena *a, const schema *s);

#endif
