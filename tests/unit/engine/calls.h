/* calls.h - calls on rows: what the database says, what is called, and the calls of the engine in
   their order. */
#ifndef FAKE_CALLS_H
#define FAKE_CALLS_H

#include "fake.h"
#include "models.h"

/* What is passed in: as it was, when the call fails. */
typedef struct call_rows {
    author author;
    note note, notes[3];
    tag tag;
    office office;
    member member;
} call_rows;

typedef struct call_case {
    fake f;
    schemac_schema *schema;
    const schemac_model *models;
    schemac_config config;
    schemac_db *db;
    call_rows rows;
    const char *wrong; /* what a call has done that it may not; or NULL */
} call_case;

typedef struct call_scenario {
    const char *name;
    const schemac_engine *engine; /* of the trace; NULL: the strict one */
    void (*given)(call_case *c);  /* with an open handle; NULL: nothing */
    schemac_status (*act)(call_case *c);
    schemac_status status;
    bool firm;                         /* on the database of offices, else of notes */
    bool several;                      /* the error is not that of the last call */
    bool apart;                        /* what it changes is committed one by one */
    bool once;                         /* it is too much to break it everywhere */
    bool wide;                         /* the trace shows whole statements */
    bool (*check)(const call_case *c); /* of what has come of it; or NULL */
    const char *trace;
} call_scenario;

extern const call_scenario write_calls[], change_calls[], read_calls[], list_calls[],
    search_calls[], several_calls[], scan_calls[], query_calls[], declared_calls[],
    transaction_calls[], handle_calls[];
extern const size_t write_call_count, change_call_count, read_call_count, list_call_count,
    search_call_count, several_call_count, scan_call_count, query_call_count,
    declared_call_count, transaction_call_count, handle_call_count;

enum { MOST_CALLS = 300 };
struct CMUnitTest;
size_t call_tests(struct CMUnitTest *tests, void (*test)(void **state));

void call_begin_case(call_case *c, const schemac_engine *engine, const call_scenario *s);
void call_end_case(call_case *c);

/* Sets the tenant: office 4, which is there. */
void call_given_tenant(call_case *c);

/* A pointer that was given is NULL when the call failed, else it is freed. */
schemac_status call_take(call_case *c, schemac_status status, void *row);
schemac_status call_take_rows(call_case *c, schemac_status status, note_list *list, size_t count);
/* Constraints that are met. */
extern const engine_failure unique_name, unique_index, lost_author;

#endif
