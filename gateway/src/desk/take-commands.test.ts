import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { command, type DeliveryContext, type GatewayEvent, type HttpCall, post, type RawEvent } from "@gatehouse/sdk";
import { eventually } from "../e2e/support/eventually.js";
import { type Receiver, startReceiver } from "../e2e/support/receiver.js";
import type { Endpoint } from "../pipeline/setup.js";
import { type LineRig, openLine, rigSecret } from "../pipeline/testing/line-rig.js";
import { takeCommands } from "./take-commands.js";

/** A helpdesk that opens one ticket for a conversation and names it in its answer. */
describe("commands whose sender hears no answer", () => {
  let receiver: Receiver;
  let line: LineRig;
  const contexts: DeliveryContext[] = [];
  const told: GatewayEvent[] = [];

  afterEach(async () => {
    await line?.close();
    await receiver?.close();
    contexts.length = 0;
    told.length = 0;
  });

  const render = (event: GatewayEvent, context: DeliveryContext): HttpCall => {
    contexts.push(context);
    told.push(event);
    return post(receiver.url, {}, {});
  };

  async function open(more: object = {}): Promise<string> {
    receiver = await startReceiver(rigSecret);
    receiver.answer(undefined);
    const options = { commands: ["message.send", "conversation.close", "conversation.reopen"], ...more };
    const endpoint = { id: "desk", adapter: "webhook", config: { url: receiver.url, secret: rigSecret }, ...options };
    line = await openLine({
      endpoints: [endpoint],
      allow: [receiver.address],
      adapter: {
        references: true,
        render,
        judge: () => ({ source_id: "T-7", url: "https://desk.example/T-7", status: "delivered" }),
        interpret: (raw) => (JSON.parse(Buffer.from(raw.body).toString()) as object[]).map((one) => command.parse(one)),
      },
    });
    const from = { scheme: "app_user", value: "u-1" };
    const admitted = await line.admit({ type: "message", id: "m-1", from, text: "如何退费？" } as never);
    await eventually("the ticket's name is kept", async () => (await named()).length > 0);
    return admitted.conversation_id ?? "";
  }

  const named = () => line.query("SELECT external_id, url FROM external_ref");
  const raw = (key: string, ...commands: object[]): RawEvent => ({
    key,
    body: Buffer.from(JSON.stringify(commands)),
    contentType: "application/json",
  });
  const take = (given: RawEvent) => takeCommands(line.replay, line.setup.endpoints.get("desk") as Endpoint, given);
  const count = async (table: string): Promise<number> =>
    (await line.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]?.n ?? -1;

  it("name the conversation as they know it; a repeat changes nothing; later events carry the name", async () => {
    await open();
    assert.deepEqual(await named(), [{ external_id: "T-7", url: "https://desk.example/T-7" }]);
    const send = raw("a-1", { type: "message.send", id: "a-1", external_id: "T-7", text: "请到财务处" });
    await take(send);
    await take(send);
    assert.equal((await line.query("SELECT 1 FROM message WHERE direction = 'outbound'")).length, 1);
    await line.admit({ type: "message", id: "m-2", from: { scheme: "app_user", value: "u-1" }, text: "好" } as never);
    await eventually("the second message is told", () => contexts.some(({ externalId }) => externalId === "T-7"));
    assert.equal(contexts[0]?.externalId, undefined);
  });

  it("close and reopen", async () => {
    const id = await open();
    const status = async () => (await line.query<{ status: string }>("SELECT status FROM conversation"))[0]?.status;
    await take(raw("c-1", { type: "conversation.close", id: "c-1", external_id: "T-7" }));
    assert.equal(await status(), "closed");
    await take(raw("c-2", { type: "conversation.reopen", id: "c-2", conversation_id: id }));
    assert.equal(await status(), "open");
  });

  it("about tickets that are not ours, or not allowed, leave no trace", async () => {
    await open();
    const before = await count("raw_event");
    await take(raw("x-1", { type: "message.send", id: "x-1", external_id: "T-8", text: "someone else's" }));
    await take(raw("x-2", { type: "conversation.note", id: "x-2", external_id: "T-7", text: "internal" }));
    assert.equal(await count("raw_event"), before);
    assert.equal(await count("dead_letter"), 0);
  });

  it("that are refused become a dead letter, and the endpoint hears of it in the conversation", async () => {
    await open();
    await take(raw("r-1", { type: "message.send", id: "r-1", external_id: "T-7", text: "x", reply_to_id: "msg_0" }));
    const [letter] = await line.query("SELECT kind, target_id, code FROM dead_letter");
    assert.deepEqual(letter, { kind: "command", target_id: "desk", code: "400" });
    await eventually("the endpoint is told", () => told.some(({ type }) => type === "gatehouse.command.failed.v1"));
    assert.equal(told.find(({ data }) => data.command)?.data.command?.id, "r-1");
  });

  it("that the adapter cannot understand become a dead letter, and hold up nothing", async () => {
    await open();
    await take({ key: "u-1", body: Buffer.from("<html>"), contentType: "text/html" });
    await take({ key: "u-1", body: Buffer.from("<html>"), contentType: "text/html" });
    assert.deepEqual(await line.query("SELECT kind, code FROM dead_letter"), [{ kind: "command", code: "failed" }]);
  });

  it("of a shadow are recorded and not run", async () => {
    await open({ shadow_of: "crm" });
    await take(raw("s-1", { type: "message.send", id: "s-1", external_id: "T-7", text: "would have said" }));
    assert.equal((await line.query("SELECT 1 FROM message WHERE direction = 'outbound'")).length, 0);
    assert.equal((await line.query("SELECT 1 FROM audit_entry WHERE type = 'command.shadowed'")).length, 1);
  });
});
