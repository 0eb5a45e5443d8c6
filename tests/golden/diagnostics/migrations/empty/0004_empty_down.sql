delete from role;
-- down
