import type { ComplianceOptions } from "../config/compliance.js";
import { type Deadline, incidentDeadline, requestDeadline } from "../core/deadline.js";
import type { RowsDeps } from "../registers/all-rows.js";
import { type Case, casesOf } from "../registers/cases.js";
import { incidents } from "../registers/house-registers.js";
import { requests } from "../registers/people-registers.js";

/** A case of a register with a clock. */
export interface Timed extends Deadline {
  readonly register: string;
  readonly case_id: string;
  readonly person_id: string | null;
  readonly kind: string;
}

/** When a row of the case first said one of these states. */
const reached = ({ rows }: Case, states: readonly string[]): Date | undefined =>
  rows.find(({ data }) => states.includes(String(data["state"])))?.at;

function timeOf(one: Case, member: string): Date {
  const [first] = one.rows;
  return new Date(String(first?.data[member]));
}

const timed = (one: Case, register: string, kind: string, deadline: Deadline): Timed => ({
  register,
  case_id: one.id,
  person_id: one.person_id,
  kind: String(one.rows[0]?.data[kind]),
  ...deadline,
});

/** The clock of an incident; reported once it says so, or that people were told. */
export function incidentClock(one: Case, operator: ComplianceOptions["operator"], now: Date): Deadline {
  const reported = reached(one, ["reported", "people_told", "closed"]);
  return incidentDeadline(timeOf(one, "detected_at"), operator, now, reported);
}

/** Requests of people and incidents, each with its clock; oldest first. */
export async function deadlines(
  deps: RowsDeps,
  now: Date,
  { answer_days, operator }: ComplianceOptions,
): Promise<Timed[]> {
  const asked = await casesOf(deps, requests);
  const happened = await casesOf(deps, incidents);
  return [
    ...asked.map((one) => {
      const answered = reached(one, ["answered", "refused"]);
      return timed(one, requests.name, "kind", requestDeadline(timeOf(one, "received_at"), answer_days, now, answered));
    }),
    ...happened.map((one) => timed(one, incidents.name, "class", incidentClock(one, operator, now))),
  ];
}
