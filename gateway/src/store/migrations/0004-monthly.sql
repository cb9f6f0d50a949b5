-- What only grows is cut by month: raw events by their id (its first 12 hex digits are the millisecond), logs by time.

CREATE TABLE raw_event (
  id text COLLATE "C" PRIMARY KEY,
  account_id text COLLATE "C" NOT NULL,
  content_type text NOT NULL,
  kid text COLLATE "C" NOT NULL,
  body bytea NOT NULL,                 -- sealed: the provider's bytes and its key for them
  received_at timestamptz NOT NULL
) PARTITION BY RANGE (id);

CREATE TABLE attempt (
  delivery_id text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  target_id text COLLATE "C" NOT NULL,
  item_id text COLLATE "C" NOT NULL,
  attempt smallint NOT NULL,
  verdict text NOT NULL,
  status int,
  code text,
  detail text,
  duration_ms int NOT NULL,
  address text,
  at timestamptz NOT NULL DEFAULT now()
) PARTITION BY RANGE (at);
CREATE INDEX attempt_of_target ON attempt (target_id, at);
CREATE INDEX attempt_of_item ON attempt (item_id);

-- The book. Only INSERT and SELECT are granted; triggers refuse the rest, also to the owner by mistake.
CREATE TABLE audit_entry (
  id bigint GENERATED ALWAYS AS IDENTITY,
  epoch int NOT NULL DEFAULT 1,
  txid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT now(),
  type text NOT NULL,
  entry bytea NOT NULL CHECK (octet_length(entry) <= 16384),
  PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
CREATE INDEX audit_entry_order ON audit_entry (epoch, txid, id);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the book is append-only: % on % is refused', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A TRUNCATE trigger on the parent does not protect its partitions: each gets its own.
CREATE FUNCTION ensure_partition(parent regclass, suffix text, low text, high text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE child text := parent::text || '_' || suffix;
BEGIN
  IF to_regclass(child) IS NOT NULL THEN RETURN; END IF;
  EXECUTE format('CREATE TABLE %I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)', child, parent, low, high);
  IF parent = 'raw_event'::regclass THEN
    EXECUTE format('ALTER TABLE %I ALTER COLUMN body SET STORAGE EXTERNAL', child);
  ELSIF parent = 'audit_entry'::regclass THEN
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I EXECUTE FUNCTION refuse_change()', child);
  END IF;
END $$;

-- Called at start and daily: the partitions of last, this and the next two months.
CREATE FUNCTION ensure_partitions() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  low timestamptz;
  high timestamptz;
  suffix text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ensure_partitions'));
  FOR n IN -1..2 LOOP
    low := date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
    low := (low AT TIME ZONE 'UTC' + make_interval(months => n)) AT TIME ZONE 'UTC';
    high := (low AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC';
    suffix := to_char(low AT TIME ZONE 'UTC', 'YYYY_MM');
    PERFORM ensure_partition('raw_event', suffix, raw_event_floor(low), raw_event_floor(high));
    PERFORM ensure_partition('attempt', suffix, low::text, high::text);
    PERFORM ensure_partition('audit_entry', suffix, low::text, high::text);
  END LOOP;
END $$;

CREATE FUNCTION raw_event_floor(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT 'raw_' || lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') $$;

-- A clock far off must not refuse a message: what fits no month goes here.
CREATE TABLE raw_event_rest PARTITION OF raw_event DEFAULT;
CREATE TABLE attempt_rest PARTITION OF attempt DEFAULT;
CREATE TABLE audit_entry_rest PARTITION OF audit_entry DEFAULT;
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit_entry_rest EXECUTE FUNCTION refuse_change();

SELECT ensure_partitions();
