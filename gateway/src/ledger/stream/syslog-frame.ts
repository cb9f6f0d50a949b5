import { showEntry } from "../export/shown-entry.js";
import { type Streamed, shownAs } from "./streamed.js";

/** Facility 13 (log audit), severity 6 (informational): RFC 5424 §6.2.1. */
const priority = 13 * 8 + 6;

/** Printable ASCII without blanks, as header fields want it; `-`: nothing. */
const field = (value: string, most: number): string => value.replaceAll(/[^\x21-\x7e]/g, "_").slice(0, most) || "-";

/** One message of RFC 5424 with its length before it (octet counting, RFC 6587 §3.4.1): an entry may hold newlines. */
export function syslogFrame(host: string, format: "entry" | "ocsf", streamed: Streamed): Buffer {
  const type = field(showEntry(streamed.entry).type ?? "", 32);
  const head = `<${priority}>1 ${streamed.at.toISOString()} ${field(host, 255)} gatehouse - ${type} -`;
  const message = Buffer.from(`${head} ${JSON.stringify(shownAs(format, streamed))}`);
  return Buffer.concat([Buffer.from(`${message.length} `), message]);
}
