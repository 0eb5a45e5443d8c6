# Bytes that are not text.
. "${0%/*}/common.sh"
model='model a { id: int64 primary key; }'

# bytes NAME TEXT WHERE OCTAL: OCTAL in a comment, in a string, in SQL, in a name, at the end
bytes() {
    printf "schema s version 1;\n/* $3 */ $model\n" >comment.schema
    expect 1 "comment.schema:2:4: error: $1" comment.schema
    printf "schema s version 1;\nmodel a { n: text default \"$3\"; }\n" >string.schema
    expect 1 "string.schema:2:28: error: $1" string.schema
    printf "schema s version 1;\nmodel a { n: text check (n <> '$3'); }\n" >sql.schema
    expect 1 "sql.schema:2:32: error: $1" sql.schema
    printf "schema s version 1;\nmodel a$3 { }\n" >name.schema
    expect 1 "name.schema:2:8: error: $1" name.schema
    printf "schema s version 1;\n$model\n$3" >end.schema
    expect 1 "end.schema:3:1: error: $1" end.schema
    printf "$3schema s version 1;\n$model\n" >begin.schema
    expect 1 "begin.schema:1:1: error: $1" begin.schema
    grep -q -F "[$2]" messages || fail "$1 without $2"
}

bytes 'a NUL byte' E0003 '\000'
bytes 'byte 0x80 is not valid UTF-8' E0004 '\200'
bytes 'byte 0xC0 is not valid UTF-8' E0004 '\300\257'
bytes 'byte 0xC3 is not valid UTF-8' E0004 '\303'
bytes 'byte 0xE0 is not valid UTF-8' E0004 '\340\200\257'
bytes 'byte 0xED is not valid UTF-8' E0004 '\355\240\200'
bytes 'byte 0xF0 is not valid UTF-8' E0004 '\360\200\200\257'
bytes 'byte 0xF4 is not valid UTF-8' E0004 '\364\220\200\200'
bytes 'byte 0xF5 is not valid UTF-8' E0004 '\365\200\200\200'
bytes 'byte 0xFE is not valid UTF-8' E0004 '\376\377'
printf '\377\376s\000c\000h\000' >utf16.schema
expect 1 'byte 0xFF is not valid UTF-8 [E0004]' utf16.schema
# nothing that is not text may reach a terminal
printf 'schema s version 1;\nmodel \033[31m { }\n// \033]0;title\007 \n' >escape.schema
expect 1 '[E0106]' escape.schema
if grep -q -a "$(printf '\033')" messages; then
    fail 'an escape sequence is printed'
fi
finish
