#include "reply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void reply_json(http_reply *reply, unsigned status, json_t *value)
{
    char *text = value == NULL ? NULL : json_dumps(value, JSON_COMPACT);
    json_decref(value);
    free(reply->body);
    reply->body = text;
    reply->status = status;
    if (text == NULL) {
        fprintf(stderr, "service: a reply is lost: no memory is left, or a text is not UTF-8\n");
        reply->status = 500;
        reply->body = strdup("{\"status\":\"LOST\",\"message\":\"the reply cannot be written\"}");
    }
}

void reply_error(http_reply *reply, unsigned status, const char *name, const char *message,
                 const char *model, const char *field)
{
    reply_json(reply, status,
               json_pack("{s:s,s:s,s:s*,s:s*}", "status", name, "message", message, "model", model,
                         "field", field));
}

void reply_not_found(http_reply *reply, const char *model)
{
    reply_error(reply, 404, schemac_status_name(SCHEMAC_NOT_FOUND),
                schemac_status_text(SCHEMAC_NOT_FOUND), model, NULL);
}

unsigned reply_status(schemac_status status)
{
    switch (status) {
    case SCHEMAC_OK:
        return 200;
    case SCHEMAC_NO_TENANT:
        return 400;
    case SCHEMAC_NOT_FOUND:
        return 404;
    case SCHEMAC_CONFLICT:
    case SCHEMAC_REFERENCE:
        return 409;
    case SCHEMAC_STALE:
        return 412;
    case SCHEMAC_INVALID:
        return 422;
    case SCHEMAC_BUSY:
    case SCHEMAC_OUTDATED:
    case SCHEMAC_NEWER:
        return 503;
    default:
        return 500;
    }
}

const char *reply_message(const schemac_error_info *error)
{
    const char *text = schemac_status_text(error->status);
    switch (error->status) {
    case SCHEMAC_NOT_FOUND:
    case SCHEMAC_CONFLICT: /* its message also names calls, for programmers */
        return text;
    case SCHEMAC_INVALID: /* of SQLite's own message a part is the check's SQL */
        return error->engine_code == 0 ? error->message : text;
    default:
        break;
    }
    if (reply_status(error->status) < 500)
        return error->message;
    fprintf(stderr, "service: %s: %s%s%s\n", schemac_status_name(error->status), error->message,
            error->sql == NULL ? "" : "; ", error->sql == NULL ? "" : error->sql);
    return text;
}

void reply_failure(http_reply *reply, const schemac_db *db)
{
    const schemac_error_info *error = schemac_error(db);
    reply_json(reply, reply_status(error->status),
               json_pack("{s:s,s:s,s:s*,s:s*,s:s*}", "status", schemac_status_name(error->status),
                         "message", reply_message(error), "model", error->model, "field",
                         error->field, "constraint", error->constraint));
}
