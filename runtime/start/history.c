/* history.c - reads and writes the record of what was done to a database. */
#include "start/history.h"

#include "base/hash.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const words[] = {
#define X(name, word) word,
    HISTORY_LIST(X)
#undef X
};

/* Records of earlier builds that are called otherwise today. */
static const struct {
    const char *word;
    const char *detail; /* begins so */
    history_kind kind;
} old_words[] = {{"skipped", "not needed", HISTORY_INCLUDED}};

static history_kind kind_of(const survey_record *r)
{
    for (size_t i = 0; i < sizeof old_words / sizeof *old_words; i++)
        if (strcmp(r->kind, old_words[i].word) == 0 &&
            strncmp(r->detail, old_words[i].detail, strlen(old_words[i].detail)) == 0)
            return old_words[i].kind;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(r->kind, words[i]) == 0)
            return (history_kind)i;
    return HISTORY_UNKNOWN;
}

/* What a fingerprint is made of has changed once: those of today say so. */
#define FINGERPRINT_METHOD "v2-"

/* Large enough for a fingerprint as text; with the shape of the version behind it, which builds of
   before did not write. */
enum { FINGERPRINT_SIZE = sizeof FINGERPRINT_METHOD + 16, STANDING_SIZE = FINGERPRINT_SIZE + 17 };

static void put_fingerprint(const schemac_texts *texts, char out[FINGERPRINT_SIZE])
{
    snprintf(out, FINGERPRINT_SIZE, FINGERPRINT_METHOD "%016" PRIx64, texts->fingerprint);
}

static void put_standing(const schemac_texts *texts, char out[STANDING_SIZE])
{
    put_fingerprint(texts, out);
    if (texts->shape != 0)
        snprintf(out + FINGERPRINT_SIZE - 1, STANDING_SIZE - FINGERPRINT_SIZE + 1, "-%016" PRIx64,
                 texts->shape);
}

static bool has_fingerprint(const history_entry *e, const schemac_texts *texts)
{
    char fingerprint[FINGERPRINT_SIZE];
    put_fingerprint(texts, fingerprint);
    return strncmp(e->checksum, fingerprint, FINGERPRINT_SIZE - 1) == 0;
}

/* ---- reading --------------------------------------------------------------------------------- */

bool history_read(schemac_db *db, memory_pool *p, history *out)
{
    survey_history stored;
    *out = (history){NULL, 0};
    if (!db->engine->read_history(db->connection, p, &stored)) {
        error_of_pool(db, p, "read the history of the database");
        return false;
    }
    out->list = pool_alloc(p, (stored.count + 1) * sizeof *out->list);
    if (out->list == NULL) {
        error_no_memory(db);
        return false;
    }
    for (size_t i = 0; i < stored.count; i++) {
        const survey_record *r = &stored.list[i];
        out->list[out->count++] = (history_entry){.kind = kind_of(r),
                                                  .number = r->number,
                                                  .version = r->version,
                                                  .name = r->name,
                                                  .checksum = r->checksum,
                                                  .detail = r->detail};
    }
    return true;
}

/* What says at which version the database is: the last of these. */
static const history_entry *last_standing(const history *h)
{
    for (size_t i = h->count; i > 0; i--) {
        const history_entry *e = &h->list[i - 1];
        if (e->kind == HISTORY_SYNC || e->kind == HISTORY_ROLLBACK)
            return e;
    }
    return NULL;
}

int64_t history_version(const history *h)
{
    const history_entry *e = last_standing(h);
    return e == NULL ? 0 : e->kind == HISTORY_SYNC ? e->version : e->version - 1;
}

const char *history_name(const history *h)
{
    const char *name = "";
    for (size_t i = 0; i < h->count; i++)
        if (h->list[i].kind == HISTORY_SYNC)
            name = h->list[i].name;
    return name;
}

bool history_is_name(const schemac_schema *schema, const char *name)
{
    bool is = strcmp(name, schema->name) == 0;
    for (size_t i = 0; i < schema->old_name_count && !is; i++)
        is = strcmp(name, schema->old_names[i].name) == 0;
    return is;
}

bool history_is_of(const history *h, const schemac_schema *schema)
{
    for (size_t i = 0; i < h->count; i++)
        if (h->list[i].kind == HISTORY_SYNC && history_is_name(schema, h->list[i].name))
            return true;
    return false;
}

bool history_is_at(const history *h, const schemac_texts *texts)
{
    const history_entry *e = last_standing(h);
    return e != NULL && e->kind == HISTORY_SYNC && has_fingerprint(e, texts);
}

