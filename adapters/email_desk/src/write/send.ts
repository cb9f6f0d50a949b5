import { Readable } from "node:stream";
import type { AdapterSession, DeliveryContext, GatewayEvent, Host, Sent } from "@gatehouse/sdk";
import { type DeskMail, deskFilesOf, deskMailId, deskMailOf, smtpStep } from "@gatehouse/sdk/mail";
import { type Config, domainOf } from "../config.js";
import { withSmtp } from "../smtp.js";
import { keepSent, keepThread, type Thread, threadOf, wasSent } from "../thread.js";
import { composed } from "./compose.js";

type Send = NonNullable<AdapterSession["send"]>;

/** Hands a mail to the submission server; its 250 is all that mail ever confirms. */
async function submit(config: Config, host: Host, id: string, raw: Buffer, signal: AbortSignal): Promise<void> {
  const envelope = { from: config.address, to: [config.to], size: raw.length };
  let left = false;
  await withSmtp(
    config,
    host,
    signal,
    (connection) => {
      // Read only after the server asked for the mail; at its end the final dot goes out.
      const body = Readable.from([raw]).once("end", () => (left = true));
      return smtpStep(connection, signal, (done) => connection.send(envelope, body, done));
    },
    () => (left ? id : undefined),
  );
}

async function threadFor(host: Host, event: GatewayEvent, mail: DeskMail): Promise<Thread> {
  const known = await threadOf(host, event.partitionkey);
  if (known !== undefined) return known;
  const begun = { subject: mail.subject };
  await keepThread(host, event.partitionkey, begun);
  return begun;
}

/** Was it taken by the server before? A person who has it sent again wants it to leave. */
const isRepeat = async (host: Host, event: GatewayEvent, { attempt, replayed }: DeliveryContext): Promise<boolean> =>
  attempt > 1 && !replayed && (await wasSent(host, event.id));

/** One event as one mail. The first mail of a conversation is the ticket's name here: its Message-ID. */
export const sendOf =
  (config: Config, host: Host): Send =>
  async (event, context, signal): Promise<Sent | undefined> => {
    const mail = deskMailOf(event, { notes: config.include_notes });
    if (mail === undefined) return undefined;
    const id = deskMailId(event.id, event.partitionkey, domainOf(config.address));
    const root = context.externalId === id ? undefined : context.externalId;
    if (!(await isRepeat(host, event, context))) {
      const thread = await threadFor(host, event, mail);
      const files = await deskFilesOf(host, mail.files, config.max_attached_bytes, signal);
      await submit(config, host, id, await composed({ event, mail, id, root, thread, files }, config), signal);
      await keepSent(host, event.id);
    }
    return { source_id: root ?? id, status: "accepted" };
  };
