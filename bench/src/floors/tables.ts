import type { Client } from "pg";

/** Rows and indexes shaped like the product's, in a schema of their own: floors and baseline write the same bytes. */
const ddl = `
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;
CREATE SEQUENCE bench.number;
CREATE TABLE bench.message (
  id text COLLATE "C" PRIMARY KEY, conversation_id text COLLATE "C" NOT NULL, sequence bigint NOT NULL,
  account_id text COLLATE "C" NOT NULL, person_id text COLLATE "C" NOT NULL, direction text NOT NULL,
  source_id text COLLATE "C" NOT NULL, content bytea NOT NULL, admitted_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (conversation_id, sequence), UNIQUE (account_id, source_id)) WITH (fillfactor = 90);
ALTER TABLE bench.message ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE TABLE bench.audit_entry (
  id bigint GENERATED ALWAYS AS IDENTITY, epoch int NOT NULL DEFAULT 1, txid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT now(), type text NOT NULL, entry bytea NOT NULL, PRIMARY KEY (at, id));
CREATE INDEX ON bench.audit_entry (epoch, txid, id);
CREATE TABLE bench.outbox (
  id text COLLATE "C" PRIMARY KEY, target_id text COLLATE "C" NOT NULL, item_id text COLLATE "C" NOT NULL,
  partition_key text COLLATE "C" NOT NULL, sequence bigint NOT NULL, lane smallint NOT NULL DEFAULT 1,
  due_at timestamptz NOT NULL DEFAULT now(), UNIQUE (target_id, item_id)) WITH (fillfactor = 80);
CREATE INDEX ON bench.outbox (lane, due_at);
CREATE INDEX ON bench.outbox (target_id, partition_key, sequence);
CREATE TABLE bench.identity (value text COLLATE "C" PRIMARY KEY, person_id text COLLATE "C" NOT NULL);
CREATE TABLE bench.conversation (
  id text COLLATE "C" PRIMARY KEY, person_id text COLLATE "C" NOT NULL, next_message bigint NOT NULL DEFAULT 1)
  WITH (fillfactor = 80);`;

/** Before each contestant: empty tables, and no checkpoint of the last one's dirt during its run. */
export async function freshTables(client: Client): Promise<void> {
  await client.query(ddl);
  await client.query("CHECKPOINT");
}
