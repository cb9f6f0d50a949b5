-- Copies of everything that is held about a person, for that person. The archive itself is a content of the file store,
-- sealed with the person's own key: an erasure takes it away like any other file of theirs.
CREATE TABLE person_export (
  id text COLLATE "C" PRIMARY KEY,
  person_id text COLLATE "C" NOT NULL,
  people text[] NOT NULL,              -- all records that are the same person
  state text NOT NULL CHECK (state IN ('awaiting_approval', 'running', 'done', 'failed', 'expired')),
  purpose text NOT NULL,
  language text NOT NULL,
  minor boolean NOT NULL,
  request_id text COLLATE "C" NOT NULL, -- its case in the register of requests
  access_id text COLLATE "C",          -- of a minor: its case in the register of access
  asked_by text NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT now(),
  approved_by text,
  approved_at timestamptz,
  CHECK (approved_by IS DISTINCT FROM asked_by),
  content_id text COLLATE "C",         -- null: not made, or handed out at the command line, or gone
  bytes bigint,
  sha256 text,
  failure text,
  ended_at timestamptz
);
CREATE INDEX person_export_of_person ON person_export (person_id, id);
CREATE INDEX person_export_open ON person_export (id) WHERE state IN ('running', 'done');

ALTER TABLE person_export ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
-- As the planner counts on it: 0040.
CREATE POLICY gateway_only ON person_export USING (CASE WHEN (SELECT acting_role()) = 'system' THEN 1 ELSE 0 END <> 0);

-- The request that an erasure answers; null: it came with a list of a restored backup.
ALTER TABLE erasure ADD COLUMN request_id text COLLATE "C";

DO $$
DECLARE app text := current_setting('gatehouse.app_role');
BEGIN
  IF app = current_user THEN RETURN; END IF;
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON person_export TO %I', app);
END $$;
