/* optional.c - values for optional members, as C11 and as C++17, compiled with all warnings and run:
   initialised, assigned, as members and alone. */
#include "optional.schema.h"

#include <stdio.h>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            printf("line %d: %s\n", __LINE__, #condition);                                         \
            return 1;                                                                              \
        }                                                                                          \
    } while (0)

static const schemac_opt_date no_day = SCHEMAC_NONE;
static schemac_opt_uuid marks[] = {SCHEMAC_NONE, SCHEMAC_NONE};

static int check_alone(void)
{
    schemac_opt_bool flag = SCHEMAC_NONE;
    schemac_opt_int32 small = SCHEMAC_NONE;
    schemac_opt_int64 big = SCHEMAC_NONE;
    schemac_opt_double real = SCHEMAC_NONE;
    schemac_opt_date day = SCHEMAC_NONE;
    schemac_opt_uuid mark = SCHEMAC_NONE;
    schemac_blob bytes = SCHEMAC_NONE;
    optional_opt_mood mood = SCHEMAC_NONE;
    CHECK(!flag.has && !small.has && !big.has && !real.has && !day.has && !mark.has && !mood.has);
    CHECK(bytes.data == NULL && bytes.size == 0 && !no_day.has && !marks[1].has);
    flag = schemac_some_bool(false);
    small = schemac_some_int32(-3);
    big = schemac_some_int64(INT64_MAX);
    real = schemac_some_double(0.5);
    schemac_date leap = {2024, 2, 29};
    day = schemac_some_date(leap);
    schemac_uuid id = {{1, 2}};
    mark = schemac_some_uuid(id);
    mood = optional_some_mood_(OPTIONAL_MOOD_HAPPY);
    CHECK(flag.has && !flag.value && small.has && small.value == -3);
    CHECK(big.has && big.value == INT64_MAX && real.has && real.value > 0.4);
    CHECK(day.has && day.value.day == 29 && mark.has && mark.value.bytes[1] == 2);
    CHECK(mood.has && mood.value == OPTIONAL_MOOD_HAPPY);
#ifdef __cplusplus
    big = SCHEMAC_NONE;
    day = SCHEMAC_NONE;
    mood = SCHEMAC_NONE;
    CHECK(!big.has && !day.has && !mood.has);
#endif
    schemac_opt_int64 copy = schemac_none_int64();
    CHECK(!copy.has);
    return 0;
}

static int check_members(void)
{
    optional_member m = OPTIONAL_MEMBER_INIT;
    CHECK(!m.flag.has && !m.mood.has);
    m.flag = schemac_some_bool(true);
    m.small = schemac_some_int32(1);
    m.big = schemac_some_int64(2);
    m.money = schemac_some_int64(199);
    m.moment = schemac_some_int64(schemac_now());
    m.mood = optional_some_mood_(OPTIONAL_MOOD_SAD);
    CHECK(m.flag.has && m.small.has && m.big.has && m.money.value == 199 && m.moment.has);
    m.flag = schemac_none_bool();
    m.small = schemac_none_int32();
    m.big = m.money = m.moment = schemac_none_int64();
    m.real = schemac_none_double();
    m.day = schemac_none_date();
    m.mark = schemac_none_uuid();
    m.mood = optional_none_mood_();
    CHECK(!m.flag.has && !m.small.has && !m.big.has && !m.money.has && !m.moment.has);
    CHECK(!m.real.has && !m.day.has && !m.mark.has && !m.mood.has);
#ifndef __cplusplus
    const optional_member given = {.day = SCHEMAC_NONE, .big = {true, 4}, .mood = SCHEMAC_NONE};
    CHECK(!given.day.has && given.big.has && !given.mood.has);
#endif
    return 0;
}

int main(void)
{
    return check_alone() + check_members();
}
