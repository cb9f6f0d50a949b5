import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { bodyOf, onLoopback } from "@gatehouse/sdk/testing";
import { project, type Stage, status } from "./stage.js";

interface Detail {
  readonly property: "attr" | "attachment";
  readonly name: string;
  readonly old_value: string | null;
  readonly new_value: string;
}

interface Journal {
  readonly id: number;
  readonly user: { readonly id: number; readonly name: string };
  readonly notes: string;
  readonly created_on: string;
  readonly private_notes: boolean;
  readonly details: readonly Detail[];
}

interface File {
  readonly id: number;
  readonly filename: string;
  readonly bytes: Buffer;
}

interface Issue {
  readonly id: number;
  readonly author: number;
  readonly subject: string;
  readonly description: string;
  readonly journals: Journal[];
  readonly files: File[];
  status: number;
  updated_on: string;
}

interface Given {
  readonly project_id?: string;
  readonly subject?: string;
  readonly description?: string;
  readonly notes?: string;
  readonly private_notes?: boolean;
  readonly status_id?: number;
  readonly uploads?: readonly { readonly token: string; readonly filename: string }[];
}

interface Call {
  readonly user: number;
  readonly query: URLSearchParams;
  readonly bytes: Buffer;
  readonly type: string;
}

interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly bytes?: Buffer;
}

type Route = readonly [method: string, pattern: RegExp, answer: (call: Call, id: string) => Reply];

const keys = { gateway: "a".repeat(40), agent: "b".repeat(40) } as const;
const users: Readonly<Record<string, number>> = { [keys.gateway]: 5, [keys.agent]: 6 };
const names: Readonly<Record<number, string>> = { 5: "传达室", 6: "王老师" };
const statuses: readonly number[] = Object.values(status);

const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, "Z");
const notFound: Reply = { status: 404 };
const given = ({ bytes }: Call): Given => (JSON.parse(bytes.toString()) as { issue: Given }).issue;

/**
 * Redmine 5.0's REST API as far as the adapter and the stories use it, in memory: the stories were played on a real
 * 5.0.4 as well.
 */
