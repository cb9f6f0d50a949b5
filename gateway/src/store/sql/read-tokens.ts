import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface StoredToken {
  readonly id: string;
  readonly field: string;
  readonly kid: string;
  readonly wrapped: Buffer | null;
  readonly value: Buffer;
}

const statement = {
  name: "read-tokens",
  text: `SELECT t.id, t.field, t.kid, k.wrapped, t.value FROM egress_token t JOIN data_key k ON k.kid = t.kid
    WHERE t.endpoint_id = $1 AND t.id = ANY($2::text[])`,
};

/** What stands behind tokens that this endpoint was given. */
export const readTokens = (tx: Tx, endpointId: string, ids: readonly string[]): Promise<StoredToken[]> =>
  tx.run<StoredToken>(statement, [endpointId, textArray(ids)]);
