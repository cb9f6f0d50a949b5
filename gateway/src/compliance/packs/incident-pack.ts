import type { PackSources } from "../../ledger/export/advance-export.js";
import type { ToEnclose } from "../../ledger/export/enclosed.js";
import { rowsBetween, within } from "../../registers/all-rows.js";
import { incidents, notices } from "../../registers/house-registers.js";
import type { RegisterRow } from "../../registers/register.js";
import { registerTable } from "../../registers/register-csv.js";
import { listMinorsAmong } from "../../store/sql/list-minors-among.js";
import { type DisclosureSum, sumDisclosures } from "../../store/sql/sum-disclosures.js";
import type { Tx } from "../../store/transaction.js";
import { citationChecks } from "../citation-check.js";
import { incidentClock } from "../deadlines.js";
import { duties } from "../duties.js";
import { disclaimer, dutyView } from "../duty-view.js";
import type { PackFilesDeps } from "./files-of-pack.js";
import { type Incident, readIncident } from "./incident.js";
import type { Trace } from "./incident-trace.js";
import { jsonFile } from "./json-file.js";
import { csvFile } from "./table.js";

/** What is known of an incident, at one moment. */
interface Known {
  readonly incident: Incident;
  readonly from: Date;
  readonly to: Date;
  readonly trace: Trace;
  readonly minors: ReadonlySet<string>;
  readonly disclosed: readonly DisclosureSum[];
  /** Versions of notices in force in that time. */
  readonly notices: readonly RegisterRow[];
  readonly clock: ReturnType<typeof incidentClock>;
  readonly checks: readonly RegisterRow[];
  readonly at: Date;
}

const iso = (ms: number | Date): string => new Date(ms).toISOString();

const inForce = ({ data }: RegisterRow, from: Date, to: Date): boolean => {
  const [begins, ends] = [Date.parse(String(data["valid_from"])), data["valid_to"]];
  return begins < to.getTime() && (typeof ends !== "string" || Date.parse(ends) >= from.getTime());
};

interface Asked {
  readonly id: string;
  readonly trace: Trace;
  readonly sources: PackSources;
}

async function read({ keyring, setup }: PackFilesDeps, tx: Tx, { id, trace, sources }: Asked): Promise<Known> {
  const incident = await readIncident(keyring, tx, id);
  if (incident === undefined) throw new Error(`there is no incident ${id}`);
  const [from, to] = [new Date(sources.query.from), new Date(sources.query.to)];
  const people = [...trace.people.keys()];
  const rows = within(keyring, tx);
  return {
    incident,
    from,
    to,
    trace,
    minors: new Set(await listMinorsAmong(tx, people, from, to)),
    disclosed: await sumDisclosures(tx, from, to, people),
    notices: (await rowsBetween(rows, notices.name, null, null)).filter((row) => inForce(row, from, to)),
    clock: incidentClock(incident.one, setup.compliance.operator, tx.now),
    checks: await rowsBetween(rows, citationChecks.name, null, null),
    at: tx.now,
  };
}

/** Steps of the register, ends of the clock, and what the book says of each hour; in the order of time. */
function timeline({ incident, clock, trace }: Known): ToEnclose {
  const [first] = incident.one.rows;
  const rows = [
    [iso(clock.since), "incident", "detected", first?.actor ?? "", 1, first?.entry_id ?? ""],
    [iso(clock.due_at), "deadline", `report: ${clock.state}`, "", 1, ""],
    ...incident.one.rows.map(({ at, data, actor, entry_id }) => [
      iso(at),
      "register",
      String(data["state"]),
      actor,
      1,
      entry_id,
    ]),
    ...trace.hours.map(({ firstMs, type, actor, times }) => [iso(firstMs), "book", type, actor, times, ""]),
  ];
  const inOrder = rows.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return csvFile("timeline.csv", ["at", "from", "what", "actor", "times", "entry_id"], inOrder);
}

