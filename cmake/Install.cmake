# What is installed, in three components as distributions split packages: `runtime` is what a program
# needs that is linked with the shared library, `development` what is needed to build one, `compiler` the
# program schemac.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/schemac)

# one file of targets each: what is not installed is not missed
install(TARGETS schemac_runtime_static EXPORT schemac-static-targets
  ARCHIVE COMPONENT development)
install(TARGETS schemac_runtime_shared EXPORT schemac-shared-targets
  LIBRARY COMPONENT runtime NAMELINK_COMPONENT development)
set(kinds static shared)
if(TARGET schemac_password)
  install(TARGETS schemac_password EXPORT schemac-password-targets ARCHIVE COMPONENT development)
  list(APPEND kinds password)
endif()
foreach(kind IN LISTS kinds)
  install(EXPORT schemac-${kind}-targets NAMESPACE schemac:: DESTINATION ${package_dir}
    COMPONENT development)
endforeach()
install(DIRECTORY runtime/include/schemac DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  COMPONENT development)

configure_package_config_file(cmake/schemac-config.cmake.in
  ${PROJECT_BINARY_DIR}/schemac-config.cmake INSTALL_DESTINATION ${package_dir}
  PATH_VARS CMAKE_INSTALL_BINDIR NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# before 1.0 a minor version may change what is generated
write_basic_package_version_file(${PROJECT_BINARY_DIR}/schemac-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/schemac-config.cmake
  ${PROJECT_BINARY_DIR}/schemac-config-version.cmake
  cmake/SchemacExecutable.cmake cmake/SchemacGenerate.cmake cmake/SchemacProve.c
  DESTINATION ${package_dir} COMPONENT development)

# Wherever it is moved to, the prefix is found from where the file lies; but not for what a distribution
# installs, whose directories the tools leave out, and not with directories that are absolute.
set(pkgconfig_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
set(pkgconfig_prefix ${CMAKE_INSTALL_PREFIX})
if(NOT CMAKE_INSTALL_PREFIX STREQUAL "/usr" AND NOT IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  file(RELATIVE_PATH pkgconfig_prefix "/${pkgconfig_dir}" "/")
  string(REGEX REPLACE "/$" "" pkgconfig_prefix "\${pcfiledir}/${pkgconfig_prefix}")
endif()
foreach(kind BIN LIB INCLUDE)
  set(pkgconfig_${kind} "\${prefix}/${CMAKE_INSTALL_${kind}DIR}")
  if(IS_ABSOLUTE "${CMAKE_INSTALL_${kind}DIR}")
    set(pkgconfig_${kind} ${CMAKE_INSTALL_${kind}DIR})
  endif()
endforeach()
set(pkgconfig_names schemac)
if(TARGET schemac_password)
  list(APPEND pkgconfig_names schemac-password)
endif()
foreach(name IN LISTS pkgconfig_names)
  configure_file(cmake/${name}.pc.in ${PROJECT_BINARY_DIR}/${name}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${name}.pc DESTINATION ${pkgconfig_dir}
    COMPONENT development)
endforeach()

if(TARGET schemac)
  install(TARGETS schemac RUNTIME COMPONENT compiler)
  install(FILES docs/man/schemac.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT compiler)
  install(FILES docs/man/schema.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5 COMPONENT compiler)
  install(FILES compiler/completion/schemac.bash RENAME schemac COMPONENT compiler
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
endif()
