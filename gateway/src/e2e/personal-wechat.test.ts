import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { missing } from "../../../connectors/wechaty/dist/testing/stage.js";
import { freshDatabase, type TestDatabase } from "../testing/database.js";
import { api } from "./support/app.js";
import { runCommand } from "./support/command.js";
import { eventually } from "./support/eventually.js";
import { newSecret, type RunningGateway, runGateway, sharedEnv } from "./support/gateway.js";
import { type Receiver, startReceiver } from "./support/receiver.js";

const adminToken = "test-administrator-0123456789-0123456789";

/** The children of a process, as the system knows them. */
const childrenOf = (pid: number): number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, "utf8"))?.[1]) === pid;
      } catch {
        return false;
      }
    })
    .map(Number);

describe("personal WeChat over the mock puppet, in a child of the gateway", { skip: missing() ?? false }, () => {
  const desk = newSecret();
  let database: TestDatabase;
  let receiver: Receiver;
  let gateway: RunningGateway | undefined;
  let env: Record<string, string>;
  let conversation: string;

  before(async () => {
    database = await freshDatabase();
    receiver = await startReceiver(desk);
    const config = {
      accounts: [{ id: "wechat", connector: "wechaty", config: { puppet: "mock", i_accept_the_risk: true } }],
      endpoints: [{ id: "crm", adapter: "webhook", config: { url: receiver.url, secret: desk } }],
      egress: { allow_private: [receiver.address] },
    };
    env = { ...sharedEnv(config, database), GATEHOUSE_ADMIN_TOKEN: adminToken };
    gateway = await runGateway(env);
  });
  after(async () => {
    await gateway?.end("SIGTERM");
    await receiver?.close();
    await database?.drop();
    rmSync(env["GATEHOUSE_DATA"]!, { recursive: true, force: true });
  });

  it("warns, logs in, takes a message", async () => {
    const [call] = await receiver.until(1, "message.received");
    const { message } = call!.event.data;
    assert.equal(message?.text, "您好，这是一条演练消息");
    assert.equal(message?.channel, "wechat");
    conversation = message?.conversation_id as string;
    assert.match(gateway!.output(), /个人微信为非官方接入/);
  });

  it("sends an answer", async () => {
    const said = { conversation_id: conversation, text: "请看通知" };
    const { status, body } = await api(`${gateway!.url}/api/v1/messages`, adminToken, "POST", said);
    assert.equal(status, 202);
    const sent = await eventually("the answer to be sent", async () => {
      const { body: now } = await api(`${gateway!.url}/api/v1/messages/${body.id}`, adminToken);
      return now.status === "queued" ? undefined : now;
    });
    assert.equal(sent.status, "sent");
  });

  it("is there again after its process was killed, and the gateway did not notice", async () => {
    const [child] = childrenOf(gateway!.child.pid!);
    process.kill(child!, "SIGKILL");
    assert.equal((await fetch(`${gateway!.url}/readyz`)).status, 200);
    await receiver.until(2, "message.received");
    assert.match(gateway!.output(), /the connector's process ended; it is started again/);
  });

  it("shows its code over the API, until the phone has scanned it", async () => {
    const at = `${gateway!.url}/api/v1/accounts/wechat/login`;
    assert.equal((await api(at, adminToken)).status, 404);
    const begun = await api(at, adminToken, "POST");
    assert.equal(begun.status, 202);
    const steps = [begun.body.step];
    const login = await eventually("the login to end", async () => {
      const { status, headers, body } = await api(at, adminToken);
      assert.deepEqual([status, headers.get("cache-control")], [200, "no-store"]);
      steps.push(body.step);
      return body.state === "running" ? undefined : body;
    });
    const code = steps.find((step) => step?.step === "show_qr");
    assert.match(code?.data, /^https:\/\/login\.weixin\.qq\.com\/l\/mock/);
    assert.deepEqual([login.state, login.step.step], ["done", "done"]);
    assert.match(gateway!.output(), /a login ended/);
    assert.ok(!gateway!.output().includes(code.data));
  });

  it("shows its code on the command line", async () => {
    const { code, stdout } = await runCommand(env, "connector", "login", "wechat");
    assert.equal(code, 0);
    assert.match(stdout, /https:\/\/login\.weixin\.qq\.com\/l\/mock[\s\S]*✓ 微信已登录/);
  });
});
