import { sign } from "@gatehouse/sdk";
import type { Pool } from "pg";
import type { Pool as HttpPool } from "undici";

interface Row {
  readonly item_id: string;
  readonly partition_key: string;
  readonly sequence: string;
  readonly content: Buffer;
}

const find = {
  name: "find",
  text: `SELECT o.item_id, o.partition_key, o.sequence, m.content FROM bench.outbox o JOIN bench.message m USING (id)
    WHERE o.id = $1`,
};
const finish = { name: "finish", text: "DELETE FROM bench.outbox WHERE id = $1" };

function render(id: string, row: Row): string {
  const message = { ...(JSON.parse(row.content.toString("utf8")) as object), id, sequence: Number(row.sequence) };
  return JSON.stringify({
    specversion: "1.0",
    id: row.item_id,
    source: "/gateways/bench/accounts/bench",
    type: "gatehouse.message.received.v1",
    partitionkey: row.partition_key,
    sequence: row.sequence,
    data: { message },
  });
}

/** One job: read the row back, sign, send, delete it. A refusal throws, and BullMQ tries again. */
export async function deliver(deps: { pool: Pool; http: HttpPool; secret: string }, id: string): Promise<void> {
  const { rows } = await deps.pool.query<Row>({ ...find, values: [id] });
  const row = rows[0];
  if (row === undefined) return;
  const body = render(id, row);
  const headers = {
    "content-type": "application/cloudevents+json",
    ...sign([deps.secret], row.item_id, new Date(), body),
  };
  const answer = await deps.http.request({ method: "POST", path: "/", body, headers });
  await answer.body.dump();
  if (answer.statusCode >= 300) throw new Error(`the sink answered ${answer.statusCode}`);
  await deps.pool.query({ ...finish, values: [id] });
}
