-- A route that forgets to act as the gateway must hear of it: an UPDATE or DELETE that quietly finds nothing would be
-- taken for done.

CREATE FUNCTION gateway_only() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF current_setting('app.role', true) = 'system' THEN RETURN true; END IF;
  RAISE insufficient_privilege USING MESSAGE = 'a delete violates row-level security';
END $$;

DO $$
DECLARE target regclass;
BEGIN
  FOR target IN SELECT polrelid FROM pg_policy WHERE polname = 'gateway_updates' LOOP
    -- Which rows are found is decided by `sight`; locking them is no change.
    EXECUTE format('ALTER POLICY gateway_updates ON %s USING (true) WITH CHECK ((SELECT acting_role()) = ''system'')', target);
    EXECUTE format('ALTER POLICY gateway_deletes ON %s USING ((SELECT gateway_only()))', target);
  END LOOP;
END $$;
DROP POLICY hold ON conversation;
