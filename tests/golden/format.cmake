# Runs `schemac fmt` on CASE.schema of DIRECTORY and compares the result with CASE.formatted, to the
# byte. UPDATE_GOLDEN=1 in the environment writes CASE.formatted instead. The layout of the result
# must be the result itself, and it must generate what the case generates, but for the lines that
# are named and the hash over them.
#   -DSCHEMAC= the compiler  -DDIRECTORY= of the case  -DCASE= its name  -DWORK= for what is written
cmake_minimum_required(VERSION 3.20)
file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}/before" "${WORK}/after")
set(before "${WORK}/before/${CASE}.schema")
set(after "${WORK}/after/${CASE}.schema")
configure_file("${DIRECTORY}/${CASE}.schema" "${before}" COPYONLY)
configure_file("${DIRECTORY}/${CASE}.schema" "${after}" COPYONLY)

# format(STATUS ARGUMENT...): fmt exits with STATUS and says nothing; what it prints is in `printed`
function(format status)
  execute_process(COMMAND "${SCHEMAC}" fmt ${ARGN}
    RESULT_VARIABLE found OUTPUT_VARIABLE printed ERROR_VARIABLE said)
  if(NOT found EQUAL status OR NOT said STREQUAL "")
    message(FATAL_ERROR "${CASE}: fmt ${ARGN}: exit ${found}\n${said}")
  endif()
  set(printed "${printed}" PARENT_SCOPE)
endfunction()

format(0 "${after}")
if(NOT printed STREQUAL "")
  message(FATAL_ERROR "${CASE}: fmt wrote to standard output")
endif()
include("${CMAKE_CURRENT_LIST_DIR}/compare.cmake")
compare_golden("${DIRECTORY}/${CASE}.formatted" "${after}")

format(0 --check "${after}")
format(0 "${after}")
execute_process(COMMAND "${CMAKE_COMMAND}" -E compare_files
  "${DIRECTORY}/${CASE}.formatted" "${after}" RESULT_VARIABLE differs)
if(differs)
  message(FATAL_ERROR "${CASE}: the layout of the result is another")
endif()
execute_process(COMMAND "${SCHEMAC}" fmt - INPUT_FILE "${before}" OUTPUT_FILE "${WORK}/printed"
  RESULT_VARIABLE status)
execute_process(COMMAND "${CMAKE_COMMAND}" -E compare_files "${WORK}/printed" "${after}"
  RESULT_VARIABLE differs)
if(status OR differs)
  message(FATAL_ERROR "${CASE}: standard input is formatted in another way")
endif()

# generated(DIRECTORY OUT): what generate writes there without lines and hash, and its status
function(generated directory out)
  execute_process(COMMAND "${SCHEMAC}" generate "${CASE}.schema" -o out
    WORKING_DIRECTORY "${directory}" RESULT_VARIABLE status ERROR_QUIET)
  set(text "exit ${status}\n")
  foreach(suffix IN ITEMS h c)
    if(EXISTS "${directory}/out/${CASE}.schema.${suffix}")
      file(READ "${directory}/out/${CASE}.schema.${suffix}" one)
      string(APPEND text "${one}")
    endif()
  endforeach()
  string(REGEX REPLACE "/\\* ${CASE}\\.schema:[0-9]+ \\*/" "/* line */" text "${text}")
  string(REGEX REPLACE "_schema_must_be_[0-9a-f]+" "_schema_must_be_hash" text "${text}")
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

generated("${WORK}/before" one)
generated("${WORK}/after" other)
if(NOT one STREQUAL other)
  message(FATAL_ERROR "${CASE}: the result generates something else than the case")
endif()
