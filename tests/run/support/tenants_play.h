/* tenants_play.h - rows of two tenants with natural keys of each type and collation, as a model in C,
   and who plays with them. */
#ifndef TESTS_RUN_TENANTS_PLAY_H
#define TESTS_RUN_TENANTS_PLAY_H

#include "support.h"

#include "guild.schema.h"

enum { KEYS = 4, TENANTS = 2, MODELS = 16, MARKS = 3, ROW = 256, BOTH = TENANTS };

typedef struct entry {
    bool there, gone;
    int note, mark, peer; /* mark and peer: -1 for none */
    int64_t rev;
} entry;

typedef struct kind {
    const schemac_model *m;
    int keys; /* how many there are */
    uint16_t note, mark, peer, deleted, rev;
    char on_delete; /* of peer: Null, Cascade, Restrict */
    entry rows[TENANTS][KEYS];
} kind;

typedef struct play {
    schemac_db *db;
    uint64_t random;
    unsigned long seed, step;
    int tenant; /* -1: none; BOTH: the system's rights */
    kind kinds[MODELS];
    char texts[8][24]; /* of the row at hand */
    size_t used;
    size_t oks, conflicts;
} play;

/* In the order of their keys. */
extern const char *const tenants[TENANTS];
extern const char *const marks[MARKS];

uint32_t below(play *p, uint32_t n);
void lost(const play *p, const kind *k, const char *what);
void expect(play *p, const kind *k, schemac_status wanted, schemac_status got, const char *call);
#define EXPECT(p, k, wanted, call) expect((p), (k), (wanted), (call), #call)
#define REQUIRE(p, k, condition)                                                                   \
    do {                                                                                           \
        if (!(condition))                                                                          \
            lost((p), (k), #condition);                                                            \
    } while (0)

/* ---- values --------------------------------------------------------------------------------- */

/* Another spelling of the same by this collation. */
const char *otherwise(play *p, const char *text, char collation);
const schemac_field *field_at(const kind *k, uint16_t number);
/* The values of a type ascend with their numbers. */
void put_value(play *p, const kind *k, const schemac_field *f, void *to, int n);
void put_key(play *p, const kind *k, unsigned char *row, int n);
bool has_key(play *p, const kind *k, const unsigned char *row, int n);
void put_row(play *p, const kind *k, unsigned char *row, int n, const entry *e);
void put_firm(const kind *k, unsigned char *row, const char *firm);
const char *firm_of(const kind *k, const unsigned char *row);
/* Everything that is in a row that was read. */
void check_entry(play *p, const kind *k, const unsigned char *row, int tenant, int n);

/* ---- what is expected ----------------------------------------------------------------------- */

bool is_seen(const entry *e);
/* Another row of the tenant has the mark. */
bool is_marked(const kind *k, int tenant, int n, int mark);
/* The triggers look before the row is written, the key when the statement ends. */
bool is_deleted_peer(const kind *k, int tenant, int peer);
schemac_status insert_into(kind *k, int tenant, int n, const entry *e);
schemac_status change_to(kind *k, int tenant, int n, const entry *e);
schemac_status upsert_into(kind *k, int tenant, int n, const entry *e);
/* What hangs on a row that goes: in one pass more for each that goes with it. */
schemac_status remove_from(kind *k, int tenant, int n);
/* The next row that a list gives, in the order of the key, or from the end; false behind the last.
   *at: -1 before the first. */
bool next_row(const play *p, const kind *k, bool descending, bool deleted, int note, int *at);
void check_next(play *p, const kind *k, const void *row, bool descending, bool deleted, int note,
                int *at);

/* ---- calls ---------------------------------------------------------------------------------- */

/* A row that references itself in another spelling is refused: SQLite does not compare by the
   collation then. */
bool is_itself(const kind *k, int n, const entry *e);
entry some_entry(play *p, const kind *k, int n);
/* Says in the row whose it is: nothing, or the tenant in some spelling, or another. *tenant: whose
   it is then, or -1 when the call has to refuse it. */
void say_firm(play *p, const kind *k, unsigned char *row, int *tenant);
schemac_status reached(const play *p, int tenant, schemac_status elsewhere);
/* After a row was inserted. */
void check_inserted(play *p, const kind *k, unsigned char *row, int tenant);
int path_of(const kind *k, const char *label);

/* For several rows: tenants_several.c. */
void write_several(play *p, kind *k);
void get_several(play *p, kind *k);
void list_among(play *p, kind *k);
void read_where(play *p, kind *k);
void change_where(play *p, kind *k);

#endif
