-- Modelled on a double-entry accounting program. Structure only, rows of its own.
-- text(32) keys, amounts as numerator and denominator, versions in a table of its own, one table AUTOINCREMENT, no references.
CREATE TABLE gnclock ( Hostname varchar(255), PID int );
CREATE TABLE versions(table_name text(50) PRIMARY KEY NOT NULL, table_version integer NOT NULL);
CREATE TABLE books(guid text(32) PRIMARY KEY NOT NULL, root_account_guid text(32) NOT NULL, root_template_guid text(32) NOT NULL);
CREATE TABLE commodities(guid text(32) PRIMARY KEY NOT NULL, namespace text(2048) NOT NULL, mnemonic text(2048) NOT NULL, fullname text(2048), cusip text(2048), fraction integer NOT NULL, quote_flag integer NOT NULL, quote_source text(2048), quote_tz text(2048));
CREATE TABLE accounts(guid text(32) PRIMARY KEY NOT NULL, name text(2048) NOT NULL, account_type text(2048) NOT NULL, commodity_guid text(32), commodity_scu integer NOT NULL, non_std_scu integer NOT NULL, parent_guid text(32), code text(2048), description text(2048), hidden integer, placeholder integer);
CREATE TABLE transactions(guid text(32) PRIMARY KEY NOT NULL, currency_guid text(32) NOT NULL, num text(2048) NOT NULL, post_date text(19), enter_date text(19), description text(2048));
CREATE TABLE splits(guid text(32) PRIMARY KEY NOT NULL, tx_guid text(32) NOT NULL, account_guid text(32) NOT NULL, memo text(2048) NOT NULL, action text(2048) NOT NULL, reconcile_state text(1) NOT NULL, reconcile_date text(19), value_num bigint NOT NULL, value_denom bigint NOT NULL, quantity_num bigint NOT NULL, quantity_denom bigint NOT NULL, lot_guid text(32));
CREATE TABLE slots(id integer PRIMARY KEY AUTOINCREMENT NOT NULL, obj_guid text(32) NOT NULL, name text(4096) NOT NULL, slot_type integer NOT NULL, int64_val bigint, string_val text(4096), double_val float8, timespec_val text(19), guid_val text(32), numeric_val_num bigint, numeric_val_denom bigint, gdate_val text(8));
CREATE TABLE prices(guid text(32) PRIMARY KEY NOT NULL, commodity_guid text(32) NOT NULL, currency_guid text(32) NOT NULL, date text(19) NOT NULL, source text(2048), type text(2048), value_num bigint NOT NULL, value_denom bigint NOT NULL);
CREATE TABLE lots(guid text(32) PRIMARY KEY NOT NULL, account_guid text(32), is_closed integer NOT NULL);
CREATE TABLE budgets(guid text(32) PRIMARY KEY NOT NULL, name text(2048) NOT NULL, description text(2048), num_periods integer NOT NULL);
CREATE TABLE budget_amounts(id integer PRIMARY KEY AUTOINCREMENT NOT NULL, budget_guid text(32) NOT NULL, account_guid text(32) NOT NULL, period_num integer NOT NULL, amount_num bigint NOT NULL, amount_denom bigint NOT NULL);
CREATE INDEX tx_post_date_index ON transactions(post_date);
CREATE INDEX splits_tx_guid_index ON splits(tx_guid);
CREATE INDEX splits_account_guid_index ON splits(account_guid);
CREATE INDEX slots_guid_index ON slots(obj_guid);

INSERT INTO gnclock VALUES ('höst', 4242);
INSERT INTO versions VALUES ('Gnucash', 3000001), ('accounts', 1), ('splits', 5), ('transactions', 4);
INSERT INTO books VALUES ('b0000000000000000000000000000001', 'a0000000000000000000000000000001', 'a0000000000000000000000000000009');
INSERT INTO commodities VALUES
    ('c0000000000000000000000000000001', 'CURRENCY', 'EUR', 'Euro', '978', 100, 1, 'currency', NULL),
    ('c0000000000000000000000000000002', 'CURRENCY', 'JPY', '日本円', NULL, 1, 0, NULL, ''),
    ('c0000000000000000000000000000003', 'FUND', 'EX', NULL, NULL, 10000, 0, NULL, NULL);
