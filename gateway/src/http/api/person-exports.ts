import { Readable } from "node:stream";
import { json } from "@gatehouse/sdk";
import type Router from "@koa/router";
import type { Context } from "koa";
import { forbidden, notFound, Problem } from "../../desk/problem.js";
import { readContent } from "../../files/read-content.js";
import { append, type Line } from "../../ledger/append.js";
import { askPersonExport, personState } from "../../person-export/ask.js";
import { personExportWish } from "../../person-export/wish.js";
import { minorAccess } from "../../registers/people-registers.js";
import { openRows, recordUnder } from "../../registers/record.js";
import { actAsGateway } from "../../store/sql/act-as-gateway.js";
import { approvePersonExport } from "../../store/sql/approve-person-export.js";
import { listRowsOfCase } from "../../store/sql/list-rows-of-case.js";
import type { PersonExportRow } from "../../store/sql/person-export-row.js";
import { readPersonExport } from "../../store/sql/read-person-export.js";
import { readSealedContent } from "../../store/sql/read-sealed-content.js";
import type { Tx } from "../../store/transaction.js";
import { readBody } from "../body.js";
import { noSuchRequest } from "../no-such-request.js";
import { contextOf, type Principal, requireRole } from "../principal.js";
import { requireFresh } from "../require-fresh.js";
import { askedRange, serveSlices } from "../serve-slices.js";
import { unsafe } from "../unsafe.js";
import type { ApiDeps } from "./deps.js";

type Ctx = Context & { readonly params: Record<string, string> };

/** Whoever may erase may ask for a copy; what people wrote is for the officer who hands it over. */
const askers = ["admin", "security"] as const;
const approvers = ["security", "supervisor"] as const;
const handsOver = (principal: Principal): void =>
  requireRole(principal, principal.readsAll ? [principal.role] : ["security"]);

const viewOf = ({ people: _, content_id: __, bytes, sha256, ...row }: PersonExportRow): object => ({
  ...row,
  asked_at: row.asked_at.toISOString(),
  approved_at: row.approved_at?.toISOString() ?? null,
  retry_at: row.retry_at?.toISOString() ?? null,
  ended_at: row.ended_at?.toISOString() ?? null,
  file: sha256 === null ? null : { name: `${row.id}.zip`, bytes, sha256 },
});

/** 410 for whoever was erased; 409 while a hold keeps what is used for nothing. */
function refuse(state: "unknown" | "set_aside" | "erased"): Problem {
  switch (state) {
    case "unknown":
      return notFound("person");
    case "set_aside":
      return new Problem(
        409,
        "Conflict",
        "已封存，保全结束前不作任何使用 | set aside under a hold, and used for nothing",
      );
    case "erased":
      return new Problem(410, "Gone", "此人已清除 | the person was erased");
  }
}

/** Of a person the caller sees; with the gateway's sight from here on, since a copy belongs to no group. */
async function found(tx: Tx, ctx: Ctx, id: string | null): Promise<PersonExportRow> {
  const personId = ctx.params["id"] ?? "";
  const state = await personState(tx, personId);
  if (state !== "here") throw refuse(state);
  await actAsGateway(tx);
  const row = await readPersonExport(tx, personId, id);
  if (row === undefined) throw notFound("export of this person");
  return row;
}

const lineOf = (type: string, { id, people }: PersonExportRow, ctx: Line["ctx"] = {}): Line => ({
  type: `person.export.${type}`,
  outcome: "success",
  object: { k: "person_export", id },
  subject: people,
  ctx,
});

/** Writes a line; of a minor's export the step stands in the register of access too, under that line. */
async function book(
  { keyring }: ApiDeps,
  tx: Tx,
  principal: Principal,
  row: PersonExportRow,
  { line, step }: { readonly line: Line; readonly step: "approved" | "viewed" },
): Promise<void> {
  const entryId = await append(tx, contextOf(principal), line);
  const { person_id: personId, access_id: caseId } = row;
  if (caseId === null) return;
  const [asked] = await openRows(keyring, tx, await listRowsOfCase(tx, caseId));
  const { by, role } = step === "approved" ? (asked?.data ?? {}) : { by: principal.id, role: principal.role };
  const data = { step, by, role, object: `person_export:${row.id}` };
  await recordUnder(keyring, tx, { actor: principal.id, entryId }, minorAccess, { personId, caseId, data });
}

