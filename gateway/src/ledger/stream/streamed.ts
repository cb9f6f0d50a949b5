import type { StreamOptions } from "../../config/streams.js";
import { toOcsf } from "../export/ocsf.js";
import { showEntry } from "../export/shown-entry.js";

/** A sealed entry on its way to a SIEM. */
export interface Streamed {
  /** Its place in the tree. */
  readonly index: number;
  readonly at: Date;
  readonly entry: Buffer;
}

/** As the receiver wants it: the entry's own members, or OCSF. */
export function shownAs(format: StreamOptions["format"], { index, entry }: Streamed): object {
  const shown = showEntry(entry);
  return format === "ocsf" ? toOcsf({ index, entry: shown }) : { ...shown, index };
}
