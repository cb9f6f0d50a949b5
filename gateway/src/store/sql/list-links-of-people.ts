import type { Scheme } from "@gatehouse/sdk";
import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface LinkRow {
  readonly contact_point_id: string;
  readonly person_id: string;
  readonly scheme: Scheme;
  readonly role: "owner" | "shared" | "contact_of";
  readonly level: number;
  readonly source: string;
  readonly valid_from: Date;
  readonly valid_to: Date | null;
  readonly blocked: boolean;
  readonly first_seen_at: Date;
  readonly kid: string;
  readonly wrapped: Buffer | null;
  readonly value: Buffer;
}

const statement = {
  name: "list-links-of-people",
  text: `SELECT l.contact_point_id, l.person_id, c.scheme, l.role, l.level, l.source, l.valid_from, l.valid_to, c.blocked,
      c.first_seen_at, c.kid, k.wrapped, c.value
    FROM identity_link l JOIN contact_point c ON c.id = l.contact_point_id JOIN data_key k ON k.kid = c.kid
    WHERE l.person_id = ANY($1::text[]) ORDER BY l.id LIMIT 1000`,
};

/** How these people are and were reached, and how it is known. */
export const listLinksOfPeople = (tx: Tx, people: readonly string[]): Promise<LinkRow[]> =>
  tx.run<LinkRow>(statement, [textArray(people)]);
