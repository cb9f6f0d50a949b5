-- What is kept for how long: what has expired is marked, so that nobody looks for it twice, and each run leaves a row.

ALTER TABLE message ADD COLUMN expired_at timestamptz;
ALTER TABLE event ADD COLUMN expired_at timestamptz;
CREATE INDEX message_kept ON message (admitted_at, id) WHERE expired_at IS NULL;
CREATE INDEX event_kept ON event (admitted_at, id) WHERE expired_at IS NULL;
CREATE INDEX attachment_kept ON attachment (created_at, id) WHERE state <> 'expired';

CREATE TABLE retention_run (
  id text COLLATE "C" PRIMARY KEY,
  class text NOT NULL,
  cut_off timestamptz NOT NULL,         -- what was older had to go
  removed jsonb NOT NULL,               -- how many of what
  held int NOT NULL,                    -- how many had to go and are kept by a hold or by a condition of their class
  actor text NOT NULL,
  entry_id text NOT NULL,               -- its line in the book
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX retention_run_of_class ON retention_run (class, at);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON retention_run FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION month_of(suffix text) RETURNS timestamptz LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF suffix !~ '^\d{4}_\d{2}$' THEN RAISE EXCEPTION '% names no month', suffix; END IF;
  RETURN (to_date(suffix, 'YYYY_MM')::timestamp) AT TIME ZONE 'UTC';
END $$;

CREATE FUNCTION month_end(suffix text) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
$$ SELECT (month_of(suffix) AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC' $$;

-- A protected table looks empty to whoever does not act as the gateway: that must not be taken for "nothing is left".
CREATE FUNCTION require_gateway() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF acting_role() IS DISTINCT FROM 'system' THEN RAISE EXCEPTION 'only the gateway drops a month'; END IF;
END $$;

-- A month of raw events goes as a whole once nothing is left in it.
CREATE FUNCTION drop_raw_month(suffix text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM require_gateway();
  IF month_end(suffix) > now() THEN RAISE EXCEPTION 'the month % is not over', suffix; END IF;
  IF EXISTS (SELECT 1 FROM raw_event WHERE id >= raw_event_floor(month_of(suffix)) AND id < raw_event_floor(month_end(suffix)))
    THEN RETURN false; END IF;
  EXECUTE format('DROP TABLE %I', 'raw_event_' || suffix);
  RETURN true;
END $$;

-- 184 days, the longest six calendar months, are the floor; no configuration can go below it.
CREATE FUNCTION require_old(suffix text, floor interval) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM require_gateway();
  IF month_end(suffix) > now() - floor THEN
    RAISE EXCEPTION 'the month % is younger than %, and stays', suffix, floor;
  END IF;
END $$;

CREATE FUNCTION drop_attempt_month(suffix text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM require_old(suffix, interval '184 days');
  EXECUTE format('DROP TABLE %I', 'attempt_' || suffix);
  RETURN true;
END $$;

-- A month of the book goes when every entry of it stands in the tree and a checkpoint over all of them has left the
-- house. Leaves, tiles and checkpoints stay for ever: proofs of what is left, and of what somebody has exported, hold.
CREATE FUNCTION audit_month_is_anchored(suffix text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT NOT EXISTS (SELECT 1 FROM audit_entry e LEFT JOIN audit_leaf l ON l.entry_id = e.id
      WHERE e.at >= month_of(suffix) AND e.at < month_end(suffix) AND l.entry_id IS NULL)
    AND coalesce((SELECT max(l.leaf_index) FROM audit_entry e JOIN audit_leaf l ON l.entry_id = e.id
      WHERE e.at >= month_of(suffix) AND e.at < month_end(suffix)), -1)
      < coalesce((SELECT max(size) FROM audit_anchor WHERE status = 'sent'), 0)
$$;

CREATE FUNCTION drop_audit_month(suffix text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM require_old(suffix, interval '184 days');
  IF NOT audit_month_is_anchored(suffix) THEN RETURN false; END IF;
  EXECUTE format('DROP TABLE %I', 'audit_entry_' || suffix);
  RETURN true;
END $$;

-- Rows about somebody whose relation with the school has not ended are kept however old they are.
CREATE FUNCTION relation_ended(person text, before timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT person IS NULL OR NOT EXISTS (SELECT 1 FROM conversation c WHERE c.person_id = person AND c.last_activity_at >= before)
$$;

CREATE POLICY expiry ON register_row FOR DELETE USING ((SELECT acting_role()) = 'system');

CREATE FUNCTION expire_registers(cut_off timestamptz) RETURNS TABLE (disclosures bigint, rows bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM require_gateway();
  IF cut_off > now() - interval '1096 days' THEN RAISE EXCEPTION 'registers are kept for three years at least'; END IF;
  WITH gone AS (DELETE FROM disclosure d WHERE d.at < cut_off AND relation_ended(d.person_id, cut_off)
    AND NOT is_held(d.person_id, NULL, d.at) RETURNING 1) SELECT count(*) FROM gone INTO disclosures;
  WITH gone AS (DELETE FROM register_row r WHERE r.at < cut_off
    AND NOT EXISTS (SELECT 1 FROM register_row n WHERE n.case_id = r.case_id
      AND (n.at >= cut_off OR NOT relation_ended(n.person_id, cut_off) OR is_held(n.person_id, NULL, n.at)))
    RETURNING 1) SELECT count(*) FROM gone INTO rows;
  RETURN NEXT;
END $$;

DO $$
DECLARE
  app text := current_setting('gatehouse.app_role');
  name text;
BEGIN
  IF app = current_user THEN RETURN; END IF;
  EXECUTE format('GRANT SELECT, INSERT ON retention_run TO %I', app);
  FOREACH name IN ARRAY ARRAY['drop_raw_month(text)', 'drop_attempt_month(text)', 'drop_audit_month(text)',
    'expire_registers(timestamptz)'] LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', name, app);
  END LOOP;
END $$;
