/* engine.h - SQLite, as the compiler asks it. */
#ifndef SCHEMAC_VERIFY_SQLITE_ENGINE_H
#define SCHEMAC_VERIFY_SQLITE_ENGINE_H

#include "verify/engine.h"

extern const verify_engine sqlite_engine;

#endif
