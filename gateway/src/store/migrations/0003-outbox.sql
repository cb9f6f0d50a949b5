-- The outbox holds unfinished work only: finished rows are deleted, so that claims cost the same at any history.
-- due_at says everything: a leased row is due when its lease ends, a waiting row when its retry comes,
-- a row behind an unfinished one of its lane never ('infinity') until that one is finished.

CREATE TABLE delivery (
  id text COLLATE "C" PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('endpoint', 'account')),
  target_id text COLLATE "C" NOT NULL,
  item_id text COLLATE "C" NOT NULL,   -- event (endpoint) or message (account)
  partition_key text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL,
  ordered boolean NOT NULL,
  lane smallint NOT NULL DEFAULT 1,    -- 0 urgent, 1 normal, 2 bulk
  attempt smallint NOT NULL DEFAULT 0,
  crashes smallint NOT NULL DEFAULT 0,
  parked boolean NOT NULL DEFAULT false,
  due_at timestamptz NOT NULL,
  owner text,
  fence bigint NOT NULL DEFAULT 1,
  first_at timestamptz NOT NULL DEFAULT now(),
  last_code text,
  gap jsonb,
  UNIQUE (kind, target_id, item_id)
) WITH (fillfactor = 80);
CREATE INDEX delivery_due ON delivery (lane, due_at) WHERE NOT parked;
CREATE INDEX delivery_lane ON delivery (kind, target_id, partition_key, sequence);

CREATE TABLE dead_letter (
  id text COLLATE "C" PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('raw', 'delivery', 'command', 'held')),
  target_id text COLLATE "C" NOT NULL, -- account or endpoint
  item_id text COLLATE "C" NOT NULL,   -- raw event, event or message
  partition_key text COLLATE "C",
  sequence bigint,
  code text NOT NULL,
  reason text NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  first_at timestamptz NOT NULL DEFAULT now(),
  last_at timestamptz NOT NULL DEFAULT now(),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'replayed', 'settled')),
  UNIQUE (kind, target_id, item_id)
);
CREATE INDEX dead_letter_open ON dead_letter (kind, id) WHERE state = 'open';

CREATE TABLE endpoint_state (
  endpoint_id text COLLATE "C" PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('active', 'disabled')),
  reason text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE account_cursor (
  account_id text COLLATE "C" PRIMARY KEY,
  cursor text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE account_state (
  account_id text COLLATE "C" NOT NULL,
  key text NOT NULL,
  kid text COLLATE "C" NOT NULL,
  value bytea NOT NULL,
  expires_at timestamptz,
  PRIMARY KEY (account_id, key)
);

CREATE TABLE idempotency (
  actor text NOT NULL,
  key text NOT NULL,
  request bytea NOT NULL,
  status int,
  body bytea,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (actor, key)
);

CREATE TABLE api_token (
  id text PRIMARY KEY,
  role text NOT NULL,
  hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Processes of this gateway. Each holds an advisory lock named after it while it lives: a free lock means a dead process.
CREATE TABLE process (
  owner text PRIMARY KEY,
  roles text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now()
);
