import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type Provider, startProvider } from "@gatehouse/sdk/testing";
import { stringify } from "yaml";
import { sampleFiles, writeFiles } from "../isolation/testing/sample-package.js";
import { freshDatabase, type TestDatabase } from "../testing/database.js";
import { api, sendSigned, textMessage } from "./support/app.js";
import { runCommand } from "./support/command.js";
import { eventually } from "./support/eventually.js";
import { newSecret, type RunningGateway, runGateway, sharedEnv } from "./support/gateway.js";
import { type Receiver, startReceiver } from "./support/receiver.js";

const adminToken = "test-administrator-0123456789-0123456789";

describe("a connector of somebody else", () => {
  const [app, desk] = [newSecret(), newSecret()];
  let database: TestDatabase;
  let receiver: Receiver;
  let provider: Provider;
  let env: Record<string, string>;
  let gateway: RunningGateway | undefined;
  let source: string;

  before(async () => {
    database = await freshDatabase();
    [receiver, provider] = await Promise.all([startReceiver(desk), startProvider()]);
    source = writeFiles(mkdtempSync(join(tmpdir(), "gatehouse-foreign-")), sampleFiles());
    const config = {
      gateway: { name: "test-school" },
      accounts: [
        { id: "campus_app", connector: "app_http", config: { secret: app } },
        { id: "chat", connector: "school_chat", config: { url: `${provider.origin}/send`, token: "abcd" } },
      ],
      endpoints: [{ id: "crm", adapter: "webhook", config: { url: receiver.url, secret: desk } }],
      egress: { allow_private: [receiver.address, new URL(provider.origin).host] },
    };
    env = { ...sharedEnv(config, database), GATEHOUSE_ADMIN_TOKEN: adminToken };
    writeFileSync(env["GATEHOUSE_CONFIG"]!, stringify(config));
  });

  after(async () => {
    await gateway?.end("SIGTERM");
    await Promise.all([receiver?.close(), provider?.stop()]);
    await database?.drop();
    rmSync(env["GATEHOUSE_DATA"]!, { recursive: true, force: true });
    rmSync(source, { recursive: true, force: true });
  });

  const post = (body: object): Promise<Response> =>
    fetch(`${gateway!.url}/hooks/chat`, { method: "POST", body: JSON.stringify(body) });

  it("is unknown until a person approves it", async () => {
    const { code, stderr } = await runCommand(env, "check");
    assert.equal(code, 78);
    assert.match(stderr, /没有连接器 school_chat/);
  });

  it("is not installed where nobody can be asked", async () => {
    const { code, stderr } = await runCommand(env, "connector", "add", source);
    assert.equal(code, 2);
    assert.match(stderr, /config\.url[\s\S]*--yes/);
    assert.equal((await runCommand(env, "check")).code, 78);
  });

  it("is listed when it was approved", async () => {
    const { code, stdout } = await runCommand(env, "connector", "add", source, "--yes", "--json");
    assert.equal(code, 0);
    assert.equal(JSON.parse(stdout).id, "school_chat");
    const list = await runCommand(env, "connector", "list");
    assert.equal(list.code, 0);
    assert.match(list.stdout, /school_chat {2}school-chat {2}1\.2\.3/);
    assert.equal((await runCommand(env, "check")).code, 0);
  });

  it("takes messages in, and sends the answers", async () => {
    gateway = await runGateway(env);
    const answer = await post({ id: "m-1", from: "u-1", text: "你好" });
    assert.equal(answer.status, 202);
    const [call] = await receiver.until(1, "message.received");
    assert.equal(call?.event.data.message?.text, "你好");
    assert.equal(call?.event.data.message?.connector, "school_chat");
    const answered = { conversation_id: call?.event.data.message?.conversation_id, text: "您好" };
    const sent = await api(`${gateway.url}/api/v1/messages`, adminToken, "POST", answered);
    assert.equal(sent.status, 202);
    const status = await eventually("the answer to be sent", async () => {
      const { body } = await api(`${gateway?.url}/api/v1/messages/${sent.body.id}`, adminToken);
      return body.status === "queued" ? undefined : (body.status as string);
    });
    assert.equal(status, "sent");
    assert.deepEqual(JSON.parse(provider.calls[0]?.body ?? ""), { id: sent.body.id, text: "您好", token: "abcd" });
  });

  it("that ends harms its own request, and is there again for the next one", async () => {
    assert.ok((await post({ id: "m-2", from: "u-1", text: "crash" })).status >= 500);
    assert.equal((await sendSigned(`${gateway!.url}/hooks/campus_app`, app, textMessage("a-1", "好"))).status, 202);
    assert.equal((await post({ id: "m-3", from: "u-1", text: "还在吗" })).status, 202);
  });

  it("that was changed is not run: its account is refused, the others are not", async () => {
    await gateway!.end("SIGTERM");
    appendFileSync(join(env["GATEHOUSE_DATA"]!, "connectors/school_chat/index.js"), "\n// changed\n");
    gateway = await runGateway(env);
    assert.match(gateway.output(), /connectors\.lock approved and is not run[\s\S]*the account is refused/);
    assert.equal((await post({ id: "m-4", from: "u-1", text: "?" })).status, 503);
    assert.equal((await sendSigned(`${gateway.url}/hooks/campus_app`, app, textMessage("a-2", "好"))).status, 202);
    const list = await runCommand(env, "connector", "list");
    assert.equal(list.code, 1);
    assert.match(list.stdout, /school_chat.*✗.*is not what/);
  });

  it("leaves no process behind when the gateway stops", async () => {
    await runCommand(env, "connector", "add", source, "--yes");
    await gateway!.end("SIGTERM");
    gateway = await runGateway(env);
    assert.equal((await post({ id: "m-5", from: "u-1", text: "好" })).status, 202);
    assert.equal(await gateway.end("SIGTERM"), 0);
    gateway = undefined;
  });
});
