import type { SentCheckpoint } from "../../store/sql/list-sent-checkpoints.js";
import type { Range } from "../merkle/subtrees.js";
import type { TileAt } from "../merkle/tiles.js";

/** A sealed entry: its place in the tree, and the bytes its leaf was hashed from. */
export interface BookRow {
  readonly index: number;
  /** When it was written, in milliseconds since 1970. */
  readonly atMs: number;
  /** null: dropped at the end of its retention; its hash is kept in the tiles. */
  readonly entry: Buffer | null;
}

/** A state of the book that will not change any more: all up to one checkpoint. */
export interface Book {
  /** Names the log. */
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  /** The signed note, verbatim. */
  readonly checkpoint: string;
  /** In the order of their index, some thousand at a time. */
  rows(range: Range): AsyncIterable<readonly BookRow[]>;
  /** The hashes of a tile, one after the other; it may have grown further than this checkpoint. */
  tile(at: TileAt): Promise<Buffer>;
  /** Checkpoints up to this one that have left the house. */
  sent(): Promise<readonly SentCheckpoint[]>;
}
