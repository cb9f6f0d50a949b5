import type { ExportWish } from "../../ledger/export/wish.js";
import type { Case } from "../../registers/cases.js";
import { incidents } from "../../registers/house-registers.js";
import { openRows } from "../../registers/record.js";
import { listRowsOfCase } from "../../store/sql/list-rows-of-case.js";
import type { Tx } from "../../store/transaction.js";
import type { Keyring } from "../../vault/keyring.js";

/** A case of the register of incidents, and which part of the book it is about. */
export interface Incident {
  readonly case_id: string;
  /** Every version, oldest first. */
  readonly one: Case;
  readonly from: Date;
  readonly to: Date;
  readonly lines: Pick<ExportWish, "person" | "actor" | "type" | "group">;
}

/** How long before it was seen an incident may have begun, where nobody wrote down when it did. */
const beforeMs = 24 * 3_600_000;

/** Undefined: there is no such case. Without an end it goes to the start of this transaction. */
export async function readIncident(keyring: Keyring, tx: Tx, caseId: string): Promise<Incident | undefined> {
  const rows = await openRows(keyring, tx, await listRowsOfCase(tx, caseId));
  const [first, newest] = [rows[0], rows.at(-1)?.data];
  if (first === undefined || newest === undefined || first.register !== incidents.name) return undefined;
  const began = newest["began_at"];
  const seen = Date.parse(String(first.data["detected_at"]));
  return {
    case_id: caseId,
    one: { id: caseId, person_id: null, rows },
    from: typeof began === "string" ? new Date(began) : new Date(seen - beforeMs),
    to: rows.find(({ data }) => data["state"] === "closed")?.at ?? tx.now,
    lines: (newest["lines"] ?? {}) as Incident["lines"],
  };
}
