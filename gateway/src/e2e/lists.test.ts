import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openapi } from "../http/api/openapi.js";
import type { Reply } from "./support/app.js";
import { eventually } from "./support/eventually.js";
import { tokens } from "./support/front-desk.js";
import { call } from "./support/routes/call.js";
import type { Ask, Route } from "./support/routes/route.js";
import { routes } from "./support/routes/table.js";
import { startWorld, type World } from "./support/routes/world.js";

type Paths = Record<string, { readonly get?: { readonly parameters: readonly { readonly name: string }[] } }>;

/** Does the document say that this list is answered in pages? */
function isPaged(name: string): boolean {
  const { get } = (openapi("") as { readonly paths: Paths }).paths[name.replace("GET ", "")] ?? {};
  const names = get?.parameters.map((parameter) => parameter.name) ?? [];
  return names.includes("limit") && names.includes("after");
}

const reads = Object.entries(routes).filter(([name]) => name.startsWith("GET "));
const paged = reads.filter(([name]) => isPaged(name));

const withQuery = ({ path, ...ask }: Ask, query: string): Ask => ({
  ...ask,
  path: `${path}${path.includes("?") ? "&" : "?"}${query}`,
});

/** What is so at the moment of asking: limits, findings, where a line is sealed, when somebody was last seen. */
const passing = new Set(["cut_off", "value", "index", "seen_at", "used_at"]);
const lasting = (item: object): object => Object.fromEntries(Object.entries(item).filter(([key]) => !passing.has(key)));

describe("lists", () => {
  let world: World;
  before(async () => {
    world = await startWorld();
    await Promise.all([world.fresh(), world.fresh(), world.erased(), world.erased()]);
    // What is under way leaves its list when it has arrived.
    await eventually("nothing is under way", async () =>
      (await list("/deliveries", tokens.integrator)).body.items.length === 0 ? true : undefined,
    );
  });
  after(() => world?.end());

  const list = (path: string, token: string) => world.school.call("GET", path, undefined, { token });

  async function page(name: string, route: Route, ask: Ask, query: string): Promise<Reply["body"]> {
    const { status, body } = await call(world, name, route, withQuery(ask, query));
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }

  for (const [name, route] of paged)
    it(`${name}: page by page it is what it is at once`, async () => {
      const ask = await route.ask(world);
      const whole = (await page(name, route, ask, "limit=200")).items.map(lasting);
      const seen: unknown[] = [];
      // As many pages as it had items: that it is read makes the book longer.
      for (let cursor = ""; seen.length < whole.length; ) {
        const { items, next } = await page(name, route, ask, `limit=1&after=${encodeURIComponent(cursor)}`);
        assert.equal(items.length, 1, `limit=1 after ${seen.length} of ${whole.length}`);
        seen.push(lasting(items[0]));
        cursor = next ?? "";
      }
      assert.deepEqual(seen, whole);
    });

  for (const [name, route] of paged)
    it(`${name}: a wrong limit and a cursor of another list are refused, not the end`, async () => {
      const ask = await route.ask(world);
      for (const query of ["limit=0", "limit=201", "limit=1&limit=2", "after=nobody", "after=xyz_1"]) {
        const { status, body } = await call(world, name, route, withQuery(ask, query));
        assert.deepEqual([status, body.errors?.[0].path], [400, query.split("=")[0]], query);
      }
    });

  for (const [name, route] of reads.filter(([name]) => !isPaged(name)))
    it(`${name} answers no list, or the document must say that it takes limit and after`, async () => {
      const { body } = await call(world, name, route, await route.ask(world));
      assert.equal(body.items, undefined);
    });

  it("a filter that names nothing is refused with what there is", async () => {
    for (const [token, path, cure] of [
      [tokens.desk, "/conversations?status=shut", /open, pending, snoozed, closed/],
      [tokens.integrator, "/dead-letters?kind=lost", /raw, delivery, command, held/],
      [tokens.receiver, "/events?types=mesage.*", /message\.\*/],
    ] as const) {
      const { status, body } = await list(path, token);
      assert.equal(status, 400, path);
      assert.match(body.errors[0].message, cure);
    }
  });

  it("groups are told with the fields they were configured with", async () => {
    const [group] = (await list("/groups", tokens.desk)).body.items;
    assert.deepEqual(Object.keys(group), ["id", "title", "skills", "read_only"]);
  });
});
