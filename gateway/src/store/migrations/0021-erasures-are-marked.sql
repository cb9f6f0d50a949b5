-- Null until somebody looked at it after it was asked for: the number of that look's transaction is higher than that of
-- every transaction which may still be sealing with the key, the number of the asking one is not.
ALTER TABLE erasure ALTER COLUMN txid DROP NOT NULL, ALTER COLUMN txid DROP DEFAULT;
