import { createReadStream, existsSync } from "node:fs";
import { join } from "node:path";
import { json } from "@gatehouse/sdk";
import type Router from "@koa/router";
import type { Context } from "koa";
import { forbidden, notFound, Problem } from "../../desk/problem.js";
import { append } from "../../ledger/append.js";
import { askExport } from "../../ledger/export/ask-export.js";
import type { ShippedFile } from "../../ledger/export/pack-proof.js";
import { exportWish } from "../../ledger/export/wish.js";
import { approveAuditExport } from "../../store/sql/approve-audit-export.js";
import type { AuditExportRow } from "../../store/sql/audit-export-row.js";
import { listAuditExports } from "../../store/sql/list-audit-exports.js";
import { readAuditExport } from "../../store/sql/read-audit-export.js";
import type { Tx } from "../../store/transaction.js";
import { readBody } from "../body.js";
import { bookRead } from "../book-read.js";
import { listOf, pageOf } from "../paging.js";
import { contextOf, type Principal, requireRole } from "../principal.js";
import { requireFresh } from "../require-fresh.js";
import { askedRange, serveSlices } from "../serve-slices.js";
import { unsafe } from "../unsafe.js";
import type { ApiDeps } from "./deps.js";

const readers = ["auditor", "security"] as const;

const viewOf = (row: AuditExportRow): object => ({
  ...row,
  asked_at: row.asked_at.toISOString(),
  approved_at: row.approved_at?.toISOString() ?? null,
  ended_at: row.ended_at?.toISOString() ?? null,
});

async function found(tx: Tx, ctx: Context & { params: Record<string, string> }): Promise<AuditExportRow> {
  const row = await readAuditExport(tx, ctx.params["id"] ?? "");
  if (row === undefined) throw notFound("export");
  return row;
}

/** Whoever asked must not agree with himself. */
async function approve(tx: Tx, principal: Principal, row: AuditExportRow): Promise<void> {
  if (row.asked_by === principal.id)
    throw forbidden("须由另一人批准 | somebody else has to approve what you asked for");
  if (!(await approveAuditExport(tx, row.id, principal.id)))
    throw new Problem(409, "Conflict", `this export is ${row.state}; it does not wait for an approval`);
  const line = { type: "audit.export.approved", outcome: "success", object: { k: "export", id: row.id } } as const;
  await append(tx, contextOf(principal), line);
}

/** Packs are fetched by whoever may ask for them; the book alone by auditors. */
const isPack = ({ query }: AuditExportRow): boolean => "pack" in query;

const fileOf = ({ files }: AuditExportRow, name: string): ShippedFile | undefined =>
  (files as readonly ShippedFile[] | null)?.find((file) => file.name === name);

/** Exports of the book: asked for with a purpose, approved by a second person where they tell of many or of minors. */
export function auditExportRoutes(router: Router, deps: ApiDeps): void {
  router.post("/audit/exports", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, ["auditor"]);
    requireFresh(principal, deps.store.clock.now());
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    const wish = json(raw, exportWish);
    await unsafe(deps, ctx, principal, raw, async (tx) => {
      const { id, state } = await askExport(tx, contextOf(principal), wish);
      return { status: 202, body: { id, state }, effect: undefined };
    });
  });

  router.get("/audit/exports", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, readers);
    const page = pageOf(ctx, "exp");
    const rows = await deps.store.transact(contextOf(principal), async (tx) => {
      await bookRead(tx, principal, { type: "audit.export.listed", object: { k: "export", id: "*" } });
      return listAuditExports(tx, page.after, page.limit);
    });
    ctx.body = listOf(rows.map(viewOf), page, (row) => (row as AuditExportRow).id);
  });

  router.get("/audit/exports/:id", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, readers);
    ctx.body = await deps.store.transact(contextOf(principal), async (tx) => {
      const row = await found(tx, ctx);
      await bookRead(tx, principal, { type: "audit.export.read", object: { k: "export", id: row.id } });
      return viewOf(row);
    });
  });

  router.post("/audit/exports/:id/approve", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, readers);
    requireFresh(principal, deps.store.clock.now());
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    await unsafe(deps, ctx, principal, raw, async (tx) => {
      const row = await found(tx, ctx);
      await approve(tx, principal, row);
      return { status: 200, body: { id: row.id, state: "running" }, effect: undefined };
    });
  });

  router.get("/audit/exports/:id/files/:name", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, readers);
    const { file, path } = await deps.store.transact(contextOf(principal), async (tx) => {
      const row = await found(tx, ctx);
      if (!isPack(row)) requireRole(principal, ["auditor"]);
      if (row.state === "expired") throw new Problem(410, "Gone", "it was kept for some days; ask for another one");
      const wanted = fileOf(row, ctx.params["name"] ?? "");
      if (wanted === undefined) throw notFound(`file of an export that is ${row.state}`);
      const at = join(deps.exportsDir, row.id, wanted.name);
      if (!existsSync(at)) throw new Problem(410, "Gone", "the file is not in this process's data folder");
      const told = { file: wanted.name, range: askedRange(ctx) };
      await bookRead(tx, principal, {
        type: "audit.export.downloaded",
        object: { k: "export", id: row.id },
        ctx: told,
      });
      return { file: wanted, path: at };
    });
    serveSlices(ctx, { ...file, type: "application/octet-stream" }, (start, end) =>
      createReadStream(path, { start, end }),
    );
  });
}
