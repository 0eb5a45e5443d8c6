# Formats a copy of every schema of the tree, twice: the second time nothing changes, and `check`
# exits with what it exits with for the original. Files with syntax errors stay as they are.
#   -DSCHEMAC= the compiler  -DTREE= the project  -DWORK= for what is written
cmake_minimum_required(VERSION 3.20)
file(REMOVE_RECURSE "${WORK}")
file(GLOB_RECURSE files RELATIVE "${TREE}"
  "${TREE}/schemas/*.schema" "${TREE}/examples/*.schema" "${TREE}/tests/*.schema")
# folders of migrations beside them
file(GLOB_RECURSE scripts RELATIVE "${TREE}" "${TREE}/schemas/*.sql" "${TREE}/examples/*.sql"
  "${TREE}/tests/*.sql")
foreach(file IN LISTS files scripts)
  configure_file("${TREE}/${file}" "${WORK}/${file}" COPYONLY)
endforeach()

# format(OUT ARGUMENT...): the exit status; 0 and 1 are fine
function(format out)
  execute_process(COMMAND "${SCHEMAC}" fmt ${ARGN} WORKING_DIRECTORY "${WORK}"
    RESULT_VARIABLE status OUTPUT_VARIABLE printed ERROR_VARIABLE said)
  if(NOT status MATCHES "^[01]$" OR said MATCHES "internal error|Sanitizer")
    message(FATAL_ERROR "fmt ${ARGN}: exit ${status}\n${said}")
  endif()
  set(${out} "${status}" PARENT_SCOPE)
  set(printed "${printed}" PARENT_SCOPE)
endfunction()

function(check directory file out)
  cmake_path(GET file PARENT_PATH folder)
  cmake_path(GET file FILENAME name)
  execute_process(COMMAND "${SCHEMAC}" check "${name}" WORKING_DIRECTORY "${directory}/${folder}"
    RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
  set(${out} "${status}" PARENT_SCOPE)
endfunction()

format(status ${files})
format(status --check ${files})
if(NOT printed STREQUAL "")
  message(FATAL_ERROR "the layout of the result is another:\n${printed}")
endif()
set(changed 0)
foreach(file IN LISTS files)
  execute_process(COMMAND "${CMAKE_COMMAND}" -E compare_files "${TREE}/${file}" "${WORK}/${file}"
    RESULT_VARIABLE differs OUTPUT_QUIET ERROR_QUIET)
  if(differs)
    math(EXPR changed "${changed} + 1")
  endif()
  check("${TREE}" "${file}" before)
  check("${WORK}" "${file}" after)
  if(NOT before STREQUAL after)
    message(SEND_ERROR "${file}: check exits with ${before}, of the result with ${after}")
  endif()
endforeach()
if(changed LESS 50)
  message(SEND_ERROR "only ${changed} files changed: this tests too little")
endif()
