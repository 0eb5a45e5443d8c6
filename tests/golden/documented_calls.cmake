# Every C example of docs/api.md compiles without a warning and runs, one after the other, against the
# schemas that the document begins with.
#   -DSCHEMAC= the compiler  -DDOCUMENT= the file  -DWORK= for the examples
#   -DCC= a C compiler  -DINCLUDE= the runtime's headers  -DRUNTIME= and -DPASSWORD= the libraries  -DFLAGS= more for CC
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

string(CONCAT program "#define _POSIX_C_SOURCE 200809L\n#include <assert.h>\n#include <stdio.h>\n"
  "#include <stdlib.h>\n#include <unistd.h>\n")
set(calls "")
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
    string(APPEND program "#include \"${name}.schema.h\"\n")
    list(APPEND sources ${name}.schema.c)
    continue()
  endif()
  if(count EQUAL 0)
    string(APPEND program
      "static void organization_sample(schemac_db *db)\n{\n    schemac_as_system(db);\n"
      "    for (int i = 1; i <= 2; i++) {\n        office_organization o = {i, \"one\"};\n"
      "        office_organization_insert(db, &o);\n    }\n    schemac_end_system(db);\n}\n")
  endif()
  math(EXPR count "${count} + 1")
  string(APPEND program "static void example_${count}(schemac_db *db, schemac_db *office)\n{\n"
    "    (void)db;\n    (void)office;\n${block}}\n")
  # an example may show a failure on purpose; a later call then says nothing any more
  string(APPEND calls "    example_${count}(shop, office);\n"
    "    if (schemac_in_transaction(shop) || schemac_begin(shop) || schemac_commit(shop))\n"
    "        return ${count};\n")
endforeach()
if(count LESS 9)
  message(FATAL_ERROR "only ${count} examples were found")
endif()
string(APPEND program "int main(void)\n{\n    schemac_db *shop, *office;\n"
  "    if (shop_open(\":memory:\", NULL, &shop) || office_open(\":memory:\", NULL, &office))\n"
  "        return 100;\n${calls}    schemac_close(shop);\n    schemac_close(office);\n    return 0;\n}\n")
file(WRITE "${WORK}/main.c" "${program}")
separate_arguments(FLAGS)
run("${CC}" -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Werror ${FLAGS} "-I${INCLUDE}" main.c
  ${sources} "${RUNTIME}" "${PASSWORD}" -lsqlite3 -lcrypt -o examples)
run("${WORK}/examples")
message("${count} examples")
