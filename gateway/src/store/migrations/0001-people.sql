-- People, the addresses they write from, and the keys their personal values are sealed with.
-- Ids are text, `prefix_` + UUIDv7 in hex, compared bytewise so that order is time.
-- No foreign keys between what one admission writes: its one statement sequence keeps them, and six look-ups for each
-- first message would cost more than the message. Cold tables have them.

CREATE TABLE data_key (
  kid text COLLATE "C" PRIMARY KEY,
  class text NOT NULL CHECK (class IN ('person', 'account')),
  owner_id text COLLATE "C" NOT NULL,
  wrapped bytea,                       -- null once destroyed: whatever it sealed is gone for good
  kek_id text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  destroyed_at timestamptz
);
CREATE UNIQUE INDEX data_key_of_account ON data_key (owner_id) WHERE class = 'account';

CREATE TABLE person (
  id text COLLATE "C" PRIMARY KEY,
  kind text NOT NULL DEFAULT 'unknown',
  kid text COLLATE "C" NOT NULL,
  display_name bytea,
  minor boolean NOT NULL DEFAULT false,
  merged_into_id text COLLATE "C",
  erased_at timestamptz,
  next_event bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE contact_point (
  id text COLLATE "C" PRIMARY KEY,
  scheme text COLLATE "C" NOT NULL,
  scope text COLLATE "C" NOT NULL DEFAULT '',
  bidx bytea NOT NULL,                 -- HMAC of the normalised value: found without being readable
  kid text COLLATE "C" NOT NULL,
  value bytea NOT NULL,
  blocked boolean NOT NULL DEFAULT false,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (scheme, scope, bidx)
);

CREATE TABLE identity_link (
  id text COLLATE "C" PRIMARY KEY,
  contact_point_id text COLLATE "C" NOT NULL,
  person_id text COLLATE "C" NOT NULL,
  role text NOT NULL CHECK (role IN ('owner', 'shared', 'contact_of')),
  level smallint NOT NULL DEFAULT 0,   -- 0 claimed, 1 platform attested, 2 roster, 3 otp, 4 staff verified
  source text NOT NULL,
  valid_from timestamptz NOT NULL DEFAULT now(),
  valid_to timestamptz
);
CREATE UNIQUE INDEX identity_link_one_owner ON identity_link (contact_point_id) WHERE role = 'owner' AND valid_to IS NULL;
CREATE INDEX identity_link_of_person ON identity_link (person_id);
