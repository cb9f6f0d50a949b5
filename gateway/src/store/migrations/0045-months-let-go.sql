-- Whoever drops a month waits for everybody who reads the table, and everybody who writes waits behind: while somebody
-- reads the whole book no message would come in. So the wait is short, and the month goes with the next run.
-- A checkpoint counts as anchored only where it is this log's: after a fork, sizes that left before are another tree's.
CREATE OR REPLACE FUNCTION audit_month_is_anchored(suffix text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT NOT EXISTS (SELECT 1 FROM audit_entry e LEFT JOIN audit_leaf l ON l.entry_id = e.id
      WHERE e.at >= month_of(suffix) AND e.at < month_end(suffix) AND l.entry_id IS NULL)
    AND coalesce((SELECT max(l.leaf_index) FROM audit_entry e JOIN audit_leaf l ON l.entry_id = e.id
      WHERE e.at >= month_of(suffix) AND e.at < month_end(suffix)), -1)
      < coalesce((SELECT max(a.size) FROM audit_anchor a JOIN audit_checkpoint c ON c.size = a.size AND a.sent_at >= c.at
        WHERE a.status = 'sent'), 0)
$$;

-- True: it is gone. False: somebody reads it now.
CREATE FUNCTION drop_month_of(parent text, suffix text) RETURNS boolean
LANGUAGE plpgsql SET lock_timeout = '1s' AS $$
BEGIN
  EXECUTE format('DROP TABLE %I', parent || '_' || suffix);
  RETURN true;
EXCEPTION WHEN lock_not_available THEN RETURN false;
END $$;
REVOKE EXECUTE ON FUNCTION drop_month_of(text, text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION drop_raw_month(suffix text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM require_gateway();
  IF month_end(suffix) > now() THEN RAISE EXCEPTION 'the month % is not over', suffix; END IF;
  IF EXISTS (SELECT 1 FROM raw_event WHERE id >= raw_event_floor(month_of(suffix)) AND id < raw_event_floor(month_end(suffix)))
    THEN RETURN false; END IF;
  RETURN drop_month_of('raw_event', suffix);
END $$;

CREATE OR REPLACE FUNCTION drop_attempt_month(suffix text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM require_old(suffix, interval '184 days');
  RETURN drop_month_of('attempt', suffix);
END $$;

CREATE OR REPLACE FUNCTION drop_audit_month(suffix text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM require_old(suffix, interval '184 days');
  IF NOT audit_month_is_anchored(suffix) THEN RETURN false; END IF;
  RETURN drop_month_of('audit_entry', suffix);
END $$;
