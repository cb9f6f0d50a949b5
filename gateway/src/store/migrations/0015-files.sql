-- Contents of files: sealed, once for each person and content, in the database, in a folder or in an object store. A row
-- is written before the first byte and deleted after the last one is gone: nothing lies anywhere that no row names.

CREATE TABLE file_content (
  id text COLLATE "C" PRIMARY KEY,      -- its name in the store; says nothing of what is in it
  kid text COLLATE "C" NOT NULL,
  place text NOT NULL CHECK (place IN ('database', 'disk', 's3')),
  state text NOT NULL CHECK (state IN ('writing', 'stored', 'doomed')),
  digest bytea,                         -- HMAC of the content by a key made of the person's own: the same file is found again
  size bigint,                          -- of the content, bytes
  touched_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX file_content_once ON file_content (kid, digest) WHERE state = 'stored';
CREATE INDEX file_content_unsettled ON file_content (touched_at) WHERE state <> 'stored';
CREATE INDEX file_content_landed ON file_content (id) WHERE place = 'database' AND state = 'stored';

CREATE TABLE file_chunk (
  content_id text COLLATE "C" NOT NULL REFERENCES file_content ON DELETE CASCADE,
  n int NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (content_id, n)
);
ALTER TABLE file_chunk ALTER COLUMN content SET STORAGE EXTERNAL;

-- Null: what was stored before lies in attachment_chunk still.
ALTER TABLE attachment ADD COLUMN content_id text COLLATE "C" REFERENCES file_content;
CREATE INDEX attachment_of_content ON attachment (content_id) WHERE content_id IS NOT NULL;

-- Who opened which file last: several requests within a quarter of an hour are one reading, with one line in the book.
CREATE TABLE file_reading (
  attachment_id text COLLATE "C" NOT NULL REFERENCES attachment ON DELETE CASCADE,
  actor text NOT NULL,
  id text COLLATE "C" NOT NULL,
  began_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (attachment_id, actor)
);

DO $$
DECLARE
  app text := current_setting('gatehouse.app_role');
  target text;
BEGIN
  FOREACH target IN ARRAY ARRAY['file_content', 'file_chunk', 'file_reading'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY gateway_only ON %I USING ((SELECT acting_role()) = ''system'')', target);
    IF app <> current_user THEN EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO %I', target, app); END IF;
  END LOOP;
END $$;
