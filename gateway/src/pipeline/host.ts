import { type Host, PluginError } from "@gatehouse/sdk";
import type { Logger } from "pino";
import type { Egress } from "../egress/egress.js";
import { FilesAwayError } from "../files/away-error.js";
import type { FileStores } from "../files/file-store.js";
import { FileLostError } from "../files/lost-error.js";
import type { Store } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { accountState } from "./account-state.js";
import { noteCall } from "./seen-call.js";
import { openFile } from "./stored-file.js";

export interface HostDeps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly egress: Egress;
  readonly log: Logger;
  readonly contents: FileStores;
  /** Largest file a plugin may fetch, bytes. */
  readonly attachmentBytes: number;
}

/** Milliseconds of one call a plugin makes. */
const callMs = 15_000;

/** Nothing was sent yet: what needs the file may be tried again, unless it is lost. Why is for the log alone. */
function tellUnreadable({ log }: HostDeps, error: unknown): never {
  const lost = error instanceof FileLostError;
  if (!lost && !(error instanceof FilesAwayError)) throw error;
  log.error({ err: error }, "a file cannot be read");
  if (lost)
    throw new PluginError("rejected", "the bytes of the file are lost", { reason: "unsupported", cause: error });
  throw new PluginError("unavailable", "the store of files cannot be used just now", { cause: error });
}

/** A file of ours, whole: its size was bounded when it was admitted. Throws `unavailable` while it is still being fetched. */
async function readStoredFile(deps: HostDeps, id: string): Promise<Uint8Array> {
  const file = await openFile(deps, id);
  if (file?.row.state === "pending") throw new PluginError("unavailable", "the file is still being fetched");
  if (file?.row.state !== "stored")
    throw new PluginError("rejected", "the file is not there", { reason: "unsupported" });
  const parts: Buffer[] = [];
  try {
    for await (const part of file.bytes()) parts.push(part);
  } catch (error) {
    tellUnreadable(deps, error);
  }
  return Buffer.concat(parts);
}

/** A file at the other end, whole: its size is bounded by the gateway's own limit. */
async function fetchWhole(
  { egress, attachmentBytes }: HostDeps,
  caller: string,
  { url, headers, tls }: Parameters<Host["download"]>[0],
  signal: AbortSignal,
): Promise<Uint8Array> {
  const options = { maxBytes: attachmentBytes, signal, headers, caller, ...(tls !== undefined && { tls }) };
  const parts: Uint8Array[] = [];
  for await (const part of (await egress.download(url, options)).body) parts.push(part);
  return Buffer.concat(parts);
}

/** What the gateway offers to the plugin of one account; everything that leaves passes the egress guard. */
export function createHost(deps: HostDeps, accountId: string): Host {
  const log = deps.log.child({ account: accountId });
  const caller = `account:${accountId}`;
  const at = (level: "debug" | "info" | "warn" | "error") => (fields: object, message: string) =>
    log[level](fields, message);
  return {
    accountId,
    features: [],
    log: { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") },
    state: accountState(deps, accountId),
    http: async (call, signal) => {
      const answer = await deps.egress.request(call, { signal, timeoutMs: callMs, pool: caller });
      noteCall(answer);
      return answer;
    },
    download: (call, signal) => fetchWhole(deps, caller, call, signal),
    resolve: (host, port) => deps.egress.resolve(host, port),
    connect: (target, signal) => deps.egress.connect(target, signal),
    readAttachment: (id) => readStoredFile(deps, id),
    now: deps.store.clock.now,
  };
}
