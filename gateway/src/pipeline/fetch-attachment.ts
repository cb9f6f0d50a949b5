import { type InboundAttachment, PluginError, type RawEvent } from "@gatehouse/sdk";
import type { Egress } from "../egress/egress.js";
import { readRawEvent } from "../store/sql/read-raw-event.js";
import { settleAttachment } from "../store/sql/settle-attachment.js";
import { type Store, systemContext } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { sealJson } from "../vault/seal.js";
import type { FileMeta } from "./admit/files.js";
import { unsealRaw } from "./admit/raw.js";
import { type Kept, keepFile, type Source } from "./keep-file.js";
import type { Account, Setup } from "./setup.js";
import { type OpenFile, openFile } from "./stored-file.js";

export interface FetchDeps {
  readonly setup: Setup;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly egress: Egress;
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
  const limits = { maxBytes: deps.setup.limits.attachment_bytes, signal, headers, ...(tls !== undefined && { tls }) };
  return (await deps.egress.download(url, limits)).body;
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

async function settle(deps: FetchDeps, file: OpenFile, ended: Kept | { readonly failure: string }): Promise<void> {
  const { id } = file.row;
  const kept = "failure" in ended ? undefined : ended;
  const meta: FileMeta = { ...file.meta, ...(kept !== undefined && { sha256: kept.sha256 }) };
  await deps.store.transact(systemContext, (tx) =>
    settleAttachment(tx, id, {
      state: kept === undefined ? "failed" : "stored",
      meta: sealJson(file.key, `attachment|${id}|meta`, meta),
      pieces: kept?.pieces ?? 0,
      size: kept?.size ?? null,
      failure: "failure" in ended ? ended.failure : null,
    }),
  );
}

/** Fetches one pending file. A refusal ends it; what may pass is thrown, so that the job is tried again. */
export async function fetchAttachment(deps: FetchDeps, id: string, signal: AbortSignal): Promise<void> {
  const file = await openFile(deps, id);
  if (file === undefined || file.row.state !== "pending") return;
  try {
    const source = await sourceOf(deps, file, signal);
    await settle(deps, file, await keepFile(deps.store, file, source, deps.setup.limits.attachment_bytes));
  } catch (error) {
    if (!(error instanceof PluginError) || error.code !== "rejected") throw error;
    await settle(deps, file, { failure: error.details.reason ?? "refused" });
  }
}
