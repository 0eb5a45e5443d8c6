# What schemac_generate refuses at configure time, and what it says.
cmake_minimum_required(VERSION 3.20)

function(expect_refused name arguments message)
  set(dir "${WORK}/${name}")
  file(REMOVE_RECURSE "${dir}")
  file(WRITE "${dir}/CMakeLists.txt" "cmake_minimum_required(VERSION 3.20)\n"
    "project(wrong LANGUAGES NONE)\ninclude(${SOURCE}/cmake/SchemacGenerate.cmake)\n"
    "schemac_generate(target ${arguments})\n")
  execute_process(COMMAND ${CMAKE_COMMAND} -S "${dir}" -B "${dir}/build"
    RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE printed)
  string(REGEX REPLACE "[ \n]+" " " printed "${printed}")
  if(result EQUAL 0 OR NOT printed MATCHES "${message}")
    message(FATAL_ERROR "${name}: expected \"${message}\", but configuring ended with ${result}:\n"
      "${printed}")
  endif()
endfunction()

expect_refused(nothing "" "SCHEMAS is missing")
expect_refused(no-value "SCHEMAS" "no value for: SCHEMAS")
expect_refused(unknown "COLOUR red SCHEMAS a.schema" "unknown arguments: .*red")
expect_refused(no-file "SCHEMAS a.schema" "there is no file .*a.schema")
expect_refused(type "SCHEMAS CMakeLists.txt TYPE SHARED" "TYPE is STATIC or OBJECT, not SHARED")
expect_refused(engine "SCHEMAS CMakeLists.txt ENGINES oracle" "engine oracle is not supported")
file(REMOVE_RECURSE "${WORK}")
