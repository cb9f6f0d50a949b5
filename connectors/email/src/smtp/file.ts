import { ReadableStream } from "node:stream/web";
import { type InboundAttachment, PluginError, type RawEvent } from "@gatehouse/sdk";
import { refusedFile } from "../parts/refused-file.js";
import { partOfRef } from "../read/left-out.js";
import { pieceKey, type State } from "./spool.js";
import { indexOf } from "./spool-index.js";

interface Place {
  readonly spool: string;
  readonly section: string;
  /** How many. */
  readonly pieces: number;
}

async function placeOf(state: State, section: string | undefined, raw: RawEvent): Promise<Place> {
  if (section === undefined || !raw.key.startsWith("smtp:"))
    throw refusedFile("this file was not left out of a mail", "unsupported");
  const index = await indexOf(state, raw);
  if (index === undefined) throw refusedFile("the file was not fetched in time and is not kept any more", "other");
  const pieces = index.pieces[section];
  if (pieces === undefined) throw refusedFile("the mail has no such file", "unsupported");
  return { spool: index.spool, section, pieces };
}

async function pieceOf(state: State, { spool, section }: Place, at: number): Promise<Buffer> {
  const piece = await state.get(pieceKey(spool, section, at));
  // The mail may have come a second time meanwhile, and its new pieces are elsewhere.
  if (piece === undefined) throw new PluginError("unavailable", "a piece of the file is not there");
  return Buffer.from(piece, "base64");
}

/** Streams one file of a large mail out of the spool, a piece for each one read. */
export const spooledFile =
  (state: State) =>
  async (
    { source_ref }: InboundAttachment,
    raw: RawEvent,
    signal: AbortSignal,
  ): Promise<ReadableStream<Uint8Array>> => {
    const place = await placeOf(state, partOfRef(source_ref), raw);
    let at = 0;
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          signal.throwIfAborted();
          if (at >= place.pieces) return controller.close();
          controller.enqueue(await pieceOf(state, place, at));
          at += 1;
        },
      },
      { highWaterMark: 0 },
    );
  };
