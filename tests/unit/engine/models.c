/* models.c - descriptors as generated code has them, for a database of authors, notes and tags, and
   for one of offices and their members. */
#include "models.h"

#include "../unit.h"

#include "base/hash.h"

#define FIELD(name, row, member, flags, type)                                                      \
    {                                                                                              \
        name, name, NULL, NULL, offsetof(row, member), 0, flags, type,                             \
            SCHEMAC_SHAPE(type, ((flags)&SCHEMAC_NULLABLE) != 0), 0, 0                             \
    }
#define NO_ROLES                                                                                   \
    .tenant = SCHEMAC_NO_FIELD, .soft_delete = SCHEMAC_NO_FIELD, .version = SCHEMAC_NO_FIELD

/* ---- authors, notes, tags ------------------------------------------------------------------- */

static const schemac_field author_fields[] = {
    FIELD("id", author, id, SCHEMAC_KEY | SCHEMAC_ASSIGNED, SCHEMAC_INT64),
    FIELD("name", author, name, SCHEMAC_WRITABLE, SCHEMAC_TEXT),
};
static const schemac_field note_fields[] = {
    FIELD("id", note, id, SCHEMAC_KEY | SCHEMAC_ASSIGNED, SCHEMAC_INT64),
    FIELD("author", note, author, SCHEMAC_WRITABLE, SCHEMAC_INT64),
    FIELD("title", note, title, SCHEMAC_WRITABLE, SCHEMAC_TEXT),
    FIELD("day", note, day, SCHEMAC_NULLABLE | SCHEMAC_WRITABLE, SCHEMAC_DATE),
    FIELD("edited", note, edited, SCHEMAC_DEFAULT_NOW | SCHEMAC_UPDATE_NOW, SCHEMAC_TIMESTAMP),
    FIELD("version", note, version, 0, SCHEMAC_INT64),
};
static const schemac_field tag_fields[] = {
    FIELD("word", tag, word, SCHEMAC_KEY, SCHEMAC_TEXT),
    FIELD("weight", tag, weight, SCHEMAC_WRITABLE, SCHEMAC_INT32),
};

static const uint16_t first[] = {0}, second[] = {1}, third[] = {2}, fourth[] = {3}, fifth[] = {4};
static const uint16_t days_and_titles[] = {NOTE_DAY, NOTE_TITLE};

static const schemac_path author_paths[] = {
    {"name", second, 1, 0, true, false, false, "author.name",
     "CREATE UNIQUE INDEX author.name ON author (name)", NULL},
};
static const schemac_path note_paths[NOTE_PATHS] = {
    {"author", second, 1, 0, false, false, false, "note.author",
     "CREATE INDEX note.author ON note (author)", NULL},
    {"day_title", days_and_titles, 2, 1, false, false, false, "note.day",
     "CREATE INDEX note.day ON note (day, title)", NULL},
};
static const schemac_reference note_references[] = {{"author", second, first, 1, AUTHOR, true}};

static const schemac_model notes_models[NOTES_MODELS] = {
    {.name = "author",
     .table = "author",
     .number = AUTHOR,
     .row_size = sizeof(author),
     .fields = author_fields,
     .field_count = 2,
     .key = first,
     .key_count = 1,
     .paths = author_paths,
     .path_count = 1,
     NO_ROLES,
     .create = "CREATE TABLE author (id int64 key, name text not null)"},
    {.name = "note",
     .table = "note",
     .number = NOTE,
     .row_size = sizeof(note),
     .fields = note_fields,
     .field_count = 6,
     .key = first,
     .key_count = 1,
     .paths = note_paths,
     .path_count = NOTE_PATHS,
     .references = note_references,
     .reference_count = 1,
     .filled = fifth,
     .filled_count = 1,
     .tenant = SCHEMAC_NO_FIELD,
     .soft_delete = SCHEMAC_NO_FIELD,
     .version = NOTE_VERSION,
     .stamped = true,
     .create = "CREATE TABLE note (id int64 key, author int64 not null references author, "
               "title text not null, day date, edited int64 not null default(now), "
               "version int64 not null default(1))"},
    {.name = "tag",
     .table = "tag",
     .number = TAG,
     .row_size = sizeof(tag),
     .fields = tag_fields,
     .field_count = 2,
     .key = first,
     .key_count = 1,
     NO_ROLES,
     .create = "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))"},
};

const char notes_tables[] =
    "CREATE TABLE author (id int64 key, name text not null);"
    "CREATE UNIQUE INDEX author.name ON author (name);"
    "CREATE TABLE note (id int64 key, author int64 not null references author, title text not null,"
    " day date, edited int64 not null default(now), version int64 not null default(1));"
    "CREATE INDEX note.author ON note (author);"
    "CREATE INDEX note.day ON note (day, title);"
    "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0));";

/* ---- offices and members -------------------------------------------------------------------- */

