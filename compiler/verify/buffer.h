/* buffer.h - where the runtime writes statements while compiling. */
#ifndef SCHEMAC_VERIFY_BUFFER_H
#define SCHEMAC_VERIFY_BUFFER_H

#include "base/arena.h"
#include "statements/statement.h"

/* Empty, with its memory in the arena. */
sql_buffer buffer_new(arena *a);

#endif
