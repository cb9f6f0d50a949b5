-- Who sees which rows, whatever a statement asks for. Every transaction says who acts (app.role, app.groups); without
-- that a protected table is empty. Only the gateway itself (role "system") writes. docs/access.md shows this as a table.
--
-- A role is compared in an InitPlan, once for a statement. Look-ups by group are scalar sub-selects, not EXISTS: the
-- planner can turn no scalar into a hash of the whole table.

CREATE INDEX conversation_of_person ON conversation (person_id, group_id);

-- `sight`: what a person's transaction may read besides.
CREATE FUNCTION pg_temp.protect(target regclass, sight text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target);
  EXECUTE format($p$CREATE POLICY gateway ON %s USING ((SELECT current_setting('app.role', true)) = 'system')$p$, target);
  IF sight IS NOT NULL THEN
    EXECUTE format('CREATE POLICY sight ON %s FOR SELECT USING (%s)', target, sight);
  END IF;
END $$;

CREATE FUNCTION pg_temp.roles(VARIADIC roles text[]) RETURNS text LANGUAGE sql AS
$$ SELECT format('(SELECT current_setting(''app.role'', true)) = ANY (%L::text[])', roles) $$;

-- `group_id`: an expression that gives a row's group.
CREATE FUNCTION pg_temp.own_group(group_id text) RETURNS text LANGUAGE sql AS
$$ SELECT format('%s = ANY ((SELECT string_to_array(current_setting(''app.groups'', true), '',''))::text[])', group_id) $$;

CREATE FUNCTION pg_temp.group_of(conversation_id text) RETURNS text LANGUAGE sql AS
$$ SELECT pg_temp.own_group(format('(SELECT c.group_id FROM conversation c WHERE c.id = %s)', conversation_id)) $$;

-- The conversation's own policy decides which are seen.
CREATE FUNCTION pg_temp.met(place text) RETURNS text LANGUAGE sql AS
$$ SELECT format('coalesce((SELECT true FROM conversation c WHERE c.%s LIMIT 1), false)', place) $$;

CREATE FUNCTION pg_temp.any_of(VARIADIC terms text[]) RETURNS text LANGUAGE sql AS
$$ SELECT array_to_string(terms, ' OR ') $$;

DO $$
DECLARE
  keepers text := pg_temp.roles('admin', 'integrator');
  desk text := pg_temp.roles('agent', 'supervisor');
  officers text := pg_temp.roles('admin', 'auditor', 'security');
  own text := pg_temp.any_of(keepers, format('(%s AND %s)', desk, pg_temp.own_group('group_id')));
  of_message text := format('(SELECT m.conversation_id FROM message m WHERE m.id = %s)', 'message_id');
  of_file text := '(SELECT m.conversation_id FROM message m JOIN attachment a ON a.message_id = m.id WHERE a.id = attachment_id)';
BEGIN
  PERFORM pg_temp.protect('conversation', own);
  -- Who may read a conversation may lock it; nobody but the gateway may change it.
  EXECUTE format('CREATE POLICY hold ON conversation FOR UPDATE USING (%s) WITH CHECK (false)', own);

  PERFORM pg_temp.protect('message', pg_temp.any_of(keepers, pg_temp.group_of('conversation_id')));
  PERFORM pg_temp.protect('message_revision', pg_temp.group_of(of_message));
  PERFORM pg_temp.protect('message_part', pg_temp.group_of(of_message));
  PERFORM pg_temp.protect('receipt', pg_temp.any_of(keepers, pg_temp.group_of(of_message)));
  PERFORM pg_temp.protect('reaction', pg_temp.group_of(of_message));
  PERFORM pg_temp.protect('attachment', pg_temp.any_of(keepers, pg_temp.group_of(of_message)));
  PERFORM pg_temp.protect('attachment_chunk', pg_temp.group_of(of_file));
  PERFORM pg_temp.protect('route_decision', pg_temp.any_of(keepers, pg_temp.group_of('conversation_id')));
  PERFORM pg_temp.protect('external_ref', pg_temp.any_of(keepers, pg_temp.group_of('conversation_id')));
  PERFORM pg_temp.protect('event', pg_temp.any_of(keepers, pg_temp.group_of('partition_key'),
    pg_temp.met('person_id = partition_key')));

  PERFORM pg_temp.protect('person', pg_temp.any_of(keepers, officers, pg_temp.met('person_id = person.id')));
  PERFORM pg_temp.protect('identity_link', pg_temp.any_of(keepers, officers, pg_temp.met('person_id = identity_link.person_id')));
  PERFORM pg_temp.protect('contact_point', pg_temp.any_of(keepers, officers, pg_temp.met('contact_point_id = contact_point.id')));
  PERFORM pg_temp.protect('egress_token', format('coalesce((SELECT true FROM data_key k
    JOIN conversation c ON c.person_id = k.owner_id WHERE k.kid = egress_token.kid LIMIT 1), false)'));
  -- Wrapped by the master key, which is not in the database; each row that one opens is protected itself.
  PERFORM pg_temp.protect('data_key', pg_temp.any_of(keepers, officers, desk));

  PERFORM pg_temp.protect('delivery', keepers);
  PERFORM pg_temp.protect('attempt', keepers);
  PERFORM pg_temp.protect('dead_letter', keepers);
  PERFORM pg_temp.protect('disclosure', officers);
  PERFORM pg_temp.protect('raw_event', NULL);
  PERFORM pg_temp.protect('account_state', NULL);
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
