import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface AnchorRow {
  readonly kind: string;
  readonly target: string;
  /** When a checkpoint last arrived there, and of which size. */
  readonly sent_at: Date | null;
  readonly size: number | null;
  readonly tried_at: Date | null;
  /** Tries since then that failed. */
  readonly failures: number;
  readonly error: string | null;
}

const statement = {
  name: "list-anchors",
  text: `SELECT a.kind, a.target, sent.sent_at, sent.size::float8 AS size, tried.sent_at AS tried_at, tried.error,
      (SELECT count(*)::int FROM audit_anchor f WHERE f.kind = a.kind AND f.target = a.target
        AND f.status = 'failed' AND f.sent_at > coalesce(sent.sent_at, '-infinity')) AS failures
    FROM unnest($1::text[], $2::text[]) AS a(kind, target)
    LEFT JOIN LATERAL (SELECT sent_at, size FROM audit_anchor s WHERE s.kind = a.kind AND s.target = a.target
      AND s.status = 'sent' ORDER BY sent_at DESC LIMIT 1) sent ON true
    LEFT JOIN LATERAL (SELECT sent_at, error FROM audit_anchor t WHERE t.kind = a.kind AND t.target = a.target
      ORDER BY sent_at DESC LIMIT 1) tried ON true`,
};

/** How each of these anchors is doing. */
export const listAnchors = (
  tx: Tx,
  anchors: readonly { readonly kind: string; readonly id: string }[],
): Promise<AnchorRow[]> =>
  tx.run<AnchorRow>(statement, [textArray(anchors.map(({ kind }) => kind)), textArray(anchors.map(({ id }) => id))]);
