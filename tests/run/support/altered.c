#include "altered.h"
#include "support.h"

enum { COPIES = 512, MODELS = 32 };

static struct {
    schemac_texts texts;
    schemac_model_texts models[MODELS];
} copies[COPIES];
static size_t count;

schemac_texts *own_texts(schemac_schema *s)
{
    assert_true(count < COPIES);
    assert_int_equal(s->text_count, 1);
    schemac_texts *own = &copies[count].texts;
    schemac_model_texts *models = copies[count++].models;
    *own = *s->texts;
    assert_in_range(s->model_count, 1, MODELS);
    memcpy(models, own->models, s->model_count * sizeof *models);
    own->models = models;
    s->texts = own;
    return own;
}

schemac_model_texts *own_model_texts(schemac_schema *s, const char *model)
{
    own_texts(s);
    return &copies[count - 1].models[schemac_model_find(s, model)->number];
}