bool history_is_of_other_shape(const history *h, const schemac_texts *texts)
{
    char standing[STANDING_SIZE];
    const history_entry *e = last_standing(h);
    put_standing(texts, standing);
    return e != NULL && e->kind == HISTORY_SYNC && strlen(e->checksum) == STANDING_SIZE - 1 &&
           strcmp(e->checksum + FINGERPRINT_SIZE, standing + FINGERPRINT_SIZE) != 0;
}

bool history_may_have_old_form(const history *h, const schemac_schema *schema,
                               const schemac_texts *texts)
{
    const history_entry *e = last_standing(h);
    return e != NULL && e->kind == HISTORY_SYNC && e->version == (int64_t)schema->version &&
           strcmp(e->name, schema->name) == 0 && e->checksum[0] != '\0' &&
           (strncmp(e->checksum, FINGERPRINT_METHOD, strlen(FINGERPRINT_METHOD)) != 0 ||
            (strlen(e->checksum) == STANDING_SIZE - 1 && !has_fingerprint(e, texts) &&
             !history_is_of_other_shape(h, texts)));
}

/* ---- renames --------------------------------------------------------------------------------- */

static rename_entry rename_of(const history_entry *e)
{
    bool table = e->checksum[0] == '\0';
    return (rename_entry){.from = e->detail,
                          .to = table ? e->name : e->checksum,
                          .table = table,
                          .in = table ? NULL : e->name};
}

/* Whether a rollback to an older version came after it. */
static bool is_undone(const history *h, const history_entry *rename)
{
    for (const history_entry *e = rename; e < h->list + h->count; e++)
        if (e->kind == HISTORY_SYNC && e->checksum[0] == '\0' && e->version < rename->version)
            return true;
    return false;
}

bool history_renames_after(const history *h, memory_pool *p, int64_t version, rename_list *out)
{
    *out = (rename_list){NULL, 0, 0};
    out->list = pool_alloc(p, (h->count + 1) * sizeof *out->list);
    for (size_t i = h->count; out->list != NULL && i > 0; i--) {
        const history_entry *e = &h->list[i - 1];
        if (e->kind == HISTORY_RENAME && e->version > version && !is_undone(h, e))
            out->list[out->count++] = rename_of(e);
    }
    return out->list != NULL;
}

/* ---- builds ---------------------------------------------------------------------------------- */

/* A rollback takes back what was done before it: builds are counted from there. */
static bool is_rollback(const history_entry *e)
{
    return e->kind == HISTORY_ROLLBACK || (e->kind == HISTORY_SYNC && e->checksum[0] == '\0');
}

bool history_has_later_build(const history *h, const schemac_schema *schema,
                             const schemac_texts *texts)
{
    bool later = false;
    for (size_t i = h->count; i > 0 && !is_rollback(&h->list[i - 1]); i--) {
        const history_entry *e = &h->list[i - 1];
        if (e->kind != HISTORY_SYNC || e->version != (int64_t)schema->version)
            continue;
        if (has_fingerprint(e, texts))
            return later;
        later = true;
    }
    return false;
}

const history_entry *history_last_step(const history *h)
{
    for (size_t i = h->count; i > 0 && !is_rollback(&h->list[i - 1]); i--)
        if (h->list[i - 1].kind == HISTORY_STEP)
            return &h->list[i - 1];
    return NULL;
}

bool history_is_kept(const history_entry *step)
{
    return strstr(step->checksum, "kept") != NULL;
}

/* However its white space is. */
static uint64_t add_words(uint64_t h, const char *sql)
{
    static const char blanks[] = " \t\r\n\f\v";
    for (sql += strspn(sql, blanks); *sql != '\0'; sql += strspn(sql, blanks)) {
        for (size_t size = strcspn(sql, blanks); size > 0; size--)
            h = hash_step(h, (unsigned char)*sql++);
        h = hash_step(h, ' ');
    }
    return hash_step(h, 0);
}

static uint64_t add_made(uint64_t h, const schemac_model *m, const schemac_model_texts *t)
{
    for (size_t i = 0; i < m->record.field_count; i++) {
        const schemac_field *f = &m->record.fields[i];
        const schemac_enum *e = f->enumeration;
        if (t->becomes != NULL && t->becomes[i] != NULL)
            h = add_words(add_words(add_words(h, m->table), f->column), t->becomes[i]);
        for (size_t j = 0; e != NULL && e->was != NULL && j < e->count; j++)
            if (e->was[j] != NULL)
                h = add_words(add_words(add_words(h, e->name), e->values[j].name), e->was[j]);
    }
    return h;
}

