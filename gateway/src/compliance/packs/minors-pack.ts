import type { ToEnclose } from "../../ledger/export/enclosed.js";
import type { ExportQuery } from "../../ledger/export/wish.js";
import { type RowsDeps, rowsBetween, within } from "../../registers/all-rows.js";
import { assessments, incidents, notices } from "../../registers/house-registers.js";
import { complaints, consent, minorAccess, requests } from "../../registers/people-registers.js";
import type { Register, RegisterRow } from "../../registers/register.js";
import { registerTable } from "../../registers/register-csv.js";
import { countMinors } from "../../store/sql/count-minors.js";
import type { Tx } from "../../store/transaction.js";
import { disclaimer } from "../duty-view.js";
import type { PackFilesDeps } from "./files-of-pack.js";
import { jsonFile } from "./json-file.js";
import { retentionProof } from "./retention-proof.js";
import { csvFile } from "./table.js";

const shown: readonly Register[] = [minorAccess, consent, requests, complaints, assessments, notices, incidents];

interface OfYear {
  readonly register: Register;
  readonly rows: readonly RegisterRow[];
}

const readShown = async (deps: RowsDeps, from: Date, to: Date): Promise<readonly OfYear[]> => {
  const all: OfYear[] = [];
  for (const register of shown) all.push({ register, rows: await rowsBetween(deps, register.name, from, to) });
  return all;
};

/** How often each step or state occurs in a register. */
function countsOf({ rows }: OfYear): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { data } of rows) {
    const said = data["step"] ?? data["state"];
    const state = typeof said === "string" ? said : "rows";
    counts[state] = (counts[state] ?? 0) + 1;
  }
  return counts;
}

const readme = (year: number): string => `未成年人个人信息保护年度材料 ${year}
Yearly pack on minors' personal data, ${year}

次年一月底前报送所在地网信部门。Due by the end of January of the next year.
summary.csv 汇总；各台账为 CSV。Each register as CSV; summary.csv counts them.
during：当年任何时候登记为未成年人的人数；at_end：年末（未到年末则为生成时）。
during: people known to be minors at any time of the year; at_end: when it ended, or now.
retention.csv 到期清理的每次运行，retention.json 各类现状。Each run of expiry, and how each class stands.
每一行的 entry_id 指向审计记录，可另行导出并验证。Each row's entry_id names its line in the book.
全部内容取自同一时刻（summary.json 的 made_at）。All of it is as of one moment, made_at in summary.json.

${disclaimer.zh}
${disclaimer.en}
`;

/** What the yearly audit of minors' data asks for: who saw what by whose leave, consents, requests, complaints, expiry. */
export async function minorsPack(
  { keyring, setup }: PackFilesDeps,
  tx: Tx,
  year: number,
  query: ExportQuery,
): Promise<ToEnclose[]> {
  const [from, to] = [new Date(query.from), new Date(query.to)];
  const minors = await countMinors(tx, from, to);
  const all = await readShown(within(keyring, tx), from, to);
  const retention = await retentionProof(tx, setup.retention, from, to);
  const counted = all.map((one) => ({ name: one.register.name, counts: countsOf(one) }));
  const lines = [{ name: "minors", counts: { ...minors } }, ...counted, { name: "retention", counts: retention.runs }];
  const registers = counted.map(({ name, counts }) => ({ register: name, ...counts }));
  return [
    { name: "README.txt", content: [readme(year)] },
    jsonFile("summary.json", { year, made_at: tx.now, minors, registers, retention: retention.runs }),
    csvFile(
      "summary.csv",
      ["register", "state", "times"],
      lines.flatMap(({ name, counts }) => Object.entries(counts).map(([state, times]) => [name, state, times])),
    ),
    ...all.map(({ register, rows }) => ({ name: `${register.name}.csv`, content: [registerTable(register, rows)] })),
    ...retention.files,
  ];
}
