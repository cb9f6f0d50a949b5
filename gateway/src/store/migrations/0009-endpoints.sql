-- What belongs to the school's own systems: how they name our conversations, how they are doing, what they were told.

CREATE TABLE external_ref (
  endpoint_id text COLLATE "C" NOT NULL,
  conversation_id text COLLATE "C" NOT NULL,
  external_id text NOT NULL,           -- their ticket
  url text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (endpoint_id, conversation_id)
);
CREATE INDEX external_ref_theirs ON external_ref (endpoint_id, external_id, created_at);
CREATE INDEX external_ref_of_conversation ON external_ref (conversation_id);

ALTER TABLE event ADD COLUMN only_to text COLLATE "C";            -- for one endpoint alone: its own refused command
ALTER TABLE event ADD COLUMN planned smallint NOT NULL DEFAULT 0; -- deliveries written with it: what the ledger counts from

ALTER TABLE delivery ADD COLUMN replay_id text COLLATE "C";

-- The beginning of the receiver's answer, sealed with the endpoint's key.
ALTER TABLE attempt ADD COLUMN answer bytea;
ALTER TABLE attempt ADD COLUMN answer_kid text COLLATE "C";
ALTER TABLE attempt ADD COLUMN version text;                      -- of mapping and policy
ALTER TABLE attempt ADD COLUMN replay_id text COLLATE "C";

-- One row for an endpoint that failed since it last worked; written when that changes, not with every try.
CREATE TABLE endpoint_health (
  endpoint_id text COLLATE "C" PRIMARY KEY,
  failing_since timestamptz,           -- null: it works
  code text,
  reason text,
  alarmed smallint NOT NULL DEFAULT 0, -- alarms sent for this outage
  last_outage_from timestamptz,
  last_outage_to timestamptz
);

CREATE TABLE replay (
  id text COLLATE "C" PRIMARY KEY,
  endpoint_id text COLLATE "C" NOT NULL,
  actor text NOT NULL,
  filter jsonb NOT NULL,
  per_second int NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'cancelled', 'done')),
  position text COLLATE "C" NOT NULL DEFAULT '',  -- the last event looked at
  sent bigint NOT NULL DEFAULT 0,
  skipped bigint NOT NULL DEFAULT 0,   -- still in the outbox
  total bigint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX replay_running ON replay (id) WHERE state = 'running';

-- Who was told what about whom, for each forward; kept for three years at least.
CREATE TABLE disclosure (
  id text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  via text NOT NULL CHECK (via IN ('push', 'pull', 'attachment')),
  endpoint_id text COLLATE "C" NOT NULL,
  recipient text NOT NULL,
  basis text NOT NULL,
  contract_ref text,
  purpose text,
  person_id text COLLATE "C",
  item_id text COLLATE "C" NOT NULL,   -- event, or attachment
  fields text[] NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('disclosed', 'possibly')),
  PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
CREATE INDEX disclosure_of_person ON disclosure (person_id, at);
CREATE INDEX disclosure_of_endpoint ON disclosure (endpoint_id, at);
CREATE INDEX disclosure_of_item ON disclosure (item_id) WHERE via = 'pull';
CREATE TABLE disclosure_rest PARTITION OF disclosure DEFAULT;

-- What stands behind a token that an endpoint was given instead of a value.
CREATE TABLE egress_token (
  id text COLLATE "C" PRIMARY KEY,
  endpoint_id text COLLATE "C" NOT NULL,
  field text NOT NULL,
  kid text COLLATE "C" NOT NULL,
  value bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE OR REPLACE FUNCTION ensure_partitions() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  low timestamptz;
  high timestamptz;
  suffix text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ensure_partitions'));
  FOR n IN -1..2 LOOP
    low := date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
    low := (low AT TIME ZONE 'UTC' + make_interval(months => n)) AT TIME ZONE 'UTC';
    high := (low AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC';
    suffix := to_char(low AT TIME ZONE 'UTC', 'YYYY_MM');
    PERFORM ensure_partition('raw_event', suffix, raw_event_floor(low), raw_event_floor(high));
    PERFORM ensure_partition('attempt', suffix, low::text, high::text);
    PERFORM ensure_partition('audit_entry', suffix, low::text, high::text);
    PERFORM ensure_partition('disclosure', suffix, low::text, high::text);
  END LOOP;
END $$;
SELECT ensure_partitions();

DO $$
DECLARE app text := current_setting('gatehouse.app_role');
BEGIN
  IF app = current_user THEN RETURN; END IF;
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON external_ref, endpoint_health, replay, egress_token TO %I', app);
  EXECUTE format('GRANT SELECT, INSERT ON disclosure TO %I', app);
END $$;

-- The smallest id an event of this time can have: its first 12 hex digits are the millisecond.
CREATE FUNCTION event_floor(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT 'evt_' || lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') $$;
CREATE FUNCTION message_floor(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT 'msg_' || lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') $$;
