delete from role;
-- down