# schemac_generate(<target> SCHEMAS <file>... [IMPORT_DIRS <dir>...] [OUT_DIR <dir>]
#                  [ENGINES sqlite] [TYPE STATIC|OBJECT] [OPTIONS <option>...] [OUT_HEADERS <var>])
#
# A library target that compiles the schemas: whoever links it gets the headers' directory and the
# runtime. The outputs depend on the schemas, on everything they import, and on the compiler.
#
#   OUT_DIR      where the headers and sources are written
#                (default: <current binary dir>/<target>.schemac)
#   OPTIONS      further options for `schemac generate`
#   OUT_HEADERS  a variable that receives the paths of the headers
include_guard(GLOBAL)

cmake_policy(PUSH)
cmake_policy(VERSION 3.21) # paths in depfiles, also in projects that ask for less

# Refuses a path with which a build would never be done, or be done once and never again: CMake quotes for a
# shell what it writes for Ninja about dependencies, and make has no way to write some characters.
function(schemac_check_path target path)
  if(CMAKE_GENERATOR MATCHES "Ninja")
    set(refused "[$&'`#;<>|*?\"\\\\^]")
    set(shown "$ & ' ` # ; < > | * ? \" \\ ^")
  else()
    set(refused "[#;:|\"\\\\]")
    set(shown "# ; : | \" \\")
  endif()
  string(REGEX REPLACE "^[A-Za-z]:" "" without_drive "${path}")
  if(without_drive MATCHES "${refused}")
    message(FATAL_ERROR "schemac_generate(${target}): with ${CMAKE_GENERATOR} what is built again cannot be "
      "told for '${path}': it has one of ${shown}. Give the file or directory another name")
  endif()
endfunction()

