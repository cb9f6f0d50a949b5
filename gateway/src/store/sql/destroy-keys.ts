import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";
import { keyGoneChannel } from "./withhold-person.js";

export interface DestroyedKey {
  readonly kid: string;
  /** The wrapped key that is no more: whoever writes its digest into the book forgets it next. */
  readonly wrapped: Buffer;
}

const statement = {
  name: "destroy-keys",
  text: `WITH theirs AS (SELECT kid, coalesce(withheld, wrapped) AS wrapped FROM data_key
      WHERE class = 'person' AND owner_id = ANY($1::text[]) AND coalesce(withheld, wrapped) IS NOT NULL FOR UPDATE),
    gone AS (UPDATE data_key k SET wrapped = NULL, withheld = NULL, destroyed_at = now() FROM theirs t WHERE k.kid = t.kid)
    SELECT kid, wrapped, pg_notify('${keyGoneChannel}', kid) FROM theirs ORDER BY kid`,
};

/** Destroys the keys of these people: what they sealed cannot be opened by anybody any more. */
export const destroyKeys = (tx: Tx, people: readonly string[]): Promise<DestroyedKey[]> =>
  tx.run<DestroyedKey>(statement, [textArray(people)]);
