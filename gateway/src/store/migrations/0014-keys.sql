-- Rotation of keys. What the master key is named stands here, what it is never does: a process that does not know the
-- generations in use does not start.

CREATE TABLE master_key (
  kek_id text COLLATE "C" PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('current', 'previous', 'retired')),
  activated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  rewrapped_at timestamptz,            -- since then nothing is wrapped with an older one
  retired_at timestamptz
);
CREATE UNIQUE INDEX master_key_current ON master_key (state) WHERE state = 'current';
INSERT INTO master_key (kek_id, state, rewrapped_at)
  SELECT kek_id, CASE WHEN row_number() OVER (ORDER BY max(kid) DESC) = 1 THEN 'current' ELSE 'previous' END, now()
  FROM data_key WHERE coalesce(wrapped, withheld) IS NOT NULL GROUP BY kek_id;

-- Keys of blind indexes, wrapped as data keys are: they outlive a master key.
CREATE TABLE index_key (
  field text NOT NULL,
  generation int NOT NULL,
  state text NOT NULL CHECK (state IN ('next', 'promoting', 'current', 'previous', 'retired')),
  wrapped bytea,                       -- null once retired
  kek_id text COLLATE "C" NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (field, generation)
);
CREATE UNIQUE INDEX index_key_current ON index_key (field) WHERE state = 'current';

-- One row. Its version rises with each change of the two tables above; a process notes which version it works with.
CREATE TABLE key_state (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  version bigint NOT NULL DEFAULT 1
);
INSERT INTO key_state DEFAULT VALUES;

ALTER TABLE process ADD COLUMN host text;
ALTER TABLE process ADD COLUMN keys_version bigint NOT NULL DEFAULT 0;
ALTER TABLE process ADD COLUMN kek_ids text[] NOT NULL DEFAULT '{}';

ALTER TABLE data_key ADD COLUMN uses bigint NOT NULL DEFAULT 0;  -- seals, counted in large steps
CREATE INDEX data_key_of_owner ON data_key (owner_id);
-- A replaced key opens what it sealed and seals nothing new.
ALTER TABLE data_key DROP CONSTRAINT data_key_class_check;
ALTER TABLE data_key ADD CONSTRAINT data_key_class_check CHECK (class IN ('person', 'account', 'past_account'));

-- Filled while the index is rotated: new rows carry both values, so that no two rows are the same contact point.
ALTER TABLE contact_point ADD COLUMN bidx_next bytea;
CREATE UNIQUE INDEX contact_point_next ON contact_point (scheme, scope, bidx_next);

DO $$
DECLARE app text := current_setting('gatehouse.app_role');
BEGIN
  IF app = current_user THEN RETURN; END IF;
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON master_key, index_key, key_state TO %I', app);
END $$;
