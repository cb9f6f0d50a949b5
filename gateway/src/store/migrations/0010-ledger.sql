-- The book, sealed: which entry stands at which place of the tree, the tree's tiles, and the signed checkpoints. The key
-- they are signed with is outside, beside the last checkpoint: whoever owns this database alone can rewrite nothing unseen.

CREATE TABLE audit_leaf (
  leaf_index bigint PRIMARY KEY,
  entry_id bigint NOT NULL UNIQUE,
  entry_at timestamptz NOT NULL
);
CREATE INDEX audit_leaf_time ON audit_leaf USING brin (entry_at);

CREATE TABLE audit_tile (
  level smallint NOT NULL,
  n bigint NOT NULL,
  width smallint NOT NULL,
  hashes bytea NOT NULL CHECK (octet_length(hashes) = width * 32),
  PRIMARY KEY (level, n)
);

CREATE TABLE audit_checkpoint (
  size bigint PRIMARY KEY,
  root bytea NOT NULL,
  note text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);

-- Checkpoints that left the house, or should.
CREATE TABLE audit_anchor (
  id text COLLATE "C" PRIMARY KEY,
  size bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('file', 'webhook', 'email', 'rfc3161')),
  target text NOT NULL,
  status text NOT NULL CHECK (status IN ('sent', 'failed')),
  error text,
  receipt bytea,                       -- what the other side gave: a time stamp token
  sent_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX audit_anchor_of_target ON audit_anchor (kind, target, sent_at);

CREATE TABLE audit_state (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  log int NOT NULL DEFAULT 1,          -- a fork that was acknowledged begins the next one
  origin text NOT NULL,
  vkey text NOT NULL,                  -- public key text: only a process with its key may seal
  system_id text NOT NULL,             -- of the database cluster: another one counts transactions anew
  newest_epoch int NOT NULL,           -- that of entries written now
  epoch int NOT NULL,                  -- of the watermark: everything up to it is sealed
  wm_txid xid8 NOT NULL DEFAULT '0',
  wm_id bigint NOT NULL DEFAULT 0,
  size bigint NOT NULL DEFAULT 0,
  frontier bytea[] NOT NULL DEFAULT '{}',
  first_entry bigint                   -- the entry that has to come first in a log after a fork
);

-- A partial tile may grow at its end; nothing else may change.
CREATE FUNCTION only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.level = OLD.level AND NEW.n = OLD.n AND NEW.width >= OLD.width
    AND substr(NEW.hashes, 1, octet_length(OLD.hashes)) = OLD.hashes THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the book is append-only: a tile may only grow';
END $$;

CREATE FUNCTION protect_log() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  app text := current_setting('gatehouse.app_role');
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['audit_leaf', 'audit_tile', 'audit_checkpoint'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', name);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I EXECUTE FUNCTION refuse_change()', name);
    IF name = 'audit_tile' THEN
      CREATE TRIGGER only_grow BEFORE UPDATE ON audit_tile FOR EACH ROW EXECUTE FUNCTION only_grow();
    ELSE
      EXECUTE format('CREATE TRIGGER no_update BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', name);
    END IF;
    IF app <> current_user THEN EXECUTE format('GRANT SELECT, INSERT ON %I TO %I', name, app); END IF;
  END LOOP;
  IF app <> current_user THEN EXECUTE format('GRANT UPDATE ON audit_tile TO %I', app); END IF;
END $$;

-- After a fork: the old log stays as it is, under its number; a new one begins at 0.
CREATE FUNCTION begin_log(old int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['audit_leaf', 'audit_tile', 'audit_checkpoint'] LOOP
    EXECUTE format('ALTER TABLE %I RENAME TO %I', name, name || '_log_' || old);
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', name, name || '_log_' || old);
  END LOOP;
  PERFORM protect_log();
END $$;

SELECT protect_log();
DO $$
DECLARE app text := current_setting('gatehouse.app_role');
BEGIN
  IF app = current_user THEN RETURN; END IF;
  EXECUTE format('GRANT SELECT, INSERT ON audit_anchor TO %I', app);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON audit_state TO %I', app);
END $$;
