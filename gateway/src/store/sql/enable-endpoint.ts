import type { Tx } from "../transaction.js";
import { unparkDeliveries } from "./unpark-deliveries.js";

const statement = {
  name: "enable-endpoint",
  text: `DELETE FROM endpoint_state WHERE endpoint_id = $1`,
};

/**
 * Starts a disabled endpoint again; what was parked is due at once. First the state, in a statement of its own: it waits
 * for admissions that saw the endpoint disabled, so that the next statement sees the rows they parked.
 */
export async function enableEndpoint(tx: Tx, endpointId: string): Promise<void> {
  await tx.run(statement, [endpointId]);
  await unparkDeliveries(tx, endpointId);
}
