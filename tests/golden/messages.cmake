# The same messages in other forms: `schemac check OPTIONS FILES` in the directory of the diagnostics,
# compared with messages/NAME.expected.
#   -DSCHEMAC= the compiler  -DDIRECTORY= of the cases  -DEXPECTED= file  -DWORK=  -DARGUMENTS= separated by commas
string(REPLACE "," ";" ARGUMENTS "${ARGUMENTS}")
file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}")
set(ENV{NO_COLOR} "")
execute_process(COMMAND "${SCHEMAC}" check ${ARGUMENTS}
  WORKING_DIRECTORY "${DIRECTORY}" RESULT_VARIABLE status
  OUTPUT_FILE "${WORK}/stdout" ERROR_FILE "${WORK}/stderr")
file(WRITE "${WORK}/status" "exit ${status}\n")
execute_process(COMMAND "${CMAKE_COMMAND}" -E cat "${WORK}/status" "${WORK}/stderr"
  OUTPUT_FILE "${WORK}/actual" COMMAND_ERROR_IS_FATAL ANY)
file(SIZE "${WORK}/stdout" size)
if(NOT size EQUAL 0)
  message(FATAL_ERROR "check wrote to standard output")
endif()
# CMake's own parser says whether it is JSON at all
if(ARGUMENTS MATCHES "json|sarif")
  file(READ "${WORK}/stderr" text)
  string(JSON ignored ERROR_VARIABLE problem LENGTH "${text}")
  if(NOT problem STREQUAL "NOTFOUND")
    message(FATAL_ERROR "not valid JSON: ${problem}")
  endif()
endif()
include("${CMAKE_CURRENT_LIST_DIR}/compare.cmake")
compare_golden("${EXPECTED}" "${WORK}/actual")
