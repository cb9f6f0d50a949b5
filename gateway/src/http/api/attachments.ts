import { once } from "node:events";
import { Readable } from "node:stream";
import type Router from "@koa/router";
import type { Context as KoaContext } from "koa";
import { isBehindGlass } from "../../access/break-glass.js";
import { cut, headBytes, type Segment, segmentsOf, totalOf } from "../../core/watermark/segments.js";
import { notFound, Problem } from "../../desk/problem.js";
import { append } from "../../ledger/append.js";
import { type FileReader, type OpenFile, openFile } from "../../pipeline/stored-file.js";
import { newId } from "../../store/id.js";
import { actAsGateway } from "../../store/sql/act-as-gateway.js";
import { beginReading, type Reading } from "../../store/sql/begin-reading.js";
import type { StoredAttachment } from "../../store/sql/read-attachment.js";
import { readReading } from "../../store/sql/read-reading.js";
import { type Context, systemContext, type Tx } from "../../store/transaction.js";
import { contextOf, type Principal, readsBodies } from "../principal.js";
import { sliceOf } from "../range.js";
import { requestId } from "../request-id.js";
import { leaveContext, leaveFor, type Opened, registerSight, type Sighted, sightOf } from "../see.js";
import { refuseRange } from "../serve-slices.js";
import type { ApiDeps } from "./deps.js";

/** Who opens a file, and the reading this request is part of once it is known. */
interface Listener extends FileReader {
  readonly actor: string;
  /** A person or a token of ours: what they get says who they are. A link is for receivers, who check the digest. */
  readonly marked: boolean;
  reading?: Reading;
}

/** Of a principal: by whose leave a minor's file may be opened, and its place in the register of access. */
interface Gate {
  /** It is of a conversation that was opened with a reason. */
  reaches(tx: Tx, id: string): Promise<boolean>;
  leave(tx: Tx, row: StoredAttachment): Promise<Opened | undefined>;
  register(tx: Tx, row: StoredAttachment, entryId: string, leave: Opened): Promise<void>;
}

const seenIn = (row: StoredAttachment): Sighted => ({
  kind: "attachment",
  id: row.id,
  person: { personId: row.person_id, minor: row.minor },
  sight: sightOf(row.status),
});

const gateOf = (deps: ApiDeps, principal: Principal): Gate => ({
  reaches: (tx, id) => isBehindGlass(tx, principal, { kind: "attachment", id }),
  leave: (tx, row) => leaveFor(deps, tx, principal, seenIn(row)),
  register: (tx, row, entryId, leave) => registerSight(deps, tx, principal, seenIn(row), { entryId, leave }),
});

/**
 * One line in the book for one reading: a player asks for range after range. The requests of one reader for one file
 * within a quarter of an hour are one reading.
 */
function listener(context: Context, who: Context, gate?: Gate): Listener {
  const one: Listener = {
    context,
    actor: who.actor,
    marked: gate !== undefined,
    reaches: async (tx, id) => (await gate?.reaches(tx, id)) ?? false,
    async book(tx, row) {
      const { id, state, group_id, person_id } = row;
      if (state !== "stored") return;
      const leave = await gate?.leave(tx, row);
      await actAsGateway(tx);
      const begun = await beginReading(tx, id, who.actor, newId("rdg"));
      const reading = begun ?? (await readReading(tx, id, who.actor));
      if (reading !== undefined) one.reading = reading;
      if (begun === undefined) return;
      const entryId = await append(tx, who, {
        type: "attachment.read",
        outcome: "success",
        object: { k: "attachment", id },
        subject: [person_id],
        group: group_id,
        ctx: { reading: begun.id, ...(leave && leaveContext(leave)) },
      });
      if (leave !== undefined) await gate?.register(tx, row, entryId, leave);
    },
  };
  return one;
}

/** A signed link that has not expired, or a token that may read what people wrote. */
async function listenerOf(deps: ApiDeps, ctx: KoaContext, id: string): Promise<Listener> {
  const { expires, signature } = ctx.query;
  if (typeof expires === "string" && typeof signature === "string") {
    if (!deps.files.links.check(id, expires, signature, deps.store.clock.now()))
      throw new Problem(403, "Forbidden", "this link has expired or was changed");
    // It was signed for one file, and names nobody but itself.
    const who = { actor: `signed_link:${expires}`, role: "link", groups: [], via: "link", request: requestId(ctx) };
    return listener(systemContext, who);
  }
  const principal = await deps.tokens.principal(ctx);
  if (!readsBodies(principal)) throw notFound("attachment");
  return listener(contextOf(principal), contextOf(principal), gateOf(deps, principal));
}

