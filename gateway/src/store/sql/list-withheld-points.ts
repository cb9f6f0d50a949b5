import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface WithheldPoint {
  readonly id: string;
  readonly scheme: string;
  readonly value: Buffer;
  readonly kid: string;
  readonly wrapped: Buffer;
}

const statement = {
  name: "list-withheld-points",
  text: `SELECT t.id, t.scheme, t.value, k.kid, coalesce(k.withheld, k.wrapped) AS wrapped
    FROM identity_link l JOIN contact_point t ON t.id = l.contact_point_id JOIN data_key k ON k.kid = t.kid
    WHERE l.person_id = ANY($1::text[]) AND l.role = 'owner' AND coalesce(k.withheld, k.wrapped) IS NOT NULL`,
};

/** The addresses of people whose keys are set aside. */
export const listWithheldPoints = (tx: Tx, people: readonly string[]): Promise<WithheldPoint[]> =>
  tx.run<WithheldPoint>(statement, [textArray(people)]);
