-- Registers are read by officers, and by whoever must know of a consent or an approval; only the gateway writes.
ALTER TABLE register_row ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY sight ON register_row FOR SELECT
  USING ((SELECT acting_role()) = ANY ('{system,admin,auditor,security,supervisor,agent}'::text[]));
CREATE POLICY gateway_inserts ON register_row FOR INSERT WITH CHECK ((SELECT acting_role()) = 'system');