INSERT INTO accounts VALUES
    ('a0000000000000000000000000000001', 'Root Account', 'ROOT', NULL, 0, 0, NULL, '', '', 0, 0),
    ('a0000000000000000000000000000002', 'Girokonto', 'BANK', 'c0000000000000000000000000000001', 100, 0, 'a0000000000000000000000000000001', '1200', 'Für alles', 0, 0),
    ('a0000000000000000000000000000003', 'Ausgaben: Bäcker', 'EXPENSE', 'c0000000000000000000000000000001', 100, 0, 'a0000000000000000000000000000001', NULL, NULL, NULL, 1),
    ('a0000000000000000000000000000009', 'Template Root', 'ROOT', NULL, 0, 0, NULL, NULL, NULL, 1, 0);
INSERT INTO transactions VALUES
    ('t0000000000000000000000000000001', 'c0000000000000000000000000000001', '', '2024-01-15 10:59:00', '2024-01-15 18:00:00', 'Brötchen'),
    ('t0000000000000000000000000000002', 'c0000000000000000000000000000001', '42a', NULL, NULL, NULL),
    ('t0000000000000000000000000000003', 'c0000000000000000000000000000002', '0', '1969-12-31 23:59:59', '2024-02-01 00:00:00', '');
INSERT INTO splits VALUES
    ('s0000000000000000000000000000001', 't0000000000000000000000000000001', 'a0000000000000000000000000000002', '', '', 'y', '2024-01-31 00:00:00', -350, 100, -350, 100, NULL),
    ('s0000000000000000000000000000002', 't0000000000000000000000000000001', 'a0000000000000000000000000000003', 'Brötchen & Kaffee', '', 'n', NULL, 350, 100, 350, 100, NULL),
    ('s0000000000000000000000000000003', 't0000000000000000000000000000003', 'a0000000000000000000000000000002', '', 'Buy', 'c', '1970-01-01 00:00:00', 9223372036854775807, 1, -9223372036854775808, 1, 'l0000000000000000000000000000001');
INSERT INTO slots VALUES
    (1, 'a0000000000000000000000000000002', 'color', 4, NULL, '#ffcc00', NULL, '1970-01-01 00:00:00', NULL, 0, 1, NULL),
    (2, 'a0000000000000000000000000000002', 'last-num', 4, 0, '42a', 0.0, NULL, NULL, 0, 1, NULL),
    (5, 't0000000000000000000000000000001', 'date-posted', 10, 0, NULL, 0.1, NULL, NULL, 0, 1, '20240115'),
    (11, 'b0000000000000000000000000000001', 'options', 9, NULL, NULL, 1e308, NULL, 'b0000000000000000000000000000002', 0, 1, NULL);
DELETE FROM slots WHERE id = 11;
INSERT INTO prices VALUES ('p0000000000000000000000000000001', 'c0000000000000000000000000000003', 'c0000000000000000000000000000001', '2024-01-01 00:00:00', 'user:price', NULL, 123456, 10000);
INSERT INTO lots VALUES ('l0000000000000000000000000000001', 'a0000000000000000000000000000002', 0), ('l0000000000000000000000000000002', NULL, -1);
INSERT INTO budgets VALUES ('g0000000000000000000000000000001', 'Übersicht', '', 12);
INSERT INTO budget_amounts VALUES (1, 'g0000000000000000000000000000001', 'a0000000000000000000000000000003', 0, 5000, 100), (2, 'g0000000000000000000000000000001', 'a0000000000000000000000000000003', 11, 0, 1);
