/** restricted: kept under a hold, and used for nothing. erasing: waits for what ran beside it. */
export type ErasureState = "restricted" | "erasing" | "erased";

export interface ErasureRow {
  readonly id: string;
  readonly person_id: string;
  readonly people: readonly string[];
  readonly kids: readonly string[];
  readonly state: ErasureState;
  readonly reason: string;
  readonly asked_by: string;
  readonly asked_at: Date;
  readonly erased_at: Date | null;
  readonly certificate: object | null;
  /** Its case in the register of requests; null: it came with the list of a restored backup. */
  readonly request_id: string | null;
}

export const erasureColumns =
  "id, person_id, people, kids, state, reason, asked_by, asked_at, erased_at, certificate, request_id";
