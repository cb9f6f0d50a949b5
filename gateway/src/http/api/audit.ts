import type Router from "@koa/router";
import type { Context } from "koa";
import { badRequest, notFound, Problem } from "../../desk/problem.js";
import { tileWidth } from "../../ledger/merkle/tiles.js";
import { proveLeaf } from "../../ledger/prove-leaf.js";
import { findEntryLeaf } from "../../store/sql/find-entry-leaf.js";
import { firstEntry, listEntries } from "../../store/sql/list-entries.js";
import { readNewestCheckpoint } from "../../store/sql/read-newest-checkpoint.js";
import { readTile } from "../../store/sql/read-tile.js";
import { bookRead } from "../book-read.js";
import { listOf, pageOf } from "../paging.js";
import { timeOf } from "../period.js";
import { contextOf, requireRole } from "../principal.js";
import type { ApiDeps } from "./deps.js";

const readers = ["auditor", "security"] as const;

const text = (ctx: Context, name: string): string | null => {
  const value = ctx.query[name];
  return typeof value === "string" && value !== "" ? value.slice(0, 200) : null;
};

/** A place in the list, as `next` gave it. */
function cursorOf(after: string): string {
  if (after === "") return firstEntry;
  if (/^[\d-]{10} [\d:.+-]{8,24}\|\d{1,19}$/.test(after)) return after;
  throw badRequest([{ path: "after", message: "a cursor from `next`" }]);
}

/** `0/x001/234` or `0/000.p/17`: level, number and, of a partial tile, its width. */
function tileOf(path: string): { readonly level: number; readonly n: number; readonly width: number } {
  const [, level, groups, width] = /^(\d{1,2})\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path) ?? [];
  if (groups === undefined) throw notFound("tile");
  return { level: Number(level), n: Number(groups.replaceAll(/[x/]/g, "")), width: Number(width ?? tileWidth) };
}

/** The book as it stands: its entries, the signed checkpoint, proofs, tiles. Exports have routes of their own. */
export function auditRoutes(router: Router, deps: ApiDeps): void {
  router.get("/audit/entries", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, readers);
    const page = pageOf(ctx);
    const after = cursorOf(page.after);
    const filter = {
      from: timeOf(ctx, "from"),
      to: timeOf(ctx, "to"),
      type: text(ctx, "type"),
      actor: text(ctx, "actor"),
      person: text(ctx, "person"),
      object: text(ctx, "object"),
    };
    const rows = await deps.store.transact(contextOf(principal), async (tx) => {
      const subjects = filter.person === null ? [] : [filter.person];
      await bookRead(tx, principal, {
        type: "audit.entries.read",
        object: { k: "audit_log", id: "entries" },
        subjects,
      });
      return listEntries(tx, after, filter, page.limit);
    });
    const items = rows.map(({ cursor, index, entry }) => ({ cursor, index, entry: JSON.parse(entry) as object }));
    ctx.body = listOf(items, page, (item) => item.cursor);
  });

  router.get("/audit/checkpoint", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, [...readers, "admin"]);
    const newest = await deps.store.transact(contextOf(principal), (tx) => readNewestCheckpoint(tx));
    if (newest === undefined) throw notFound("checkpoint");
    ctx.type = "text/plain; charset=utf-8";
    ctx.body = newest.note;
  });

  router.get("/audit/proof/:entry", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, readers);
    const id = ctx.params["entry"] ?? "";
    if (!/^[0-9a-f]{32}$/.test(id)) throw notFound("entry");
    const proof = await deps.store.transact(contextOf(principal), async (tx) => {
      const leaf = await findEntryLeaf(tx, id);
      if (leaf === undefined) throw notFound("entry");
      return leaf === "unsealed" ? undefined : proveLeaf(tx, leaf);
    });
    if (proof === undefined) throw new Problem(409, "Not sealed yet", "the entry is sealed within seconds; ask again");
    ctx.type = "text/plain; charset=utf-8";
    ctx.body = proof;
  });

  router.get("/audit/tile/*path", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, readers);
    const { level, n, width } = tileOf(ctx.path.slice(ctx.path.indexOf("/tile/") + "/tile/".length));
    const hashes = await deps.store.transact(contextOf(principal), (tx) => readTile(tx, level, n));
    if (hashes === undefined || width === 0 || hashes.length < width * 32) throw notFound("tile");
    ctx.type = "application/octet-stream";
    ctx.body = hashes.subarray(0, width * 32);
  });
}
