import { type ForkDeps, type ForkedRow, forkLog } from "../../store/fork-log.js";
import type { Context } from "../../store/transaction.js";
import { lineOf } from "../append.js";
import { emptyRoot } from "../merkle/hash.js";
import { type Checkpoint, signCheckpoint } from "../note/checkpoint.js";
import { readLastCheckpoint, writeLastCheckpoint } from "./last-checkpoint.js";
import { makeSigningKey, newestKey, signersOf } from "./signing-keys.js";

export interface AcknowledgeDeps extends ForkDeps {
  readonly dataDir: string;
  readonly context: Context;
  readonly reason: string;
  readonly now: Date;
}

/** `gw.school.edu.cn/audit/1` → `gw.school.edu.cn/audit/2` */
const originAfter = ({ log, origin }: ForkedRow): string => origin.replace(/\d+$/, String(log + 1));

const shown = (root: Buffer | null | undefined): string => root?.toString("base64") ?? "";

/** What the new log begins with: what was signed last, and what the database holds. */
function firstLine(
  deps: AcknowledgeDeps,
  row: ForkedRow,
  last: Checkpoint | undefined,
): { type: string; bytes: Buffer } {
  const ctx = {
    reason: deps.reason,
    signed_origin: last?.origin ?? "",
    signed_size: last?.size ?? -1,
    signed_root: shown(last?.root),
    found_size: row.size,
    found_root: shown(row.root),
  };
  const object = { k: "audit_log", id: originAfter(row) };
  return lineOf(deps.context, { type: "audit.fork_acknowledged", outcome: "success", object, ctx }, deps.now);
}

/** Begins the next log, after a person has looked why the last one cannot go on. Returns its origin and its key. */
export async function acknowledgeFork(
  deps: AcknowledgeDeps,
): Promise<{ readonly origin: string; readonly key: string }> {
  const { dataDir, now } = deps;
  const last = readLastCheckpoint(dataDir);
  if (newestKey(dataDir) === 0) makeSigningKey(dataDir, 1);
  const signers = (origin: string) => signersOf(dataDir, origin, now.getTime());
  const next = await forkLog(deps, (row) => {
    const origin = originAfter(row);
    return { origin, vkey: signers(origin)[0]?.verifier.text ?? "", ...firstLine(deps, row, last) };
  });
  if (next === undefined) throw new Error("还没有封存过 | nothing was ever sealed here: start the gateway once");
  const empty = { origin: next.origin, size: 0, root: emptyRoot };
  writeLastCheckpoint(dataDir, signCheckpoint(empty, signers(next.origin)));
  return { origin: next.origin, key: next.vkey };
}
