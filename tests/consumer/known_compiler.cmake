# What CMake finds out about compilers costs a dozen processes in every new directory of a build. A test that
# configures dozens of them lets the first one find out, and gives the others what it found.

# remember_compiler(<known> <build>): after a project was configured
function(remember_compiler known build)
  if(NOT EXISTS "${known}" AND EXISTS "${build}/CMakeFiles/${CMAKE_VERSION}/CMakeCCompiler.cmake")
    file(COPY "${build}/CMakeFiles/${CMAKE_VERSION}" DESTINATION "${known}/CMakeFiles")
    # the rest is in its cache; without the first of these lines CMake finds out again
    file(STRINGS "${build}/CMakeCache.txt" lines
      REGEX "^(CMAKE_PLATFORM_INFO_INITIALIZED|CMAKE_EXECUTABLE_FORMAT):")
    list(JOIN lines "\n" lines)
    file(WRITE "${known}/CMakeCache.txt" "${lines}\n")
  endif()
endfunction()

# give_compiler(<known> <build>): before one is
function(give_compiler known build)
  if(EXISTS "${known}")
    file(COPY "${known}/" DESTINATION "${build}")
  endif()
endfunction()
