-- Whoever makes a month waits for everybody who reads the table, and everybody who writes waits behind. So the wait is
-- short, as where months are let go (0045): months are made two ahead, and tried again every day.
CREATE OR REPLACE FUNCTION ensure_partition(parent regclass, suffix text, low text, high text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '1s' AS $$
DECLARE child text := parent::text || '_' || suffix;
BEGIN
  IF to_regclass(child) IS NOT NULL THEN RETURN; END IF;
  EXECUTE format('CREATE TABLE %I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)', child, parent, low, high);
  IF (SELECT relrowsecurity FROM pg_class WHERE oid = parent) THEN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', child);
  END IF;
  IF parent = 'raw_event'::regclass THEN
    EXECUTE format('ALTER TABLE %I ALTER COLUMN body SET STORAGE EXTERNAL', child);
  ELSIF parent = 'audit_entry'::regclass THEN
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I EXECUTE FUNCTION refuse_change()', child);
  END IF;
EXCEPTION WHEN lock_not_available THEN
  RAISE WARNING 'the month % of % is not made yet: somebody reads the table', suffix, parent;
END $$;