export async function startFakeRedmine(): Promise<Stage> {
  const issues = new Map<string, Issue>();
  const uploads = new Map<string, File>();
  const files = new Map<number, File>();
  let numbers = 0;
  const number = (): number => {
    numbers += 1;
    return numbers;
  };

  /** A token is good once, and its file gets the name given with it. */
  function claimed(issue: Issue, { uploads: wanted = [] }: Given): readonly Detail[] {
    return wanted.flatMap(({ token, filename }) => {
      const upload = uploads.get(token);
      if (!uploads.delete(token) || upload === undefined) return [];
      const file = { ...upload, filename };
      issue.files.push(file);
      files.set(file.id, file);
      return [{ property: "attachment" as const, name: String(file.id), old_value: null, new_value: filename }];
    });
  }

  function create(call: Call): Reply {
    const value = given(call);
    // A project it does not know is answered before anything is validated.
    if (value.project_id !== project) return notFound;
    if (!value.subject) return { status: 422, body: { errors: ["Subject cannot be blank"] } };
    const { subject, description = "" } = value;
    const base = { id: number(), author: call.user, subject, description, status: status.new, updated_on: now() };
    const issue: Issue = { ...base, journals: [], files: [] };
    claimed(issue, value);
    issues.set(String(issue.id), issue);
    return { status: 201, body: { issue: shown(issue) } };
  }

  /** 204 without a body, whatever was taken: a status that is not allowed is left out in silence. */
  function update(call: Call, id: string): Reply {
    const issue = issues.get(id);
    if (issue === undefined) return notFound;
    const value = given(call);
    const { notes = "", private_notes = false, status_id = issue.status } = value;
    const details = [...claimed(issue, value)];
    if (status_id !== issue.status && statuses.includes(status_id)) {
      const change = { old_value: String(issue.status), new_value: String(status_id) };
      details.push({ property: "attr", name: "status_id", ...change });
      issue.status = status_id;
    }
    if (notes === "" && details.length === 0) return { status: 204 };
    const user = { id: call.user, name: names[call.user] ?? "" };
    issue.updated_on = now();
    const write = (entry: Pick<Journal, "notes" | "private_notes" | "details">): void =>
      void issue.journals.push({ id: number(), user, created_on: issue.updated_on, ...entry });
    // Only words can be private: what came along becomes an open entry of its own, before them.
    const apart = private_notes && notes !== "" && details.length > 0;
    if (apart) write({ notes: "", private_notes: false, details });
    write({ notes, private_notes, details: apart ? [] : details });
    return { status: 204 };
  }

  const shown = ({ id, author, subject, description, status: current, updated_on }: Issue): object => ({
    id,
    author: { id: author },
    subject,
    description,
    status: { id: current },
    updated_on,
  });

  function show({ query }: Call, id: string): Reply {
    const issue = issues.get(id);
    if (issue === undefined) return notFound;
    const wanted = (query.get("include") ?? "").split(",");
    const attachments = issue.files.map((file) => ({
      id: file.id,
      filename: file.filename,
      filesize: file.bytes.length,
      content_type: "text/plain",
      content_url: `${origin}/attachments/download/${file.id}/${encodeURIComponent(file.filename)}`,
    }));
    const body = {
      ...shown(issue),
      ...(wanted.includes("journals") && { journals: issue.journals }),
      ...(wanted.includes("attachments") && { attachments }),
    };
    return { status: 200, body: { issue: body } };
  }

  /** Filters as its query language writes them: `~` holds, `>=` not before, `me` the asker. */
  function list({ query, user }: Call): Reply {
    const holds = query.get("description")?.replace(/^~/, "") ?? "";
    const since = query.get("updated_on")?.replace(/^>=/, "") ?? "";
    const found = [...issues.values()]
      .filter(({ author }) => query.get("author_id") !== "me" || author === user)
      .filter(({ description, updated_on }) => description.includes(holds) && updated_on >= since)
      .sort((a, b) => (query.get("sort") === "id:desc" ? b.id - a.id : a.updated_on.localeCompare(b.updated_on)));
    const offset = Number(query.get("offset") ?? 0);
    const limit = Math.min(Number(query.get("limit") ?? 25), 100);
    const page = found.slice(offset, offset + limit).map(shown);
    return { status: 200, body: { issues: page, total_count: found.length, offset, limit } };
  }

  function upload({ bytes, query, type }: Call): Reply {
    if (type !== "application/octet-stream") return { status: 406 };
    const id = number();
    const token = `${id}.${"0".repeat(32)}`;
    uploads.set(token, { id, filename: query.get("filename") ?? "", bytes });
    return { status: 201, body: { upload: { id, token } } };
  }

  const download = (_: Call, id: string): Reply => {
    const file = files.get(Number(id));
    return file === undefined ? notFound : { status: 200, bytes: file.bytes };
  };

  const routes: readonly Route[] = [
    ["GET", /^\/users\/current\.json$/, ({ user }) => ({ status: 200, body: { user: { id: user } } })],
    [
      "GET",
      /^\/projects\/(.+)\.json$/,
      (_, id) => (id === project ? { status: 200, body: { project: { identifier: id } } } : notFound),
    ],
    ["POST", /^\/issues\.json$/, create],
    ["GET", /^\/issues\.json$/, list],
    ["PUT", /^\/issues\/(\d+)\.json$/, update],
    ["GET", /^\/issues\/(\d+)\.json$/, show],
    ["POST", /^\/uploads\.json$/, upload],
    ["GET", /^\/attachments\/download\/(\d+)\//, download],
  ];

  async function answer(request: IncomingMessage): Promise<Reply> {
    const url = new URL(request.url ?? "", "http://redmine");
    const user = users[String(request.headers["x-redmine-api-key"])];
    if (user === undefined) return { status: 401 };
    const type = request.headers["content-type"] ?? "";
    const call = { user, query: url.searchParams, bytes: await bodyOf(request), type };
    const route = routes.find(([method, pattern]) => method === request.method && pattern.test(url.pathname));
    return route?.[2](call, route[1].exec(url.pathname)?.[1] ?? "") ?? notFound;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status: code, body, bytes } = await answer(request);
    response.writeHead(code, { "content-type": "application/json; charset=utf-8", connection: "close" });
    response.end(bytes ?? (body === undefined ? "" : JSON.stringify(body)));
  }

  const server = createServer((request, response) => void serve(request, response));
  const { origin, stop } = await onLoopback(server);
  return { url: origin, keys, agentId: "6", stop };
}
