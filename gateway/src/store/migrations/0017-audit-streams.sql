-- How far each SIEM has been told what was sealed.
CREATE TABLE audit_stream (
  id text COLLATE "C" PRIMARY KEY,
  log int NOT NULL,
  next_index bigint NOT NULL
);
DO $$
DECLARE app text := current_setting('gatehouse.app_role');
BEGIN
  IF app = current_user THEN RETURN; END IF;
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON audit_stream TO %I', app);
END $$;
