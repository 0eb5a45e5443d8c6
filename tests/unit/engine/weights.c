/* weights.c - what the weight of a tag may mean. */
#include "weights.h"

#include "../unit.h"

schemac_field weight_of(schemac_type type, uint8_t scale, const schemac_enum *enumeration)
{
    return (schemac_field){.name = "weight",
                           .column = "weight",
                           .enumeration = enumeration,
                           .offset = offsetof(tag, weight),
                           .flags = SCHEMAC_WRITABLE,
                           .type = (uint8_t)type,
                           .shape = (uint8_t)SCHEMAC_SHAPE(type, false),
                           .precision = 10,
                           .scale = scale};
}

/* The schema says so now. */
void declare_weight(start_case *c, schemac_field weight)
{
    static schemac_field fields[2];
    schemac_model *m = model_of(c->schema, TAG);
    fields[0] = m->record.fields[0];
    fields[1] = weight;
    m->record.fields = fields;
}

/* A database of version 1 with two tags, whose weight means this. */
void given_weights(start_case *c, const char *means)
{
    given_version_1(c);
    fake_given(&c->f, "INSERT INTO tag; INSERT INTO tag;");
    fake_know(&c->f, "tag", means, TAG_BASE);
}
