/* description_schemas.c - the schemas of the test, as their generated headers name them. */
#include "description_schemas.h"

#include "asked.schema.h"
#include "civic.schema.h"
#include "commands.schema.h"
#include "described.schema.h"
#include "released.schema.h"
#include "roles.schema.h"
#include "starting.schema.h"
#include "types.schema.h"

/* Which starting.schema calls. */
schemac_status rehash_passwords(schemac_db *db)
{
    (void)db;
    return SCHEMAC_OK;
}

const generated_schema generated_schemas[] = {
    {SOURCE "/schemas/civic.schema", CIVIC_SCHEMA},
    {SOURCE "/tests/golden/output/asked.schema", ASKED_SCHEMA},
    {SOURCE "/tests/golden/output/released.schema", RELEASED_SCHEMA},
    {SOURCE "/tests/golden/output/roles.schema", ROLES_SCHEMA},
    {SOURCE "/tests/golden/output/starting.schema", STARTING_SCHEMA},
    {SOURCE "/tests/unit/compiler/described.schema", DESCRIBED_SCHEMA},
    {SOURCE "/tests/golden/output/types.schema", TYPES_SCHEMA},
    {SOURCE "/tests/run/schemas/commands.schema", WORKS_SCHEMA},
    {NULL, NULL},
};
