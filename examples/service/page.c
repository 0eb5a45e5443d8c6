#include "page.h"

#include <stdio.h>
#include <string.h>

enum { USUAL_LIMIT = 50, MOST_LIMIT = 200, MOST_NAMES = 8 };

void page_refuse(http_reply *reply, const char *name, const char *why)
{
    char message[120];
    snprintf(message, sizeof message, "the query is not allowed: %s", why);
    reply_error(reply, 400, "BAD_QUERY", message, NULL, name);
}

static bool check_names(const http_request *request, const char *const *names, http_reply *reply)
{
    const char *all[MOST_NAMES + 3] = {"limit", "after"};
    for (size_t i = 0; i < MOST_NAMES && names[i] != NULL; i++)
        all[i + 2] = names[i];
    const char *unknown = http_unknown_query(request, all);
    if (unknown != NULL)
        page_refuse(reply, unknown, "there is no such parameter");
    return unknown == NULL;
}

bool page_read(const http_request *request, const char *const *names, schemac_page *page,
               http_reply *reply)
{
    const char *limit = http_query(request, "limit"), *after = http_query(request, "after");
    int64_t rows = USUAL_LIMIT;
    if (!check_names(request, names, reply))
        return false;
    if (limit != NULL && (!http_number(limit, &rows) || rows < 1 || rows > MOST_LIMIT)) {
        page_refuse(reply, "limit", "it is a number from 1 to 200");
        return false;
    }
    *page = (schemac_page)SCHEMAC_PAGE_INIT;
    page->limit = (size_t)rows;
    if (after != NULL && !schemac_cursor_parse(after, &page->after, NULL)) {
        page_refuse(reply, "after", "it is not what `next` of a page was");
        return false;
    }
    return true;
}

void page_append(json_t **rows, json_t *row)
{
    if (json_array_append_new(*rows, row) == 0)
        return;
    json_decref(*rows);
    *rows = NULL;
}

void page_reply(http_reply *reply, json_t *rows, const schemac_cursor *next)
{
    char text[SCHEMAC_CURSOR_TEXT_SIZE];
    schemac_cursor_format(next, text);
    reply_json(reply, 200,
               json_pack("{s:o,s:s?}", "rows", rows, "next", next->size == 0 ? NULL : text));
}

void page_failure(http_reply *reply, const schemac_db *db, const schemac_page *page)
{
    if (schemac_error(db)->status == SCHEMAC_INVALID && page->after.size > 0)
        page_refuse(reply, "after", "it is not what `next` of a page of this list was");
    else
        reply_failure(reply, db);
}
