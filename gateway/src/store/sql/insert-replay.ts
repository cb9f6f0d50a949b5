import type { Tx } from "../transaction.js";

export interface NewReplay {
  readonly id: string;
  readonly endpointId: string;
  readonly actor: string;
  /** What was asked for, as JSON. */
  readonly filter: object;
  readonly perSecond: number;
  readonly total: number;
}

const statement = {
  name: "insert-replay",
  text: `INSERT INTO replay (id, endpoint_id, actor, filter, per_second, state, total)
    VALUES ($1, $2, $3, $4, $5, 'running', $6)`,
};

export const insertReplay = (tx: Tx, r: NewReplay): Promise<unknown> =>
  tx.run(statement, [r.id, r.endpointId, r.actor, JSON.stringify(r.filter), r.perSecond, r.total]);
