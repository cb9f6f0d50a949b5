import type { FilePlace } from "../store/sql/insert-content.js";

/**
 * Keeps sealed contents by id, whole or not at all. It knows no key and no person. One that lies elsewhere, or whose
 * disk is not there, throws `FilesAwayError`.
 */
export interface FileStore {
  readonly place: FilePlace;
  /** Stores what the source yields, in bounded memory. A failed put leaves nothing that `read` would find. */
  put(id: string, source: AsyncIterable<Uint8Array>): Promise<void>;
  /** `length` bytes from `from` on. Throws `FileLostError` when the store is there and they are not. */
  read(id: string, from: number, length: number): AsyncIterable<Uint8Array>;
  /** Also of what a put that was cut off left behind; of nothing it is no error. */
  remove(id: string): Promise<void>;
  exists(id: string): Promise<boolean>;
}

/** The store new contents go to, and those older ones may lie in. */
export interface FileStores {
  readonly current: FileStore;
  /** Throws when that place is not configured any more. */
  at(place: FilePlace): FileStore;
}
