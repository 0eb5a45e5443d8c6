/* start_byhand.c - starts as a person would write them. */
#include "start.h"

#include <stdio.h>
#include <stdlib.h>

sqlite3 *open_plain(const char *path, bool create)
{
    sqlite3 *handle;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
    if (sqlite3_open_v2(path, &handle, flags, NULL) != SQLITE_OK)
        die("plain open", sqlite3_errmsg(handle));
    return handle;
}

void run_plain(sqlite3 *handle, const char *sql)
{
    if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK)
        die(sql, sqlite3_errmsg(handle));
}

static FILE *open_text(char **text, size_t *size)
{
    FILE *out = open_memstream(text, size);
    if (out == NULL)
        die("script", "there is no memory left");
    return out;
}

char *script_of(const schemac_schema *schema, size_t first, size_t step)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_text(&text, &size);
    for (size_t i = first; i < schemac_model_count(schema); i += step) {
        const schemac_model *m = schemac_model_at(schema, schema->order[i]);
        const schemac_model_texts *t = &schema->texts[0].models[m->number];
        fprintf(out, "%s;\n", t->create);
        for (size_t j = 0; j < m->path_count; j++)
            if (t->indexes[j].create != NULL)
                fprintf(out, "%s;\n", t->indexes[j].create);
    }
    fclose(out);
    return text;
}

char *planned_script(open_fn *open_schema, const char *path)
{
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.mode = SCHEMAC_VERIFY;
    schemac_db *db;
    if (open_schema(path, &config, &db) != SCHEMAC_OUTDATED)
        die("plan", schemac_error_message(db));
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_text(&text, &size);
    fputs("BEGIN IMMEDIATE;\n", out);
    for (size_t i = 0; i < schemac_report(db)->planned_count; i++)
        fprintf(out, "%s;\n", schemac_report(db)->planned[i].sql);
    fputs("COMMIT;\n", out);
    fclose(out);
    schemac_close(db);
    return text;
}
