# The compiler as a program that exists already: an installed one, or the one of the machine that builds
# when it builds for another.
include_guard(GLOBAL)

# schemac_use_executable(<path> <version>): defines schemac::schemac. The program has to be of the
# version that the runtime has, but for its last number.
function(schemac_use_executable path version)
  execute_process(COMMAND "${path}" --version
    RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE error
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_STRIP_TRAILING_WHITESPACE)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "schemac: '${path}' does not run on this machine (${result} ${error}). "
      "SCHEMAC_EXECUTABLE has to name a schemac for the machine that builds, version ${version}.")
  endif()
  if(NOT said MATCHES "^schemac ([0-9]+\\.[0-9]+)\\.[0-9]+")
    message(FATAL_ERROR "schemac: '${path}' is not schemac: it says '${said}' when asked for its version.")
  endif()
  set(found "${CMAKE_MATCH_1}")
  if(NOT version MATCHES "^([0-9]+\\.[0-9]+)\\." OR NOT found STREQUAL CMAKE_MATCH_1)
    message(FATAL_ERROR "schemac: '${path}' says '${said}', but the runtime is ${version}. Install the "
      "same version of both, or name the compiler that belongs to the runtime with "
      "-D SCHEMAC_EXECUTABLE=<path>.")
  endif()
  add_executable(schemac::schemac IMPORTED GLOBAL)
  set_target_properties(schemac::schemac PROPERTIES IMPORTED_LOCATION "${path}")
endfunction()