/* Of what rows get by the schema's words in the step to a version; HASH_START for nothing. */
static uint64_t hash_of_made(const schemac_schema *s, const schemac_texts *t)
{
    uint64_t h = HASH_START;
    for (size_t i = 0; i < s->model_count; i++)
        h = add_made(h, &s->models[i], &t->models[i]);
    return h;
}

bool history_is_made_by_other(const history_entry *step, const schemac_schema *schema,
                              const schemac_texts *texts)
{
    enum { DIGITS = 16 };
    return strspn(step->checksum, "0123456789abcdef") == DIGITS &&
           strtoull(step->checksum, NULL, 16) != hash_of_made(schema, texts);
}

bool history_is_made_otherwise(const history_entry *step, const schemac_schema *schema,
                               const schemac_texts *texts)
{
    return hash_of_made(schema, texts) != HASH_START &&
           history_is_made_by_other(step, schema, texts);
}

const history_entry *history_of(const history *h, int64_t number)
{
    for (size_t i = h->count; i > 0; i--)
        if (h->list[i - 1].version == number && h->list[i - 1].kind != HISTORY_SYNC &&
            h->list[i - 1].kind != HISTORY_RENAME)
            return &h->list[i - 1];
    return NULL;
}

bool history_is_done(const history_entry *e)
{
    return e != NULL && (e->kind == HISTORY_MIGRATION || e->kind == HISTORY_SKIPPED ||
                         e->kind == HISTORY_INCLUDED);
}

bool history_has_effect(const history_entry *e)
{
    return e->kind == HISTORY_MIGRATION || e->kind == HISTORY_INCLUDED;
}

const char *history_replaced(const history *h)
{
    for (size_t i = h->count; i > 0; i--)
        if (h->list[i - 1].kind == HISTORY_MARK)
            return h->list[i - 1].name;
    return NULL;
}

/* ---- writing --------------------------------------------------------------------------------- */

static bool write_record(schemac_db *db, const survey_record *r)
{
    if (db->engine->record(db->connection, r))
        return true;
    error_of_engine(db, "write the history of the database", NULL);
    return false;
}

bool history_add(schemac_db *db, history_kind kind, const schemac_migration *m, const char *detail)
{
    const survey_record r = {.kind = words[kind],
                             .version = m->number,
                             .name = m->name,
                             .checksum = history_texts(db, m)->checksum,
                             .detail = detail};
    return write_record(db, &r);
}

bool history_add_forgotten(schemac_db *db, const history_entry *e, const char *detail)
{
    const survey_record r = {.kind = words[HISTORY_FORGOTTEN],
                             .version = e->version,
                             .name = e->name,
                             .checksum = e->checksum,
                             .detail = detail};
    return write_record(db, &r);
}

/* Of no version: those of migrations begin with 1. */
bool history_add_mark(schemac_db *db, const char *replaced, const char *detail)
{
    const survey_record r = {.kind = words[HISTORY_MARK],
                             .version = 0,
                             .name = replaced,
                             .checksum = "",
                             .detail = detail};
    return write_record(db, &r);
}

/* Of no version, as a mark. */
bool history_add_step(schemac_db *db, int64_t from, bool kept)
{
    char detail[64], checksum[32];
    snprintf(detail, sizeof detail, "from version %" PRId64 "%s", from,
             kept ? ", which a backup keeps" : "");
    snprintf(checksum, sizeof checksum, "%016" PRIx64 "%s", hash_of_made(db->schema, db->texts),
             kept ? " kept" : "");
    const survey_record r = {.kind = words[HISTORY_STEP],
                             .version = 0,
                             .name = db->schema->name,
                             .checksum = checksum,
                             .detail = detail};
    return write_record(db, &r);
}

bool history_add_sync(schemac_db *db, const char *detail)
{
    char standing[STANDING_SIZE];
    put_standing(db->texts, standing);
    const survey_record r = {.kind = words[HISTORY_SYNC],
                             .version = db->schema->version,
                             .name = db->schema->name,
                             .checksum = standing,
                             .detail = detail};
    return write_record(db, &r);
}

bool history_add_rename(schemac_db *db, const rename_entry *r)
{
    const survey_record record = {.kind = words[HISTORY_RENAME],
                                  .version = db->schema->version,
                                  .name = r->table ? r->to : r->in,
                                  .checksum = r->table ? "" : r->to,
                                  .detail = r->from};
    return write_record(db, &record);
}

bool history_add_rolled_back(schemac_db *db, uint32_t version, const char *name)
{
    const survey_record r = {.kind = words[HISTORY_SYNC],
                             .version = version,
                             .name = name,
                             .checksum = "",
                             .detail = "rolled back"};
    return write_record(db, &r);
}
