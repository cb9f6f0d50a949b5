import type { Tx } from "../transaction.js";

const statements = [
  { name: "expire-content-keys", text: `DELETE FROM content_key WHERE admitted_at < now() - interval '7 days'` },
  { name: "expire-idempotency", text: `DELETE FROM idempotency WHERE created_at < now() - interval '24 hours'` },
  {
    name: "expire-parked",
    text: `WITH gone AS (DELETE FROM receipt_parked WHERE parked_at < now() - interval '24 hours' RETURNING raw_id)
      DELETE FROM raw_event WHERE id IN (SELECT raw_id FROM gone)`,
  },
  { name: "expire-sessions", text: `DELETE FROM user_session WHERE expires_at < now()` },
  { name: "expire-tries", text: `DELETE FROM login_brake WHERE ends_at < now()` },
  // No link signed with it works any more, and no answer is kept that long.
  {
    name: "expire-index-keys",
    text: `WITH gone AS (UPDATE index_key SET state = 'retired', wrapped = NULL
        WHERE state = 'previous' AND field IN ('attachment_link', 'idempotency') AND changed_at < now() - interval '25 hours'
        RETURNING field)
      UPDATE key_state SET version = version + 1 WHERE EXISTS (SELECT FROM gone)`,
  },
  { name: "expire-state", text: `DELETE FROM account_state WHERE expires_at < now()` },
] as const;

/** Forgets what is kept for a while only. */
export async function expire(tx: Tx): Promise<void> {
  for (const statement of statements) await tx.run(statement, []);
}
