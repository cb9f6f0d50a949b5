-- Conversations, messages and the events made of them. Sealed columns are bytea; EXTERNAL, since ciphertext never compresses.

CREATE TABLE source_key (
  account_id text COLLATE "C" NOT NULL,
  key bytea NOT NULL,                  -- HMAC of the provider's key: the same event is never admitted twice
  raw_id text COLLATE "C" NOT NULL,
  message_id text COLLATE "C",
  admitted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, key)
);

CREATE TABLE content_key (
  account_id text COLLATE "C" NOT NULL,
  key bytea NOT NULL,
  raw_id text COLLATE "C" NOT NULL,
  message_id text COLLATE "C",
  admitted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, key)
);
CREATE INDEX content_key_age ON content_key (admitted_at);

CREATE TABLE conversation (
  id text COLLATE "C" PRIMARY KEY,
  account_id text COLLATE "C" NOT NULL,
  channel text NOT NULL,
  person_id text COLLATE "C" NOT NULL,
  contact_point_id text COLLATE "C" NOT NULL,
  thread_key bytea NOT NULL,           -- HMAC of thread_ref; empty: one conversation per contact point
  kid text COLLATE "C" NOT NULL,
  thread_ref bytea,
  subject bytea,
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'pending', 'snoozed', 'closed')),
  priority text NOT NULL,
  group_id text COLLATE "C" NOT NULL,
  assignee text,
  labels text[] NOT NULL DEFAULT '{}',
  rule text NOT NULL,
  trace_id text COLLATE "C" NOT NULL,
  next_message bigint NOT NULL DEFAULT 1,
  next_event bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_activity_at timestamptz NOT NULL DEFAULT now(),
  closed_at timestamptz
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX conversation_open ON conversation (account_id, contact_point_id, thread_key) WHERE status <> 'closed';
CREATE INDEX conversation_of_group ON conversation (group_id, status, id);

CREATE TABLE route_decision (
  id text COLLATE "C" PRIMARY KEY,
  conversation_id text COLLATE "C" NOT NULL,
  rule text NOT NULL,
  group_id text COLLATE "C" NOT NULL,
  priority text NOT NULL,
  trace jsonb NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX route_decision_of_conversation ON route_decision (conversation_id);

CREATE TABLE message (
  id text COLLATE "C" PRIMARY KEY,
  conversation_id text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL,
  account_id text COLLATE "C" NOT NULL,
  person_id text COLLATE "C" NOT NULL,
  direction text NOT NULL CHECK (direction IN ('inbound', 'outbound')),
  visibility text NOT NULL DEFAULT 'public' CHECK (visibility IN ('public', 'private')),
  status text,
  revision int NOT NULL DEFAULT 1,
  source_bidx bytea,
  call_state text,
  kid text COLLATE "C" NOT NULL,
  content bytea NOT NULL,
  raw_id text COLLATE "C",
  provider_edited_at timestamptz,
  deleted_at timestamptz,
  admitted_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (conversation_id, sequence)
) WITH (fillfactor = 90);
ALTER TABLE message ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX message_source ON message (account_id, source_bidx) WHERE source_bidx IS NOT NULL;

CREATE TABLE message_revision (
  message_id text COLLATE "C" NOT NULL REFERENCES message,
  revision int NOT NULL,
  kid text COLLATE "C" NOT NULL,
  content bytea NOT NULL,
  replaced_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (message_id, revision)
);

CREATE TABLE receipt (
  message_id text COLLATE "C" NOT NULL REFERENCES message,
  recipient bytea NOT NULL,
  status text NOT NULL,
  at timestamptz NOT NULL,
  provider_code text,
  PRIMARY KEY (message_id, recipient, status)
);

-- A receipt that came before its message is known; applied when the send returns its source id, forgotten after 24 h.
CREATE TABLE receipt_parked (
  account_id text COLLATE "C" NOT NULL,
  source_bidx bytea NOT NULL,
  raw_id text COLLATE "C" NOT NULL,
  parked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, source_bidx, raw_id)
);

CREATE TABLE reaction (
  message_id text COLLATE "C" NOT NULL REFERENCES message,
  contact_point_id text COLLATE "C" NOT NULL,
  emoji text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (message_id, contact_point_id, emoji)
);

CREATE TABLE attachment (
  id text COLLATE "C" PRIMARY KEY,
  message_id text COLLATE "C" NOT NULL REFERENCES message,
  account_id text COLLATE "C" NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'stored', 'failed', 'expired')),
  kid text COLLATE "C" NOT NULL,
  meta bytea NOT NULL,
  size bigint,
  failure text,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX attachment_of_message ON attachment (message_id);
CREATE INDEX attachment_pending ON attachment (id) WHERE state = 'pending';

CREATE TABLE attachment_chunk (
  attachment_id text COLLATE "C" NOT NULL REFERENCES attachment ON DELETE CASCADE,
  n int NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (attachment_id, n)
);
ALTER TABLE attachment_chunk ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE TABLE event (
  id text COLLATE "C" PRIMARY KEY,
  txid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  partition_key text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL,
  type text NOT NULL,
  account_id text COLLATE "C",
  subject text NOT NULL,
  time timestamptz NOT NULL,
  visibility text NOT NULL DEFAULT 'public',
  not_to text COLLATE "C",             -- the endpoint whose command made it: never told of its own doing
  kid text COLLATE "C" NOT NULL,
  data bytea NOT NULL,
  admitted_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (partition_key, sequence)
) WITH (toast_tuple_target = 8000);
ALTER TABLE event ALTER COLUMN data SET STORAGE EXTERNAL;
CREATE INDEX event_feed ON event (txid, id);
