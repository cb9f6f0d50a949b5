import type { Tx } from "../transaction.js";

export interface ObjectPerson {
  readonly id: string;
  readonly minor: boolean;
}

const statement = {
  name: "read-object-person",
  text: `SELECT id, minor FROM person WHERE id = CASE $1
    WHEN 'conversation' THEN (SELECT person_id FROM conversation WHERE id = $2) WHEN 'person' THEN $2 END`,
};

/** Whom a conversation or a person's record is about; undefined when there is no such thing. */
export const readObjectPerson = async (
  tx: Tx,
  object: { readonly kind: string; readonly id: string },
): Promise<ObjectPerson | undefined> => (await tx.run<ObjectPerson>(statement, [object.kind, object.id]))[0];
