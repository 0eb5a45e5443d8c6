# Building for another machine: 64-bit ARM, whose programs run here under qemu. PREFIX has what is installed
# for this machine.
cmake_minimum_required(VERSION 3.21)

set(root "${WORK}/root")
set(target "${WORK}/target")
file(REMOVE_RECURSE "${WORK}")
file(COPY ${CMAKE_CURRENT_LIST_DIR}/project/ DESTINATION "${WORK}/source")

# Runs a command that has to work; `printed` is what it said.
macro(run)
  execute_process(COMMAND ${ARGV}
    RESULT_VARIABLE result OUTPUT_VARIABLE printed ERROR_VARIABLE printed)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${ARGV}\nended with ${result}:\n${printed}")
  endif()
endmacro()

set(configure ${CMAKE_COMMAND} -E env "AARCH64_ROOT=${root}:${target}" "PATH=${PREFIX}/bin:$ENV{PATH}"
  ${CMAKE_COMMAND} -G Ninja -DCMAKE_TOOLCHAIN_FILE=${CMAKE_CURRENT_LIST_DIR}/aarch64.cmake
  -DCMAKE_BUILD_TYPE=Debug)

include(${CMAKE_CURRENT_LIST_DIR}/known_compiler.cmake)

# Configures a project in WORK/NAME.
macro(configure name source)
  give_compiler("${WORK}/known" "${WORK}/${name}")
  execute_process(COMMAND ${configure} -S "${source}" -B "${WORK}/${name}" ${ARGN}
    RESULT_VARIABLE result OUTPUT_VARIABLE printed ERROR_VARIABLE printed)
  remember_compiler("${WORK}/known" "${WORK}/${name}")
endmacro()

macro(configure_well)
  configure(${ARGV})
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${ARGV}: configuring ended with ${result}:\n${printed}")
  endif()
endmacro()

function(expect_refused name message)
  configure(${name} "${WORK}/source" ${ARGN})
  string(REGEX REPLACE "[ \n]+" " " printed "${printed}")
  if(result EQUAL 0 OR NOT printed MATCHES "${message}")
    message(FATAL_ERROR "${name}: expected \"${message}\", but configuring ended with ${result}:\n"
      "${printed}")
  endif()
endfunction()

function(expect_programs build)
  foreach(pair program=Middlemarch second=Middlemarch sub/reader=1)
    string(REGEX REPLACE "=.*" "" program ${pair})
    string(REGEX REPLACE ".*=" "" expected ${pair})
    run(file --brief "${build}/${program}")
    if(NOT printed MATCHES "ARM aarch64")
      message(FATAL_ERROR "${program} is ${printed}")
    endif()
    run(${CMAKE_COMMAND} -E env "LD_LIBRARY_PATH=${root}/usr/lib/aarch64-linux-gnu:${target}/lib"
      qemu-aarch64 -L /usr/aarch64-linux-gnu -E "LD_LIBRARY_PATH=${root}/usr/lib/aarch64-linux-gnu:${target}/lib"
      "${build}/${program}")
    if(NOT printed STREQUAL "${expected}\n")
      message(FATAL_ERROR "${program} said: ${printed}")
    endif()
  endforeach()
endfunction()

run(sh ${CMAKE_CURRENT_LIST_DIR}/aarch64_root.sh "${root}")

# schemac as a directory: its runtime is built for the target, its compiler is the one of this machine
expect_refused(nothing-named
  "a schemac that is built for aarch64 does not run here. Name one of this machine, of the same version, with -D SCHEMAC_EXECUTABLE=<path>"
  -DHOW=directory -DSCHEMAC_SOURCE=${SOURCE})
file(WRITE "${WORK}/old" "#!/bin/sh\necho schemac 0.0.1\n")
file(CHMOD "${WORK}/old" PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
expect_refused(other-version "says 'schemac 0.0.1', but the runtime is 0.1.0"
  -DHOW=directory -DSCHEMAC_SOURCE=${SOURCE} -DSCHEMAC_EXECUTABLE=${WORK}/old)
configure_well(directory "${WORK}/source" -DHOW=directory -DSCHEMAC_SOURCE=${SOURCE}
  -DSCHEMAC_EXECUTABLE=${PREFIX}/bin/schemac)
run(${CMAKE_COMMAND} --build "${WORK}/directory")
expect_programs("${WORK}/directory")

# installed for the target, with its compiler, which is of no use here: the one in PATH is taken
configure_well(schemac "${SOURCE}" -DSCHEMAC_BUILD_TESTS=OFF -DSCHEMAC_BUILD_EXAMPLES=OFF)
run(${CMAKE_COMMAND} --build "${WORK}/schemac")
run(${CMAKE_COMMAND} --install "${WORK}/schemac" --prefix "${target}")
run(file --brief "${target}/bin/schemac")
if(NOT printed MATCHES "ARM aarch64")
  message(FATAL_ERROR "the compiler for the target is ${printed}")
endif()
foreach(shared OFF ON)
  configure_well(package-${shared} "${WORK}/source" -DHOW=package
    -DBUILD_SHARED_LIBS=${shared})
  if(NOT printed MATCHES "Build files have been written")
    message(FATAL_ERROR "${printed}")
  endif()
  run(${CMAKE_COMMAND} --build "${WORK}/package-${shared}")
  expect_programs("${WORK}/package-${shared}")
endforeach()

# one for the target that is named by mistake, unless this machine runs those, too
execute_process(COMMAND "${target}/bin/schemac" --version
  RESULT_VARIABLE result OUTPUT_QUIET ERROR_QUIET)
if(NOT result EQUAL 0)
  expect_refused(wrong-machine "does not run on this machine" -DHOW=package
    -DSCHEMAC_EXECUTABLE=${target}/bin/schemac)
endif()
file(REMOVE_RECURSE "${WORK}")
