import { json } from "@gatehouse/sdk";
import type Router from "@koa/router";
import { z } from "zod";
import { breakGlass, openedGlass } from "../../access/break-glass.js";
import { tell } from "../../desk/alarms.js";
import { readBody } from "../body.js";
import { bookRead } from "../book-read.js";
import { listOf, pageOf } from "../paging.js";
import { contextOf, requireRole } from "../principal.js";
import { requireFresh } from "../require-fresh.js";
import { unsafe } from "../unsafe.js";
import type { ApiDeps } from "./deps.js";

const wanted = z.strictObject({
  object: z.strictObject({ kind: z.enum(["conversation", "person"]), id: z.string().min(1).max(64) }),
  reason: z.string().trim().min(10).max(2_000),
});

const alarm = (school: string, actor: string, kind: string): string =>
  `【${school}】${actor} 紧急查看了权限之外的一条记录（${kind}），1 小时内有效；理由见 /api/v1/break-glass。 ${actor} opened a record out of their reach for one hour.`;

/** 紧急查看: somebody must see now what is not theirs; it is told to others at once. */
export function breakGlassRoutes(router: Router, deps: ApiDeps): void {
  router.post("/break-glass", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, ["agent", "supervisor"]);
    requireFresh(principal, deps.store.clock.now());
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    const { object, reason } = json(raw, wanted);
    const told = await unsafe(deps, ctx, principal, raw, async (tx) => {
      const opened = await breakGlass(deps.keyring, tx, contextOf(principal), object, reason);
      const effect = await tell(deps, tx, alarm(deps.setup.name, principal.id, object.kind));
      return { status: 201, body: opened, effect };
    });
    if (told === undefined) return;
    deps.warn({ actor: principal.id, kind: object.kind, id: object.id }, "a record was opened by break-glass");
    deps.dispatch(told);
  });

  router.get("/break-glass", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, ["security", "auditor"]);
    const page = pageOf(ctx, "brk");
    const items = await deps.store.transact(contextOf(principal), async (tx) => {
      await bookRead(tx, principal, { type: "break_glass.read", object: { k: "break_glass", id: "*" } });
      return openedGlass(deps.keyring, tx, page.after, page.limit);
    });
    ctx.body = listOf(items, page, (item) => item.id);
  });
}
