import { type Article, type Records, Refused, type StoredFile, type Ticket, tick, type User } from "./records.js";

const groups: ReadonlySet<string> = new Set(["Users", "Front desk"]);
const states: ReadonlySet<string> = new Set(["new", "open", "closed", "solved"]);

const text = (value: unknown, fallback = ""): string => (typeof value === "string" ? value : fallback);

/** Zammad's rules for users, tickets and articles, as its controllers and models show them. */
export interface Office extends Records {
  createUser(fields: Readonly<Record<string, unknown>>): User;
  createTicket(fields: Readonly<Record<string, unknown>>, by: string): Ticket;
  createArticle(ticketId: number, fields: Readonly<Record<string, unknown>>, by: string): Article;
  setState(ticketId: number, state: unknown, by: string): Ticket;
  ticketAt(id: number): Ticket;
  articleIds(ticketId: number): number[];
}

export function openOffice(): Office {
  const users = new Map<number, User>();
  const tickets = new Map<number, Ticket>();
  const articles = new Map<number, Article>();
  let lastId = 100;
  const nextId = (): number => (lastId += 1);

  /** A login that is taken gets a number; an address that is taken is refused. */
  function createUser(fields: Readonly<Record<string, unknown>>): User {
    const email = text(fields["email"]).toLowerCase();
    const all = [...users.values()];
    if (email !== "" && all.some((user) => user.email === email))
      throw new Refused(422, `Email address '${email}' is already used for another user.`);
    const base = text(fields["login"], email).toLowerCase() || `auto-${nextId()}`;
    const login = ["", "1", "2", "3"].map((suffix) => base + suffix).find((each) => !all.some((u) => u.login === each));
    if (login === undefined) throw new Refused(422, `Invalid user login generation for login ${base}!`);
    const user = { id: nextId(), login, email, firstname: text(fields["firstname"]), phone: text(fields["phone"]) };
    users.set(user.id, user);
    return user;
  }

  function ticketAt(id: number): Ticket {
    const found = tickets.get(id);
    if (found === undefined) throw new Refused(404, `Couldn't find Ticket with 'id'=${id}`);
    return found;
  }

  function filesIn(value: unknown): StoredFile[] {
    const given = Array.isArray(value) ? (value as Readonly<Record<string, unknown>>[]) : [];
    return given.map((file, index) => {
      for (const key of ["mime-type", "filename", "data"])
        if (!file[key]) throw new Refused(422, `Attachment needs '${key}' param for attachment with index '${index}'`);
      const bytes = Buffer.from(text(file["data"]), "base64");
      if (bytes.toString("base64") !== file["data"])
        throw new Refused(422, `Invalid base64 for attachment with index '${index}'`);
      return { id: nextId(), filename: text(file["filename"]), type: text(file["mime-type"]), bytes };
    });
  }

  function createArticle(ticketId: number, fields: Readonly<Record<string, unknown>>, by: string): Article {
    const ticket = ticketAt(ticketId);
    if (typeof fields["body"] !== "string") throw new Refused(422, 'Need at least article: { body: "some text" }');
    const origin = fields["origin_by_id"];
    if (origin !== undefined && !users.has(Number(origin)))
      throw new Refused(422, "Validation failed: origin_by must exist");
    const now = tick();
    const article: Article = {
      id: nextId(),
      ticket_id: ticketId,
      subject: text(fields["subject"]),
      body: fields["body"],
      content_type: text(fields["content_type"], "text/plain"),
      type: text(fields["type"], "note"),
      sender: origin === undefined ? text(fields["sender"], "Agent") : "Customer",
      internal: fields["internal"] === true,
      from: users.get(Number(origin))?.firstname ?? by,
      origin_by_id: origin === undefined ? null : Number(origin),
      created_by: by,
      created_at: now,
      files: filesIn(fields["attachments"]),
    };
    articles.set(article.id, article);
    Object.assign(ticket, { updated_at: now, updated_by: by });
    return article;
  }

  function createTicket(fields: Readonly<Record<string, unknown>>, by: string): Ticket {
    const group = text(fields["group"]);
    if (!groups.has(group)) throw new Refused(422, `No lookup value found for 'group': "${group}"`);
    const customer_id = Number(fields["customer_id"]);
    if (!users.has(customer_id)) throw new Refused(422, "Validation failed: Customer must exist");
    if (text(fields["title"]) === "") throw new Refused(422, "Attribute 'title' required!");
    const tags = text(fields["tags"]).split(",").filter(Boolean);
    const open = { state: "new", updated_at: tick(), updated_by: by, close_at: null, last_close_at: null };
    const ticket: Ticket = { id: nextId(), title: text(fields["title"]), group, customer_id, tags, ...open };
    tickets.set(ticket.id, ticket);
    try {
      createArticle(ticket.id, (fields["article"] ?? {}) as Readonly<Record<string, unknown>>, by);
    } catch (error) {
      tickets.delete(ticket.id);
      throw error;
    }
    return ticket;
  }

  function setState(ticketId: number, state: unknown, by: string): Ticket {
    const ticket = ticketAt(ticketId);
    if (!states.has(text(state))) throw new Refused(422, `No lookup value found for 'state': "${text(state)}"`);
    const now = tick();
    const closes = ["closed", "solved"].includes(text(state)) && !["closed", "solved"].includes(ticket.state);
    Object.assign(ticket, { state, updated_at: now, updated_by: by });
    if (closes) Object.assign(ticket, { last_close_at: now, close_at: ticket.close_at ?? now });
    return ticket;
  }

  const articleIds = (ticketId: number): number[] =>
    [...articles.values()].filter((each) => each.ticket_id === ticketId).map(({ id }) => id);

  return { users, tickets, articles, createUser, createTicket, createArticle, setState, ticketAt, articleIds };
}
