import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface Disclosure {
  readonly id: string;
  readonly via: "push" | "pull" | "attachment";
  readonly endpointId: string;
  readonly recipient: string;
  readonly basis: string;
  readonly contractRef: string | null;
  readonly purpose: string | null;
  readonly personId: string | null;
  /** The event, or the attachment. */
  readonly itemId: string;
  /** Field classes that left, after the policy. */
  readonly fields: readonly string[];
  readonly outcome: "disclosed" | "possibly";
}

const statement = {
  name: "insert-disclosures",
  text: `INSERT INTO disclosure (id, via, endpoint_id, recipient, basis, contract_ref, purpose, person_id, item_id, fields, outcome)
    SELECT id, via, endpoint, recipient, basis, contract, purpose, person, item, string_to_array(fields, ','), outcome
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
      $10::text[], $11::text[])
      AS i(id, via, endpoint, recipient, basis, contract, purpose, person, item, fields, outcome)`,
};

/** Who was told what about whom. */
export const insertDisclosures = (tx: Tx, rows: readonly Disclosure[]): Promise<unknown> =>
  tx.run(statement, [
    textArray(rows.map((r) => r.id)),
    textArray(rows.map((r) => r.via)),
    textArray(rows.map((r) => r.endpointId)),
    textArray(rows.map((r) => r.recipient)),
    textArray(rows.map((r) => r.basis)),
    textArray(rows.map((r) => r.contractRef)),
    textArray(rows.map((r) => r.purpose)),
    textArray(rows.map((r) => r.personId)),
    textArray(rows.map((r) => r.itemId)),
    textArray(rows.map((r) => r.fields.join(","))),
    textArray(rows.map((r) => r.outcome)),
  ]);
