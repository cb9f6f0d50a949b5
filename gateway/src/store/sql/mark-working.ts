import type { Tx } from "../transaction.js";

export interface Outage {
  readonly from: Date;
  readonly to: Date;
  /** Alarms that were sent for it. */
  readonly alarmed: number;
}

const statement = {
  name: "mark-working",
  text: `WITH was AS (SELECT endpoint_id, failing_since, alarmed FROM endpoint_health
      WHERE endpoint_id = $1 AND failing_since IS NOT NULL FOR UPDATE)
    UPDATE endpoint_health h SET failing_since = NULL, alarmed = 0, last_outage_from = was.failing_since, last_outage_to = now()
    FROM was WHERE h.endpoint_id = was.endpoint_id
    RETURNING h.last_outage_from AS from, h.last_outage_to AS to, was.alarmed`,
};

/** An endpoint takes events again; what it was an outage of, if it was one. */
export const markWorking = async (tx: Tx, endpointId: string): Promise<Outage | undefined> =>
  (await tx.run<Outage>(statement, [endpointId]))[0];
