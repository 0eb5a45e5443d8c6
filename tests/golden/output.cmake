# Runs `schemac generate CASE` in DIRECTORY and compares CASE.h and CASE.c with those that are there,
# to the byte. UPDATE_GOLDEN=1 in the environment writes them instead.
#   -DSCHEMAC= the compiler  -DDIRECTORY= of the case  -DCASE= its file  -DWORK= for what is written
cmake_minimum_required(VERSION 3.20)
file(REMOVE_RECURSE "${WORK}")
execute_process(COMMAND "${SCHEMAC}" generate "${CASE}" -o "${WORK}"
  WORKING_DIRECTORY "${DIRECTORY}" RESULT_VARIABLE status
  OUTPUT_VARIABLE said ERROR_VARIABLE said)
if(NOT status EQUAL 0 OR NOT said STREQUAL "")
  message(FATAL_ERROR "${CASE}: exit ${status}\n${said}")
endif()
include("${CMAKE_CURRENT_LIST_DIR}/compare.cmake")
compare_golden("${DIRECTORY}/${CASE}.h" "${WORK}/${CASE}.h")
compare_golden("${DIRECTORY}/${CASE}.c" "${WORK}/${CASE}.c")
