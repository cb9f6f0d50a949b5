import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { bodyOf, onLoopback } from "@gatehouse/sdk/testing";
import { agent, type Stage, stranger } from "./request-tracker.js";
import { type Row, searched } from "./search.js";

interface Part {
  readonly id: string;
  readonly transaction: string;
  readonly Subject: string;
  readonly Filename: string;
  readonly ContentType: string;
  readonly bytes: Buffer;
}

interface Ticket {
  readonly id: string;
  readonly subject: string;
  readonly queue: string;
  readonly creator: string;
  readonly requestor: string;
  readonly link: string;
  status: string;
}

interface Given {
  readonly Queue?: string;
  readonly Subject?: string;
  readonly Requestor?: string;
  readonly RefersTo?: string;
  readonly Content?: string;
  readonly ContentType?: string;
  readonly Status?: string;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly user: string;
  readonly value: Given;
  readonly files: readonly File[];
}

interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

type Route = readonly [method: string, pattern: RegExp, answer: (call: Call, id: string) => Reply | Promise<Reply>];

const token = `1-27-${"a".repeat(32)}`;
const passwords: Readonly<Record<string, string>> = {
  [agent.user]: agent.password,
  [stranger.user]: stranger.password,
};
const statuses = ["new", "open", "stalled", "resolved", "rejected", "deleted"];
const queue = "招生办";

function userOf({ headers }: IncomingMessage): string | undefined {
  const [kind, value = ""] = (headers.authorization ?? "").split(" ");
  if (kind === "token") return value === token ? "gatehouse" : undefined;
  const [name = "", password] = Buffer.from(value, "base64").toString().split(":");
  return password !== undefined && passwords[name] === password ? name : undefined;
}

async function given(request: IncomingMessage): Promise<Pick<Call, "value" | "files">> {
  const bytes = await bodyOf(request);
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/")) return { value: bytes.length > 0 ? JSON.parse(bytes.toString()) : {}, files: [] };
  const form = await new Response(bytes, { headers: { "content-type": type } }).formData();
  return { value: JSON.parse(form.get("JSON") as string), files: form.getAll("Attachments") as File[] };
}

const no = (status: number, message: string): Reply => ({ status, body: { message } });

/**
 * Request Tracker 5.0's REST2 as far as the adapter and the stories use it, in memory. That it does what RT does is
 * proved by the stories, which are played on both.
 */
