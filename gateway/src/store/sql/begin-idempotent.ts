import type { Tx } from "../transaction.js";

export interface IdempotentRow {
  readonly mine: boolean;
  readonly request: Buffer;
  readonly status: number | null;
  readonly body: Buffer | null;
}

const statement = {
  name: "begin-idempotent",
  text: `WITH mine AS (
      INSERT INTO idempotency (actor, key, request) VALUES ($1, $2, $3)
      ON CONFLICT (actor, key) DO UPDATE SET request = excluded.request, status = NULL, body = NULL, created_at = now()
        WHERE idempotency.created_at < now() - interval '24 hours'
      RETURNING request)
    SELECT true AS mine, request, NULL::int AS status, NULL::bytea AS body FROM mine
    UNION ALL SELECT false, request, status, body FROM idempotency
      WHERE actor = $1 AND key = $2 AND NOT EXISTS (SELECT 1 FROM mine)`,
};

/** Takes an idempotency key, or reads the answer of who took it. Empty: taken by a transaction that just committed. */
export const beginIdempotent = (tx: Tx, actor: string, key: string, request: Buffer): Promise<IdempotentRow[]> =>
  tx.run<IdempotentRow>(statement, [actor, key, request]);
