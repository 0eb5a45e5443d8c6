/* altered.h - schemas as tests change them: generated lists and texts are constant, and shared. */
#ifndef TESTS_RUN_ALTERED_H
#define TESTS_RUN_ALTERED_H

#include <schemac/schemac.h>

/* A new copy of the schema's texts, which it has from now on and no other schema has. It lasts as
   long as the program. */
schemac_texts *own_texts(schemac_schema *s);

/* The same for one of its models: the texts of that one, in a new copy of all. */
schemac_model_texts *own_model_texts(schemac_schema *s, const char *model);

#endif
