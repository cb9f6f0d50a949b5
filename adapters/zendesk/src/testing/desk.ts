import {
  type Audit,
  type ChangeEvent,
  type CommentEvent,
  invalid,
  notFound,
  type StoredFile,
  type Ticket,
  type User,
} from "./records.js";

type Members = Readonly<Record<string, unknown>>;

/** Who changes a ticket, and by which way. */
export interface Actor {
  readonly id: number;
  readonly channel: "api" | "web" | "email" | "rule";
}

/** Zendesk's rules for users, tickets and comments, and what an agent does in the browser. */
export interface Desk {
  readonly users: Map<number, User>;
  readonly tickets: Map<number, Ticket>;
  readonly audits: Audit[];
  readonly uploads: Map<string, StoredFile>;
  now(): Date;
  pass(secs: number): void;
  createUser(fields: Members): User;
  upload(file_name: string, content_type: string, bytes: Buffer): string;
  createTicket(fields: Members, by: Actor): Ticket;
  updateTicket(id: number, fields: Members, by: Actor): Ticket;
  ticketAt(id: number): Ticket;
  comments(id?: number): CommentEvent[];
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const statuses = new Set(["new", "open", "pending", "hold", "solved", "closed"]);

export function openDesk(origin: () => string): Desk {
  const users = new Map<number, User>();
  const tickets = new Map<number, Ticket>();
  const audits: Audit[] = [];
  const uploads = new Map<string, StoredFile>();
  let lastId = 1000;
  let clockMs = Date.parse("2026-11-23T08:00:00.000Z");
  function nextId(): number {
    lastId += 1;
    return lastId;
  }
  const now = (): Date => new Date(clockMs);
  /** Zendesk keeps whole seconds. */
  function tick(): string {
    clockMs += 1000;
    return `${now().toISOString().slice(0, 19)}Z`;
  }

  function createUser(fields: Members): User {
    if (text(fields["name"]) === "") throw invalid("name", "Name: is too short (minimum one character)");
    const taken = (key: "email" | "external_id"): boolean =>
      [...users.values()].some((each) => each[key] !== null && each[key] === (fields[key] ?? ""));
    if (taken("email")) throw invalid("email", "Email: is already being used by another user");
    if (taken("external_id")) throw invalid("external_id", "External has already been taken");
    const own = (key: string): string | null => text(fields[key]) || null;
    const role = (fields["role"] ?? "end-user") as User["role"];
    const user = { id: nextId(), name: text(fields["name"]), role, external_id: own("external_id") };
    users.set(user.id, { ...user, email: own("email"), phone: own("phone") });
    return users.get(user.id) as User;
  }

  function upload(file_name: string, content_type: string, bytes: Buffer): string {
    const token = `upload-token-${nextId()}`;
    const id = nextId();
    const content_url = `${origin()}/attachments/token/${id}/?name=${encodeURIComponent(file_name)}`;
    uploads.set(token, { id, file_name, content_type, content_url, bytes });
    return token;
  }

  function ticketAt(id: number): Ticket {
    const found = tickets.get(id);
    if (found === undefined) throw notFound();
    return found;
  }

  function commentIn(value: unknown, by: Actor): CommentEvent[] {
    if (value === undefined) return [];
    const given = value as Members;
    const body = text(given["body"]);
    const attachments = ((given["uploads"] ?? []) as string[]).map((token) => {
      const file = uploads.get(token);
      if (file === undefined) throw invalid("uploads", "Attachment: token is invalid");
      return file;
    });
    if (body === "" && attachments.length === 0) throw invalid("comment", "Comment: cannot be blank");
    const author_id = Number(given["author_id"] ?? by.id);
    if (!users.has(author_id)) throw invalid("author", "Author: is invalid");
    const words = { body, html_body: `<div class="zd-comment">${body}</div>`, plain_body: body };
    return [{ id: nextId(), type: "Comment", author_id, public: given["public"] !== false, attachments, ...words }];
  }

  function statusIn(ticket: Ticket, fields: Members): ChangeEvent[] {
    const value = fields["status"];
    if (fields["assignee_id"] !== undefined) ticket.assignee_id = Number(fields["assignee_id"]);
    if (value === undefined || value === ticket.status) return [];
    if (!statuses.has(text(value))) throw invalid("status", "Status: is not valid");
    if (value === "solved" && ticket.assignee_id === null)
      throw invalid("base", "Assignee: is required when solving a ticket");
    const change = { field_name: "status", value: text(value), previous_value: ticket.status };
    ticket.status = text(value);
    return [{ id: nextId(), type: "Change", ...change }];
  }

  function record(ticket: Ticket, fields: Members, by: Actor, events: Audit["events"]): void {
    const created_at = tick();
    const metadata = { system: {}, custom: (fields["metadata"] ?? {}) as Members };
    const via = { channel: by.channel };
    audits.push({ id: nextId(), ticket_id: ticket.id, author_id: by.id, created_at, via, metadata, events });
    ticket.updated_at = created_at;
  }

  function createTicket(fields: Members, by: Actor): Ticket {
    const requester_id = Number(fields["requester_id"]);
    if (!users.has(requester_id)) throw invalid("requester", "Requester: is invalid");
    const comment = commentIn(fields["comment"], by);
    if (comment.length === 0) throw invalid("base", "Description: cannot be blank");
    const source = fields["via_followup_source_id"];
    if (source !== undefined && ticketAt(Number(source)).status !== "closed")
      throw invalid("base", "Source: not closed");
    const ticket: Ticket = {
      id: nextId(),
      subject: text(fields["subject"]),
      external_id: text(fields["external_id"]) || null,
      requester_id,
      group_id: fields["group_id"] === undefined ? null : Number(fields["group_id"]),
      tags: (fields["tags"] ?? []) as string[],
      followup_of: source === undefined ? null : Number(source),
      assignee_id: null,
      status: "new",
      updated_at: "",
    };
    tickets.set(ticket.id, ticket);
    record(ticket, fields, by, comment);
    return ticket;
  }

  function updateTicket(id: number, fields: Members, by: Actor): Ticket {
    const ticket = ticketAt(id);
    if (ticket.status === "closed" && by.channel !== "rule")
      throw invalid("status", "Status: closed prevents ticket update");
    const comment = commentIn(fields["comment"], by);
    record(ticket, fields, by, [...comment, ...statusIn(ticket, fields)]);
    return ticket;
  }

  const comments = (id?: number): CommentEvent[] =>
    audits
      .filter(({ ticket_id }) => id === undefined || ticket_id === id)
      .flatMap(({ events }) => events.filter((event) => event.type === "Comment"));

  function pass(secs: number): void {
    clockMs += secs * 1000;
  }
  return {
    users,
    tickets,
    audits,
    uploads,
    now,
    pass,
    createUser,
    upload,
    createTicket,
    updateTicket,
    ticketAt,
    comments,
  };
}
