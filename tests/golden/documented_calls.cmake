# Every C example of docs/api.md compiles without a warning and runs against the schemas that the document
# begins with, in every situation of documented_calls.c; every line of them runs in one of these.
#   -DSCHEMAC= the compiler  -DDOCUMENT= the file  -DWORK= for the examples
#   -DCC= a C compiler  -DINCLUDE= the runtime's headers  -DRUNTIME= and -DPASSWORD= the libraries  -DFLAGS= more for CC
#   -DGCOV= says which lines ran; empty where CC is no gcc
cmake_minimum_required(VERSION 3.20)
file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}")
file(READ "${DOCUMENT}" text)
# ';' and brackets mean something in CMake's lists
string(REPLACE ";" "<semicolon>" text "${text}")
string(REPLACE "[" "<open>" text "${text}")
string(REPLACE "]" "<close>" text "${text}")
string(REGEX MATCHALL "```(schema|c)\n[^`]*```" blocks "${text}")

function(run)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY "${WORK}"
    RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGN}\nexit ${status}:\n${said}")
  endif()
endfunction()

set(program [[
#define _POSIX_C_SOURCE 200809L
#include "examples.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define shop_open              open_shop
#define schemac_open_temporary open_temporary

]])
set(table "")
set(includes "")
set(sources "")
set(count 0)
foreach(block IN LISTS blocks)
  string(REGEX MATCH "^```[a-z]+" kind "${block}")
  string(REGEX REPLACE "^```[a-z]+\n|```$" "" block "${block}")
  string(REPLACE "<semicolon>" ";" block "${block}")
  string(REPLACE "<open>" "[" block "${block}")
  string(REPLACE "<close>" "]" block "${block}")
  if(kind STREQUAL "```schema")
    string(REGEX REPLACE "^schema ([a-z]+).*" "\\1" name "${block}")
    file(WRITE "${WORK}/${name}.schema" "${block}")
    run("${SCHEMAC}" generate ${name}.schema -o .)
    string(APPEND includes "#include \"${name}.schema.h\"\n")
    list(APPEND sources ${name}.schema.c)
    continue()
  endif()
  math(EXPR count "${count} + 1")
  string(FIND "${block}" "assert(" asserts)
  if(asserts EQUAL -1)
    set(asserts false)
  else()
    set(asserts true)
    # the first line that tells of a failed start: an example that asserts goes on only after a good one
    string(REPLACE "    fprintf(stderr" "    /* not here */ fprintf(stderr" block "${block}")
  endif()
  string(APPEND program "static void example_${count}(schemac_db *db, schemac_db *office)\n{\n"
    "    (void)db;\n    (void)office;\n${block}}\n\n")
  string(APPEND table "    {${count}, example_${count}, ${asserts}},\n")
endforeach()
if(count LESS 9)
  message(FATAL_ERROR "only ${count} examples were found")
endif()
string(APPEND program "const example examples[] = {\n${table}};\nconst size_t example_count = ${count};\n")
file(WRITE "${WORK}/examples.c" "${program}")
file(WRITE "${WORK}/schemas.h" "${includes}")
separate_arguments(FLAGS)
set(coverage "")
if(GCOV)
  set(coverage --coverage)
endif()
set(flags -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Werror ${FLAGS}
  "-I${INCLUDE}" "-I${CMAKE_CURRENT_LIST_DIR}/documented" -I.)
run("${CC}" ${flags} ${coverage} -c examples.c -o examples.o)
run("${CC}" ${flags} ${coverage} examples.o "${CMAKE_CURRENT_LIST_DIR}/documented/main.c" ${sources}
  "${RUNTIME}" "${PASSWORD}" -lsqlite3 -lcrypt -o examples)
run("${WORK}/examples")
if(GCOV)
  run("${GCOV}" examples.o)
  file(STRINGS "${WORK}/examples.c.gcov" idle REGEX "^ *#####:")
  list(FILTER idle EXCLUDE REGEX "/\\* not here \\*/")
  if(idle)
    list(JOIN idle "\n" idle)
    message(FATAL_ERROR "These lines of examples never run:\n${idle}")
  endif()
endif()
message("${count} examples")
