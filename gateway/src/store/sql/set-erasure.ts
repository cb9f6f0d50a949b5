import type { Tx } from "../transaction.js";
import type { ErasureState } from "./erasure-row.js";

const statement = {
  name: "set-erasure",
  text: `UPDATE erasure SET state = $2, certificate = $3::text::jsonb,
      erased_at = CASE WHEN $2 = 'erased' THEN now() END WHERE id = $1`,
};

/** Moves an erasure on; the certificate comes with its end. */
export const setErasure = (tx: Tx, id: string, state: ErasureState, certificate?: object): Promise<unknown> =>
  tx.run(statement, [id, state, certificate === undefined ? null : JSON.stringify(certificate)]);
