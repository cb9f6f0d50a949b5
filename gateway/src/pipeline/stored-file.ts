import type { FileStores } from "../files/file-store.js";
import { readContent } from "../files/read-content.js";
import { readAttachment, type StoredAttachment } from "../store/sql/read-attachment.js";
import { readContentPlace } from "../store/sql/read-content-place.js";
import { type Context, type Store, systemContext, type Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { type DataKey, unsealJson } from "../vault/seal.js";
import type { FileMeta } from "./admit/files.js";
import { readOldChunks } from "./old-chunks.js";
import { ErasedError } from "./stored-message.js";

/** A stored file, opened: what it is, and its bytes. */
export interface OpenFile {
  readonly row: StoredAttachment;
  readonly meta: FileMeta;
  readonly key: DataKey;
  /** From `from` up to, not including, `to`; all of it unless told. */
  bytes(from?: number, to?: number): AsyncGenerator<Buffer>;
}

export interface OpenFileDeps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly contents: FileStores;
}

/** Whose rights decide whether the file is there, and what is written of its being opened. */
export interface FileReader {
  readonly context: Context;
  /** Of a file that the context does not see: is it open to the reader all the same? */
  reaches?(tx: Tx, id: string): Promise<boolean>;
  book(tx: Tx, row: StoredAttachment): Promise<void>;
}

const gateway: FileReader = { context: systemContext, book: async () => undefined };

async function* bytesOf(
  { store, contents }: OpenFileDeps,
  { id, content_id, size: known }: StoredAttachment,
  key: DataKey,
  from: number,
  to: number | undefined,
): AsyncGenerator<Buffer> {
  if (content_id === null) {
    yield* readOldChunks(store, key, id, from, to ?? Number(known));
    return;
  }
  const found = await store.transact(systemContext, (tx) => readContentPlace(tx, content_id));
  if (found === undefined) throw new ErasedError(`${id} was erased`);
  yield* readContent(contents, { ...found, id: content_id, key }, from, to ?? found.size);
}

/** What has expired has no words left either. */
const metaOf = (key: DataKey, { id, meta }: StoredAttachment): FileMeta =>
  meta.length === 0
    ? { kind: "file", content_type: "application/octet-stream" }
    : unsealJson(key, `attachment|${id}|meta`, meta);

/** Opens a file by id; undefined when there is none that the reader may see. */
export async function openFile(deps: OpenFileDeps, id: string, reader = gateway): Promise<OpenFile | undefined> {
  const row = await deps.store.transact(reader.context, async (tx) => {
    const seen = await readAttachment(tx, id);
    const found = seen ?? ((await reader.reaches?.(tx, id)) ? await readAttachment(tx, id) : undefined);
    if (found !== undefined) await reader.book(tx, found);
    return found;
  });
  if (row === undefined) return undefined;
  if (row.wrapped === null) throw new ErasedError(`${id} was erased`);
  const key = deps.keyring.open({ kid: row.kid, wrapped: row.wrapped });
  return { row, key, meta: metaOf(key, row), bytes: (from = 0, to) => bytesOf(deps, row, key, from, to) };
}
