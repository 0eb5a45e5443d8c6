/* keys.h - several keys at once: an array of them, and a set that knows which were there before. */
#ifndef SCHEMAC_ROWS_KEYS_H
#define SCHEMAC_ROWS_KEYS_H

#include "rows/collector.h"

/* Items with a value for each of some fields: what a program passes, or rows. */
typedef struct key_array {
    const schemac_model *model;
    const uint16_t *fields;
    size_t field_count;
    const unsigned char *items;
    size_t count;
    size_t size;           /* bytes from one to the next */
    const size_t *offsets; /* of each value in an item; NULL: they are rows of the model, */
    const collector *in;   /* and were collected here, or are whole: NULL */
} key_array;

const void *key_part(const key_array *keys, size_t item, size_t part);

/* Whether there is a value for every part of every item; false with the error set. */
bool keys_check(schemac_db *db, const key_array *keys);

/* Binds one item from parameter *next on. */
bool keys_bind(schemac_db *db, const key_array *keys, size_t item, engine_statement *s, int *next);

/* Items of one array that differ, by their bytes. */
typedef struct key_set {
    const schemac_allocator *allocator;
    size_t *slots; /* an item plus one; 0 for none */
    size_t size, count;
} key_set;

/* *fresh: there was none like it. false when memory ran out. The array is always the same one,
   though its items may have moved. */
bool key_set_add(key_set *set, const key_array *keys, size_t item, bool *fresh);
void key_set_free(key_set *set);

#endif
