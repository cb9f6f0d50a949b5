import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

/** All processes listen here: the payload is the id of a key that none of them may use any more. */
export const keyGoneChannel = "gatehouse_key_gone";

const keys = {
  name: "withhold-keys",
  text: `UPDATE data_key SET withheld = wrapped, wrapped = NULL
    WHERE class = 'person' AND owner_id = ANY($1::text[]) AND wrapped IS NOT NULL
    RETURNING kid, pg_notify('${keyGoneChannel}', kid)`,
};

const points = {
  name: "withhold-points",
  text: `UPDATE contact_point SET scope = 'withheld:' || id WHERE id IN
    (SELECT contact_point_id FROM identity_link WHERE person_id = ANY($1::text[]) AND role = 'owner' AND valid_to IS NULL)`,
};

const outbox = {
  name: "withhold-deliveries",
  text: `DELETE FROM delivery WHERE partition_key = ANY(
    ARRAY(SELECT id FROM conversation WHERE person_id = ANY($1::text[])) || $1::text[])`,
};

/**
 * Sets everything of a person aside: nobody reads it, nothing of it leaves, and whoever writes from their addresses
 * from now on is somebody new. Returns the keys that were in use.
 */
export async function withholdPerson(tx: Tx, people: readonly string[]): Promise<string[]> {
  const first = await tx.run<{ kid: string }>(keys, [textArray(people)]);
  // A key that was being replaced was waited for; the one in its place is seen by a second look only.
  const rows = [...first, ...(await tx.run<{ kid: string }>(keys, [textArray(people)]))];
  await tx.run(points, [textArray(people)]);
  await tx.run(outbox, [textArray(people)]);
  return rows.map(({ kid }) => kid);
}
