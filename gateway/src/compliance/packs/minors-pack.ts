import { stringify } from "csv-stringify/sync";
import type { ToEnclose } from "../../ledger/export/enclosed.js";
import type { RowsDeps } from "../../registers/all-rows.js";
import { rowPages } from "../../registers/all-rows.js";
import { assessments, incidents, notices } from "../../registers/house-registers.js";
import { consent, minorAccess, requests } from "../../registers/people-registers.js";
import type { Register } from "../../registers/register.js";
import { registerLines } from "../../registers/register-csv.js";
import { countMinors } from "../../store/sql/count-minors.js";
import type { Context } from "../../store/transaction.js";
import { disclaimer } from "../duty-view.js";
import { jsonFile } from "./json-file.js";

/** A calendar year of the school's time zone, from its first moment up to, but without, the next one's. */
export interface Year {
  readonly year: number;
  readonly from: Date;
  readonly to: Date;
}

const shown: readonly Register[] = [minorAccess, consent, requests, assessments, notices, incidents];

const soughtIn = ({ name }: Register, { from, to }: Year) => ({
  register: name,
  person: null,
  ofAnybody: true,
  from,
  to,
  after: "",
  limit: 0,
});

/** How often each step or state occurs in a register. */
async function countsOf(
  deps: RowsDeps,
  context: Context,
  register: Register,
  year: Year,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for await (const rows of rowPages(deps, context, soughtIn(register, year)))
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
每一行的 entry_id 指向审计记录，可另行导出并验证。Each row's entry_id names its line in the book.

${disclaimer.zh}
${disclaimer.en}
`;

/** What the yearly audit of minors' data asks for: who saw what by whose leave, consents, requests, incidents. */
export async function minorsPack(deps: RowsDeps, context: Context, year: Year): Promise<readonly ToEnclose[]> {
  const minors = await deps.store.transact(context, (tx) => countMinors(tx));
  const counts = await Promise.all(
    shown.map(async (register) => ({ register: register.name, ...(await countsOf(deps, context, register, year)) })),
  );
  const summary = counts.flatMap(({ register, ...states }) =>
    Object.entries(states).map(([state, times]) => [register, state, String(times)]),
  );
  return [
    { name: "README.txt", content: [readme(year.year)] },
    jsonFile("summary.json", { year: year.year, minors, registers: counts }),
    {
      name: "summary.csv",
      content: [
        stringify([["register", "state", "times"], ["person", "minors", String(minors)], ...summary], { bom: true }),
      ],
    },
    ...shown.map((register) => ({
      name: `${register.name}.csv`,
      content: registerLines(deps, context, register, soughtIn(register, year)),
    })),
  ];
}
