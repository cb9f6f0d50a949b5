import type { Tx } from "../transaction.js";

export interface RunningReplay {
  readonly id: string;
  readonly endpoint_id: string;
  readonly filter: unknown;
  readonly position: string;
  /** Events its pace allows since its last step. */
  readonly allowed: number;
}

const statement = {
  name: "take-running-replay",
  text: `SELECT id, endpoint_id, filter, position,
      least(per_second, floor(per_second * extract(epoch FROM now() - updated_at)))::int AS allowed
    FROM replay WHERE state = 'running' AND id > $1 ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`,
};

/** The next running replay that no other process is at, locked. */
export const takeRunningReplay = async (tx: Tx, after: string): Promise<RunningReplay | undefined> =>
  (await tx.run<RunningReplay>(statement, [after]))[0];
