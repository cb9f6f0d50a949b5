import { newId } from "../store/id.js";
import { listRowsOfCase } from "../store/sql/list-rows-of-case.js";
import { listRowsOfPerson } from "../store/sql/list-rows-of-person.js";
import type { Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { requests } from "./people-registers.js";
import { openRows, recordUnder } from "./record.js";
import type { RegisterRow } from "./register.js";

export type RequestKind = "access" | "copy" | "delete" | "port";

/** The line of the book that an act wrote already. */
export interface ActLine {
  readonly actor: string;
  readonly entryId: string;
}

/** Which request an act answers. */
export interface RequestSought {
  readonly personId: string;
  /** Every record that is the same person. */
  readonly people: readonly string[];
  /** The case somebody named. */
  readonly requestId?: string | undefined;
  /** Kinds that the act answers; the first is written down where there was no request yet. */
  readonly kinds: readonly [RequestKind, ...RequestKind[]];
}

const isOver = ({ data }: RegisterRow): boolean => data["state"] === "answered" || data["state"] === "refused";

/** The newest row of each case of these people. */
async function newestRows(keyring: Keyring, tx: Tx, people: readonly string[]): Promise<RegisterRow[]> {
  const newest = new Map<string, RegisterRow>();
  for (const person of people)
    for (const row of await openRows(keyring, tx, await listRowsOfPerson(tx, person, requests.name)))
      if (!newest.has(row.case_id)) newest.set(row.case_id, row);
  return [...newest.values()].sort((a, b) => (a.case_id < b.case_id ? -1 : 1));
}

/**
 * The case of the request that an act answers: the one that was named, else the oldest open one of these kinds, else one
 * that is opened now. Undefined: there is no open request of that name, person and kind.
 */
export async function takeUpRequest(
  keyring: Keyring,
  tx: Tx,
  line: ActLine,
  { personId, people, requestId, kinds }: RequestSought,
): Promise<string | undefined> {
  const open = (await newestRows(keyring, tx, people)).filter(
    (row) => !isOver(row) && kinds.some((kind) => kind === row.data["kind"]),
  );
  if (requestId !== undefined) return open.find((row) => row.case_id === requestId)?.case_id;
  const [oldest] = open;
  if (oldest !== undefined) return oldest.case_id;
  const data = { kind: kinds[0], state: "received", received_at: tx.now.toISOString() };
  return recordUnder(keyring, tx, line, requests, { personId, data }, newId("reg"));
}

/** Closes a request that an act has answered, unless an officer did so meanwhile: its clock stops. */
export async function answerRequest(
  keyring: Keyring,
  tx: Tx,
  line: ActLine,
  caseId: string,
  note: string,
): Promise<void> {
  const newest = (await openRows(keyring, tx, await listRowsOfCase(tx, caseId))).at(-1);
  if (newest === undefined || isOver(newest)) return;
  const person = newest.person_id === null ? {} : { personId: newest.person_id };
  const data = { ...newest.data, state: "answered", note };
  await recordUnder(keyring, tx, line, requests, { ...person, caseId, data });
}
