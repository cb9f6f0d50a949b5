-- The planner guesses that next to no row passes a policy, multiplies that for each table of a join, and then sorts ten
-- thousand rows where fifty were asked for (measured: 60 ms instead of 1.7). It guesses that `<>` holds for nearly all.
DO $$
DECLARE policy record;
BEGIN
  FOR policy IN SELECT polrelid::regclass AS target, polname, pg_get_expr(polqual, polrelid) AS test FROM pg_policy
    WHERE polqual IS NOT NULL AND pg_get_expr(polqual, polrelid) <> 'true' LOOP
    EXECUTE format('ALTER POLICY %I ON %s USING (CASE WHEN %s THEN 1 ELSE 0 END <> 0)', policy.polname, policy.target, policy.test);
  END LOOP;
END $$;

-- Sealed, and whose it is stands in identity_link: seen like the keys by all who open conversations.
ALTER POLICY sight ON contact_point USING (CASE
  WHEN (SELECT acting_role()) = ANY ('{system,admin,integrator,auditor,security,agent,supervisor}'::text[]) THEN 1 ELSE 0 END <> 0);
