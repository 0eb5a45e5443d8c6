delete from role where name = "ÿ";
