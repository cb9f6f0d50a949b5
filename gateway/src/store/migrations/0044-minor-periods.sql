-- Who was known to be a minor from when to when: the yearly pack counts them as of its year, not as of the day it is
-- made. Ids alone, so they stay when the person is erased.
CREATE TABLE minor_period (
  person_id text COLLATE "C" NOT NULL,
  from_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  to_at timestamptz,                   -- null: still
  PRIMARY KEY (person_id, from_at)
);
CREATE UNIQUE INDEX minor_period_open ON minor_period (person_id) WHERE to_at IS NULL;

-- Whatever way it becomes known: by a supervisor, by the roster, by an erasure. A restore brings the periods before the
-- people (tables are filled in the order of their names), so an open one is left as it is. Whoever may change a person
-- need not act as the gateway for this; afterwards they are who they were.
CREATE FUNCTION note_minor() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE before text := acting_role();
BEGIN
  PERFORM set_config('app.role', 'system', true);
  IF NEW.minor THEN
    INSERT INTO minor_period (person_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
  ELSE
    UPDATE minor_period SET to_at = clock_timestamp() WHERE person_id = NEW.id AND to_at IS NULL;
  END IF;
  PERFORM set_config('app.role', coalesce(before, ''), true);
  RETURN NULL;
END $$;
CREATE TRIGGER minor_known AFTER INSERT ON person FOR EACH ROW WHEN (NEW.minor) EXECUTE FUNCTION note_minor();
CREATE TRIGGER minor_changed AFTER UPDATE OF minor ON person FOR EACH ROW
  WHEN (OLD.minor IS DISTINCT FROM NEW.minor) EXECUTE FUNCTION note_minor();

-- Since when is not known of those who are already there; they were not known before they came.
INSERT INTO minor_period (person_id, from_at) SELECT id, created_at FROM person WHERE minor;

ALTER TABLE minor_period ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY gateway ON minor_period USING (CASE WHEN (SELECT acting_role()) = 'system' THEN 1 ELSE 0 END <> 0);

DO $$
DECLARE app text := current_setting('gatehouse.app_role');
BEGIN
  IF app = current_user THEN RETURN; END IF;
  EXECUTE format('GRANT SELECT ON minor_period TO %I', app);
END $$;
