import type { Tx } from "../transaction.js";

const statement = {
  name: "read-object-person",
  text: `SELECT person_id FROM conversation WHERE $1 = 'conversation' AND id = $2
    UNION ALL SELECT id FROM person WHERE $1 = 'person' AND id = $2`,
};

/** Whom a conversation or a person's record is about; undefined when there is no such thing. */
export const readObjectPerson = async (
  tx: Tx,
  object: { readonly kind: string; readonly id: string },
): Promise<string | undefined> =>
  (await tx.run<{ person_id: string }>(statement, [object.kind, object.id]))[0]?.person_id;
