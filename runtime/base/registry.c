/* registry.c - the models of a schema: constant data, counted, walked and found by name. */
#include "base/hash.h"

#include <schemac/schemac.h>

#include <string.h>

size_t schemac_model_count(const schemac_schema *schema)
{
    return schema == NULL ? 0 : schema->model_count;
}

const schemac_model *schemac_model_at(const schemac_schema *schema, size_t index)
{
    return index < schemac_model_count(schema) ? &schema->models[index] : NULL;
}

const schemac_model *schemac_model_find(const schemac_schema *schema, const char *name)
{
    if (schema == NULL || name == NULL || schema->model_count == 0)
        return NULL;
    uint64_t h = name_hash(name);
    uint32_t seed = schema->hash_seeds[hash_bucket(h, schema->hash_seed_count)];
    uint32_t number = schema->hash_slots[hash_slot(h, seed, schema->hash_slot_count)];
    if (number >= schema->model_count)
        return NULL;
    const schemac_model *m = &schema->models[number];
    return strcmp(m->name, name) == 0 ? m : NULL;
}
