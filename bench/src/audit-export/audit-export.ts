import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { besideGateway } from "../gateway/beside-gateway.js";
import { embeddedConfig, openDatabase } from "../gateway/database.js";
import { whole } from "../options.js";
import { inOwnFolder } from "../own-folder.js";
import { fillBook, untilSealed } from "./fill.js";
import { type Watched, watched } from "./watched.js";

export const auditExportUsage = `gatehouse bench audit-export [--entries n] [--kills n]
  --entries   lines in the book (1,000,000)
  --kills     how often a second export is killed at a random moment before it is let go on to its end (20)
`;

const program = fileURLToPath(new URL("../../../gateway/bin/gatehouse.mjs", import.meta.url));
const mib = 1_048_576;
const bars = { secs: 30, mib: 256, perSec: 100_000 };

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const secs = (ms: number): string => (ms / 1000).toFixed(2);

function requireDone(what: string, { code, out }: Watched): void {
  if (code !== 0) throw new Error(`${what} ended with ${code}:\n${out}`);
}

/** The parts of a bundle, by what they are. */
const partsOf = (dir: string): readonly string[] =>
  (JSON.parse(readFileSync(join(dir, "manifest.json"), "utf8")) as { parts: { sha256: string }[] }).parts.map(
    ({ sha256 }) => sha256,
  );

interface Stage {
  readonly folder: string;
  readonly entries: number;
  readonly kills: number;
  readonly env: NodeJS.ProcessEnv;
  /** The first moment after the lines. */
  readonly to: string;
}

const exportWords = ({ to }: Stage, dir: string): string[] => [
  program,
  "audit",
  "export",
  "--from",
  "2020-01-01",
  "--to",
  to,
  "--purpose",
  "bench",
  "--out",
  dir,
];

async function measureExport(stage: Stage, dir: string): Promise<number> {
  const exported = await watched(exportWords(stage, dir), stage.env);
  requireDone("audit export", exported);
  const { ms, cpuMs, peakBytes } = exported;
  say(
    `export of ${stage.entries} entries: ${secs(ms)} s (at most ${bars.secs}; ${secs(cpuMs)} s of CPU without the database), peak ${(peakBytes / mib).toFixed(0)} MiB (at most ${bars.mib})`,
  );
  const proved = await watched([join(dir, "verify.mjs"), dir], stage.env);
  requireDone("verify.mjs", proved);
  const rate = stage.entries / (proved.ms / 1000);
  say(
    `verify.mjs: ${secs(proved.ms)} s (${secs(proved.cpuMs)} s of CPU), ${rate.toFixed(0)} entries/s (at least ${bars.perSec}), peak ${(proved.peakBytes / mib).toFixed(0)} MiB`,
  );
  return ms;
}

/** Killed again and again, then let go on: the parts are the same bytes. One that ends before its kill begins anew. */
async function measureKills(stage: Stage, wholeMs: number, expected: readonly string[]): Promise<void> {
  const dir = join(stage.folder, "killed");
  const finish = async (killMs?: number): Promise<boolean> => {
    const ended = await watched(exportWords(stage, dir), stage.env, killMs);
    if (ended.code === null) return false;
    requireDone("audit export", ended);
    requireDone("verify.mjs", await watched([join(dir, "verify.mjs"), dir], stage.env));
    if (!isDeepStrictEqual(partsOf(dir), expected)) throw new Error("the parts of a killed export are others");
    rmSync(dir, { recursive: true });
    return true;
  };
  for (let killed = 0; killed < stage.kills; ) if (!(await finish(Math.random() * wholeMs))) killed += 1;
  await finish();
  say(`killed ${stage.kills} times at random moments and finished: ${expected.length} parts, all of the same bytes`);
}

async function measure(folder: string, data: string, entries: number, kills: number): Promise<void> {
  const { client, close } = await openDatabase(embeddedConfig(data));
  const started = performance.now();
  await fillBook(client, entries);
  const written = performance.now();
  await untilSealed(client, entries);
  say(
    `${entries} entries written in ${secs(written - started)} s, sealed ${secs(performance.now() - written)} s later`,
  );
  await close();
  const env = { ...process.env, GATEHOUSE_DATA: data };
  const stage = { folder, entries, kills, env, to: new Date().toISOString() };
  const dir = join(folder, "export");
  const ms = await measureExport(stage, dir);
  if (kills > 0) await measureKills(stage, ms, partsOf(dir));
}

/** `gatehouse bench audit-export`: how long an export takes beside a gateway, and what it needs; gives the exit code. */
export async function auditExport(args: readonly string[]): Promise<number> {
  const options = { entries: { type: "string" }, kills: { type: "string" }, help: { type: "boolean" } } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) {
    say(auditExportUsage);
    return 0;
  }
  const [entries, kills] = [
    whole(values.entries, 1_000_000, [1, 10_000_000], "entries"),
    whole(values.kills, 20, [0, 100], "kills"),
  ];
  await inOwnFolder((folder) => besideGateway(folder, ({ data }) => measure(folder, data, entries, kills)));
  return 0;
}
