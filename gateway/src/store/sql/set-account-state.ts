import type { Tx } from "../transaction.js";

const statement = {
  name: "set-account-state",
  text: `INSERT INTO account_state (account_id, key, kid, value, expires_at)
    VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5::float8))
    ON CONFLICT (account_id, key) DO UPDATE
      SET kid = excluded.kid, value = excluded.value, expires_at = excluded.expires_at`,
};

/** Keeps one sealed value; `ttlSecs` null: for ever. */
export const setAccountState = (
  tx: Tx,
  accountId: string,
  key: string,
  sealed: { readonly kid: string; readonly value: Buffer },
  ttlSecs: number | null,
): Promise<unknown> => tx.run(statement, [accountId, key, sealed.kid, sealed.value, ttlSecs]);
