import type { Tx } from "../transaction.js";

const statement = {
  name: "read-event-key",
  text: `SELECT e.kid, k.wrapped FROM event e JOIN data_key k ON k.kid = e.kid WHERE e.id = $1 AND k.wrapped IS NOT NULL`,
};

/** The key an event is sealed with; undefined when it was destroyed, or there is no such event. */
export const readEventKey = async (
  tx: Tx,
  eventId: string,
): Promise<{ readonly kid: string; readonly wrapped: Buffer } | undefined> =>
  (await tx.run<{ kid: string; wrapped: Buffer }>(statement, [eventId]))[0];
