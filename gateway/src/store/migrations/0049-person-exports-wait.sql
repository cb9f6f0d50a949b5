-- A file whose bytes are lost is named in the copy, and counted for the officer who hands it over. A store that is away
-- is waited for: `failure` says what for, until it is made.
ALTER TABLE person_export
  ADD COLUMN files_missing integer NOT NULL DEFAULT 0,
  ADD COLUMN retry_at timestamptz;
