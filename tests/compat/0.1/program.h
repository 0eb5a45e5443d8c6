/* program.h - FROZEN with release 0.1: see program.c. */
#ifndef LIBRARY_PROGRAM_H
#define LIBRARY_PROGRAM_H

#include "library.schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                        \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

#define OK(call) CHECK((call) == SCHEMAC_OK)

/* starting.c */
void use_config(const char *path);
void use_start(const char *path);
void use_memory(void);
/* rows.c */
void use_rows(schemac_db *db);
void use_deleted(schemac_db *db);
void use_errors(schemac_db *db);
/* finding.c */
void use_lists(schemac_db *db);
void use_filters(schemac_db *db);
void use_scans(schemac_db *db);
/* around.c */
void use_tenants(schemac_db *db);
void use_transactions(schemac_db *db);
void use_schema(schemac_db *db);
void use_values(void);

#endif
