# DOCUMENT is what `schemac explain --markdown` prints. UPDATE_GOLDEN=1 in the environment writes it.
#   -DSCHEMAC= the compiler  -DDOCUMENT= the file  -DWORK= for what is written
cmake_minimum_required(VERSION 3.20)
file(MAKE_DIRECTORY "${WORK}")
execute_process(COMMAND "${SCHEMAC}" explain --markdown
  OUTPUT_FILE "${WORK}/diagnostics.md" RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "schemac explain --markdown: exit ${status}")
endif()
include("${CMAKE_CURRENT_LIST_DIR}/compare.cmake")
compare_golden("${DOCUMENT}" "${WORK}/diagnostics.md")