export async function startFakeRequestTracker(): Promise<Stage> {
  const tickets = new Map<string, Ticket>();
  const transactions: Row[] = [];
  const parts: Part[] = [];
  const names = new Map<string, string>();
  let numbers = 30;
  const number = (): string => {
    numbers += 1;
    return String(numbers);
  };

  function happened(ticket: Ticket, Type: string, Creator: string, more: Row = {}): string {
    const id = number();
    const of = { ObjectType: "RT::Ticket", ObjectId: ticket.id, TicketId: ticket.id, TicketCreator: ticket.creator };
    transactions.push({ id, Type, Creator, ...of, OldValue: "", NewValue: "", Subject: "", ...more });
    return id;
  }

  function become(ticket: Ticket, status: string, by: string): void {
    happened(ticket, "Status", by, { OldValue: ticket.status, NewValue: status });
    ticket.status = status;
  }

  /** RT makes the outermost part of several a `multipart/mixed` of its own, without content. */
  async function keep(transaction: string, { value, files }: Call): Promise<void> {
    const Subject = value.Subject ?? "";
    const part = (Filename: string, ContentType: string, bytes: Buffer, subject = ""): void =>
      void parts.push({ id: number(), transaction, Subject: subject, Filename, ContentType, bytes });
    const text = Buffer.from(value.Content ?? "");
    if (files.length > 0) part("", "multipart/mixed", Buffer.alloc(0), Subject);
    part("", value.ContentType ?? "text/plain", text, files.length > 0 ? "" : Subject);
    for (const file of files) part(file.name, file.type, Buffer.from(await file.arrayBuffer()));
  }

  const emptyFile = ({ files }: Call): boolean => files.some(({ size }) => size === 0);

  async function create(call: Call): Promise<Reply> {
    const { value, user } = call;
    if (value.Queue === undefined) return no(400, "Could not create ticket. Queue not set");
    if (value.Queue !== queue) return no(403, "No permission to create tickets in the queue");
    if (emptyFile(call)) return no(400, "Field FileContent is required for each attachment in Attachments");
    const [, name = "", requestor = ""] = /^"(.*)" <(.*)>$/.exec(value.Requestor ?? "") ?? [];
    names.set(requestor, name);
    const id = String(tickets.size + 1);
    const link = value.RefersTo ?? "";
    const subject = value.Subject ?? "";
    const ticket: Ticket = { id, subject, queue, creator: user, requestor, link, status: "new" };
    tickets.set(id, ticket);
    await keep(happened(ticket, "Create", user, { Subject: subject }), call);
    return { status: 201, body: { id, type: "ticket" } };
  }

  /** A correspondence of anybody but the requestor opens a ticket; RT itself does it, in its own name. */
  async function say(call: Call, id: string): Promise<Reply> {
    const ticket = tickets.get(id);
    if (ticket === undefined) return no(400, "Message could not be recorded");
    if (emptyFile(call)) return no(400, "FileContent is a required field for each attachment in Attachments");
    const type = call.path.endsWith("/comment") ? "Comment" : "Correspond";
    const transaction = happened(ticket, type, call.user, { Subject: call.value.Subject ?? "" });
    await keep(transaction, call);
    if (type === "Correspond" && ticket.status !== "open") become(ticket, "open", "RT_System");
    return { status: 201, body: ["Correspondence added"] };
  }

  function set({ value, user }: Call, id: string): Reply {
    const ticket = tickets.get(id);
    if (ticket === undefined) return no(404, "Resource does not exist; use POST to create");
    const status = value.Status ?? "";
    if (!statuses.includes(status)) return { status: 200, body: [`Status '${status}' isn't a valid status`] };
    if (status !== ticket.status) become(ticket, status, user);
    return { status: 200, body: [] };
  }

  function show(_: Call, id: string): Reply {
    const ticket = tickets.get(id);
    if (ticket === undefined) return no(404, "Not Found");
    const { status, subject, requestor } = ticket;
    const body = {
      id: Number(id),
      Status: status,
      Subject: subject,
      Queue: { id: queue },
      Requestor: [{ id: requestor }],
    };
    return { status: 200, body };
  }

  /** At most 100 of a page, 20 if nothing is said; of an item only what `fields` names. */
  function page({ query }: Call, rows: readonly Row[], more: (row: Row, field: string) => unknown): Reply {
    const per_page = Math.min(Number(query.get("per_page") ?? 20), 100);
    const ordered = query.get("order") === "DESC" ? [...rows].reverse() : rows;
    const fields = (query.get("fields") ?? "").split(",").filter((field) => field !== "");
    const items = ordered
      .slice(0, per_page)
      .map((row) => ({ id: row["id"], ...Object.fromEntries(fields.map((field) => [field, more(row, field)])) }));
    return { status: 200, body: { count: items.length, total: rows.length, per_page, page: 1, items } };
  }

  function search(call: Call, rows: readonly Row[]): Reply {
    try {
      const found = searched(call.query.get("query") ?? "", rows, call.user);
      return page(call, found, (row, field) => (field === "Creator" ? { id: row[field] } : row[field]));
    } catch (error) {
      return no(400, String(error));
    }
  }

  const ticketRows = (): Row[] =>
    [...tickets.values()].map(({ id, link, creator }) => ({ id, RefersTo: link, Creator: creator }));

  function attachments(call: Call, id: string): Reply {
    const of = new Map(parts.filter(({ transaction }) => transaction === id).map((part) => [part.id, part]));
    const rows = [...of.values()].map(({ id: number, Subject, Filename, ContentType, bytes }) => ({
      id: number,
      Subject,
      Filename,
      ContentType,
      ContentLength: String(bytes.length),
      Content: bytes.toString(),
    }));
    return page(call, rows, (row, field) => row[field]);
  }

  function attachment(_: Call, id: string): Reply {
    const part = parts.find((each) => each.id === id);
    if (part === undefined) return no(404, "Not Found");
    const lines = part.bytes.toString("base64").replace(/(.{76})/g, "$1\n");
    return { status: 200, body: { id: Number(id), Content: part.bytes.length > 0 ? `${lines}\n` : null } };
  }

  function user(_: Call, id: string): Reply {
    const name = id === "27" ? "gatehouse" : id;
    const known = name === "gatehouse" || passwords[name] !== undefined || names.has(name);
    if (!known) return no(404, "Not Found");
    const Privileged = name === "gatehouse" || name === agent.user ? 1 : 0;
    return { status: 200, body: { Name: name, Privileged, RealName: names.get(name) } };
  }

  /** A queue one may not see answers without the link that creates tickets. */
  function queueOf(_: Call, id: string): Reply {
    if (id === "General") return { status: 200, body: { _hyperlinks: [{ ref: "self" }] } };
    return id === queue ? { status: 200, body: { _hyperlinks: [{ ref: "create" }] } } : no(404, "Not Found");
  }

  const routes: readonly Route[] = [
    ["POST", /^\/ticket$/, create],
    ["POST", /^\/ticket\/(\d+)\/(?:correspond|comment)$/, say],
    ["PUT", /^\/ticket\/(\d+)$/, set],
    ["GET", /^\/ticket\/(\d+)$/, show],
    ["GET", /^\/tickets$/, (call) => search(call, ticketRows())],
    ["GET", /^\/transactions$/, (call) => search(call, transactions)],
    ["GET", /^\/transaction\/(\d+)\/attachments$/, attachments],
    ["GET", /^\/attachment\/(\d+)$/, attachment],
    ["GET", /^\/user\/([^/]+)$/, user],
    ["GET", /^\/queue\/([^/]+)$/, queueOf],
  ];

  async function answer(request: IncomingMessage): Promise<Reply> {
    const url = new URL(request.url ?? "", "http://rt");
    const path = decodeURIComponent(url.pathname).replace("/REST/2.0", "");
    const name = userOf(request);
    if (name === undefined) return no(401, "Unauthorized");
    for (const [method, pattern, run] of routes) {
      const match = pattern.exec(path);
      if (method !== request.method || match === null) continue;
      const call = { method, path, query: url.searchParams, user: name, ...(await given(request)) };
      return run(call, match[1] ?? "");
    }
    return no(404, "Not Found");
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body } = await answer(request);
    response.writeHead(status, { "content-type": "application/json", connection: "close" });
    response.end(body === undefined ? "" : JSON.stringify(body, null, 3));
  }

  const server = createServer((request, response) => void serve(request, response));
  const { origin, stop } = await onLoopback(server);
  return { url: origin, token, stop };
}
