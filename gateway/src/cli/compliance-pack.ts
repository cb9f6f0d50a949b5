import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { readFacts } from "../compliance/mlps/read-facts.js";
import { minorsPack } from "../compliance/packs/minors-pack.js";
import { mlpsPack } from "../compliance/packs/mlps-pack.js";
import { type PackPlan, writePack } from "../compliance/packs/write-pack.js";
import { localMidnight } from "../core/local-midnight.js";
import { append } from "../ledger/append.js";
import { signersOf } from "../ledger/seal/signing-keys.js";
import type { Setup } from "../pipeline/setup.js";
import { type Store, systemContext } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { openKeys } from "../vault/open-keys.js";
import { exitCodes, UsageError } from "./exit.js";
import { findPlace } from "./place.js";
import { setupFor } from "./setup-for.js";
import { withStore } from "./with-database.js";

interface PackOptions {
  readonly out: string;
  readonly year?: string;
  readonly json?: boolean;
}

const context = { ...systemContext, actor: "command_line", via: "command_line" };

function yearOf(text: string | undefined, { timezone }: Setup) {
  if (text === undefined || !/^20\d\d$/.test(text))
    throw new UsageError("--year: 应为年份，如 2026 | a year such as 2026");
  const year = Number(text);
  return { year, from: localMidnight(`${year}-01-01`, timezone), to: localMidnight(`${year + 1}-01-01`, timezone) };
}

interface PackMakers {
  readonly setup: Setup;
  readonly store: Store;
  readonly keyring: Keyring;
}

async function planOf(kind: string, options: PackOptions, { setup, store, keyring }: PackMakers): Promise<PackPlan> {
  const requestedBy = context.actor;
  switch (kind) {
    case "minors": {
      const year = yearOf(options.year, setup);
      const files = await minorsPack({ store, keyring }, systemContext, year);
      return { purpose: `minors ${year.year}`, requestedBy, from: year.from, to: year.to, files };
    }
    case "mlps": {
      const facts = await store.transact(systemContext, (tx) => readFacts(setup, tx));
      const to = store.clock.now();
      return { purpose: "mlps", requestedBy, from: new Date(0), to, files: mlpsPack(facts, setup.compliance.mlps, to) };
    }
    default:
      throw new UsageError(`没有 ${kind} 这种材料 | there is no pack ${kind}: minors or mlps`);
  }
}

/** Writes a signed pack into an empty folder. */
export async function compliancePack(kind: string, options: PackOptions): Promise<number> {
  const place = findPlace();
  const dir = resolve(options.out);
  if (existsSync(dir) && readdirSync(dir).length > 0)
    throw new UsageError(`${dir}: 目录不是空的 | the folder is not empty`);
  const { setup, keys } = await setupFor(place);
  const manifest = await withStore(place, async (store) => {
    const plan = await planOf(kind, options, { setup, store, keyring: await openKeys({ store, ...keys }) });
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const now = store.clock.now().getTime();
    const written = await writePack(dir, { store, signersOf: (origin) => signersOf(place.dataDir, origin, now) }, plan);
    const object = { k: "pack", id: kind };
    await store.transact(context, (tx) =>
      append(tx, context, { type: "compliance.packed", outcome: "success", object }),
    );
    return written;
  });
  const names = manifest.views.map(({ name }) => name);
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify({ dir, files: names })}\n`
      : `${dir}: ${names.join(", ")}\n验证 verify: node ${dir}/verify.mjs ${dir} --key …\n`,
  );
  return exitCodes.done;
}
