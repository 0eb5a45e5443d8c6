/* rows_sample.c - the values of the rows, and counted(), which is in no file that calls it, so that
   no compiler makes it vanish. */
#include "rows.h"

#include <stdio.h>

sample samples[MOST_ROWS];
uint32_t row_count = 10000;
const unsigned char sample_bytes[400] = {1, 2, 3, 0, 5, 250, 251, 252};

void make_samples(void)
{
    static const char *const names[] = {"Ada Lovelace", NULL, "Grace Brewster Hopper",
                                        "Barbara Liskov"};
    for (int i = 0; i < MOST_ROWS; i++) {
        sample *v = &samples[i];
        v->code = i * 3 + 1;
        v->group = i * 31 % GROUPS;
        v->amount = (int64_t)i * 1009 % 1000003;
        snprintf(v->email, sizeof v->email, "person.%d@example.org", i * 7919 % MOST_ROWS);
        snprintf(v->city, sizeof v->city, "City of number %d", 1000 + v->group);
        v->name = names[i % 4];
        v->flag = i / 2 % 2 == 0;
        v->year = i % 3 == 0 ? 0 : 1950 + i % 60;
        v->month = 1 + i % 12;
        v->day = 1 + i % 28;
        v->time = 1700000000000000 + v->group * INT64_C(60000000);
        for (int j = 0; j < 16; j++)
            v->token[j] = (uint8_t)(i >> (j % 4 * 4) ^ j * 37);
    }
}

uint64_t counted(const side *s, int shape, int operation, void *db, uint32_t from, uint32_t count)
{
    return s->shapes[shape][operation](db, from, count);
}
