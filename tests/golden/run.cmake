# Runs `schemac check CASE.schema` in DIRECTORY and compares its exit status and messages with
# CASE.expected, to the byte. A case may begin with the options it is run with, in a comment:
# "// options: -W all". UPDATE_GOLDEN=1 in the environment writes CASE.expected instead.
#   -DSCHEMAC= the compiler  -DDIRECTORY= of the case  -DCASE= its name  -DWORK= for what is written
cmake_minimum_required(VERSION 3.20)
file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}")
set(ENV{NO_COLOR} 1)
set(expected "${DIRECTORY}/${CASE}.expected")
set(actual "${WORK}/actual")

set(options "")
file(STRINGS "${DIRECTORY}/${CASE}.schema" first LIMIT_COUNT 1 REGEX "^// options: ")
if(first MATCHES "^// options: (.*)$")
  string(REPLACE " " ";" options "${CMAKE_MATCH_1}")
endif()
execute_process(COMMAND "${SCHEMAC}" check ${options} "${CASE}.schema"
  WORKING_DIRECTORY "${DIRECTORY}" RESULT_VARIABLE status
  OUTPUT_FILE "${WORK}/stdout" ERROR_FILE "${WORK}/stderr")
file(WRITE "${WORK}/status" "exit ${status}\n")
# `cat` and not variables: CMake takes "\r\n" and NUL bytes out of what it reads from a command
execute_process(COMMAND "${CMAKE_COMMAND}" -E cat "${WORK}/status" "${WORK}/stderr"
  OUTPUT_FILE "${actual}" COMMAND_ERROR_IS_FATAL ANY)

file(SIZE "${WORK}/stdout" size)
if(NOT size EQUAL 0)
  message(FATAL_ERROR "${CASE}: check wrote to standard output")
endif()

# `generate` says the same, and writes only when there is nothing to say.
execute_process(COMMAND "${SCHEMAC}" generate ${options} "${CASE}.schema" -o "${WORK}/out"
  WORKING_DIRECTORY "${DIRECTORY}" RESULT_VARIABLE generate_status
  OUTPUT_FILE "${WORK}/stdout" ERROR_FILE "${WORK}/generate_stderr")
if(NOT generate_status STREQUAL status)
  message(FATAL_ERROR "${CASE}: check exits with ${status}, generate with ${generate_status}")
endif()
execute_process(COMMAND "${CMAKE_COMMAND}" -E compare_files "${WORK}/stderr"
  "${WORK}/generate_stderr" RESULT_VARIABLE differs)
if(differs)
  message(FATAL_ERROR "${CASE}: check and generate print different messages")
endif()
if(status EQUAL 0)
  foreach(suffix IN ITEMS h c)
    if(NOT EXISTS "${WORK}/out/${CASE}.schema.${suffix}")
      message(FATAL_ERROR "${CASE}: generate did not write ${CASE}.schema.${suffix}")
    endif()
  endforeach()
elseif(EXISTS "${WORK}/out")
  message(FATAL_ERROR "${CASE}: generate wrote something in spite of errors")
endif()

include("${CMAKE_CURRENT_LIST_DIR}/compare.cmake")
compare_golden("${expected}" "${actual}")
