import { type Outbound, PluginError } from "@gatehouse/sdk";

/** `IN<date>_<time>_<serial>_<sender>_<sequence>.<ext>` of gammu-smsd-files(7). */
export interface InboxName {
  /** All parts of one message share it. */
  readonly stem: string;
  /** `YYYYMMDDhhmmss`, by the network's clock, without a zone. */
  readonly time: string;
  readonly sender: string;
  readonly sequence: number;
  readonly extension: string;
}

const inbox = /^(IN(\d{8})_(\d{6})_\d{2,}_(.{0,64}))_(\d{2,})\.([a-z]{1,16})$/;
const ours = /_(msg_[0-9A-Za-z]{1,64}(?:-(\d{1,2}))?)\.txt$/;
const dialable = /^\+?\d{3,20}$/;

/** `undefined` for a file that smsd did not name. */
export function inboxName(name: string): InboxName | undefined {
  const [, stem, date, clock, sender, sequence, extension] = inbox.exec(name) ?? [];
  if (stem === undefined || sender === undefined || extension === undefined) return undefined;
  return { stem, time: `${date}${clock}`, sender, sequence: Number(sequence), extension };
}

/**
 * `OUT<priority><date>_<time>_<serial>_<recipient>_<note>.txt`: smsd sends in the order of names, so the serial counts
 * the parts the gateway has made of a long text (`msg_…`, `msg_…-2`). Made from the message alone: every attempt has the
 * same name, and a second one can see the first.
 */
export function outboxName(message: Outbound): string {
  const { id, sent_at, to } = message;
  if (!dialable.test(to.value))
    throw new PluginError("rejected", "this is no number a modem can dial", { reason: "recipient_unknown" });
  const [date, time] = [sent_at.slice(0, 10), sent_at.slice(11, 19)].map((text) => text.replace(/\D/g, ""));
  const part = Number(ours.exec(`_${id}.txt`)?.[2] ?? 1);
  const name = `OUTC${date}_${time}_${String(part - 1).padStart(2, "0")}_${to.value}_${id}.txt`;
  if (idOf(name) !== id) throw new PluginError("rejected", "this message's id cannot stand in a file name");
  return name;
}

/** Our message id in the name of a file we gave to smsd; `undefined` for anybody else's. */
export const idOf = (name: string): string | undefined => (name.startsWith("OUTC") ? ours.exec(name)?.[1] : undefined);
