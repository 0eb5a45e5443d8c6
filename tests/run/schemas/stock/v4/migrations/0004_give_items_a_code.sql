-- What was written on paper until now.
-- up
ALTER TABLE item ADD COLUMN code TEXT;
UPDATE item SET code = 'item ' || id;
DELETE FROM item WHERE what = 'nothing';

-- down
DROP INDEX "item.code";
ALTER TABLE item DROP COLUMN code;
