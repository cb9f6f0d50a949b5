import type Router from "@koa/router";
import { z } from "zod";
import { eventGlob, namesEvent } from "../../core/event-glob.js";
import { badRequest, forbidden, notFound, Problem } from "../../desk/problem.js";
import { pullEvents } from "../../desk/pull-events.js";
import type { Endpoint } from "../../pipeline/setup.js";
import { openEvent } from "../../pipeline/stored-event.js";
import { isCursorKnown } from "../../store/sql/is-cursor-known.js";
import { type FeedEvent, readEventFeed } from "../../store/sql/read-event-feed.js";
import type { Tx } from "../../store/transaction.js";
import { bookRead } from "../book-read.js";
import { pageOf } from "../paging.js";
import { gatewayContextOf, type Principal } from "../principal.js";
import type { ApiDeps } from "./deps.js";

/** Opaque to callers: transaction and id of the last event seen. */
const encode = (row: FeedEvent): string => Buffer.from(`1.${row.txid}.${row.id}`).toString("base64url");

function decode(after: string): { readonly txid: string; readonly id: string } {
  if (after === "") return { txid: "0", id: "" };
  const [, txid, id] = /^1\.(\d{1,20})\.(evt_[0-9a-f]{32})$/.exec(Buffer.from(after, "base64url").toString()) ?? [];
  if (txid === undefined || id === undefined) throw badRequest([{ path: "after", message: "a cursor from `next`" }]);
  return { txid, id };
}

function globsOf(types: string | string[] | undefined): readonly string[] {
  if (types === undefined) return ["*"];
  const globs = z.array(eventGlob).safeParse([types].flat().flatMap((one) => one.split(",")));
  if (globs.success) return globs.data;
  throw badRequest([{ path: "types", message: globs.error.issues[0]?.message ?? "" }]);
}

/** Never a silent jump: whoever comes with it starts over, and knows what it has by the events' ids. */
const expired = new Problem(
  410,
  "Gone",
  "cursor_expired: this cursor is of another database, or of what this one lost when it was turned back; start without `after` and drop the ids you know",
);

/** A receiver sees its own endpoint's events; the demo's admin any. */
function scopeOf(deps: ApiDeps, principal: Principal, asked: unknown): Endpoint | undefined {
  const id = principal.role === "receiver" ? principal.endpointId : typeof asked === "string" ? asked : undefined;
  if (principal.role === "receiver" && asked !== undefined && asked !== id) throw notFound("endpoint");
  if (principal.role !== "receiver" && !principal.readsAll)
    throw forbidden(`the role ${principal.role} may not read events`);
  const endpoint = id === undefined ? undefined : deps.setup.endpoints.get(id);
  if (id !== undefined && endpoint === undefined) throw notFound("endpoint");
  return endpoint;
}

/** A feed that had nothing new was not read. */
function bookPull(tx: Tx, principal: Principal, endpoint: Endpoint | undefined, events: number): Promise<string> {
  const object = endpoint === undefined ? { k: "feed", id: "*" } : { k: "endpoint", id: endpoint.id };
  return bookRead(tx, principal, { type: "event.pulled", object, ctx: { events } });
}

export function eventRoutes(router: Router, deps: ApiDeps): void {
  router.get("/events", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    const page = pageOf(ctx);
    const endpoint = scopeOf(deps, principal, ctx.query["endpoint"]);
    const globs = globsOf(ctx.query["types"]);
    const { txid, id } = decode(page.after);
    const asked = (row: FeedEvent): boolean => row.wrapped !== null && globs.some((glob) => namesEvent(glob, row.type));
    ctx.body = await deps.store.transact(gatewayContextOf(principal), async (tx) => {
      if (id !== "" && !(await isCursorKnown(tx, txid, id))) throw expired;
      const rows = await readEventFeed(tx, txid, id, page.limit);
      // Null only where nothing was read: whoever comes again later goes on from the last cursor it was given.
      const last = rows.at(-1);
      const next = last === undefined ? null : encode(last);
      const wanted = rows.filter(asked);
      const items =
        endpoint === undefined
          ? wanted.map((row) => openEvent(deps, row))
          : await pullEvents(deps, tx, endpoint, wanted);
      if (items.length > 0) await bookPull(tx, principal, endpoint, items.length);
      return { items, next };
    });
  });
}
