-- up

-- down
delete from role;