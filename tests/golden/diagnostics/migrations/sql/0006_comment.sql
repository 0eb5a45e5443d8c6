delete from role; /* unclosed
