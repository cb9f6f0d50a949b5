import { approvalOf, needsApproval, type Sight } from "../core/minor-access.js";
import { forbidden } from "../desk/problem.js";
import { append } from "../ledger/append.js";
import { minorSteps } from "../registers/minor-steps.js";
import { minorAccess } from "../registers/people-registers.js";
import { recordUnder } from "../registers/record.js";
import { actAsGateway } from "../store/sql/act-as-gateway.js";
import type { Tx } from "../store/transaction.js";
import type { ApiDeps } from "./api/deps.js";
import { bookRead } from "./book-read.js";
import { contextOf, type Principal, readsBodies } from "./principal.js";

type SightDeps = Pick<ApiDeps, "store" | "keyring" | "setup">;

/** What somebody reads, and whose it is. */
export interface Sighted {
  readonly kind: "message" | "conversation" | "person" | "attachment" | "event";
  readonly id: string;
  readonly person: { readonly personId: string; readonly minor: boolean };
  readonly sight: Sight;
  readonly group?: string;
}

/** Booked on its own: the refusal rolls everything else back. */
async function refuse({ store }: SightDeps, principal: Principal, { kind, id, person }: Sighted): Promise<never> {
  await store.transact(contextOf(principal), (tx) =>
    append(tx, contextOf(principal), {
      type: `${kind}.read`,
      outcome: "failure",
      object: { k: kind, id },
      subject: [person.personId],
      ctx: { minor: true, reason: "minor_approval_needed" },
    }),
  );
  throw forbidden(
    `minor_approval_needed: 未成年人信息须先批准 | ask for approval first: POST /api/v1/people/${person.personId}/access`,
  );
}

/** It may be seen. */
export interface Opened {
  readonly open: true;
  /** The case of the register that opened it, where one had to. */
  readonly caseId?: string;
}

type Gate = { readonly open: false } | Opened;

/** May it be seen, and under which case of the register of access? */
async function gateOf(deps: SightDeps, tx: Tx, principal: Principal, { person, sight }: Sighted): Promise<Gate> {
  if (!person.minor || !needsApproval(deps.setup.minors.approve, sight)) return { open: true };
  const steps = await minorSteps(deps.keyring, tx, person.personId);
  const approval = approvalOf(steps, principal.id, tx.now);
  return approval === undefined ? { open: false } : { open: true, caseId: approval.case_id };
}

/** For lists, which show less rather than refuse. */
export const mayRead = async (deps: SightDeps, tx: Tx, principal: Principal, seen: Sighted): Promise<boolean> =>
  readsBodies(principal) && (await gateOf(deps, tx, principal, seen)).open;

/**
 * Under which leave it may be read; 403 where an approval is needed and there is none. Undefined: it is no minor's, or
 * who reads sees no bodies.
 */
export async function leaveFor(
  deps: SightDeps,
  tx: Tx,
  principal: Principal,
  seen: Sighted,
): Promise<Opened | undefined> {
  if (!seen.person.minor || !readsBodies(principal)) return undefined;
  const gate = await gateOf(deps, tx, principal, seen);
  return gate.open ? gate : refuse(deps, principal, seen);
}

/** What the line about a minor's data says of the leave. */
export const leaveContext = ({ caseId }: Opened): Readonly<Record<string, string | boolean>> => ({
  minor: true,
  ...(caseId !== undefined && { approval: caseId }),
});

/** Writes the look into the register of access, under its line of the book; with the gateway's rights from then on. */
export async function registerSight(
  deps: SightDeps,
  tx: Tx,
  principal: Principal,
  seen: Sighted,
  { entryId, leave }: { readonly entryId: string; readonly leave: Opened },
): Promise<void> {
  const data = { step: "viewed", by: principal.id, role: principal.role, object: `${seen.kind}:${seen.id}` };
  const caseOf = leave.caseId === undefined ? {} : { caseId: leave.caseId };
  await actAsGateway(tx);
  const row = { personId: seen.person.personId, data, ...caseOf };
  await recordUnder(deps.keyring, tx, { actor: principal.id, entryId }, minorAccess, row);
}

/**
 * Books that something is read. What belongs to a minor stands in the register of access too, under the same line of the
 * book. To be called when everything has been read: a look that is registered goes on with the gateway's rights.
 */
export async function see(deps: SightDeps, tx: Tx, principal: Principal, seen: Sighted): Promise<void> {
  const { kind, id, person, group } = seen;
  const leave = await leaveFor(deps, tx, principal, seen);
  const reading = { type: `${kind}.read`, object: { k: kind, id }, subjects: [person.personId] };
  const about = { ...(leave && { ctx: leaveContext(leave) }), ...(group !== undefined && { group }) };
  const entryId = await bookRead(tx, principal, { ...reading, ...about });
  if (leave !== undefined) await registerSight(deps, tx, principal, seen, { entryId, leave });
}

/** How a conversation is seen. */
export const sightOf = (status: string): Sight => (status === "closed" ? "closed_conversation" : "open_conversation");
