import type { Tx } from "../transaction.js";

export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly account_id: string | null;
  readonly subject: string;
  readonly time: Date;
  readonly partition_key: string;
  readonly sequence: string;
  readonly visibility: "public" | "private";
  readonly kid: string;
  readonly wrapped: Buffer | null;
  readonly data: Buffer;
}

const statement = {
  name: "read-events",
  text: `SELECT e.id, e.type, e.account_id, e.subject, e.time, e.partition_key, e.sequence, e.visibility, e.kid,
      CASE WHEN e.expired_at IS NULL THEN k.wrapped END AS wrapped, e.data
    FROM event e JOIN data_key k ON k.kid = e.kid WHERE e.id = ANY($1::text[])`,
};

/** Events by id, sealed. */
export const readEvents = (tx: Tx, ids: readonly string[]): Promise<StoredEvent[]> =>
  tx.run<StoredEvent>(statement, [[...ids]]);
