import { createHash } from "node:crypto";
import { type InboundAttachment, PluginError, type RawEvent } from "@gatehouse/sdk";
import type { Egress } from "../egress/egress.js";
import { readRawEvent } from "../store/sql/read-raw-event.js";
import { settleAttachment } from "../store/sql/settle-attachment.js";
import { type Store, systemContext } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { sealJson } from "../vault/seal.js";
import { type FileMeta, storeContent } from "./admit/files.js";
import { unsealRaw } from "./admit/raw.js";
import type { Account, Setup } from "./setup.js";
import { type OpenFile, openFile } from "./stored-file.js";

export interface FetchDeps {
  readonly setup: Setup;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly egress: Egress;
}

type Source = AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;

async function rawOf(deps: FetchDeps, rawId: string): Promise<RawEvent> {
  const row = await deps.store.transact(systemContext, (tx) => readRawEvent(tx, rawId));
  if (row === undefined || row.wrapped === null)
    throw new PluginError("rejected", "what arrived is not there any more", { reason: "other" });
  const key = deps.keyring.open({ kid: row.kid, wrapped: row.wrapped });
  return unsealRaw(
    { id: row.id, accountId: row.account_id, contentType: row.content_type, kid: row.kid, body: row.body },
    key,
  );
}

async function byConnector(deps: FetchDeps, account: Account, file: OpenFile, signal: AbortSignal): Promise<Source> {
  const fetch = account.session()?.fetchAttachment;
  const { raw_id } = file.row;
  if (fetch === undefined || raw_id === null)
    throw new PluginError("rejected", `the connector ${account.connector.id} cannot fetch files`, {
      reason: "unsupported",
    });
  const attachment: InboundAttachment = {
    kind: file.meta.kind,
    content_type: file.meta.content_type,
    ...(file.meta.filename !== undefined && { filename: file.meta.filename }),
    source_ref: file.meta.source_ref ?? "",
  };
  const answer = await fetch(attachment, await rawOf(deps, raw_id), signal);
  if (answer instanceof ReadableStream) return answer;
  const limits = { maxBytes: deps.setup.limits.attachment_bytes, signal, headers: answer.headers };
  return (await deps.egress.download(answer.url, limits)).body;
}

async function sourceOf(deps: FetchDeps, file: OpenFile, signal: AbortSignal): Promise<Source> {
  const { url } = file.meta;
  const account = deps.setup.accounts.get(file.row.account_id);
  if (url !== undefined)
    return (await deps.egress.download(url, { maxBytes: deps.setup.limits.attachment_bytes, signal })).body;
  if (account === undefined)
    throw new PluginError("rejected", "its account is not configured any more", { reason: "other" });
  return byConnector(deps, account, file, signal);
}

/** At most `limits.attachment_bytes`, which fit in memory; the sealed pieces and the state change in one transaction. */
async function collect(source: Source, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > maxBytes)
      throw new PluginError("rejected", `the file is larger than ${maxBytes} bytes`, { reason: "too_large" });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

async function settle(
  deps: FetchDeps,
  file: OpenFile,
  content: Buffer | undefined,
  failure: string | null,
): Promise<void> {
  const { id } = file.row;
  const sha256 = content && createHash("sha256").update(content).digest("hex");
  const meta: FileMeta = { ...file.meta, ...(sha256 !== undefined && { sha256 }) };
  await deps.store.transact(systemContext, async (tx) => {
    if (content !== undefined) await storeContent(tx, id, file.key, content);
    const sealed = sealJson(file.key, `attachment|${id}|meta`, meta);
    await settleAttachment(
      tx,
      id,
      content === undefined ? "failed" : "stored",
      sealed,
      content?.length ?? null,
      failure,
    );
  });
}

/** Fetches one pending file. A refusal ends it; what may pass is thrown, so that the job is tried again. */
export async function fetchAttachment(deps: FetchDeps, id: string, signal: AbortSignal): Promise<void> {
  const file = await openFile(deps, id);
  if (file === undefined || file.row.state !== "pending") return;
  try {
    const content = await collect(await sourceOf(deps, file, signal), deps.setup.limits.attachment_bytes);
    await settle(deps, file, content, null);
  } catch (error) {
    if (!(error instanceof PluginError) || error.code !== "rejected") throw error;
    await settle(deps, file, undefined, error.details.reason ?? "refused");
  }
}
