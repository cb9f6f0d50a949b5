import type { ErasureRow } from "../store/sql/erasure-row.js";
import type { Told } from "../store/sql/list-told.js";
import type { Purged } from "./purges.js";

/** Days after which the last backup that may hold a destroyed key is gone: key sets and base backups are not kept longer. */
export const backupDays = 30;

/** What stays, and why; nothing of it says anything about the person but that they were here. */
const kept = [
  {
    what: "audit_entries",
    why: "the book is append-only; its lines name the person by a random id, no key and no text",
  },
  { what: "disclosures", why: "who was told is kept for three years at least; it names ids and kinds of fields" },
  { what: "registers", why: "consents, requests and accesses are kept for three years; they name the person by id" },
  {
    what: "source_keys",
    why: "keyed digests of the providers' message ids, so that a late repeat is not taken for new",
  },
] as const;

/** What the person, or whoever asked for them, is handed. It holds no personal data. */
export interface Certificate {
  readonly format: "gatehouse-erasure/v1";
  readonly id: string;
  readonly person_id: string;
  readonly people: readonly string[];
  readonly keys_destroyed: readonly string[];
  readonly asked_at: string;
  readonly erased_at: string;
  /** When the backups that may hold the keys are gone. */
  readonly complete_at: string;
  readonly erased: Purged;
  /** Receivers outside the gateway, to be asked by the school to erase as well; each got the event `person.erased`. */
  readonly told: readonly object[];
  readonly kept: typeof kept;
  /** The line of the book that tells of it. */
  readonly entry_id: string;
}

const daysLater = (at: Date, days: number): string => new Date(at.getTime() + days * 86_400_000).toISOString();

export const certificateOf = (
  erasure: ErasureRow,
  done: {
    readonly at: Date;
    readonly kids: readonly string[];
    readonly purged: Purged;
    readonly told: readonly Told[];
    readonly entryId: string;
  },
): Certificate => ({
  format: "gatehouse-erasure/v1",
  id: erasure.id,
  person_id: erasure.person_id,
  people: erasure.people,
  keys_destroyed: done.kids,
  asked_at: erasure.asked_at.toISOString(),
  erased_at: done.at.toISOString(),
  complete_at: daysLater(done.at, backupDays),
  erased: done.purged,
  told: done.told,
  kept,
  entry_id: done.entryId,
});
