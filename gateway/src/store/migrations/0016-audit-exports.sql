-- Exports of the book: who asked, for what, who agreed, and how far it is. The bundle itself is a folder of files.
CREATE TABLE audit_export (
  id text COLLATE "C" PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('preparing', 'awaiting_approval', 'running', 'done', 'failed')),
  query jsonb NOT NULL,
  purpose text NOT NULL,
  formats text[] NOT NULL DEFAULT '{}',
  asked_by text NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT now(),
  -- Transactions below it are in the export: nothing of theirs may be unsealed when it starts. Its own is one of them.
  asked_snapshot xid8 NOT NULL DEFAULT
    greatest(pg_snapshot_xmax(pg_current_snapshot()), (pg_current_xact_id()::text::bigint + 1)::text::xid8),
  subjects int,                        -- people it tells of; one more than the limit: more than that
  minors boolean,
  approved_by text,
  approved_at timestamptz,
  CHECK (approved_by IS DISTINCT FROM asked_by),
  checkpoint_size bigint,              -- fixed before its first part, so that it goes on as it began
  first_leaf bigint,
  end_leaf bigint,
  rows_done bigint NOT NULL DEFAULT 0,
  files jsonb,                         -- what can be fetched: name, bytes, sha256
  omitted bigint,
  failure text,
  ended_at timestamptz
);
CREATE INDEX audit_export_open ON audit_export (id) WHERE state IN ('preparing', 'running');

DO $$
DECLARE app text := current_setting('gatehouse.app_role');
BEGIN
  IF app = current_user THEN RETURN; END IF;
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON audit_export TO %I', app);
END $$;
