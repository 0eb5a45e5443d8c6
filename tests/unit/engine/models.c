/* models.c - descriptors as generated code has them, for a database of authors, notes and tags, and
   for one of offices and their members. */
#include "models.h"

#include "../unit.h"

#include "base/hash.h"

#define FIELD(name, row, member, flags, type)                                                      \
    {                                                                                              \
        name, name, NULL, NULL, offsetof(row, member), 0, flags, type,                             \
            SCHEMAC_SHAPE(type, ((flags)&SCHEMAC_NULLABLE) != 0), 0, 0, 0                          \
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
    {"author", "author", NULL, "author", offsetof(note, author), 0, SCHEMAC_WRITABLE, SCHEMAC_INT64,
     SCHEMAC_SHAPE(SCHEMAC_INT64, false), 0, 0, 0},
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
    {"name", second, 1, 0, true, false, false, false},
};
static const schemac_path note_paths[NOTE_PATHS] = {
    {"author", second, 1, 0, false, false, false, false},
    {"day_title", days_and_titles, 2, 1, false, false, false, false},
};
static const schemac_reference note_references[] = {{"author", second, first, 1, AUTHOR, true}};

static const schemac_model notes_models[NOTES_MODELS] = {
    {.name = "author",
     .table = "author",
     .number = AUTHOR,
     .record = {author_fields, sizeof(author), 2},
     .key = first,
     .key_count = 1,
     .paths = author_paths,
     .path_count = 1,
     NO_ROLES},
    {.name = "note",
     .table = "note",
     .number = NOTE,
     .record = {note_fields, sizeof(note), 6},
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
     .stamped = true},
    {.name = "tag",
     .table = "tag",
     .number = TAG,
     .record = {tag_fields, sizeof(tag), 2},
     .key = first,
     .key_count = 1,
     NO_ROLES},
};

static const schemac_sql_object
    author_indexes[] = {{"author.name", "CREATE UNIQUE INDEX author.name ON author (name)"}},
    note_indexes[NOTE_PATHS] = {{"note.author", "CREATE INDEX note.author ON note (author)"},
                                {"note.day", "CREATE INDEX note.day ON note (day, title)"}},
    note_keys[] = {
        {"note.author", "CREATE FOREIGN KEY note.author ON note (author) TO author (id)"}};

#define AUTHOR_TABLE "CREATE TABLE author (id int64 key, name text not null)"
#define NOTE_TABLE(reference)                                                                      \
    "CREATE TABLE note (id int64 key, author int64 not null" reference ", title text not null, "   \
    "day date, edited int64 not null default(now), version int64 not null default(1))"
#define TAG_TABLE "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))"

static const schemac_model_texts notes_texts[TEXT_SETS][NOTES_MODELS] = {
    [TEXTS_STRICT] = {{.create = AUTHOR_TABLE, .indexes = author_indexes},
                      {.create = NOTE_TABLE(""),
                       .indexes = note_indexes,
                       .foreign_keys = note_keys,
                       .foreign_key_count = 1},
                      {.create = TAG_TABLE}},
    [TEXTS_PLAIN] = {{.create = AUTHOR_TABLE, .indexes = author_indexes},
                     {.create = NOTE_TABLE(" references author"), .indexes = note_indexes},
                     {.create = TAG_TABLE}}};

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
    {"tenant", first, 1, 0, false, true, false, false},
    {"label", third, 1, 0, true, false, false, false},
};
static const schemac_reference member_references[] = {{"office", second, first, 1, OFFICE, true}};

static const schemac_model firm_models[FIRM_MODELS] = {
    {.name = "office",
     .table = "office",
     .number = OFFICE,
     .record = {office_fields, sizeof(office), 2},
     .key = first,
     .key_count = 1,
     .tenant = 0,
     .is_tenant = true,
     .soft_delete = SCHEMAC_NO_FIELD,
     .version = SCHEMAC_NO_FIELD},
    {.name = "member",
     .table = "member",
     .number = MEMBER,
     .record = {member_fields, sizeof(member), 5},
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
     .version = SCHEMAC_NO_FIELD},
};

static const schemac_sql_object
    member_indexes[] = {{"member.tenant.key",
                         "CREATE UNIQUE INDEX member.tenant.key ON member (office, id)"},
                        {"member.label",
                         "CREATE UNIQUE INDEX member.label ON member (office, label)"}},
    member_keys[] = {
        {"member.office", "CREATE FOREIGN KEY member.office ON member (office) TO office (id)"}};

#define OFFICE_TABLE "CREATE TABLE office (id int64 key, name text not null)"
#define MEMBER_TABLE(reference)                                                                    \
    "CREATE TABLE member (id int64 key, office int64 not null" reference ", "                      \
    "label text not null, made int64 not null default(now), gone int64)"

static const schemac_model_texts firm_texts[TEXT_SETS][FIRM_MODELS] = {
    [TEXTS_STRICT] = {{.create = OFFICE_TABLE},
                      {.create = MEMBER_TABLE(""),
                       .indexes = member_indexes,
                       .foreign_keys = member_keys,
                       .foreign_key_count = 1}},
    [TEXTS_PLAIN] = {{.create = OFFICE_TABLE},
                     {.create = MEMBER_TABLE(" references office"), .indexes = member_indexes}}};

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

