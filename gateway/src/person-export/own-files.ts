import type { LostReason } from "../core/lost-reason.js";
import { FileLostError } from "../files/lost-error.js";
import type { Missing, ToEnclose } from "../ledger/export/enclosed.js";
import { type OpenFileDeps, openFile } from "../pipeline/stored-file.js";
import { bundledName } from "./file-name.js";

/** What became of a stored file: its name in the bundle where it is in it, and why it is not, or not whole. */
export interface Bundled {
  readonly file?: string;
  readonly missing?: { readonly at: string; readonly reason: LostReason };
}

/** A file that the person may have. */
export interface OwnFileName {
  readonly id: string;
  readonly filename?: string;
}

/** Bytes up to where they are lost. Whatever else fails, such as a store that is away, fails the bundle. */
function untilLost(source: AsyncIterable<Uint8Array>) {
  let reason: LostReason | undefined;
  async function* through(): AsyncGenerator<Uint8Array> {
    try {
      yield* source;
    } catch (error) {
      if (!(error instanceof FileLostError)) throw error;
      reason = error.reason;
    }
  }
  return { bytes: through(), lost: () => reason };
}

async function* joined(first: IteratorResult<Uint8Array>, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.done !== true) yield first.value;
  yield* rest;
}

/** One file, and behind it what is missing of it. Of a file that is lost from its first byte there is only that. */
async function* ownFile(
  deps: OpenFileDeps,
  { id, filename }: OwnFileName,
  become: (bundled: Bundled) => void,
): AsyncGenerator<ToEnclose | Missing> {
  const file = await openFile(deps, id);
  if (file?.row.state !== "stored") return;
  const { bytes, lost } = untilLost(file.bytes());
  const name = bundledName(id, filename);
  try {
    const first = await bytes.next();
    const begins = lost() === undefined;
    if (begins) yield { name, content: joined(first, bytes) };
    const reason = lost();
    const missing = reason && { at: deps.store.clock.now().toISOString(), reason };
    become({ ...(begins && { file: name }), ...(missing && { missing }) });
    if (missing) yield { name, ...missing };
  } finally {
    // Whoever could not take the file has not begun to read it.
    await bytes.return(undefined);
  }
}

/** The files, each read while it is taken; `bundled` knows what became of each. */
export async function* ownFiles(
  deps: OpenFileDeps,
  files: AsyncIterable<OwnFileName>,
  bundled: Map<string, Bundled>,
): AsyncGenerator<ToEnclose | Missing> {
  for await (const file of files)
    if (!bundled.has(file.id)) yield* ownFile(deps, file, (one) => void bundled.set(file.id, one));
}
