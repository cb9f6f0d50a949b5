import type Router from "@koa/router";
import { calendarDay } from "../../core/local-midnight.js";
import { ledgerOf } from "../../desk/ledger.js";
import { badRequest } from "../../desk/problem.js";
import { partOf } from "../paging.js";
import { gatewayContextOf, requireRole } from "../principal.js";
import type { ApiDeps } from "./deps.js";

const readers = ["integrator", "admin", "supervisor", "auditor"] as const;

/** Today by the school's clock. */
const today = (now: Date, timezone: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: timezone, dateStyle: "short" }).format(now);

/** Where everything of one day is, by account. */
export function ledgerRoutes(router: Router, deps: ApiDeps): void {
  router.get("/ledger", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, readers);
    const day = calendarDay.safeParse(ctx.query["day"] ?? today(deps.store.clock.now(), deps.setup.timezone));
    if (!day.success) throw badRequest([{ path: "day", message: day.error.issues[0]?.message ?? "" }]);
    const lines = await deps.store.transact(gatewayContextOf(principal), (tx) => ledgerOf(tx, deps.setup, day.data));
    // Of all accounts, whichever page is asked for: a red line must not hide on another one.
    const balanced = lines.every((line) => line.balanced);
    ctx.body = { day: day.data, balanced, ...partOf(ctx, lines, ({ account_id }) => account_id) };
  });
}
