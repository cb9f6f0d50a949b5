import type { Tx } from "../transaction.js";

export interface SealedConversation {
  readonly id: string;
  readonly thread_ref: Buffer | null;
  readonly subject: Buffer | null;
  readonly offer: Buffer | null;
  /** The key its person has now. */
  readonly kid: string;
  readonly wrapped: Buffer;
}

const statement = {
  name: "lock-conversations-sealed-by",
  text: `SELECT c.id, c.thread_ref, c.subject, c.offer, k.kid, k.wrapped
    FROM conversation c JOIN person p ON p.id = c.person_id JOIN data_key k ON k.kid = p.kid
    WHERE c.person_id = $2 AND c.kid = $1 AND p.kid <> $1 AND c.status <> 'closed' AND k.wrapped IS NOT NULL
    ORDER BY c.id FOR UPDATE OF c`,
};

/** Conversations that go on with an older key of their person, locked. */
export const lockConversationsSealedBy = (tx: Tx, kid: string, personId: string): Promise<SealedConversation[]> =>
  tx.run<SealedConversation>(statement, [kid, personId]);
