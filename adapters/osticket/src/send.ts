import type { AdapterSession, GatewayEvent, Host, Sent } from "@gatehouse/sdk";
import { withCa, writerOf } from "@gatehouse/sdk/desk";
import { type DeskFiles, type DeskMail, deskFilesOf, deskMailId, deskMailOf, plusAddress } from "@gatehouse/sdk/mail";
import { type Config, under } from "./config.js";
import { ticketNumber } from "./judge.js";
import { type Mail, mime } from "./mime.js";
import { readable } from "./readable.js";

type Send = NonNullable<AdapterSession["send"]>;

/** Longer than a ticket stays open. */
const keptMs = 400 * 86_400_000;

const rootKey = (event: GatewayEvent): string => `root:${event.partitionkey}`;

/**
 * The writer's address. Their own one would get osTicket's answers behind the gateway's back. Answers of ours bear it
 * too, since osTicket takes only its ticket's owner for a party.
 */
function addressOf(event: GatewayEvent, { requester_address, subaddress }: Config): string {
  const writer = writerOf(event);
  return subaddress && writer !== undefined ? plusAddress(requester_address, writer.id) : requester_address;
}

/** Found again by the ticket's first mail, or by the number in the subject, which counts for its owner alone. */
const subjectOf = ({ subject }: DeskMail, ticket: string | undefined): string =>
  ticket === undefined ? subject : `[#${ticket}] ${subject}`;

interface Parts {
  readonly event: GatewayEvent;
  readonly mail: DeskMail;
  readonly files: DeskFiles;
  readonly ticket: string | undefined;
  /** Message-ID of the mail that the ticket began with. */
  readonly root: string | undefined;
}

const idOf = (event: GatewayEvent, { requester_address }: Config): string =>
  deskMailId(event.id, event.partitionkey, requester_address.slice(requester_address.lastIndexOf("@") + 1));

function mailOf({ event, mail, files, ticket, root }: Parts, config: Config): Mail {
  const id = idOf(event, config);
  return {
    id,
    name: readable(mail.name),
    from: addressOf(event, config),
    to: config.department_address,
    subject: readable(subjectOf(mail, ticket)),
    references: root === undefined || root === id ? [] : [root],
    date: event.time,
    automatic: mail.automatic,
    text: readable([mail.text, ...files.lines].join("\n")),
    files: files.attached.map((file) => ({ ...file, filename: readable(file.filename) })),
  };
}

/**
 * One event as one mail to `tickets.email`: it opens a ticket or joins one, and a repeat changes nothing, since osTicket
 * knows mails by their Message-ID. A ticket that was deleted or may not be opened again is answered by a new number.
 */
export const sendOf =
  (config: Config, host: Host): Send =>
  async (event, { externalId: ticket }, signal): Promise<Sent | undefined> => {
    const mail = deskMailOf(event, { notes: config.include_notes });
    if (mail === undefined) return undefined;
    const root = ticket === undefined ? undefined : await host.state.get(rootKey(event));
    const files = await deskFilesOf(host, mail.files, config.max_attached_bytes, signal);
    const body = mime(mailOf({ event, mail, files, ticket, root }, config));
    const headers = { "x-api-key": config.api_key, "content-type": "message/rfc822" };
    const call = { method: "POST" as const, url: under(config, "api/tickets.email"), headers, body };
    const number = ticketNumber(await host.http(withCa(call, config), signal));
    if (number !== ticket) await host.state.set(rootKey(event), idOf(event, config), { ttlMs: keptMs });
    const url = under(config, `scp/tickets.php?number=${encodeURIComponent(number)}`);
    return { source_id: number, url, status: "delivered" };
  };
