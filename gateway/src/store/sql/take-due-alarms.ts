import { int8Array } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface DueAlarm {
  readonly endpoint_id: string;
  readonly failing_since: Date;
  readonly code: string;
  readonly reason: string;
  readonly alarmed: number;
}

const statement = {
  name: "take-due-alarms",
  text: `UPDATE endpoint_health h SET alarmed = d.level
    FROM (SELECT endpoint_id, (SELECT count(*) FROM unnest($1::bigint[]) AS s(secs)
        WHERE failing_since <= now() - make_interval(secs => s.secs))::smallint AS level
      FROM endpoint_health WHERE failing_since IS NOT NULL FOR UPDATE) d
    WHERE d.endpoint_id = h.endpoint_id AND d.level > h.alarmed
    RETURNING h.endpoint_id, h.failing_since, h.code, h.reason, h.alarmed`,
};

/** Endpoints that have failed for longer than the next of these many seconds; each is given out once, to one process. */
export const takeDueAlarms = (tx: Tx, afterSecs: readonly number[]): Promise<DueAlarm[]> =>
  tx.run<DueAlarm>(statement, [int8Array(afterSecs)]);