static const schemac_field office_fields[] = {
    FIELD("id", office, id, SCHEMAC_KEY | SCHEMAC_ASSIGNED, SCHEMAC_INT64),
    FIELD("name", office, name, SCHEMAC_WRITABLE, SCHEMAC_TEXT),
};
static const schemac_field member_fields[] = {
    FIELD("id", member, id, SCHEMAC_KEY | SCHEMAC_ASSIGNED, SCHEMAC_INT64),
    FIELD("office", member, office, 0, SCHEMAC_INT64),
    FIELD("label", member, label, SCHEMAC_WRITABLE, SCHEMAC_TEXT),
    FIELD("made", member, made, SCHEMAC_DEFAULT_NOW, SCHEMAC_TIMESTAMP),
    FIELD("gone", member, gone, SCHEMAC_NULLABLE, SCHEMAC_TIMESTAMP),
};
static const schemac_path member_paths[] = {
    {"tenant", first, 1, 0, false, true, false, "member.tenant.key",
     "CREATE UNIQUE INDEX member.tenant.key ON member (office, id)", NULL},
    {"label", third, 1, 0, true, false, false, "member.label",
     "CREATE UNIQUE INDEX member.label ON member (office, label)", NULL},
};
static const schemac_reference member_references[] = {{"office", second, first, 1, OFFICE, true}};

static const schemac_model firm_models[FIRM_MODELS] = {
    {.name = "office",
     .table = "office",
     .number = OFFICE,
     .row_size = sizeof(office),
     .fields = office_fields,
     .field_count = 2,
     .key = first,
     .key_count = 1,
     .tenant = 0,
     .is_tenant = true,
     .soft_delete = SCHEMAC_NO_FIELD,
     .version = SCHEMAC_NO_FIELD,
     .create = "CREATE TABLE office (id int64 key, name text not null)"},
    {.name = "member",
     .table = "member",
     .number = MEMBER,
     .row_size = sizeof(member),
     .fields = member_fields,
     .field_count = 5,
     .key = first,
     .key_count = 1,
     .paths = member_paths,
     .path_count = 2,
     .references = member_references,
     .reference_count = 1,
     .filled = fourth,
     .filled_count = 1,
     .tenant = 1,
     .soft_delete = 4,
     .version = SCHEMAC_NO_FIELD,
     .create = "CREATE TABLE member (id int64 key, office int64 not null references office, "
               "label text not null, made int64 not null default(now), gone int64)"},
};

const char firm_tables[] =
    "CREATE TABLE office (id int64 key, name text not null);"
    "CREATE TABLE member (id int64 key, office int64 not null references office,"
    " label text not null, made int64 not null default(now), gone int64);"
    "CREATE UNIQUE INDEX member.tenant.key ON member (office, id);"
    "CREATE UNIQUE INDEX member.label ON member (office, label);";

/* ---- schemas -------------------------------------------------------------------------------- */

enum { SLOTS = 64 };

/* With so many slots no two names meet. */
static void make_hash(schemac_schema *s, uint16_t slots[SLOTS])
{
    static const uint16_t seeds[1] = {0};
    for (size_t i = 0; i < SLOTS; i++)
        slots[i] = SCHEMAC_NO_FIELD;
    for (uint16_t i = 0; i < s->model_count; i++) {
        uint32_t slot = hash_slot(name_hash(s->models[i].name), 0, SLOTS);
        assert_int_equal(slots[slot], SCHEMAC_NO_FIELD);
        slots[slot] = i;
    }
    s->hash_seeds = seeds;
    s->hash_seed_count = 1;
    s->hash_slots = slots;
    s->hash_slot_count = SLOTS;
}

static const uint16_t in_order[] = {0, 1, 2};

schemac_schema *notes_schema(void)
{
    static schemac_schema s;
    static schemac_model models[NOTES_MODELS];
    static uint16_t slots[SLOTS];
    memcpy(models, notes_models, sizeof models);
    s = (schemac_schema){.abi = SCHEMAC_ABI,
                         .version = 2,
                         .name = "notes",
                         .fingerprint = 1002,
                         .application_id = NOTES_OWNER,
                         .model_count = NOTES_MODELS,
                         .models = models,
                         .order = in_order};
    make_hash(&s, slots);
    return &s;
}

schemac_schema *firm_schema(void)
{
    static schemac_schema s;
    static schemac_model models[FIRM_MODELS];
    static uint16_t slots[SLOTS];
    memcpy(models, firm_models, sizeof models);
    s = (schemac_schema){.abi = SCHEMAC_ABI,
                         .version = 1,
                         .name = "firm",
                         .fingerprint = 2001,
                         .application_id = FIRM_OWNER,
                         .model_count = FIRM_MODELS,
                         .models = models,
                         .order = in_order,
                         .tenant = &models[OFFICE]};
    make_hash(&s, slots);
    return &s;
}
