import { deadlines, type Timed } from "../compliance/deadlines.js";
import { pageByPage } from "../registers/all-rows.js";
import { systemContext } from "../store/transaction.js";
import { type AlarmDeps, tell } from "./alarms.js";

const words = { soon: "即将到期 | due soon", late: "已超期 | late" } as const;

const isDue = (one: Timed): one is Timed & { state: keyof typeof words } =>
  one.state === "soon" || one.state === "late";

/** No names: whoever reads it on a telephone looks the case up. */
function textOf(gateway: string, due: readonly (Timed & { state: keyof typeof words })[]): string {
  const lines = due
    .slice(0, 20)
    .map(
      ({ register, case_id, state, due_at }) =>
        `${register} ${case_id}：${words[state]} ${due_at.toISOString().slice(0, 16)}Z`,
    );
  const head = `[${gateway}] ${due.length} 项合规时限 | ${due.length} deadlines: /api/v1/compliance/deadlines`;
  return [head, ...lines].join("\n");
}

/** Once a day: requests of people past two thirds of their time, and whatever is late. */
export async function tellDeadlines(deps: AlarmDeps): Promise<void> {
  const rows = pageByPage(deps, systemContext);
  const due = (await deadlines(rows, deps.store.clock.now(), deps.setup.compliance)).filter(isDue);
  if (due.length === 0) return;
  deps.warn({ deadlines: due.length }, "requests or incidents are due");
  deps.dispatch(await deps.store.transact(systemContext, (tx) => tell(deps, tx, textOf(deps.setup.name, due))));
}
