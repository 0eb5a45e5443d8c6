begin;
delete from role;
commit;
