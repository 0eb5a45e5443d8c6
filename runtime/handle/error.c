/* error.c - the error of a handle: set, reworded, forgotten. */
#include "handle/error.h"

#include "base/wording.h"
#include "handle/state.h"

#include <stdio.h>

const schemac_error_info *schemac_error(const schemac_db *db)
{
    static const schemac_error_info no_memory = {.status = SCHEMAC_NOMEM,
                                                 .message = "there is no memory left"};
    return db == NULL ? &no_memory : &db->error;
}

const char *schemac_error_message(const schemac_db *db)
{
    return schemac_error(db)->message;
}

/* What there is no memory for is cut short. */
__attribute__((format(printf, 2, 0))) static const char *
format_message(schemac_db *db, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    const char *message = pool_vprintf(&db->error_texts, format, args);
    if (message != NULL)
        message = wording_shown(&db->error_texts, message);
    if (message == NULL) {
        char text[sizeof db->error_in_short]; /* what is said may be there already */
        vsnprintf(text, sizeof text, format, again);
        wording_copy(db->error_in_short, sizeof db->error_in_short, text);
        message = db->error_in_short;
    }
    va_end(again);
    return message;
}

schemac_status error_set(schemac_db *db, schemac_status status, const schemac_model *model,
                         const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *message = format_message(db, format, args);
    va_end(args);
    db->error = (schemac_error_info){
        .status = status, .message = message, .model = model == NULL ? NULL : model->name};
    return status;
}

void error_reword(schemac_db *db, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    db->error.message = format_message(db, format, args);
    va_end(args);
}

schemac_status error_not_found(schemac_db *db, const schemac_model *model)
{
    db->error = (schemac_error_info){
        .status = SCHEMAC_NOT_FOUND, .message = "there is no such row", .model = model->name};
    return SCHEMAC_NOT_FOUND;
}

schemac_status error_no_memory(schemac_db *db)
{
    db->error = (schemac_error_info){.status = SCHEMAC_NOMEM, .message = "there is no memory left"};
    return SCHEMAC_NOMEM;
}

void error_clear(schemac_db *db)
{
    db->error = (schemac_error_info){.message = "ok"};
}

void error_forget(schemac_db *db)
{
    error_clear(db);
    pool_free(&db->error_texts);
    db->error_texts.failed = false;
}

const char *error_text(schemac_db *db, const char *text)
{
    return text == NULL ? NULL : pool_strdup(&db->error_texts, text);
}

void error_quote(schemac_db *db, const char *sql)
{
    db->error.sql = error_text(db, sql);
    db->error.engine_code = db->failure.code;
    db->error.engine_state = db->failure.code_text;
    db->error.engine_message = db->failure.message;
    db->error.again = db->failure.again;
}

void error_take_failure(schemac_db *db)
{
    db->error_texts.failed = false;
    db->engine->failure(db->connection, &db->error_texts, &db->failure);
    if (db->transaction.depth > 0 && !db->engine->in_transaction(db->connection))
        state_lose(db);
}

schemac_status error_of_engine(schemac_db *db, const char *doing, const char *sql)
{
    error_take_failure(db);
    return error_of_failure(db, doing, sql);
}

schemac_status error_of_failure(schemac_db *db, const char *doing, const char *sql)
{
    if (db->failure.status == SCHEMAC_NOMEM)
        return error_no_memory(db);
    schemac_status status =
        error_set(db, db->failure.status, NULL, "cannot %s: %s", doing, db->failure.message);
    if (db->transaction.reading && status == SCHEMAC_PERMISSION)
        status =
            error_set(db, SCHEMAC_MISUSE, NULL, "cannot %s in a transaction for reading", doing);
    else
        error_quote(db, NULL);
    db->error.sql = sql;
    return status;
}

schemac_status error_of_pool(schemac_db *db, const memory_pool *p, const char *doing)
{
    return p->failed ? error_no_memory(db) : error_of_engine(db, doing, NULL);
}
