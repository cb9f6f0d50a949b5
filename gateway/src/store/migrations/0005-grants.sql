-- The application writes rows; it owns nothing and may not rewrite the book.
DO $$
DECLARE app text := current_setting('gatehouse.app_role');
BEGIN
  IF app = current_user THEN RETURN; END IF;
  EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', app);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %I', app);
  EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO %I', app);
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry, schema_migration FROM %I', app);
  EXECUTE format('REVOKE INSERT ON schema_migration FROM %I', app);
  EXECUTE format('GRANT EXECUTE ON FUNCTION ensure_partitions() TO %I', app);
END $$;