/** Nobody agrees with himself. */
async function approve(deps: ApiDeps, tx: Tx, principal: Principal, row: PersonExportRow): Promise<void> {
  if (row.asked_by === principal.id)
    throw forbidden("须由另一人批准 | somebody else has to approve what you asked for");
  if (!(await approvePersonExport(tx, row.id, principal.id)))
    throw new Problem(409, "Conflict", `this export is ${row.state}; it does not wait for an approval`);
  await book(deps, tx, principal, row, { line: lineOf("approved", row), step: "approved" });
}

/** A made archive, opened. */
async function archiveOf({ keyring, contents }: ApiDeps, tx: Tx, row: PersonExportRow) {
  const { content_id: id, sha256, state } = row;
  if (state === "expired") throw new Problem(410, "Gone", "it was kept for some days; ask for another one");
  if (id === null || sha256 === null) throw notFound(`file of an export that is ${state}`);
  const sealed = await readSealedContent(tx, id);
  if (sealed === undefined) throw refuse("erased");
  const content = { ...sealed, id, key: keyring.open(sealed) };
  const file = { name: `${row.id}.zip`, bytes: sealed.size, sha256, type: "application/zip" };
  return { file, open: (from: number, to: number) => Readable.from(readContent(contents, content, from, to + 1)) };
}

/** Everything about a person, for that person (access, copy, portability): asked for, approved, fetched. */
export function personExportRoutes(router: Router, deps: ApiDeps): void {
  router.post("/people/:id/export", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, askers);
    requireFresh(principal, deps.store.clock.now());
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    const wish = json(raw, personExportWish);
    const how = { keyring: deps.keyring, locale: deps.setup.locale };
    await unsafe(deps, ctx, principal, raw, async (tx) => {
      await actAsGateway(tx);
      const asked = await askPersonExport(how, tx, contextOf(principal), ctx.params["id"] ?? "", wish);
      if (asked.state === "no_such_request") throw noSuchRequest();
      if (asked.state !== "asked") throw refuse(asked.state);
      const { id, person_id, state, request_id } = asked.row;
      return { status: 202, body: { id, person_id, state, request_id }, effect: undefined };
    });
  });

  async function show(ctx: Ctx, id: string | null): Promise<void> {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, [...askers, ...approvers]);
    ctx.body = await deps.store.transact(contextOf(principal), async (tx) => {
      const row = await found(tx, ctx, id);
      await append(tx, contextOf(principal), lineOf("read", row));
      return viewOf(row);
    });
  }

  router.get("/people/:id/export", (ctx) => show(ctx, null));
  router.get("/people/:id/export/:export", (ctx) => show(ctx, ctx.params["export"] ?? ""));

  router.post("/people/:id/export/:export/approve", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, approvers);
    requireFresh(principal, deps.store.clock.now());
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    await unsafe(deps, ctx, principal, raw, async (tx) => {
      const row = await found(tx, ctx, ctx.params["export"] ?? "");
      await approve(deps, tx, principal, row);
      return { status: 200, body: { id: row.id, state: "running" }, effect: undefined };
    });
  });

  router.get("/people/:id/export/:export/file", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    handsOver(principal);
    requireFresh(principal, deps.store.clock.now());
    const { file, open } = await deps.store.transact(contextOf(principal), async (tx) => {
      const row = await found(tx, ctx, ctx.params["export"] ?? "");
      const archive = await archiveOf(deps, tx, row);
      const line = lineOf("downloaded", row, { range: askedRange(ctx) });
      await book(deps, tx, principal, row, { line, step: "viewed" });
      return archive;
    });
    serveSlices(ctx, file, open);
  });
}
