import type { FilePlace } from "../store/sql/insert-content.js";
import type { DataKey } from "../vault/seal.js";
import type { FileStores } from "./file-store.js";
import { framesOf, openFrames } from "./frames.js";

/** A stored content: where it lies, what opens it, how long it is. */
export interface Content {
  readonly id: string;
  readonly place: FilePlace;
  readonly key: DataKey;
  readonly size: number;
}

/** Its bytes from `from` up to, not including, `to`; only the frames that hold them are read and opened. */
export function readContent(contents: FileStores, content: Content, from: number, to: number): AsyncGenerator<Buffer> {
  const { id, place, key, size } = content;
  const { start, length } = framesOf(key.kid, size, from, to);
  return openFrames(key, id, contents.at(place).read(id, start, length), { size, from, to });
}
