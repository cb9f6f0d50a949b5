import { byteaArray, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface KeptToken {
  readonly id: string;
  readonly endpointId: string;
  readonly field: string;
  readonly kid: string;
  readonly value: Buffer;
}

const statement = {
  name: "keep-tokens",
  text: `INSERT INTO egress_token (id, endpoint_id, field, kid, value)
    SELECT id, endpoint, field, kid, value
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[]) AS i(id, endpoint, field, kid, value)
    ORDER BY id ON CONFLICT (id) DO NOTHING`,
};

/** What stands behind tokens, sealed with the person's key: erasing the person empties them. */
export const keepTokens = (tx: Tx, rows: readonly KeptToken[]): Promise<unknown> =>
  tx.run(statement, [
    textArray(rows.map((r) => r.id)),
    textArray(rows.map((r) => r.endpointId)),
    textArray(rows.map((r) => r.field)),
    textArray(rows.map((r) => r.kid)),
    byteaArray(rows.map((r) => r.value)),
  ]);
