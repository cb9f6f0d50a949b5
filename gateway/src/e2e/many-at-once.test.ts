import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { textMessage } from "./support/app.js";
import { type Campus, openCampus } from "./support/campus.js";

const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
const numbers = (from: number, to: number): number[] => times(to - from + 1, (n) => from + n);

/** Senders that do the same thing in the same moment. */
describe("many at once", () => {
  let campus: Campus;

  before(async () => {
    campus = await openCampus();
  });
  after(() => campus?.close());

  it("the same id on 64 connections: one 202, 63 times 200, one row, one delivery", async () => {
    const answers = await Promise.all(times(64, () => campus.send(textMessage("same", "只要一次"))));
    const [first, ...again] = answers.sort((a, b) => b.status - a.status);
    assert.equal(first?.status, 202);
    assert.ok(again.every(({ status }) => status === 200));
    for (const { body } of again) assert.deepEqual(body, { ...first?.body, duplicate: true });
    const rows = await campus.query("SELECT id FROM message");
    assert.deepEqual(rows, [{ id: first?.body.id }]);
    const last = await campus.send(textMessage("last", "完"));
    await campus.calledAbout(last.body.id);
    assert.equal(campus.receiver.received.filter(({ event }) => event.data.message?.id === first?.body.id).length, 1);
  });

  it("one new person on 64 connections: one person, one conversation, a sequence without a gap", async () => {
    const from = { from: { scheme: "phone", value: "+8613900139000", display_name: "李爸爸" } };
    const answers = await Promise.all(times(64, (n) => campus.send(textMessage(`flood-${n}`, `第${n}条`, from))));
    assert.ok(answers.every(({ status }) => status === 202));
    assert.equal(new Set(answers.map(({ body }) => body.conversation_id)).size, 1);
    assert.equal(new Set(answers.map(({ body }) => body.person_id)).size, 1);
    const sequences = answers.map(({ body }) => body.sequence as number).sort((a, b) => a - b);
    assert.deepEqual(sequences, numbers(1, 64));
    for (const { body } of answers) await campus.calledAbout(body.id);
    const events = campus.receiver.received.map(({ event }) => event);
    const ours = events.filter(({ partitionkey }) => partitionkey === answers[0]?.body.conversation_id);
    assert.deepEqual(
      ours.map(({ sequence }) => Number(sequence)),
      numbers(1, 65),
      "in order, with the opening first",
    );
  });

  it("two messages 214 ms apart of somebody new are one conversation", async () => {
    const from = { from: { scheme: "app_user", value: "u-214" } };
    const first = campus.send(textMessage("p-1", "在吗", from));
    await new Promise((resolve) => setTimeout(resolve, 214));
    const [one, two] = [await first, await campus.send(textMessage("p-2", "想问一下", from))];
    assert.equal(one.body.conversation_id, two.body.conversation_id);
    assert.deepEqual([one.body.sequence, two.body.sequence], [1, 2]);
  });

  it("two messages each of 32 new people in the same moment: 32 people", async () => {
    const answers = await Promise.all(
      times(64, (n) =>
        campus.send(textMessage(`new-${n}`, "你好", { from: { scheme: "app_user", value: `n-${n % 32}` } })),
      ),
    );
    assert.ok(answers.every(({ status }) => status === 202));
    assert.equal(new Set(answers.map(({ body }) => body.person_id)).size, 32);
    assert.equal(new Set(answers.map(({ body }) => body.conversation_id)).size, 32);
  });
});
