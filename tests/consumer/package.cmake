# What find_package(schemac) and schemac_generate give, and what they say when something does not fit.
cmake_minimum_required(VERSION 3.21)

file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}")
file(COPY "${PREFIX}/" DESTINATION "${WORK}/prefix")
file(WRITE "${WORK}/a.schema" "schema a version 1;\nmodel m { id: int64 primary key; }\n")
file(WRITE "${WORK}/b/a.schema" "schema a version 1;\nmodel m { id: int64 primary key; }\n")

# A program that says something when asked for its version.
function(make_compiler name script)
  file(WRITE "${WORK}/compilers/${name}" "#!/bin/sh\n${script}\n")
  file(CHMOD "${WORK}/compilers/${name}" PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
endfunction()
make_compiler(newer "echo schemac 0.9.0")
make_compiler(later "echo schemac 0.1.99")
make_compiler(stranger "echo Hello")
make_compiler(broken "exit 126")

include(${CMAKE_CURRENT_LIST_DIR}/known_compiler.cmake)

# Configures a project of these lines; ${ARGN} are options. `printed` is what it said, in one line.
function(configure name lines)
  file(REMOVE_RECURSE "${WORK}/${name}")
  file(WRITE "${WORK}/${name}/CMakeLists.txt" "cmake_minimum_required(VERSION 3.21)\n"
    "if(NOT LANGUAGE)\n  set(LANGUAGE C)\nendif()\n"
    "project(p LANGUAGES \${LANGUAGE})\n${lines}\n")
  if(NOT "${ARGN}" MATCHES "LANGUAGE")
    give_compiler("${WORK}/known" "${WORK}/${name}/build")
  endif()
  execute_process(COMMAND ${CMAKE_COMMAND} -S "${WORK}/${name}" -B "${WORK}/${name}/build"
    "-DCMAKE_PREFIX_PATH=${WORK}/prefix" ${ARGN}
    WORKING_DIRECTORY "${WORK}"
    RESULT_VARIABLE result OUTPUT_VARIABLE printed ERROR_VARIABLE printed)
  remember_compiler("${WORK}/known" "${WORK}/${name}/build")
  string(REGEX REPLACE "[ \n]+" " " printed "${printed}")
  set(result "${result}" PARENT_SCOPE)
  set(printed "${printed}" PARENT_SCOPE)
endfunction()

function(expect_fine name lines)
  configure(${name} "${lines}" ${ARGN})
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${name}: configuring failed:\n${printed}")
  endif()
endfunction()

function(expect_refused name lines message)
  configure(${name} "${lines}" ${ARGN})
  if(result EQUAL 0 OR NOT printed MATCHES "${message}")
    message(FATAL_ERROR "${name}: expected \"${message}\", but configuring ended with ${result}:\n"
      "${printed}")
  endif()
endfunction()

# what the runtime is
set(find "find_package(schemac 0.1 CONFIG REQUIRED")
function(expect_type name arguments type)
  expect_fine(${name} "${find} ${arguments})\nget_target_property(type schemac::runtime TYPE)\n\
if(NOT type STREQUAL \"${type}\" OR NOT TARGET schemac::schemac OR NOT COMMAND schemac_generate)\n\
  message(FATAL_ERROR \"the runtime is \${type}\")\nendif()" ${ARGN})
endfunction()
expect_type(default "" STATIC_LIBRARY)
expect_type(shared-by-default "" SHARED_LIBRARY -DBUILD_SHARED_LIBS=ON)
expect_type(shared "COMPONENTS shared runtime compiler" SHARED_LIBRARY)
expect_type(shared-alone "COMPONENTS shared" SHARED_LIBRARY)
expect_type(static "COMPONENTS static" STATIC_LIBRARY -DBUILD_SHARED_LIBS=ON)
expect_type(twice ")\nfind_package(schemac CONFIG REQUIRED" STATIC_LIBRARY)

expect_fine(runtime "${find} COMPONENTS runtime)\nif(COMMAND schemac_generate OR TARGET schemac::schemac)\n\
  message(FATAL_ERROR \"the compiler was not asked for\")\nendif()")
expect_fine(exact "find_package(schemac 0.1.0 EXACT CONFIG REQUIRED)")
expect_fine(optional "${find} OPTIONAL_COMPONENTS postgresql)\nif(schemac_postgresql_FOUND)\n\
  message(FATAL_ERROR \"found what there is not\")\nendif()")
expect_fine(other-compiler "${find})" -DSCHEMAC_EXECUTABLE=${WORK}/compilers/later)

expect_fine(relative-compiler "${find})\nget_target_property(place schemac::schemac LOCATION)\n\
if(NOT place STREQUAL \"${WORK}/compilers/later\")\n  message(FATAL_ERROR \"\${place}\")\nendif()"
  -DSCHEMAC_EXECUTABLE=compilers/later)
expect_fine(variable "set(SCHEMAC_EXECUTABLE ${WORK}/compilers/later)\n\
cmake_policy(VERSION 3.10)\n${find})\nget_target_property(place schemac::schemac LOCATION)\n\
if(NOT place STREQUAL \"${WORK}/compilers/later\")\n  message(FATAL_ERROR \"\${place}\")\nendif()")
expect_fine(with-directory "add_subdirectory(${SOURCE} schemac)\n${find})\n\
foreach(one schemac runtime runtime_static runtime_shared password)\n\
  if(NOT TARGET schemac::\${one})\n    message(FATAL_ERROR \${one})\n  endif()\nendforeach()")

expect_refused(component "${find} COMPONENTS postgresql)"
  "there is no component postgresql; there are runtime, compiler, static and shared")
expect_refused(other-kind "${find} COMPONENTS static)\n${find} COMPONENTS shared)"
  "schemac::runtime is schemac::runtime_static here already.* link schemac::runtime_shared by its own name")
expect_refused(both "${find} COMPONENTS static shared)" "either static or shared")
expect_refused(version "find_package(schemac 0.2 CONFIG REQUIRED)"
  "compatible with requested version \"0.2\".*version: 0.1.0")
expect_refused(major "find_package(schemac 1 CONFIG REQUIRED)" "version: 0.1.0")
expect_refused(newer "${find})"
  "says 'schemac 0.9.0', but the runtime is 0.1.0. Install the same version of both"
  -DSCHEMAC_EXECUTABLE=${WORK}/compilers/newer)
expect_refused(stranger "${find})" "is not schemac: it says 'Hello'"
  -DSCHEMAC_EXECUTABLE=${WORK}/compilers/stranger)
expect_refused(broken "${find})"
  "does not run on this machine .126 .. SCHEMAC_EXECUTABLE has to name a schemac"
  -DSCHEMAC_EXECUTABLE=${WORK}/compilers/broken)
expect_refused(nowhere "${find})" "/nowhere' does not run on this machine .No such file"
  -DSCHEMAC_EXECUTABLE=${WORK}/compilers/nowhere)

# what schemac_generate refuses
set(generate "${find})\nschemac_generate")
expect_refused(nothing "${generate}(a)" "schemac_generate.a.: SCHEMAS is missing")
expect_refused(no-value "${generate}(a SCHEMAS)" "no value for: SCHEMAS")
expect_refused(unknown "${generate}(a COLOUR red SCHEMAS ../a.schema)" "unknown arguments: .*red")
expect_refused(no-file "${generate}(a SCHEMAS z.schema)" "there is no file .*/no-file/z.schema")
expect_refused(directory "${generate}(a SCHEMAS ..)" "there is no file")
expect_refused(empty "${generate}(a SCHEMAS ../a.schema \"\")" "SCHEMAS has an empty element")
foreach(character "#" ":" "|" "[" "*")
  file(WRITE "${WORK}/a${character}b.schema" "schema a version 1;\n")
  expect_refused(name "${generate}(a SCHEMAS [==[../a${character}b.schema]==])"
    "build tools cannot handle the name 'a.b.schema'")
endforeach()
expect_refused(type "${generate}(a SCHEMAS ../a.schema TYPE SHARED)"
  "TYPE is STATIC or OBJECT, not SHARED")
expect_refused(engine "${generate}(a SCHEMAS ../a.schema ENGINES oracle)"
  "engine oracle is not supported")
expect_refused(language "${generate}(a SCHEMAS ../a.schema)"
  "what is generated is C: add the language" -DLANGUAGE=CXX)
expect_refused(prove-nothing "${find})\nschemac_prove(a)" "schemac_prove.a.: there is no such target")
expect_refused(prove-other "${find})\nadd_custom_target(a)\nschemac_prove(a)"
  "schemac_prove.a.: the target is none of schemac_generate")
expect_fine(prove "${generate}(a SCHEMAS ../a.schema)\nschemac_prove(a)")
expect_refused(same-output "${generate}(a SCHEMAS ../a.schema ../b/a.schema)"
  "a.schemac/a.schema.h is an output of a already")
expect_refused(same-directory "${generate}(a SCHEMAS ../a.schema OUT_DIR d)\nschemac_generate(b \
SCHEMAS ../b/a.schema OUT_DIR d)" "/d/a.schema.h is an output of a already: give one of them another OUT_DIR")
expect_fine(two-directories "${generate}(a SCHEMAS ../a.schema OUT_DIR d)\nschemac_generate(b \
SCHEMAS ../b/a.schema OUT_DIR e)")

# what is not installed
file(GLOB libraries "${WORK}/prefix/lib/libschemac.so*")
file(REMOVE ${libraries} "${WORK}/prefix/lib/cmake/schemac/schemac-shared-targets.cmake")
expect_type(static-alone "COMPONENTS static compiler" STATIC_LIBRARY)
expect_refused(no-shared "${find} COMPONENTS shared)" "the shared runtime is not installed")
file(REMOVE "${WORK}/prefix/bin/schemac")
expect_refused(no-compiler "${find})"
  "the compiler is missing: install schemac 0.1.0 for the machine that builds")

# directories of pkg-config
function(expect_pc name prefix libdir include lib)
  give_compiler("${WORK}/known" "${WORK}/${name}")
  execute_process(COMMAND ${CMAKE_COMMAND} -S "${SOURCE}" -B "${WORK}/${name}"
    -DSCHEMAC_BUILD_TESTS=OFF -DSCHEMAC_BUILD_EXAMPLES=OFF -DCMAKE_INSTALL_PREFIX=${prefix}
    -DCMAKE_INSTALL_LIBDIR=${libdir} RESULT_VARIABLE result OUTPUT_VARIABLE printed ERROR_VARIABLE printed)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${name}: ${printed}")
  endif()
  foreach(pair "Cflags=-I${include}" "Libs=-L${lib} -lschemac")
    string(REPLACE "=" ": " wanted "${pair}")
    file(READ "${WORK}/${name}/schemac.pc" text)
    foreach(round 1 2)
      foreach(variable prefix includedir libdir)
        string(REGEX MATCH "(^|\n)${variable}=([^\n]*)" found "${text}")
        string(REPLACE "\${${variable}}" "${CMAKE_MATCH_2}" text "${text}")
      endforeach()
    endforeach()
    if(NOT text MATCHES "\n${wanted}\n")
      message(FATAL_ERROR "${name}: \"${wanted}\" is not in:\n${text}")
    endif()
  endforeach()
endfunction()
expect_pc(pc-usr /usr lib/x86_64-linux-gnu /usr/include /usr/lib/x86_64-linux-gnu)
expect_pc(pc-absolute /opt/x /opt/x/lib64 /opt/x/include /opt/x/lib64)
expect_pc(pc-elsewhere /usr /elsewhere/lib /usr/include /elsewhere/lib)
file(REMOVE_RECURSE "${WORK}")
