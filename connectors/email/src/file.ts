import type { Host, Session } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { imapFile } from "./imap/file.js";
import { spooledFile } from "./smtp/file.js";

type Fetch = NonNullable<Session["fetchAttachment"]>;

/** Streams one file of a large mail from where the mail came in: the spool of the listener, or the mailbox. */
export function fileOf({ imap }: Config, host: Host): Fetch {
  const spooled = spooledFile(host.state);
  const inMailbox = imap && imapFile(imap, host);
  return (file, raw, signal) =>
    inMailbox !== undefined && !raw.key.startsWith("smtp:") ? inMailbox(file, raw, signal) : spooled(file, raw, signal);
}
