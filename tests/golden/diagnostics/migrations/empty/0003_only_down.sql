-- down
delete from role;
