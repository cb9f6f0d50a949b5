import type { Scheme } from "@gatehouse/sdk";
import type { Tx } from "../transaction.js";

export interface PointRow {
  readonly id: string;
  readonly scheme: Scheme;
  readonly role: string;
  readonly level: number;
  readonly blocked: boolean;
  readonly kid: string;
  readonly wrapped: Buffer | null;
  readonly value: Buffer;
}

const statement = {
  name: "list-points-of-person",
  text: `SELECT c.id, c.scheme, l.role, l.level, c.blocked, c.kid, k.wrapped, c.value
    FROM identity_link l JOIN contact_point c ON c.id = l.contact_point_id JOIN data_key k ON k.kid = c.kid
    WHERE l.person_id = $1 AND l.valid_to IS NULL ORDER BY c.id LIMIT 100`,
};

/** Where a person is reached, by live links. */
export const listPointsOfPerson = (tx: Tx, personId: string): Promise<PointRow[]> =>
  tx.run<PointRow>(statement, [personId]);
