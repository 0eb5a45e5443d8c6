# The warnings that schemac's own code and everything that it generates are free of.
set(SCHEMAC_WARNINGS
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
  -Wcast-qual -Wformat=2 -Wundef)

# schemac_own_target(<target>): how the project's own code is compiled. Consumers are not affected.
function(schemac_own_target target)
  set_target_properties(${target} PROPERTIES
    C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF C_VISIBILITY_PRESET hidden
    UNITY_BUILD OFF) # files have static names of their own
  target_compile_definitions(${target} PRIVATE _GNU_SOURCE)
  target_compile_options(${target} PRIVATE ${SCHEMAC_WARNINGS})
  if(SCHEMAC_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  schemac_sanitized_target(${target})
endfunction()

function(schemac_sanitized_target target)
  if(SCHEMAC_SANITIZE)
    set(flags -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_compile_options(${target} PRIVATE ${flags})
    target_link_options(${target} PUBLIC ${flags})
  endif()
  if(SCHEMAC_BUILD_FUZZERS)
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
    target_link_options(${target} PUBLIC -fsanitize=fuzzer-no-link)
  endif()
endfunction()
