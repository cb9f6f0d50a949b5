-- Search over sealed messages: each text's words as keyed hashes of 32 bits, with a key for each group, so that the same
-- word in two groups does not look the same. Only the gateway reads them: row security would keep the index from use.
CREATE TABLE search_doc (
  message_id text COLLATE "C" PRIMARY KEY,
  conversation_id text COLLATE "C" NOT NULL,
  tokens int4[] NOT NULL
);
CREATE INDEX search_doc_tokens ON search_doc USING gin (tokens);

-- Groups whose key some token was made with: a conversation may have been handed on since.
CREATE TABLE search_group (group_id text COLLATE "C" PRIMARY KEY);

-- How far the events are read: the job that follows behind goes on from here.
CREATE TABLE search_cursor (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  txid xid8 NOT NULL DEFAULT '0',
  event_id text COLLATE "C" NOT NULL DEFAULT ''
);
INSERT INTO search_cursor DEFAULT VALUES;

DO $$
DECLARE app text := current_setting('gatehouse.app_role');
BEGIN
  EXECUTE 'ALTER TABLE search_doc ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY';
  EXECUTE 'CREATE POLICY gateway ON search_doc USING ((SELECT acting_role()) = ''system'')';
  IF app = current_user THEN RETURN; END IF;
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON search_doc TO %I', app);
  EXECUTE format('GRANT SELECT, INSERT ON search_group TO %I', app);
  EXECUTE format('GRANT SELECT, UPDATE ON search_cursor TO %I', app);
END $$;
