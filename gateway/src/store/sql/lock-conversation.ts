import type { Tx } from "../transaction.js";
import { type ConversationRow, conversationColumns } from "./conversation-row.js";

export interface HeldRow extends ConversationRow {
  readonly person_kind: string;
  readonly minor: boolean;
  readonly display_name: Buffer | null;
  readonly person_kid: string;
  readonly person_wrapped: Buffer;
  readonly wrapped: Buffer;
  readonly scheme: string;
  readonly scope: string;
  readonly point_kid: string;
  readonly point_wrapped: Buffer;
  readonly point_value: Buffer;
  readonly point_blocked: boolean;
}

/** A conversation with its person and contact point, unless they are erased; how it is read is the caller's. */
export const heldColumns = `${conversationColumns}, p.kind AS person_kind, p.minor, p.display_name, p.kid AS person_kid, pk.wrapped AS person_wrapped, k.wrapped,
  t.scheme, t.scope, t.kid AS point_kid, tk.wrapped AS point_wrapped, t.value AS point_value, t.blocked AS point_blocked
  FROM conversation c
  JOIN person p ON p.id = c.person_id
  JOIN data_key pk ON pk.kid = p.kid
  JOIN data_key k ON k.kid = c.kid AND k.wrapped IS NOT NULL
  JOIN contact_point t ON t.id = c.contact_point_id
  JOIN data_key tk ON tk.kid = t.kid AND tk.wrapped IS NOT NULL`;

const statement = {
  name: "lock-conversation",
  text: `SELECT ${heldColumns} WHERE c.id = $1 FOR UPDATE OF c`,
};

/** One conversation, locked. */
export const lockConversation = (tx: Tx, id: string): Promise<HeldRow[]> => tx.run<HeldRow>(statement, [id]);
