import { givenTime, json } from "@gatehouse/sdk";
import type Router from "@koa/router";
import { z } from "zod";
import { notFound } from "../../desk/problem.js";
import { append } from "../../ledger/append.js";
import { newId } from "../../store/id.js";
import type { HoldRow } from "../../store/sql/hold-row.js";
import { insertHold } from "../../store/sql/insert-hold.js";
import { liftHold } from "../../store/sql/lift-hold.js";
import { listHolds } from "../../store/sql/list-holds.js";
import { readBody } from "../body.js";
import { listOf, pageOf } from "../paging.js";
import { contextOf, requireRole } from "../principal.js";
import { unsafe } from "../unsafe.js";
import type { ApiDeps } from "./deps.js";

const reason = z.string().min(1).max(256);
const time = givenTime.transform((text) => new Date(text));
const newHold = z.union([
  z.strictObject({ person_id: z.string().min(1).max(64), reason }),
  z.strictObject({ conversation_id: z.string().min(1).max(64), reason }),
  z.strictObject({ from: time, to: time, reason }).refine(({ from, to }) => from < to, {
    path: ["to"],
    message: "must be later than from",
  }),
]);

function rowOf(hold: z.output<typeof newHold>): Pick<HoldRow, "kind" | "target_id" | "from_at" | "to_at"> {
  const always = { from_at: null, to_at: null };
  if ("person_id" in hold) return { kind: "person", target_id: hold.person_id, ...always };
  if ("conversation_id" in hold) return { kind: "conversation", target_id: hold.conversation_id, ...always };
  return { kind: "period", target_id: null, from_at: hold.from, to_at: hold.to };
}

const viewOf = ({ id, kind, target_id, from_at, to_at, ...rest }: HoldRow): object => ({
  id,
  ...(kind === "person" && { person_id: target_id }),
  ...(kind === "conversation" && { conversation_id: target_id }),
  ...(kind === "period" && { from: from_at, to: to_at }),
  ...rest,
});

/** What must be kept, whatever retention or a person's wish says. */
export function holdRoutes(router: Router, deps: ApiDeps): void {
  router.get("/holds", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, ["security", "auditor"]);
    const page = pageOf(ctx, "hld");
    const items = await deps.store.transact(contextOf(principal), (tx) => listHolds(tx, page.after, page.limit));
    ctx.body = listOf(
      items.map((row) => ({ ...viewOf(row), id: row.id })),
      page,
      (item) => item.id,
    );
  });

  router.post("/holds", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, ["security"]);
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    const hold = json(raw, newHold);
    await unsafe(deps, ctx, principal, raw, async (tx) => {
      const id = newId("hld");
      await insertHold(tx, { id, ...rowOf(hold), reason: hold.reason, placed_by: principal.id });
      await append(tx, contextOf(principal), { type: "hold.placed", outcome: "success", object: { k: "hold", id } });
      return { status: 201, body: { id }, effect: true };
    });
  });

  router.delete("/holds/:id", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, ["security"]);
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    await unsafe(deps, ctx, principal, raw, async (tx) => {
      const id = ctx.params["id"] ?? "";
      if (!(await liftHold(tx, id, principal.id))) throw notFound("hold that is in force");
      await append(tx, contextOf(principal), { type: "hold.lifted", outcome: "success", object: { k: "hold", id } });
      return { status: 200, body: { id }, effect: true };
    });
  });
}
