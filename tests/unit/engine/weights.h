/* weights.h - what the weight of a tag may mean: in the schema, and in the database. */
#ifndef FAKE_WEIGHTS_H
#define FAKE_WEIGHTS_H

#include "starts.h"

#define TAG_BASE      "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))"
#define MEANS(weight) "\"word\" text\n\"weight\" " weight "\n"

schemac_field weight_of(schemac_type type, uint8_t scale, const schemac_enum *enumeration);

/* The schema says so now. */
void declare_weight(start_case *c, schemac_field weight);

/* A database of version 1 with two tags, whose weight means this. */
void given_weights(start_case *c, const char *means);

#endif
