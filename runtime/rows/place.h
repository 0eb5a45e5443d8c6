/* place.h - where a page begins or ends: what a cursor says of it, and the row that it is about. */
#ifndef SCHEMAC_ROWS_PLACE_H
#define SCHEMAC_ROWS_PLACE_H

#include "rows/cache.h"
#include "rows/cursor.h"

typedef struct page_place {
    search_place at;
    cursor_order order; /* whose fields at.fields are */
    cached *lookup;     /* the statement that has the row's long values; or NULL */
    void *found;        /* that row; or NULL */
    unsigned char room[CURSOR_ROOM];
} page_place;

bool place_read(schemac_db *db, const search *s, unsigned scope, page_place *p);
void place_release(schemac_db *db, const schemac_model *model, page_place *p);

/* Where the page of a search begins or ends, with at.row in the handle's room for a row; place_end
   in any case. false with the error set. */
static inline bool place_begin(schemac_db *db, const search *s, unsigned scope, page_place *p)
{
    p->at.row = NULL;
    p->at.beyond = false;
    p->lookup = NULL;
    return (s->page->after.size == 0 && s->page->before.size == 0) || place_read(db, s, scope, p);
}

/* When its values have been bound, as copies. */
static inline void place_end(schemac_db *db, const schemac_model *model, page_place *p)
{
    if (p->lookup != NULL)
        place_release(db, model, p);
}

#endif
