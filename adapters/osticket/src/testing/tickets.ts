import { type ReadMail, readMail } from "./read-mail.js";

export interface Entry {
  readonly mid: string;
  readonly text: string;
  readonly poster: string;
  readonly files: ReadMail["files"];
}

export interface Ticket {
  readonly number: string;
  readonly owner: string;
  readonly subject: string;
  readonly to: string | undefined;
  readonly entries: Entry[];
  closed: boolean;
}

export interface Rules {
  /** May a closed ticket be opened again by a mail? */
  reopenable: boolean;
  /** Domains that have an MX record; a requester of any other is refused. */
  readonly domains: readonly string[];
  banned: string | undefined;
  /** 0: any number. */
  maxOpen: number;
}

export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Its columns hold three bytes a character: what needs four is dropped in silence. */
const stored = (text: string): string => text.replaceAll(/[\u{10000}-\u{10FFFF}]/gu, "");

const idsIn = (mail: ReadMail): readonly string[] =>
  ["in-reply-to", "references"].flatMap((name) => (mail.fields.get(name) ?? "").match(/<[^<>]+>/g) ?? []);

/** What the mail belongs to: an entry that one of its ids names, else the owner's ticket numbered in the subject. */
function ticketOf(mail: ReadMail, from: string, tickets: Iterable<Ticket>): Ticket | undefined {
  const all = [...tickets];
  const ids = idsIn(mail);
  const named = all.find(({ entries }) => entries.some(({ mid }) => ids.includes(mid)));
  const [, number] = /#([\p{L}\p{N}]+)/u.exec(mail.fields.get("subject") ?? "") ?? [];
  return named ?? all.find((ticket) => ticket.number === number && ticket.owner === from);
}

/** osTicket's handling of `tickets.email`, as its sources have it (include/api.tickets.php, class.thread.php). */
export function mailRoom(rules: Rules) {
  const tickets = new Map<string, Ticket>();
  let last = 100_000;

  function create(mail: ReadMail, from: string): Ticket {
    if (rules.banned === from)
      throw new Refusal(
        403,
        "Unable to create new ticket :Ticket denied: This help desk is for use by authorized users only",
      );
    const open = [...tickets.values()].filter(({ owner, closed }) => owner === from && !closed).length;
    if (rules.maxOpen > 0 && open >= rules.maxOpen)
      throw new Refusal(500, "Unable to create new ticket :You've reached the maximum open tickets allowed.");
    if (!rules.domains.includes(from.slice(from.lastIndexOf("@") + 1)))
      throw new Refusal(500, "Unable to create new ticket :Incomplete client information");
    last += 1;
    const subject = stored(mail.fields.get("subject") ?? "[No Subject]");
    const ticket = {
      number: String(last),
      owner: from,
      subject,
      to: mail.fields.get("to"),
      entries: [],
      closed: false,
    };
    tickets.set(ticket.number, ticket);
    return ticket;
  }

  return {
    tickets,
    /** The ticket's number. */
    take(raw: Buffer): string {
      const mail = readMail(raw);
      const mid = mail.fields.get("message-id") ?? "";
      const [, name = "", from = ""] = /^(.*?)<([^<>]+)>$/.exec(mail.fields.get("from") ?? "") ?? [];
      const seen = [...tickets.values()].find(({ entries }) => entries.some((entry) => entry.mid === mid));
      if (seen !== undefined) return seen.number;
      const known = ticketOf(mail, from, tickets.values());
      const ticket = known === undefined || (known.closed && !rules.reopenable) ? create(mail, from) : known;
      ticket.closed = false;
      const strange = ticket.owner === from ? "" : `Received From: ${name}<${from}>\n\n`;
      const files = mail.files.map((file) => ({ ...file, name: stored(file.name) }));
      ticket.entries.push({ mid, text: stored(`${strange}${mail.text}`), poster: stored(name.trim()), files });
      return ticket.number;
    },
  };
}
