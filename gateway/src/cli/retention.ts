import { createEgress } from "../egress/egress.js";
import { openFileStores } from "../files/open-stores.js";
import { type ClassReport, retentionReport } from "../retention/report.js";
import { runRetention } from "../retention/run.js";
import { systemContext } from "../store/transaction.js";
import { openKeys } from "../vault/open-keys.js";
import { exitCodes } from "./exit.js";
import { findPlace } from "./place.js";
import { setupFor } from "./setup-for.js";
import { withStore } from "./with-database.js";

interface Json {
  readonly json?: boolean;
}

const context = { ...systemContext, actor: "command_line", via: "command_line" };

function tell(options: Json, items: readonly object[], line: (n: number) => string): number {
  const text = options.json ? JSON.stringify({ items }, null, 2) : items.map((_, n) => line(n)).join("\n");
  process.stdout.write(`${text}\n`);
  return exitCodes.done;
}

const planLine = ({ class: name, keep_days, cut_off, due, held, oldest }: ClassReport): string =>
  `${name}  保存 kept ${keep_days} d  早于 before ${cut_off.toISOString()}  到期 due ${due}  保全 held ${held}  最早 oldest ${oldest?.toISOString() ?? "–"}`;

/** What a run would remove now. */
export async function retentionPlan(options: Json): Promise<number> {
  const place = findPlace();
  const { setup } = await setupFor(place);
  const items = await withStore(place, (store) =>
    store.transact(context, (tx) => retentionReport(tx, setup.retention)),
  );
  return tell(options, items, (n) => planLine(items[n] as ClassReport));
}

/** Removes what is over, as the daily run does. */
export async function retentionRun(options: Json): Promise<number> {
  const place = findPlace();
  const { setup, keys, files, allowPrivate } = await setupFor(place);
  const runs = await withStore(place, async (store) => {
    const keyring = await openKeys({ store, ...keys });
    const egress = createEgress({ allowPrivate });
    const contents = openFileStores({ files, store, dataDir: place.dataDir, egress });
    try {
      return await runRetention(
        { store, keyring, contents, retention: setup.retention, dataDir: place.dataDir },
        context,
      );
    } finally {
      await egress.close();
    }
  });
  return tell(options, runs, (n) => {
    const { class: name, removed, held } = runs[n] as (typeof runs)[number];
    const counts = Object.entries(removed).map(([what, count]) => `${what} ${count}`);
    return `${name}  清除 removed ${counts.join(", ")}  保全 held ${held}`;
  });
}
