import { type InboundAttachment, PluginError, type RawEvent } from "@gatehouse/sdk";
import type { DownloadOptions } from "../egress/download.js";
import type { Egress } from "../egress/egress.js";
import type { FileStores } from "../files/file-store.js";
import { dropContent, type Kept, keepContent, type Source, settleContent } from "../files/keep-content.js";
import { readRawEvent } from "../store/sql/read-raw-event.js";
import { settleAttachment } from "../store/sql/settle-attachment.js";
import { type Store, systemContext } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { sealJson } from "../vault/seal.js";
import type { FileMeta } from "./admit/files.js";
import { unsealRaw } from "./admit/raw.js";
import type { Account, Setup } from "./setup.js";
import { type OpenFile, openFile } from "./stored-file.js";

export interface FetchDeps {
  readonly setup: Setup;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly egress: Egress;
  readonly contents: FileStores;
}

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

const limitsOf = ({ setup }: FetchDeps, { row }: OpenFile, signal: AbortSignal): DownloadOptions => ({
  maxBytes: setup.limits.attachment_bytes,
  signal,
  caller: `account:${row.account_id}`,
});

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
  const { url, headers, tls } = answer;
  const limits = { ...limitsOf(deps, file, signal), headers, ...(tls !== undefined && { tls }) };
  return (await deps.egress.download(url, limits)).body;
}

async function sourceOf(deps: FetchDeps, file: OpenFile, signal: AbortSignal): Promise<Source> {
  const { url } = file.meta;
  const account = deps.setup.accounts.get(file.row.account_id);
  if (url !== undefined) return (await deps.egress.download(url, limitsOf(deps, file, signal))).body;
  if (account === undefined)
    throw new PluginError("rejected", "its account is not configured any more", { reason: "other" });
  return byConnector(deps, account, file, signal);
}

/** What another attempt has settled already is not wanted again; nor is what the person sent before. */
async function settleStored(deps: FetchDeps, { row: { id }, key, meta }: OpenFile, kept: Kept): Promise<void> {
  const used = await deps.store.transact(systemContext, async (tx) => {
    const contentId = await settleContent(tx, key.kid, kept);
    const sealed = sealJson(key, `attachment|${id}|meta`, { ...meta, sha256: kept.sha256 } satisfies FileMeta);
    const done = { state: "stored", meta: sealed, size: kept.size, failure: null, contentId } as const;
    return (await settleAttachment(tx, id, done)) ? contentId : undefined;
  });
  if (used !== kept.id) await dropContent(deps, kept.id);
}

const settleFailed = (deps: FetchDeps, { row: { id }, key, meta }: OpenFile, failure: string): Promise<unknown> =>
  deps.store.transact(systemContext, (tx) =>
    settleAttachment(tx, id, {
      state: "failed",
      meta: sealJson(key, `attachment|${id}|meta`, meta),
      size: null,
      failure,
      contentId: null,
    }),
  );

/** Fetches one pending file. A refusal ends it; what may pass is thrown, so that the job is tried again. */
export async function fetchAttachment(deps: FetchDeps, id: string, signal: AbortSignal): Promise<void> {
  const file = await openFile(deps, id);
  if (file === undefined || file.row.state !== "pending") return;
  try {
    const source = await sourceOf(deps, file, signal);
    await settleStored(deps, file, await keepContent(deps, file.key, source, deps.setup.limits.attachment_bytes));
  } catch (error) {
    if (!(error instanceof PluginError) || error.code !== "rejected") throw error;
    await settleFailed(deps, file, error.details.reason ?? "refused");
  }
}
