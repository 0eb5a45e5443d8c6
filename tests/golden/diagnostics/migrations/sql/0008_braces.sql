delete from role }; {
