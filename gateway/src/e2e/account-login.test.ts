import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { stringify } from "yaml";
import { sampleFiles, writeFiles } from "../isolation/testing/sample-package.js";
import { withClient } from "../store/embedded/with-client.js";
import { freshDatabase, type TestDatabase } from "../testing/database.js";
import { api, type Reply } from "./support/app.js";
import { runCommand } from "./support/command.js";
import { eventually } from "./support/eventually.js";
import { newSecret, type RunningGateway, runGateway, sharedEnv } from "./support/gateway.js";

const adminToken = "test-administrator-0123456789-0123456789";
const keeperToken = "test-integrator-0123456789-0123456789";
const secretCode = "code-that-nobody-may-keep";

/** Asks for a code and, with the right one, remembers who it is; a second run finds that. */
const code = `
import { defineConnector, PluginError } from "@gatehouse/sdk";
import { z } from "zod";
export default defineConnector({
  id: "school_chat",
  config: z.strictObject({ url: z.url(), token: z.string().min(4) }),
  check: async () => ({ state: "ok", detail: "fine" }),
  webhook: () => ({ events: [], reply: "admitted" }),
  interpret: () => [],
  render: () => ({ method: "POST", url: "http://127.0.0.1/", headers: {} }),
  judge: () => ({ status: "sent" }),
  async *login(config, host, signal) {
    const known = await host.state.get("who");
    const { code } = yield { step: "ask", fields: [{ name: "code", title: known ?? "验证码", secret: true }] };
    if (code !== "${secretCode}") throw new PluginError("unauthorized", "the code is wrong");
    await host.state.set("who", "staff-1");
    yield { step: "done", title: "已登录" };
  },
});
`;

describe("the login of an account over the API", () => {
  let database: TestDatabase;
  let env: Record<string, string>;
  let gateway: RunningGateway | undefined;
  let source: string;

  before(async () => {
    database = await freshDatabase();
    source = writeFiles(mkdtempSync(join(tmpdir(), "gatehouse-login-")), sampleFiles({ "index.js": code }));
    const config = {
      accounts: [
        { id: "campus_app", connector: "app_http", config: { secret: newSecret() } },
        { id: "chat", connector: "school_chat", config: { url: "https://chat.example/send", token: "abcd" } },
      ],
      tokens: [{ id: "keeper", role: "integrator", token: keeperToken }],
    };
    env = { ...sharedEnv(config, database), GATEHOUSE_ADMIN_TOKEN: adminToken };
    writeFileSync(env["GATEHOUSE_CONFIG"]!, stringify(config));
    assert.equal((await runCommand(env, "connector", "add", source, "--yes")).code, 0);
    gateway = await runGateway(env);
  });

  after(async () => {
    await gateway?.end("SIGTERM");
    await database?.drop();
    rmSync(env["GATEHOUSE_DATA"]!, { recursive: true, force: true });
    rmSync(source, { recursive: true, force: true });
  });

  const call = (method: string, path: string, body?: object, token = adminToken, headers = {}): Promise<Reply> =>
    api(`${gateway!.url}/api/v1/accounts/${path}`, token, method, body, headers);
  const answer = (answers: object): Promise<Reply> => call("POST", "chat/login/answers", { answers });
  const untilIt = (reached: (view: Reply["body"]) => boolean): Promise<Reply["body"]> =>
    eventually("the login to get there", async () => {
      const { body } = await call("GET", "chat/login");
      return reached(body) ? body : undefined;
    });
  const asks = (view: Reply["body"]): boolean => view.step?.step === "ask";
  const begun = (): Promise<readonly { entry: Buffer }[]> =>
    withClient(database.owner, async (client) => {
      const { rows } = await client.query<{ entry: Buffer }>(
        "SELECT entry FROM audit_entry WHERE type = 'account.login_begun'",
      );
      return rows;
    });

  it("is for administrators, for accounts there are, and for connectors that have one", async () => {
    for (const [method, path] of [
      ["POST", "chat/login"],
      ["GET", "chat/login"],
      ["DELETE", "chat/login"],
      ["POST", "chat/login/answers"],
    ] as const)
      assert.equal((await call(method, path, undefined, keeperToken)).status, 403);
    assert.equal((await call("POST", "nobody/login")).status, 404);
    assert.equal((await call("POST", "campus_app/login")).status, 409);
    assert.equal((await call("GET", "chat/login")).status, 404);
    assert.equal((await answer({ code: "1" })).status, 404);
    assert.equal((await call("DELETE", "chat/login")).status, 404);
    assert.equal((await begun()).length, 0);
  });

  it("asks, names the field that is wrong, and says why it failed", async () => {
    const first = await call("POST", "chat/login");
    assert.equal(first.status, 202);
    const { step } = await untilIt(asks);
    assert.deepEqual(step.fields, [{ name: "code", title: "验证码", secret: true }]);
    for (const wrong of [{}, { code: "1", pin: "2" }, { code: 1 }]) {
      const { status, body } = await answer(wrong);
      assert.equal(status, 400);
      assert.match(body.errors[0].path, /^answers\.(code|pin)$/);
    }
    assert.equal((await answer({ code: "wrong" })).status, 202);
    const view = await untilIt(({ state }) => state !== "running");
    assert.deepEqual(view, { state: "failed", step: null, detail: "the code is wrong" });
    assert.equal((await answer({ code: "wrong" })).status, 409);
  });

  it("is done with the right answer, and the connector keeps what it learned", async () => {
    const key = { "idempotency-key": "login-1" };
    await call("POST", "chat/login", undefined, adminToken, key);
    await untilIt(asks);
    await answer({ code: secretCode });
    assert.equal((await untilIt(({ state }) => state !== "running")).state, "done");
    const again = await call("POST", "chat/login", undefined, adminToken, key);
    assert.deepEqual([again.status, again.body], [202, { step: null }]);
    assert.equal((await call("GET", "chat/login")).body.state, "done");
    await call("POST", "chat/login");
    assert.equal((await untilIt(asks)).step.fields[0].title, "staff-1");
    assert.equal((await call("DELETE", "chat/login")).status, 204);
    assert.equal((await call("GET", "chat/login")).status, 404);
  });

  it("is in the book with who began it, and the answers are not in the log", async () => {
    const rows = await begun();
    assert.equal(rows.length, 3);
    const [entry] = rows.map((row) => JSON.parse(row.entry.toString()));
    assert.deepEqual(
      [entry.actor, entry.object],
      [
        { k: "admin", id: "token:admin", via: "token" },
        { k: "account", id: "chat" },
      ],
    );
    await call("POST", "chat/login");
    assert.equal(await gateway!.end("SIGTERM"), 0);
    assert.ok(!gateway!.output().includes(secretCode));
    assert.equal(gateway!.output().match(/a login ended/g)?.length, 4);
  });
});