const people = ({ trace, minors }: Known): ToEnclose =>
  csvFile(
    "persons.csv",
    ["person_id", "minor", "lines", "first_at", "last_at"],
    [...trace.people].map(([id, { times, firstMs, lastMs }]) => [
      id,
      minors.has(id) ? "yes" : "no",
      times,
      iso(firstMs),
      iso(lastMs),
    ]),
  );

const receivers = ({ disclosed }: Known): ToEnclose =>
  csvFile(
    "receivers.csv",
    [
      "endpoint_id",
      "recipient",
      "basis",
      "contract_ref",
      "outcome",
      "persons",
      "times",
      "first_at",
      "last_at",
      "fields",
    ],
    disclosed.map((one) => [
      one.endpoint_id,
      one.recipient,
      one.basis,
      one.contract_ref,
      one.outcome,
      one.persons,
      one.times,
      iso(one.first_at),
      iso(one.last_at),
      one.fields.join(" "),
    ]),
  );

/** PIPL's stricter kind: where somebody is, how they sound, what they photographed. */
const sensitive = ["location", "recording", "attachments"];

/** The classes of data that left, as the register of disclosures has them, and what the lines were about. */
function categories({ disclosed, trace }: Known): object {
  const fields = [...new Set(disclosed.flatMap((one) => one.fields))].sort();
  const strict = fields.filter((field) => sensitive.includes(field.split(":", 1)[0] ?? ""));
  return { fields, sensitive_fields: strict, lines_about: trace.kinds };
}

function summary(known: Known, sources: PackSources): ToEnclose {
  const { incident, clock, trace, minors, disclosed, checks, at } = known;
  const duty = duties.find(({ id }) => id === "incident");
  return jsonFile("incident.json", {
    case_id: incident.case_id,
    made_at: iso(at),
    looked_at: sources.query,
    checkpoint_size: sources.book.size,
    report: clock,
    told: incident.one.rows
      .filter(({ data }) => data["state"] !== "detected" || data["notices"] !== undefined)
      .map(({ at: when, data, entry_id }) => ({ at: when, state: data["state"], notices: data["notices"], entry_id })),
    affected: { persons: trace.people.size, minors: minors.size, lines: trace.lines, ...categories(known) },
    receivers: disclosed.map(({ endpoint_id, recipient, outcome, persons }) => ({
      endpoint_id,
      recipient,
      outcome,
      persons,
    })),
    versions: incident.one.rows,
    duty: duty && dutyView(duty, checks),
  });
}

const readme = ({ incident, from, to, clock, trace, minors }: Known): string => `安全事件材料 ${incident.case_id}
Pack on the incident ${incident.case_id}

时间 time          ${iso(from)} – ${iso(to)}
报告时限 report due ${iso(clock.due_at)}（${clock.state}）
涉及 affected      ${trace.people.size} 人 persons，其中未成年人 minors ${minors.size}；${trace.lines} 条审计记录 lines

incident.json   汇总、时限、已通知、涉及类别、依据。Summary, clock, who was told, categories, laws.
incident.csv    台账的每一个版本。Every version of the register's row.
timeline.csv    时间线：台账、时限、审计记录按小时。Register, deadline, and the book hour by hour.
persons.csv     涉及的人（只有标识）。Persons, by id.
receivers.csv   数据到过哪里、哪些字段。Which receivers were told which fields.
notice.csv      当时有效的告知文本。Notices in force then.
events-*        这段时间的审计记录，逐条可证。The lines of the book of that time, each one proved.

未写明 lines 时，时间内的全部记录都算涉及。Without \`lines\` in the register every line of that time counts.

${disclaimer.zh}
${disclaimer.en}
`;

/** What an authority asks for after an incident: what happened when, to whom, where it went, who was told in time. */
export async function incidentPack(deps: PackFilesDeps, tx: Tx, asked: Asked): Promise<ToEnclose[]> {
  const known = await read(deps, tx, asked);
  return [
    { name: "README.txt", content: [readme(known)] },
    summary(known, asked.sources),
    { name: "incident.csv", content: [registerTable(incidents, known.incident.one.rows)] },
    timeline(known),
    people(known),
    receivers(known),
    { name: "notice.csv", content: [registerTable(notices, known.notices)] },
  ];
}
