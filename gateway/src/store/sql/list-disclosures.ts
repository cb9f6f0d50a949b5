import type { Tx } from "../transaction.js";

export interface ListedDisclosure {
  readonly id: string;
  readonly at: Date;
  readonly via: string;
  readonly endpoint_id: string;
  readonly recipient: string;
  readonly basis: string;
  readonly contract_ref: string | null;
  readonly purpose: string | null;
  readonly person_id: string | null;
  readonly item_id: string;
  readonly fields: readonly string[];
  readonly outcome: string;
}

const statement = {
  name: "list-disclosures",
  text: `SELECT id, at, via, endpoint_id, recipient, basis, contract_ref, purpose, person_id, item_id, fields, outcome
    FROM disclosure WHERE ($1 = '' OR id < $1) AND ($2::text IS NULL OR person_id = $2)
      AND ($3::text IS NULL OR endpoint_id = $3) ORDER BY id DESC LIMIT $4`,
};

/** The register of disclosures, newest first. */
export const listDisclosures = (
  tx: Tx,
  before: string,
  about: { readonly person: string | null; readonly endpoint: string | null },
  limit: number,
): Promise<ListedDisclosure[]> => tx.run<ListedDisclosure>(statement, [before, about.person, about.endpoint, limit]);
