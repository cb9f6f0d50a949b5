import { createHash } from "node:crypto";
import type Router from "@koa/router";
import { citationChecks } from "../../compliance/citation-check.js";
import { dataMap } from "../../compliance/data-map.js";
import { deadlines } from "../../compliance/deadlines.js";
import { duties } from "../../compliance/duties.js";
import { disclaimer, dutyView } from "../../compliance/duty-view.js";
import { checklist } from "../../compliance/mlps/checklist.js";
import { readFacts } from "../../compliance/mlps/read-facts.js";
import { append } from "../../ledger/append.js";
import { pageByPage } from "../../registers/all-rows.js";
import { openRows } from "../../registers/record.js";
import { officers } from "../../registers/register.js";
import { countDisclosures, type DisclosedField } from "../../store/sql/count-disclosures.js";
import { listRegisterRows } from "../../store/sql/list-register-rows.js";
import { partOf } from "../paging.js";
import { timeOf } from "../period.js";
import { contextOf, requireRole } from "../principal.js";
import type { ApiDeps } from "./deps.js";

const checks = {
  register: citationChecks.name,
  person: null,
  ofAnybody: true,
  from: null,
  to: null,
  after: "",
  limit: 1000,
};

/** What was told to whom on which ground, in few letters: a recipient's name may be long. */
const cursorOf = ({ endpoint_id, recipient, basis, field }: DisclosedField): string =>
  createHash("sha256")
    .update(JSON.stringify([endpoint_id, recipient, basis, field]))
    .digest("base64url");

/** What an officer reads: duties with their laws, the data map, what left for whom. */
export function complianceRoutes(router: Router, deps: ApiDeps): void {
  router.get("/compliance/duties", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, officers);
    const rows = await deps.store.transact(contextOf(principal), async (tx) => {
      return openRows(deps.keyring, tx, await listRegisterRows(tx, checks));
    });
    const { items, next } = partOf(ctx, duties, ({ id }) => id);
    ctx.body = { disclaimer, items: items.map((duty) => dutyView(duty, rows)), next };
  });

  router.get("/compliance/deadlines", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, officers);
    await deps.store.transact(contextOf(principal), (tx) =>
      append(tx, contextOf(principal), {
        type: "register.deadlines.read",
        outcome: "success",
        object: { k: "register", id: "*" },
      }),
    );
    const rows = pageByPage(deps, contextOf(principal));
    const all = await deadlines(rows, deps.store.clock.now(), deps.setup.compliance);
    ctx.body = partOf(ctx, all, ({ case_id }) => case_id);
  });

  router.get("/compliance/mlps", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, officers);
    const level = ctx.query["level"] === "2" ? 2 : ctx.query["level"] === "3" ? 3 : deps.setup.compliance.mlps;
    const facts = await deps.store.transact(contextOf(principal), (tx) => readFacts(deps.setup, tx));
    ctx.body = { disclaimer, level, ...partOf(ctx, checklist(facts, level), ({ id }) => id) };
  });

  router.get("/compliance/data-map", async (ctx) => {
    requireRole(await deps.tokens.principal(ctx), officers);
    ctx.body = partOf(ctx, dataMap(), ({ path }) => path);
  });

  router.get("/compliance/egress", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, officers);
    const from = timeOf(ctx, "from") ?? new Date(0);
    const to = timeOf(ctx, "to") ?? deps.store.clock.now();
    const told = await deps.store.transact(contextOf(principal), async (tx) => {
      const line = {
        type: "disclosure.read",
        outcome: "success",
        object: { k: "register", id: "disclosure" },
      } as const;
      await append(tx, contextOf(principal), line);
      return countDisclosures(tx, from, to);
    });
    const { items, next } = partOf(ctx, told, cursorOf);
    ctx.body = {
      items: items.map((one) => ({ ...one, persons: Number(one.persons), times: Number(one.times) })),
      next,
    };
  });
}
