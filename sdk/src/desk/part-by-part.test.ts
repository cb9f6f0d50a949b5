import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { partByPart } from "./part-by-part.js";
import { loopbackHost } from "./testing/loopback-host.js";

const event = { id: "evt_1" };

describe("an event part by part", () => {
  it("goes on behind what went out, and begins again on a person's wish", async () => {
    const host = loopbackHost();
    const sent: string[] = [];
    const write = async (part: string): Promise<boolean> => {
      if (part === "b" && !sent.includes("lost")) {
        sent.push("lost");
        throw new Error("no connection");
      }
      return sent.push(part) > 0;
    };
    const send = (replayed: boolean) => partByPart(host, { event, replayed }, ["a", "b", "c"], write);
    await assert.rejects(send(false));
    assert.equal(await send(false), true);
    assert.equal(await send(false), true);
    assert.deepEqual(sent, ["a", "lost", "b", "c"]);
    await send(true);
    assert.deepEqual(sent.slice(4), ["a", "b", "c"]);
  });

  it("stops where nobody listens", async () => {
    const sent: string[] = [];
    const write = async (part: string): Promise<boolean> => sent.push(part) < 2;
    assert.equal(await partByPart(loopbackHost(), { event, replayed: false }, ["a", "b", "c"], write), false);
    assert.deepEqual(sent, ["a", "b"]);
  });
});
