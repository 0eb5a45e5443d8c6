/* depfile.h - a make rule: the outputs depend on every file that was read. */
#ifndef SCHEMAC_EMIT_DEPFILE_H
#define SCHEMAC_EMIT_DEPFILE_H

#include "base/buf.h"
#include "front/ast.h"

buf emit_depfile(arena *a, const ast *tree, const char *const *outputs, size_t output_count);

#endif
