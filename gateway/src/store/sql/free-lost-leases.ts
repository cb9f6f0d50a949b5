import type { Tx } from "../transaction.js";
import { leaseSecs } from "./insert-deliveries.js";

/** Long enough for a commit that just happened to be handed over. */
const handOverSecs = 5;

const statement = {
  name: "free-lost-leases",
  text: `UPDATE delivery SET due_at = now(), owner = NULL
    WHERE owner = $1 AND NOT id = ANY($2::text[]) AND due_at < now() + make_interval(secs => ${leaseSecs - handOverSecs})`,
};

/** A commit whose answer was lost left rows leased to this process that it does not know of. */
export const freeLostLeases = (tx: Tx, owner: string, held: readonly string[]): Promise<unknown> =>
  tx.run(statement, [owner, [...held]]);
