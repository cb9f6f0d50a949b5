import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Connector, PluginError } from "@gatehouse/sdk";
import { loadConnector } from "../registry.js";
import { replayDeadLetter } from "./replay.js";
import { type LineRig, openLine } from "./testing/line-rig.js";

const tester = { actor: "tester", role: "integrator", groups: [] };

const from = { scheme: "app_user", value: "u-1" } as const;

describe("a connector that throws on what arrived", () => {
  let line: LineRig;
  let broken = true;
  let away = false;

  before(async () => {
    const sound = (await loadConnector("app_http"))?.plugin.interpret;
    const interpret: NonNullable<Connector["interpret"]> = (raw, config) => {
      if (away) throw new PluginError("unavailable", "its process was stopped");
      if (broken) throw new TypeError(`cannot read ${Buffer.from(raw.body).toString()}`);
      return sound?.(raw, config) ?? [];
    };
    line = await openLine({ connector: { interpret } });
  });
  after(() => line?.close());

  const letters = () =>
    line.query<{ id: string; kind: string; code: string; reason: string; state: string }>("SELECT * FROM dead_letter");

  it("leaves a dead letter that does not quote the input; a replay works as soon as the connector does", async () => {
    const admitted = await line.admit({ type: "message", id: "m-1", from, text: "secret words" } as { id: string });
    assert.match(admitted.id, /^raw_/);
    const [letter] = await letters();
    assert.deepEqual([letter?.kind, letter?.code, letter?.state], ["raw", "rejected", "open"]);
    assert.doesNotMatch(letter?.reason ?? "", /secret words/);
    const again = await line.admit({ type: "message", id: "m-1", from, text: "secret words" } as { id: string });
    assert.deepEqual([again.id, again.duplicate], [admitted.id, true]);

    assert.equal(await replayDeadLetter(line.replay, tester, letter?.id as string), "dead_again");
    assert.deepEqual(
      (await letters()).map(({ id, state }) => [id, state]),
      [[letter?.id, "open"]],
    );
    broken = false;
    assert.equal(await replayDeadLetter(line.replay, tester, letter?.id as string), "replayed");
    assert.equal((await letters())[0]?.state, "replayed");
    const messages = await line.query<{ id: string }>("SELECT id FROM message");
    assert.equal(messages.length, 1);
    const repeat = await line.admit({ type: "message", id: "m-1", from, text: "secret words" } as { id: string });
    assert.deepEqual([repeat.id, repeat.duplicate], [messages[0]?.id, true]);
  });

  it("harms none of those that came in the same moment", async () => {
    broken = false;
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, n) => {
        broken = n === 25;
        return line.admit({ type: "message", id: `b-${n}`, from, text: String(n) } as { id: string });
      }),
    );
    assert.equal(all.filter(({ id }) => id.startsWith("msg_")).length, 49);
  });

  it("keeps nothing while the connector cannot be asked: it is to be sent again", async () => {
    [broken, away] = [false, true];
    const known = (await letters()).length;
    const message = { type: "message", id: "a-1", from, text: "again" } as { id: string };
    await assert.rejects(line.admit(message), { name: "PluginError", code: "unavailable" });
    away = false;
    const admitted = await line.admit(message);
    assert.match(admitted.id, /^msg_/);
    assert.equal(admitted.duplicate, false);
    assert.equal((await letters()).length, known);
  });
});
