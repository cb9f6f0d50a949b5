import type { Tx } from "../transaction.js";

export interface StoredRaw {
  readonly id: string;
  readonly account_id: string;
  readonly content_type: string;
  readonly kid: string;
  readonly wrapped: Buffer | null;
  readonly body: Buffer;
  readonly received_at: Date;
}

const statement = {
  name: "read-raw-event",
  text: `SELECT r.id, r.account_id, r.content_type, r.kid, k.wrapped, r.body, r.received_at
    FROM raw_event r JOIN data_key k ON k.kid = r.kid WHERE r.id = $1`,
};

/** What arrived, sealed. */
export const readRawEvent = async (tx: Tx, id: string): Promise<StoredRaw | undefined> =>
  (await tx.run<StoredRaw>(statement, [id]))[0];
