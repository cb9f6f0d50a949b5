-- Who sees which rows, whatever a statement asks for. Every transaction says who acts (app.role, app.groups); without
-- that a protected table is empty. Only the gateway itself (role "system") writes. docs/access.md shows this as a table.

CREATE FUNCTION acting_role() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT current_setting('app.role', true) $$;

-- Null for roles that have nothing to do with conversations.
CREATE FUNCTION acting_groups() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN current_setting('app.role', true) IN ('agent', 'supervisor')
    THEN string_to_array(current_setting('app.groups', true), ',') END
$$;

-- These roles see every row of a table; `others`: which rows the others see. What is cheap stands first: for the gateway
-- a policy costs one comparison a statement (an InitPlan) and one a row.
CREATE FUNCTION pg_temp.protect(target regclass, roles text[], others text DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
DECLARE gateway text := '(SELECT acting_role()) = ''system''';
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY sight ON %s FOR SELECT USING ((SELECT acting_role()) = ANY (%L::text[])%s)',
    target, ARRAY['system'] || roles, coalesce(' OR ' || others, ''));
  EXECUTE format('CREATE POLICY gateway_inserts ON %s FOR INSERT WITH CHECK (%s)', target, gateway);
  EXECUTE format('CREATE POLICY gateway_updates ON %s FOR UPDATE USING (%s)', target, gateway);
  EXECUTE format('CREATE POLICY gateway_deletes ON %s FOR DELETE USING (%s)', target, gateway);
END $$;

-- Whoever sees that row of another table, by the other's own policy. A scalar sub-select, not EXISTS: the planner can
-- turn it into no hash of the whole table.
CREATE FUNCTION pg_temp.seeing(source text) RETURNS text LANGUAGE sql AS
$$ SELECT format('(SELECT true FROM %s LIMIT 1)', source) $$;

DO $$
DECLARE
  keepers text[] := '{admin,integrator}';
  officers text[] := '{admin,integrator,auditor,security}';
  of_group text := 'group_id = ANY ((SELECT acting_groups())::text[])';
  of_message text := pg_temp.seeing('message m WHERE m.id = message_id');
BEGIN
  PERFORM pg_temp.protect('conversation', keepers, of_group);
  -- Who may read a conversation may lock it; only the gateway changes it.
  EXECUTE format('CREATE POLICY hold ON conversation FOR UPDATE USING ((SELECT acting_role()) = ANY (%L::text[]) OR %s)
    WITH CHECK (false)', keepers, of_group);

  PERFORM pg_temp.protect('message', keepers, pg_temp.seeing('conversation c WHERE c.id = conversation_id'));
  PERFORM pg_temp.protect('message_revision', '{}', of_message);
  PERFORM pg_temp.protect('message_part', '{}', of_message);
  PERFORM pg_temp.protect('receipt', '{}', of_message);
  PERFORM pg_temp.protect('reaction', '{}', of_message);
  PERFORM pg_temp.protect('attachment', '{}', of_message);
  PERFORM pg_temp.protect('attachment_chunk', '{}', pg_temp.seeing('attachment a WHERE a.id = attachment_id'));
  PERFORM pg_temp.protect('route_decision', '{}', pg_temp.seeing('conversation c WHERE c.id = conversation_id'));
  PERFORM pg_temp.protect('external_ref', '{}', pg_temp.seeing('conversation c WHERE c.id = conversation_id'));
  PERFORM pg_temp.protect('event', keepers, pg_temp.seeing('conversation c WHERE c.id = partition_key')
    || ' OR ' || pg_temp.seeing('conversation c WHERE c.person_id = partition_key'));

  PERFORM pg_temp.protect('person', officers, pg_temp.seeing('conversation c WHERE c.person_id = person.id'));
  PERFORM pg_temp.protect('identity_link', officers,
    pg_temp.seeing('conversation c WHERE c.person_id = identity_link.person_id'));
  PERFORM pg_temp.protect('contact_point', officers,
    pg_temp.seeing('conversation c WHERE c.contact_point_id = contact_point.id'));
  PERFORM pg_temp.protect('egress_token', '{}',
    pg_temp.seeing('data_key k JOIN conversation c ON c.person_id = k.owner_id WHERE k.kid = egress_token.kid'));
  -- Wrapped by the master key, which is not in the database; every row that one opens is protected itself.
  PERFORM pg_temp.protect('data_key', officers || '{agent,supervisor}'::text[]);

  PERFORM pg_temp.protect('delivery', keepers);
  PERFORM pg_temp.protect('attempt', keepers);
  PERFORM pg_temp.protect('dead_letter', keepers);
  PERFORM pg_temp.protect('disclosure', '{admin,auditor,security}');
  PERFORM pg_temp.protect('raw_event', '{}');
  PERFORM pg_temp.protect('account_state', '{}');
END $$;

-- A partition is asked through its parent, and follows the parent's policies; by itself it shows nothing to anybody.
CREATE OR REPLACE FUNCTION ensure_partition(parent regclass, suffix text, low text, high text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
END $$;

DO $$
DECLARE child regclass;
BEGIN
  FOR child IN SELECT inhrelid FROM pg_inherits JOIN pg_class parent ON parent.oid = inhparent
    WHERE parent.relrowsecurity AND parent.relkind = 'p' LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', child);
  END LOOP;
END $$;
