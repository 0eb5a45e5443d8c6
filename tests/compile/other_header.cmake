# An object file that was compiled against another version of a header must not link, and the linker's
# message must name the schema.
cmake_minimum_required(VERSION 3.20)

function(run expected)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if((expected STREQUAL "fails") EQUAL (result EQUAL 0))
    message(FATAL_ERROR "${ARGN}\nended with ${result}, expected that it ${expected}:\n${said}")
  endif()
  set(said "${said}" PARENT_SCOPE)
endfunction()

function(generate directory field)
  file(WRITE ${WORK}/${directory}/box.schema
    "schema box version 1;\nmodel thing { id: int64 primary key; ${field} }\n")
  run("works" ${SCHEMAC} generate ${WORK}/${directory}/box.schema -o ${WORK}/${directory})
endfunction()

file(REMOVE_RECURSE ${WORK})
generate(old "a: int32;")
generate(new "a: int32; b: text?;")
file(WRITE ${WORK}/main.c "#include \"box.schema.h\"\nint main(void) { return (int)sizeof(box_thing) == 0; }\n")
foreach(version old new)
  run("works" ${CC} -I${INCLUDE} -I${WORK}/${version} -c ${WORK}/main.c -o ${WORK}/main-${version}.o)
  run("works" ${CC} -I${INCLUDE} -c ${WORK}/${version}/box.schema.c -o ${WORK}/box-${version}.o)
endforeach()
# what the runtime would define does not matter here
set(link ${CC} -Wl,--unresolved-symbols=ignore-in-shared-libs -o ${WORK}/program)
file(WRITE ${WORK}/runtime.c "")
foreach(call open insert insert_many get update patch upsert delete exists count list find scan_begin
    scan_next scan_end free)
  file(APPEND ${WORK}/runtime.c "int schemac_${call}(void); int schemac_${call}(void) { return 0; }\n")
endforeach()
run("works" ${link} ${WORK}/main-new.o ${WORK}/box-new.o ${WORK}/runtime.c)
run("works" ${link} ${WORK}/main-old.o ${WORK}/box-old.o ${WORK}/runtime.c)
run("fails" ${link} ${WORK}/main-old.o ${WORK}/box-new.o ${WORK}/runtime.c)
if(NOT said MATCHES "undefined reference to .box_schema_")
  message(FATAL_ERROR "The linker does not name the schema:\n${said}")
endif()
