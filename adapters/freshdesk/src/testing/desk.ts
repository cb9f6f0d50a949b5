import { type Contact, type Conversation, invalid, Refused, type StoredFile, type Ticket } from "./records.js";

export type Members = Readonly<Record<string, unknown>>;

/** Freshdesk's rules for contacts, tickets and notes, and what an agent does in the browser. */
export interface Desk {
  readonly self: number;
  readonly agents: Set<number>;
  readonly contacts: Map<number, Contact>;
  readonly tickets: Map<number, Ticket>;
  readonly conversations: Conversation[];
  now(): Date;
  pass(secs: number): void;
  createContact(fields: Members): Contact;
  createTicket(fields: Members, files: readonly StoredFile[]): Ticket;
  write(ticketId: number, fields: Members, files?: readonly StoredFile[]): Conversation;
  setStatus(ticketId: number, status: unknown): Ticket;
  ticketAt(id: number): Ticket;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const statuses: ReadonlySet<unknown> = new Set([2, 3, 4, 5, 6]);
const sources: ReadonlySet<unknown> = new Set([1, 2, 3, 5, 6, 7, 9, 10]);
const known: ReadonlySet<string> = new Set([
  "requester_id",
  "subject",
  "description",
  "status",
  "priority",
  "source",
  "tags",
  "group_id",
]);

export function openDesk(): Desk {
  const self = 900;
  const agents = new Set([self]);
  const contacts = new Map<number, Contact>();
  const tickets = new Map<number, Ticket>();
  const conversations: Conversation[] = [];
  let lastId = 1000;
  let clockMs = Date.parse("2026-11-23T08:00:00.000Z");
  const now = (): Date => new Date(clockMs);

  function nextId(): number {
    lastId += 1;
    return lastId;
  }
  /** Freshdesk keeps whole seconds. */
  function tick(): string {
    clockMs += 1000;
    return `${now().toISOString().slice(0, 19)}Z`;
  }
  function pass(secs: number): void {
    clockMs += secs * 1000;
  }

  function createContact(fields: Members): Contact {
    const own = (key: string): string | null => text(fields[key]) || null;
    const [name, email, phone, unique_external_id] = ["name", "email", "phone", "unique_external_id"].map(own);
    if (!name) throw invalid("name", "It should be a/an String", "missing_field");
    if (!email && !phone && !unique_external_id) throw invalid("email", "Please fill at least 1 of the fields");
    for (const [field, value] of Object.entries({ email, unique_external_id })) {
      const taken = [...contacts.values()].find((each) => value && each[field as "email"] === value);
      const message = "It should be a unique value";
      if (taken)
        throw new Refused(409, [{ field, message, code: "duplicate_value", additional_info: { user_id: taken.id } }]);
    }
    const contact = { id: nextId(), name, email: email ?? null, phone: phone ?? null };
    contacts.set(contact.id, { ...contact, unique_external_id: unique_external_id ?? null });
    return contacts.get(contact.id) as Contact;
  }

  function ticketAt(id: number): Ticket {
    const found = tickets.get(id);
    if (found === undefined) throw new Refused(404);
    return found;
  }

  function createTicket(fields: Members, files: readonly StoredFile[]): Ticket {
    for (const field of Object.keys(fields))
      if (!known.has(field)) throw invalid(field, "Unexpected/invalid field in request", "invalid_field");
    const requester_id = Number(fields["requester_id"]);
    if (!contacts.has(requester_id))
      throw invalid("requester_id", "There is no contact matching the given requester_id");
    for (const field of ["subject", "description"])
      if (text(fields[field]) === "") throw invalid(field, "It should not be blank as this is a mandatory field");
    if (!sources.has(fields["source"])) throw invalid("source", "It should be one of these values");
    const tags = (fields["tags"] ?? []) as string[];
    if (tags.some((tag) => tag.length > 32)) throw invalid("tags", "It should only contain elements of 32 characters");
    if (fields["group_id"] === 404) throw invalid("group_id", "There is no group matching the given group_id");
    const ticket: Ticket = {
      id: nextId(),
      subject: text(fields["subject"]),
      description: text(fields["description"]),
      requester_id,
      source: Number(fields["source"]),
      priority: Number(fields["priority"]),
      tags,
      group_id: fields["group_id"] === undefined ? null : Number(fields["group_id"]),
      files,
      status: Number(fields["status"]),
      updated_at: tick(),
    };
    tickets.set(ticket.id, ticket);
    return ticket;
  }

  function write(ticketId: number, fields: Members, files: readonly StoredFile[] = []): Conversation {
    const ticket = ticketAt(ticketId);
    if (text(fields["body"]) === "") throw invalid("body", "It should not be blank as this is a mandatory field");
    const user_id = Number(fields["user_id"] ?? self);
    if (!contacts.has(user_id) && !agents.has(user_id))
      throw invalid("user_id", "There is no contact matching the given user_id");
    const created_at = tick();
    const found: Conversation = {
      id: nextId(),
      ticket_id: ticketId,
      user_id,
      incoming: fields["incoming"] === true,
      private: fields["private"] !== false,
      source: Number(fields["source"] ?? 2),
      body: `<div>${text(fields["body"])}</div>`,
      to_emails: (fields["to_emails"] ?? []) as string[],
      created_at,
      files,
    };
    conversations.push(found);
    ticket.updated_at = created_at;
    return found;
  }

  function setStatus(ticketId: number, status: unknown): Ticket {
    const ticket = ticketAt(ticketId);
    if (!statuses.has(status)) throw invalid("status", "It should be one of these values: '2,3,4,5,6'");
    ticket.status = Number(status);
    ticket.updated_at = tick();
    return ticket;
  }

  const records = { self, agents, contacts, tickets, conversations };
  return { ...records, now, pass, createContact, createTicket, write, setStatus, ticketAt };
}
