import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { GatewayEvent } from "@gatehouse/sdk";
import { textMessage } from "./support/app.js";
import { type Campus, openCampus } from "./support/campus.js";

const from = { scheme: "phone", value: "+8613800138000", display_name: "王妈妈" };

/** Edits, recalls, reactions, receipts and calls: about the same message, numbered in its conversation. */
describe("what changes a message arrives after it", () => {
  let campus: Campus;

  before(async () => {
    campus = await openCampus();
  });
  after(() => campus?.close());

  const event = async (messageId: string, type: string): Promise<GatewayEvent> =>
    (await campus.calledAbout(messageId, type)).event;
  const eventsAbout = (messageId: string): GatewayEvent[] =>
    campus.receiver.received.map((call) => call.event).filter((one) => one.data.message?.id === messageId);
  const write = (
    id: string,
    text: string,
  ): Promise<{ body: { id: string; conversation_id: string; sequence: number } }> =>
    campus.send(textMessage(id, text, { conversation_ref: id }));

  it("edit, reaction, its end and recall, numbered without a gap", async () => {
    const { body } = await write("m-1", "几点放学？");
    const edited = await campus.send({ type: "edit", id: "e-1", message_id: "m-1", text: "周五几点放学？" });
    assert.deepEqual(
      [edited.status, edited.body.id, edited.body.conversation_id],
      [202, body.id, body.conversation_id],
    );
    for (const action of ["added", "removed"])
      await campus.send({ type: "reaction", id: `r-${action}`, message_id: "m-1", emoji: "👍🏽", action, from });
    await campus.send({ type: "delete", id: "d-1", message_id: "m-1" });
    const deleted = await event(body.id, "message.deleted");
    const edit = await event(body.id, "message.edited");
    const added = await event(body.id, "message.reaction.added");
    assert.deepEqual([edit.data.message?.text, edit.data.message?.revision], ["周五几点放学？", 2]);
    assert.deepEqual([added.data.reaction?.emoji, added.data.reaction?.message_id], ["👍🏽", body.id]);
    assert.equal(deleted.data.message?.text, undefined);
    assert.ok(deleted.data.message?.deleted_at);
    const all = eventsAbout(body.id);
    const names = ["received", "edited", "reaction.added", "reaction.removed", "deleted"];
    assert.deepEqual(
      all.map(({ type }) => type),
      names.map((name) => `gatehouse.message.${name}.v1`),
    );
    assert.deepEqual(
      all.map(({ sequence }) => sequence),
      ["2", "3", "4", "5", "6"],
    );
    assert.ok(all.every(({ partitionkey }) => partitionkey === body.conversation_id));
  });

  it("of edits that come out of order the newest by the sender's clock stays", async () => {
    const { body } = await write("m-2", "一");
    const at = (minute: number): string => `2026-11-23T08:0${minute}:00.000Z`;
    await campus.send({ type: "edit", id: "e-3", message_id: "m-2", text: "三", sent_at: at(3) });
    await campus.send({ type: "edit", id: "e-2", message_id: "m-2", text: "二", sent_at: at(2) });
    await campus.send({ type: "edit", id: "e-4", message_id: "m-2", text: "四", sent_at: at(4) });
    await campus.send({ type: "edit", id: "e-4", message_id: "m-2", text: "四", sent_at: at(4) });
    const { body: last } = await write("m-2-last", "完");
    await event(last.id, "message.received");
    await event(body.id, "message.edited");
    const edits = eventsAbout(body.id).filter(({ type }) => type === "gatehouse.message.edited.v1");
    assert.deepEqual(
      edits.map(({ data }) => data.message?.text),
      ["三", "四"],
    );
  });

  it("the steps of a call revise one message; a late earlier step changes nothing", async () => {
    const step = (id: string, state: string) =>
      campus.send({ type: "call", id, from, call: { call_id: "call-1", state, direction: "inbound" } });
    const ringing = await step("c-1", "ringing");
    assert.equal(ringing.status, 202);
    await step("c-2", "answered");
    await step("c-3", "ended");
    const late = await step("c-4", "ringing");
    assert.equal(late.body.id, ringing.body.id);
    await event(ringing.body.id, "call.ended");
    const types = eventsAbout(ringing.body.id).map(({ type }) => type.replace(/^gatehouse\.|\.v1$/g, ""));
    assert.deepEqual(types, ["message.received", "call.ringing", "call.answered", "call.ended"]);
    const messages = await campus.query("SELECT id FROM message WHERE call_state = 'ended'");
    assert.deepEqual(messages, [{ id: ringing.body.id }]);
  });

  it("a change of an unknown message is a dead letter, which a replay applies once the message is there", async () => {
    const early = await campus.send({ type: "edit", id: "e-9", message_id: "m-9", text: "新" });
    assert.equal(early.status, 202);
    const { body } = await write("m-9", "旧");
    const letters = await campus.admin("dead-letters?kind=raw");
    const [letter] = letters.body.items as { id: string; item_id: string; code: string }[];
    assert.deepEqual([letter?.item_id, letter?.code], [early.body.id, "unknown_message"]);
    const replay = await campus.admin(`dead-letters/${letter?.id}/replay`, "POST");
    assert.deepEqual([replay.status, replay.body.outcome], [202, "replayed"]);
    assert.equal((await event(body.id, "message.edited")).data.message?.text, "新");
    assert.equal((await campus.admin(`dead-letters/${letter?.id}/replay`, "POST")).status, 404);
  });

  it("a repeat of any of them is answered as the first was", async () => {
    await write("m-7", "明天");
    const call = { call_id: "call-7", state: "ringing", direction: "inbound" };
    for (const item of [
      { type: "edit", id: "e-7", message_id: "m-7", text: "后天" },
      { type: "reaction", id: "r-7", message_id: "m-7", emoji: "👍🏽", action: "added", from },
      { type: "call", id: "c-7", from, call },
      { type: "call", id: "c-8", from, call: { ...call, state: "ended" } },
      { type: "delete", id: "d-7", message_id: "m-7" },
      { type: "edit", id: "e-8", message_id: "m-unknown", text: "无" },
      { type: "receipt", id: "p-7", message_id: "m-unknown", status: "read" },
    ]) {
      const first = await campus.send(item);
      assert.equal(first.status, 202, item.id);
      const again = await campus.send(item);
      assert.deepEqual([again.status, again.body], [200, { ...first.body, duplicate: true }], item.id);
    }
  });
});
