import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Role } from "../config/schema.js";
import { openapi } from "../http/api/openapi.js";
import { api, type Reply } from "./support/app.js";
import { listedRoutes } from "./support/routes/listed.js";
import type { Ask, Route } from "./support/routes/route.js";
import { routes } from "./support/routes/table.js";
import { bearers, startWorld, type World } from "./support/routes/world.js";

const place = "gateway/src/e2e/support/routes";
const methods = ["get", "post", "put", "patch", "delete"];
const roles = ["admin", "security", "auditor", "supervisor", "agent", "integrator", "receiver"] as const;

/** Every route of the document. */
const documented = Object.entries((openapi("") as { paths: Record<string, object> }).paths).flatMap(([path, item]) =>
  Object.keys(item)
    .filter((method) => methods.includes(method))
    .map((method) => `${method.toUpperCase()} ${path}`),
);

const isOneOf = (list: Route["may"], role: Role): boolean => Array.isArray(list) && list.includes(role);

function isAs(stranger: Route["stranger"], { status, body }: Reply): void {
  if (typeof stranger === "number") assert.equal(status, stranger, JSON.stringify(body));
  else assert.ok(status < 300, JSON.stringify(body));
  if (stranger === "empty" && typeof body === "string") assert.equal(body.trim().split("\n").length, 1, body);
  else if (stranger === "empty") assert.deepEqual(body.items, []);
  if (stranger === "blank")
    assert.deepEqual(
      body.items.map(({ value }: { value: unknown }) => value),
      body.items.map(() => null),
    );
}

describe("who may call what", () => {
  let world: World;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.end());

  /** Bodies and objects once for a route: nobody here gets so far as to use them up. */
  const asks = new Map<string, Promise<Ask>>();
  function askOf(name: string, route: Route): Promise<Ask> {
    const known = asks.get(name) ?? Promise.resolve(route.ask(world));
    asks.set(name, known);
    return known;
  }

  async function call(name: string, route: Route, token: string): Promise<Reply> {
    const [method] = name.split(" ");
    const { path, body } = await askOf(name, route);
    return api(`${world.school.gateway.url}/api/v1${path}`, token, method, body);
  }

  it("nobody who is not known learns what is wrong with a body", async () => {
    for (const name of documented.filter((one) => !one.startsWith("GET ") && one !== "POST /sessions")) {
      const [method = "", path = ""] = name.split(" ");
      const { status } = await fetch(`${world.school.gateway.url}/api/v1${path}`, { method, body: "{" });
      assert.equal(status, 401, name);
    }
  });

  it("the scheme of a token is a word in any case", async () => {
    for (const [scheme, status] of [
      ["Bearer", 200],
      ["bearer", 200],
      ["Basic", 401],
    ] as const) {
      const headers = { authorization: `${scheme} ${bearers.agent}` };
      assert.equal((await fetch(`${world.school.gateway.url}/api/v1/me`, { headers })).status, status, scheme);
    }
  });

  it("the document lists every route, and no other", () => {
    const undocumented = listedRoutes.filter((name) => !documented.includes(name));
    assert.deepEqual(undocumented, [], "write these into gateway/src/http/api/openapi.ts");
    assert.deepEqual(
      documented.filter((name) => !listedRoutes.includes(name)),
      [],
      "the router has no such routes",
    );
    const missing = documented.filter((name) => !(name in routes));
    assert.deepEqual(missing, [], `say in ${place}, one line each, who may call these and what they write in the book`);
  });

  for (const [name, route] of Object.entries(routes)) {
    const { may, stranger, refused = 403 } = route;
    if (may === "anyone") continue;

    it(`${name} wants to know who calls`, async () => {
      assert.equal((await call(name, route, "x".repeat(40))).status, 401);
    });

    for (const role of may === "session" ? [] : roles.filter((one) => !isOneOf(may, one)))
      it(`${name} is not for the role ${role}`, async () => {
        const { status, body } = await call(name, route, bearers[role]);
        assert.equal(status, refused, JSON.stringify(body));
      });

    for (const role of ["agent", "supervisor"] as const)
      if (isOneOf(may, role))
        it(`${name} shows nothing of ours to another group's ${role}`, async () => {
          assert.ok(
            stranger !== undefined,
            `say in ${place} what an agent of another group gets of ${name}: \`stranger\``,
          );
          isAs(stranger, await call(name, route, bearers[`stranger_${role}`]));
        });
  }

  it("what strangers tried changed nothing", async () => {
    const { status, body } = await api(
      `${world.school.gateway.url}/api/v1/conversations/${world.conversation}`,
      bearers.agent,
    );
    assert.deepEqual([status, body.status, body.group_id, body.priority], [200, "open", "front_desk", "normal"]);
  });
});
