# `cpack` makes three Debian packages, as Debian splits a library and a program: libschemac<abi> for
# programs that run, libschemac-dev to build them, schemac to compile schemas. For packages that belong to
# a distribution configure with -D CMAKE_INSTALL_PREFIX=/usr, as the preset `package` does.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "The schemac authors <schemac@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGING_INSTALL_PREFIX ${CMAKE_INSTALL_PREFIX})
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL runtime development compiler)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libschemac${SCHEMAC_ABI})
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_RUNTIME_DESCRIPTION
  "What programs need whose database is described by a schema, and that are linked with the shared runtime: \
it opens a database, brings it to the declared state, and reads and writes its rows.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libschemac-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION
  "The header, the static and the shared runtime, and what CMake and pkg-config need to find them.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libschemac${SCHEMAC_ABI} (= ${PROJECT_VERSION}), libsqlite3-dev (>= 3.37), libcrypt-dev")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS "schemac (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS OFF)

set(CPACK_DEBIAN_COMPILER_PACKAGE_NAME schemac)
set(CPACK_DEBIAN_COMPILER_DESCRIPTION
  "Compiles a description of a database into C: structures, typed functions to insert, get, update, delete \
and list rows, and a start that brings the database to the declared state without losing anything.")
set(CPACK_DEBIAN_COMPILER_PACKAGE_RECOMMENDS "libschemac-dev (= ${PROJECT_VERSION})")

# what every package of a distribution has
foreach(component runtime development compiler)
  string(TOUPPER ${component} upper)
  install(FILES LICENSE RENAME copyright COMPONENT ${component}
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
endforeach()
include(CPack)
