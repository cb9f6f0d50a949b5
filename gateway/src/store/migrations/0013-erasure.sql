-- Forgetting a person: what was asked, what holds it back, what was done.

-- A key that is set aside: nobody reads or seals with it, and nothing is lost while a hold lasts.
ALTER TABLE data_key ADD COLUMN withheld bytea;

-- Raw bytes whose person was not known when they came, sealed with their account's key. They outlive any person's key,
-- so an erasure opens them and looks; those that turn out to be about somebody are noted in raw_about.
ALTER TABLE raw_event ADD COLUMN unowned boolean NOT NULL DEFAULT false;
UPDATE raw_event r SET unowned = true FROM data_key k WHERE k.kid = r.kid AND k.class = 'account';
CREATE INDEX raw_event_unowned ON raw_event (id) WHERE unowned;

CREATE TABLE raw_about (
  person_id text COLLATE "C" NOT NULL,
  raw_id text COLLATE "C" NOT NULL,    -- sealed with another key than this person's
  PRIMARY KEY (person_id, raw_id)
);

CREATE INDEX person_merged ON person (merged_into_id) WHERE merged_into_id IS NOT NULL;

-- What must be kept, whatever else says that it should go.
CREATE TABLE hold (
  id text COLLATE "C" PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('person', 'conversation', 'period')),
  target_id text COLLATE "C",          -- of a person or conversation
  from_at timestamptz,
  to_at timestamptz,
  reason text NOT NULL,
  placed_by text NOT NULL,
  placed_at timestamptz NOT NULL DEFAULT now(),
  lifted_by text,
  lifted_at timestamptz,
  CHECK ((kind = 'period') = (target_id IS NULL)),
  CHECK ((kind = 'period') = (from_at IS NOT NULL AND to_at IS NOT NULL AND from_at < to_at))
);
CREATE INDEX hold_live ON hold (target_id) WHERE lifted_at IS NULL;

CREATE TABLE erasure (
  id text COLLATE "C" PRIMARY KEY,
  person_id text COLLATE "C" NOT NULL,
  people text[] NOT NULL,              -- all that are the same person
  kids text[] NOT NULL,
  state text NOT NULL CHECK (state IN ('restricted', 'erasing', 'erased')),
  reason text NOT NULL,
  asked_by text NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT now(),
  txid xid8 NOT NULL DEFAULT pg_current_xact_id(), -- whatever ran beside it may still seal with the key it had read
  erased_at timestamptz,
  certificate jsonb
);
CREATE UNIQUE INDEX erasure_of_person ON erasure (person_id);
CREATE INDEX erasure_open ON erasure (id) WHERE state <> 'erased';

-- Is this under a hold? A person, one conversation (null: any of the person's), one time (null: any of theirs).
CREATE FUNCTION is_held(of_person text, of_conversation text, at_time timestamptz) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM hold h WHERE h.lifted_at IS NULL AND CASE h.kind
    WHEN 'person' THEN h.target_id = of_person
    WHEN 'conversation' THEN h.target_id = of_conversation OR (of_conversation IS NULL
      AND EXISTS (SELECT 1 FROM conversation c WHERE c.id = h.target_id AND c.person_id = of_person))
    ELSE CASE WHEN at_time IS NOT NULL THEN at_time >= h.from_at AND at_time < h.to_at
      ELSE EXISTS (SELECT 1 FROM conversation c WHERE c.person_id = of_person AND c.id = coalesce(of_conversation, c.id)
        AND c.created_at < h.to_at AND c.last_activity_at >= h.from_at) END
    END)
$$;

DO $$
DECLARE app text := current_setting('gatehouse.app_role');
BEGIN
  IF app = current_user THEN RETURN; END IF;
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON raw_about TO %I', app);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON hold, erasure TO %I', app);
END $$;