function(schemac_generate target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "OUT_DIR;TYPE;OUT_HEADERS"
    "SCHEMAS;IMPORT_DIRS;ENGINES;OPTIONS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "schemac_generate(${target}): unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(arg_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR "schemac_generate(${target}): no value for: ${arg_KEYWORDS_MISSING_VALUES}")
  endif()
  if(NOT arg_SCHEMAS)
    message(FATAL_ERROR "schemac_generate(${target}): SCHEMAS is missing")
  endif()
  if(NOT arg_TYPE)
    set(arg_TYPE STATIC)
  elseif(NOT arg_TYPE MATCHES "^(STATIC|OBJECT)$")
    message(FATAL_ERROR "schemac_generate(${target}): TYPE is STATIC or OBJECT, not ${arg_TYPE}")
  endif()
  foreach(engine IN LISTS arg_ENGINES)
    if(NOT engine STREQUAL "sqlite")
      message(FATAL_ERROR "schemac_generate(${target}): engine ${engine} is not supported in this "
        "version; there is sqlite")
    endif()
  endforeach()
  if(NOT arg_OUT_DIR)
    set(arg_OUT_DIR "${CMAKE_CURRENT_BINARY_DIR}/${target}.schemac")
  endif()
  cmake_path(ABSOLUTE_PATH arg_OUT_DIR BASE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}" NORMALIZE)
  schemac_check_path(${target} "${arg_OUT_DIR}")

  set(schemas "")
  set(headers "")
  set(sources "")
  foreach(schema IN LISTS arg_SCHEMAS)
    if(schema STREQUAL "")
      message(FATAL_ERROR "schemac_generate(${target}): SCHEMAS has an empty element")
    endif()
    cmake_path(ABSOLUTE_PATH schema BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    if(NOT EXISTS "${schema}" OR IS_DIRECTORY "${schema}")
      message(FATAL_ERROR "schemac_generate(${target}): there is no file ${schema}")
    endif()
    cmake_path(GET schema FILENAME name)
    if(name MATCHES "[][#:;|*?\"\\\\<>]")
      message(FATAL_ERROR "schemac_generate(${target}): build tools cannot handle the name '${name}': it "
        "has one of # : ; | [ ] * ? \" \\\\ < >")
    endif()
    schemac_check_path(${target} "${schema}")
    get_property(owner GLOBAL PROPERTY "schemac output ${arg_OUT_DIR}/${name}")
    if(owner)
      message(FATAL_ERROR "schemac_generate(${target}): ${arg_OUT_DIR}/${name}.h is an output of "
        "${owner} already: give one of them another OUT_DIR")
    endif()
    set_property(GLOBAL PROPERTY "schemac output ${arg_OUT_DIR}/${name}" ${target})
    list(APPEND schemas "${schema}")
    list(APPEND headers "${arg_OUT_DIR}/${name}.h")
    list(APPEND sources "${arg_OUT_DIR}/${name}.c")
  endforeach()
  set(imports "")
  foreach(directory IN LISTS arg_IMPORT_DIRS)
    cmake_path(ABSOLUTE_PATH directory BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    schemac_check_path(${target} "${directory}")
    list(APPEND imports -I "${directory}")
  endforeach()

  if(NOT CMAKE_C_COMPILER_LOADED)
    message(FATAL_ERROR "schemac_generate(${target}): what is generated is C: add the language to "
      "project(... LANGUAGES C)")
  endif()
  get_target_property(imported schemac::schemac IMPORTED)
  if(CMAKE_CROSSCOMPILING AND NOT imported AND NOT CMAKE_CROSSCOMPILING_EMULATOR)
    message(FATAL_ERROR "schemac_generate(${target}): a schemac that is built for "
      "${CMAKE_SYSTEM_PROCESSOR} does not run here. Name one of this machine, of the same version, with "
      "-D SCHEMAC_EXECUTABLE=<path>.")
  endif()

  set(depfile "${CMAKE_CURRENT_BINARY_DIR}/${target}.schemac.d")
  # The stamp is first: what make compares with the inputs must be newer than them even when no output
  # has changed.
  set(stamp "${CMAKE_CURRENT_BINARY_DIR}/${target}.schemac.stamp")
  add_custom_command(
    OUTPUT "${stamp}" ${headers} ${sources}
    COMMAND schemac::schemac generate ${schemas} -o "${arg_OUT_DIR}" ${imports}
            --depfile "${depfile}" --stamp "${stamp}" ${arg_OPTIONS}
    DEPENDS ${schemas} schemac::schemac
    DEPFILE "${depfile}"
    COMMENT "Compiling the schema of ${target}"
    COMMAND_EXPAND_LISTS VERBATIM)
  add_library(${target} ${arg_TYPE} ${sources} ${headers})
  set_target_properties(${target} PROPERTIES UNITY_BUILD OFF)
  if(NOT DEFINED CMAKE_POSITION_INDEPENDENT_CODE) # it may become part of a shared library
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  endif()
  target_include_directories(${target} PUBLIC "${arg_OUT_DIR}")
  target_link_libraries(${target} PUBLIC schemac::runtime $<TARGET_NAME_IF_EXISTS:schemac::password>)
  target_compile_features(${target} PUBLIC c_std_11)
  set_target_properties(${target} PROPERTIES
    SCHEMAC_SCHEMAS "${schemas}" SCHEMAC_HEADERS "${headers}" SCHEMAC_IMPORTS "${imports}")
  if(arg_OUT_HEADERS)
    set(${arg_OUT_HEADERS} "${headers}" PARENT_SCOPE)
  endif()
endfunction()

# schemac_prove(<target> [MAY_REFUSE] [SOURCES <file>...] [LIBRARIES <target>...])
#
# For schemas of schemac_generate with a history whose migrations call functions of the program: adds a test
# for each schema, called <target>.prove.<schema>. It makes databases of the released versions, with
# rows, and starts the declared version on them; `schemac check` cannot call the functions.
#
#   MAY_REFUSE a start may refuse rows, as where a step narrows a type: the test goes on without them
#   SOURCES    the C files that define the functions, or
#   LIBRARIES  targets that have them
function(schemac_prove target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "MAY_REFUSE" "" "SOURCES;LIBRARIES")
  if(arg_MAY_REFUSE)
    set(may_refuse --may-refuse)
  endif()
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "schemac_prove(${target}): unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT TARGET ${target})
    message(FATAL_ERROR "schemac_prove(${target}): there is no such target")
  endif()
  get_target_property(schemas ${target} SCHEMAC_SCHEMAS)
  get_target_property(headers ${target} SCHEMAC_HEADERS)
  get_target_property(imports ${target} SCHEMAC_IMPORTS)
  if(NOT schemas)
    message(FATAL_ERROR "schemac_prove(${target}): the target is none of schemac_generate")
  endif()
  foreach(schema header IN ZIP_LISTS schemas headers)
    # it stands once, in the file that is compiled, and may change there
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${schema}")
    file(STRINGS "${schema}" declared REGEX "^[ \t]*schema[ \t]+[A-Za-z_][A-Za-z_0-9]*" LIMIT_COUNT 1)
    string(REGEX REPLACE "^[ \t]*schema[ \t]+([A-Za-z_][A-Za-z_0-9]*).*" "\\1" name "${declared}")
    if(name STREQUAL "")
      message(FATAL_ERROR "schemac_prove(${target}): ${schema} has no line that begins with 'schema <name>'")
    endif()
    string(TOUPPER "${name}" upper)
    set(program ${target}_prove_${name})
    add_executable(${program} "${schemac_prove_source}" ${arg_SOURCES})
    target_compile_definitions(${program} PRIVATE
      PROVE_HEADER="${header}" PROVE_SCHEMA=${upper}_SCHEMA)
    target_link_libraries(${program} PRIVATE ${arg_LIBRARIES} ${target} ${arg_LIBRARIES})
    set(directory "${CMAKE_CURRENT_BINARY_DIR}/${program}.databases")
    file(MAKE_DIRECTORY "${directory}")
    add_test(NAME ${target}.prove.${name}
      COMMAND ${program} $<TARGET_FILE:schemac::schemac> "${schema}" "${directory}"
        ${may_refuse} ${imports})
  endforeach()
endfunction()
set(schemac_prove_source "${CMAKE_CURRENT_LIST_DIR}/SchemacProve.c" CACHE INTERNAL "")
cmake_policy(POP)
