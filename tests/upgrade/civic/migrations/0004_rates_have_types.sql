-- Every rate and contract was of the property tax.
-- up
CREATE TABLE tax_types (
    id INTEGER PRIMARY KEY, tenant_id INTEGER NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL
) STRICT;
INSERT INTO tax_types(tenant_id, code, name)
    SELECT DISTINCT tenant_id, 'PT', 'Property tax; as before' FROM properties ORDER BY 1;
INSERT INTO tax_types(tenant_id, code, name)
    SELECT DISTINCT tenant_id, 'PT', 'Property tax; as before' FROM tax_rates
        WHERE tenant_id NOT IN (SELECT tenant_id FROM tax_types);
ALTER TABLE tax_rates ADD COLUMN tax_type_id INTEGER REFERENCES tax_types(id);
UPDATE tax_rates SET tax_type_id = (SELECT id FROM tax_types t WHERE t.tenant_id = tax_rates.tenant_id);
ALTER TABLE tax_contracts ADD COLUMN tax_type_id INTEGER REFERENCES tax_types(id);
UPDATE tax_contracts SET tax_type_id =
    (SELECT t.id FROM tax_types t JOIN properties p ON p.tenant_id = t.tenant_id
     WHERE p.id = tax_contracts.property_id);
-- down
ALTER TABLE tax_contracts DROP COLUMN tax_type_id;
ALTER TABLE tax_rates DROP COLUMN tax_type_id;
DROP TABLE tax_types;