enum { MOST_MODELS = 3, MOST_PATHS = 2 };

/* A schema, and what it consists of that tests may change. */
typedef struct made_schema {
    schemac_schema schema;
    schemac_model models[MOST_MODELS];
    schemac_model_texts models_sql[TEXT_SETS][MOST_MODELS];
    schemac_texts texts[TEXT_SETS];
    uint16_t slots[SLOTS];
} made_schema;

/* The texts for an engine that is not here stand first, and are complete. */
static void make_texts(made_schema *m, const schemac_model_texts *list, uint64_t fingerprint)
{
    static const char *const engines[TEXT_SETS] = {"elsewhere", "strict", "plain"};
    static const schemac_sql_object strange[MOST_PATHS] = {{"strange.a", "MAKE INDEX strange.a"},
                                                           {"strange.b", "MAKE INDEX strange.b"}};
    size_t count = m->schema.model_count;
    for (size_t set = 0; set < TEXT_SETS; set++) {
        for (size_t i = 0; i < count; i++)
            m->models_sql[set][i] =
                set == TEXTS_ELSEWHERE
                    ? (schemac_model_texts){.create = "MAKE TABLE strange", .indexes = strange}
                    : list[set * count + i];
        m->texts[set] = (schemac_texts){.engine = engines[set],
                                        .fingerprint = set == TEXTS_ELSEWHERE ? 9 : fingerprint,
                                        .models = m->models_sql[set]};
    }
    m->schema.texts = m->texts;
    m->schema.text_count = TEXT_SETS;
}

schemac_schema *notes_schema(void)
{
    static made_schema m;
    memcpy(m.models, notes_models, sizeof notes_models);
    m.schema = (schemac_schema){.abi = SCHEMAC_ABI,
                                .version = 2,
                                .name = "notes",
                                .owner = NOTES_OWNER,
                                .model_count = NOTES_MODELS,
                                .models = m.models,
                                .order = in_order};
    make_texts(&m, notes_texts[0], 1002);
    make_hash(&m.schema, m.slots);
    return &m.schema;
}

schemac_schema *firm_schema(void)
{
    static made_schema m;
    memcpy(m.models, firm_models, sizeof firm_models);
    m.schema = (schemac_schema){.abi = SCHEMAC_ABI,
                                .version = 1,
                                .name = "firm",
                                .owner = FIRM_OWNER,
                                .model_count = FIRM_MODELS,
                                .models = m.models,
                                .order = in_order,
                                .tenant = &m.models[OFFICE]};
    make_texts(&m, firm_texts[0], 2001);
    make_hash(&m.schema, m.slots);
    return &m.schema;
}

/* ---- changes -------------------------------------------------------------------------------- */

schemac_model *model_of(const schemac_schema *s, size_t model)
{
    return (schemac_model *)(uintptr_t)&s->models[model];
}

static schemac_texts *set_of(const schemac_schema *s, size_t set)
{
    return (schemac_texts *)(uintptr_t)&s->texts[set];
}

schemac_model_texts *model_texts_of(const schemac_schema *s, size_t set, size_t model)
{
    return (schemac_model_texts *)(uintptr_t)&s->texts[set].models[model];
}

const schemac_texts *texts_of(const schemac_schema *s, const char *engine)
{
    size_t set = 0;
    while (strcmp(s->texts[set].engine, engine) != 0)
        assert_true(++set < TEXT_SETS);
    return &s->texts[set];
}

void set_create(schemac_schema *s, size_t model, const char *create)
{
    for (size_t set = TEXTS_STRICT; set < TEXT_SETS; set++)
        model_texts_of(s, set, model)->create = create;
}

void set_triggers(schemac_schema *s, size_t model, const schemac_sql_object *list, uint16_t count)
{
    for (size_t set = TEXTS_STRICT; set < TEXT_SETS; set++) {
        model_texts_of(s, set, model)->triggers = list;
        model_texts_of(s, set, model)->trigger_count = count;
    }
}

void set_paths(schemac_schema *s, size_t model, const schemac_path *paths, uint16_t count,
               const schemac_sql_object *indexes, const char *const *conditions)
{
    model_of(s, model)->paths = paths;
    model_of(s, model)->path_count = count;
    for (size_t set = TEXTS_STRICT; set < TEXT_SETS; set++) {
        model_texts_of(s, set, model)->indexes = indexes;
        model_texts_of(s, set, model)->conditions = conditions;
    }
}

void set_seeds(schemac_schema *s, const schemac_seed *list, const schemac_seed_texts *texts,
               uint32_t count)
{
    s->seeds = list;
    s->seed_count = count;
    for (size_t set = TEXTS_STRICT; set < TEXT_SETS; set++)
        set_of(s, set)->seeds = texts;
}

void set_migrations(schemac_schema *s, const schemac_migration *list,
                    const schemac_migration_texts *texts, uint32_t count)
{
    s->migrations = list;
    s->migration_count = count;
    for (size_t set = TEXTS_STRICT; set < TEXT_SETS; set++)
        set_of(s, set)->migrations = texts;
}
