delete from role where name = ?;
