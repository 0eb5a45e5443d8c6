delete from role;