/** Always this long, whoever it names: ranges of two readings fit together. */
const markLength = 160;

const markOf = ({ actor }: Listener, { id, began_at }: Reading): string =>
  `Gatehouse ${began_at.toISOString()} ${id} ${actor.replace(/[^\x21-\x7e]/g, "_")}`
    .slice(0, markLength)
    .padEnd(markLength);

async function headOf(file: OpenFile, size: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of file.bytes(0, Math.min(headBytes, size))) parts.push(part);
  return Buffer.concat(parts);
}

async function deliveredOf(file: OpenFile, who: Listener, size: number): Promise<readonly Segment[]> {
  if (!who.marked || who.reading === undefined) return [{ kind: "file", from: 0, to: size }];
  return segmentsOf(await headOf(file, size), size, markOf(who, who.reading));
}

async function* bytesOf(file: OpenFile, segments: readonly Segment[]): AsyncGenerator<Buffer> {
  for (const segment of segments)
    if (segment.kind === "bytes") yield segment.bytes;
    else yield* file.bytes(segment.from, segment.to);
}

/** The name it is saved under names the reader as well. */
function filenameOf({ meta, row }: OpenFile, { marked, actor, reading }: Listener): string {
  const name = meta.filename ?? row.id;
  if (!marked || reading === undefined) return name;
  const [, stem = name, extension = ""] = /^(.+?)(\.[^.]{1,8})?$/s.exec(name) ?? [];
  return `${stem}~${actor.replace(/[^\w-]/g, "_")}~${reading.id}${extension}`;
}

const etagOf = ({ row }: OpenFile, { marked, reading }: Listener): string =>
  `"${row.id}.${marked ? reading?.id : "as_stored"}"`;

/** Always a download, never shown in our origin: what people send may be a page with a script in it. */
function headers(ctx: KoaContext, file: OpenFile, who: Listener): void {
  ctx.set("Content-Disposition", `attachment; filename*=UTF-8''${encodeURIComponent(filenameOf(file, who))}`);
  ctx.set("Content-Security-Policy", "sandbox; default-src 'none'");
  // A receiver's page may show what its link opens; nobody else's page may show what a cookie opens.
  if (!who.marked) ctx.set("Cross-Origin-Resource-Policy", "cross-origin");
  ctx.set("Accept-Ranges", "bytes");
  ctx.set("ETag", etagOf(file, who));
  ctx.type = /^[\w.+-]+\/[\w.+-]+$/.test(file.meta.content_type) ? file.meta.content_type : "application/octet-stream";
}

async function serve(ctx: KoaContext, file: OpenFile, who: Listener): Promise<void> {
  const segments = await deliveredOf(file, who, Number(file.row.size));
  const total = totalOf(segments);
  const changed = !["", etagOf(file, who)].includes(ctx.get("if-range"));
  const slice = changed ? "all" : sliceOf(ctx.get("range"), total);
  if (slice === "beyond") refuseRange(ctx, total);
  const { start, end } = slice === "all" ? { start: 0, end: total - 1 } : slice;
  const body = Readable.from(bytesOf(file, cut(segments, start, end + 1)));
  // Before the status: a store that refuses is an answer in words, not a connection that breaks.
  if (ctx.method !== "HEAD") await once(body, "readable");
  headers(ctx, file, who);
  ctx.status = slice === "all" ? 200 : 206;
  if (slice !== "all") ctx.set("Content-Range", `bytes ${start}-${end}/${total}`);
  ctx.body = body;
  ctx.length = end + 1 - start;
}

export function attachmentRoutes(router: Router, deps: ApiDeps): void {
  router.get("/attachments/:id", async (ctx) => {
    const id = ctx.params["id"] ?? "";
    const who = await listenerOf(deps, ctx, id);
    const file = await openFile(deps, id, who);
    if (file === undefined) throw notFound("attachment");
    switch (file.row.state) {
      case "stored":
        return serve(ctx, file, who);
      case "pending":
        throw new Problem(409, "Not here yet", "the file is still being fetched; try again", { retryAfterSecs: 5 });
      case "expired":
        throw new Problem(410, "Gone", "it was kept as long as files are kept here");
      case "failed":
        throw new Problem(410, "Gone", "the file could not be fetched from where the sender had it");
    }
  });
}
