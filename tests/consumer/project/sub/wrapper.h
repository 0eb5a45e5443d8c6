#ifndef WRAPPER_H
#define WRAPPER_H

#include "lamp.schema.h"

schemac_db *open_lamps(void);

#endif
