/** What the endpoint needs in its schema, in the order it is made. */
export const objectNames = ["schema", "event", "event_cursor", "message", "command"] as const;
export type ObjectName = (typeof objectNames)[number];

/** Quoted, for schemas named like a word of SQL; the option allows no quote in the name. */
export const tableOf = (schema: string, name: Exclude<ObjectName, "schema">): string => `"${schema}".${name}`;

const event = (schema: string): string => `CREATE TABLE IF NOT EXISTS ${tableOf(schema, "event")} (
  cursor bigint PRIMARY KEY,
  id text NOT NULL UNIQUE,
  type text NOT NULL,
  time timestamptz NOT NULL,
  conversation_id text,
  sequence bigint NOT NULL,
  data jsonb NOT NULL,
  written_at timestamptz NOT NULL DEFAULT clock_timestamp()
)`;

/** One row, locked by each writer until it has committed: cursors rise in the order of commits and have no gaps. */
const eventCursor = (schema: string): string => `CREATE TABLE IF NOT EXISTS ${tableOf(schema, "event_cursor")} (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  last bigint NOT NULL
);
INSERT INTO ${tableOf(schema, "event_cursor")} (last)
  SELECT coalesce(max(cursor), 0) FROM ${tableOf(schema, "event")}
  ON CONFLICT DO NOTHING`;

/** One row for each message that somebody said. */
const message = (schema: string): string => `CREATE OR REPLACE VIEW ${tableOf(schema, "message")} AS
SELECT cursor, time, conversation_id, sequence,
  data #>> '{data,message,id}' AS message_id,
  data #>> '{data,message,direction}' AS direction,
  data #>> '{data,message,visibility}' AS visibility,
  data #>> '{data,message,channel}' AS channel,
  data #>> '{data,message,account_id}' AS account_id,
  data #>> '{data,message,from,person_id}' AS person_id,
  data #>> '{data,message,from,display_name}' AS from_name,
  data #>> '{data,message,from,value}' AS from_address,
  data #>> '{data,message,subject}' AS subject,
  data #>> '{data,message,text}' AS text,
  data #> '{data,message,attachments}' AS attachments,
  data #>> '{data,conversation,group_id}' AS group_id,
  data #>> '{data,conversation,assignee,id}' AS assignee
FROM ${tableOf(schema, "event")}
WHERE type IN ('gatehouse.message.received.v1', 'gatehouse.message.created.v1')
  OR (type = 'gatehouse.message.sent.v1' AND data #>> '{data,message,origin}' = 'echo')`;

/** Narrower than the schema of commands, so that a row that is wrong is refused to whoever inserts it. */
const command = (schema: string): string => `CREATE TABLE IF NOT EXISTS ${tableOf(schema, "command")} (
  id text PRIMARY KEY DEFAULT gen_random_uuid()::text CHECK (id ~ '^[!-~]{1,128}$'),
  type text NOT NULL
    CHECK (type IN ('message.send', 'conversation.note', 'conversation.close', 'conversation.reopen')),
  conversation_id text NOT NULL CHECK (conversation_id ~ '^[!-~]{1,64}$'),
  text text CHECK (char_length(text) BETWEEN 1 AND 32768),
  agent text CHECK (agent ~ '^[^[:cntrl:]]{1,64}$'),
  state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'taken', 'refused')),
  reason text,
  written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  taken_at timestamptz,
  CHECK ((text IS NOT NULL) = (type IN ('message.send', 'conversation.note')))
);
CREATE INDEX IF NOT EXISTS command_new ON ${tableOf(schema, "command")} (written_at, id) WHERE state = 'new'`;

const makers: Readonly<Record<ObjectName, (schema: string) => string>> = {
  schema: (schema) => `CREATE SCHEMA IF NOT EXISTS "${schema}"`,
  event,
  event_cursor: eventCursor,
  message,
  command,
};

/** The SQL that makes these objects; run as one text it is one transaction. */
export const makeSql = (schema: string, names: readonly ObjectName[] = objectNames): string =>
  `${objectNames
    .filter((name) => names.includes(name))
    .map((name) => makers[name](schema))
    .join(";\n\n")};`;

/** The rights of the gateway's user, for a DBA who keeps the tables. */
export const grantSql = (schema: string, user: string): string => {
  const to = `TO "${user.replaceAll('"', '""')}"`;
  return [
    `GRANT USAGE ON SCHEMA "${schema}" ${to};`,
    `GRANT SELECT, INSERT, DELETE ON ${tableOf(schema, "event")} ${to};`,
    `GRANT SELECT, UPDATE ON ${tableOf(schema, "event_cursor")} ${to};`,
    `GRANT SELECT, UPDATE, DELETE ON ${tableOf(schema, "command")} ${to};`,
  ].join("\n");
};
