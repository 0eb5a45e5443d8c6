# many_models(<count> <file> [<changed>]): a schema of as many models, each with 8 fields, a unique one
# and a reference to an earlier model. With <changed>: its version 2, in which so many models have a
# field more. Also a script: cmake -DCOUNT=<count> -DFILE=<file> -P many.cmake
function(many_models count file)
  set(changed 0)
  set(version 1)
  if(ARGC GREATER 2)
    set(changed ${ARGV2})
    set(version 2)
  endif()
  file(WRITE "${file}.new" "schema many${count} version ${version};\n")
  set(text "")
  foreach(i RANGE 1 ${count})
    math(EXPR earlier "${i} / 2")
    math(EXPR odd "${i} % 2")
    if(earlier EQUAL 0)
      set(parent "text?")
    else()
      set(parent "m${earlier}? on delete set null")
    endif()
    string(APPEND text "
/// Number ${i} of ${count}.
model m${i} {
    id:         int64 primary key;
    code:       text(40) unique;
    title:      text;
    amount:     decimal(12,2) default 0 check (amount >= 0);
    quantity:   int32 default 1;
    active:     bool default true;
    parent:     ${parent};
    created_at: timestamp default now;
")
    if(NOT i GREATER changed)
      string(APPEND text "    remark:     text?;\n")
    endif()
    if(odd)
      string(APPEND text "    index (title);\n")
    endif()
    string(APPEND text "}\n")
    math(EXPR full "${i} % 100")
    if(full EQUAL 0 OR i EQUAL count)
      file(APPEND "${file}.new" "${text}")
      set(text "")
    endif()
  endforeach()
  configure_file("${file}.new" "${file}" COPYONLY) # writes only what changed
  file(REMOVE "${file}.new")
endfunction()

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  many_models(${COUNT} "${FILE}")
endif()
