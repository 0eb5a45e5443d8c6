/* rows_undefine.h - what one shape defined, before the next one does. */
#undef NAME
#undef TABLE
#undef CALL
#undef ROW
#undef ROWS
#undef KEY_ORDER
#undef ORDER
#undef GET_BY
#undef FIRST_FILTER
#undef SECOND_FILTER
#undef PATCHED
#undef FEW
#undef FEW_ROWS
#undef ASKED
#undef ASKED_LIST
