import type { Tx } from "../transaction.js";

const statements = {
  message: {
    name: "find-break-glass-over-message",
    text: `SELECT g.id FROM message m JOIN break_glass g ON g.object_kind = 'conversation' AND g.object_id = m.conversation_id
      WHERE m.id = $1 AND g.actor = $2 AND g.until > now() LIMIT 1`,
  },
  attachment: {
    name: "find-break-glass-over-attachment",
    text: `SELECT g.id FROM attachment a JOIN message m ON m.id = a.message_id
      JOIN break_glass g ON g.object_kind = 'conversation' AND g.object_id = m.conversation_id
      WHERE a.id = $1 AND g.actor = $2 AND g.until > now() LIMIT 1`,
  },
} as const;

/** The act by which this actor may see now what belongs to a conversation. Needs the gateway's sight. */
export const findBreakGlassOver = async (
  tx: Tx,
  part: { readonly kind: keyof typeof statements; readonly id: string },
  actor: string,
): Promise<string | undefined> => (await tx.run<{ id: string }>(statements[part.kind], [part.id, actor]))[0]?.id;
