import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import type { Host, RawEvent } from "../plugin.js";
import { createJoining } from "./joining.js";
import { loopback } from "./testing/listening.js";

const schema = z.object({
  from: z.string(),
  to: z.string(),
  total: z.int(),
  parts: z.array(z.object({ number: z.int(), data_base64: z.string() })),
});
const addresses = { from: "13900139000", to: "10690000" };
const part = (number: number, total: number, text = `text ${number}`) => ({
  ...addresses,
  total,
  parts: [{ number, data_base64: Buffer.from(text).toString("base64") }],
});
const at = (number: number, total: number, ref = 7) => ({ ref, total, number });

function joiningOn(host: Host, fails: () => boolean = () => false) {
  const events: RawEvent[] = [];
  const emit = async (raws: readonly RawEvent[]): Promise<void> => {
    if (fails()) throw new Error("the database is away");
    events.push(...raws);
  };
  return { events, ...createJoining({ host, schema, waitSecs: 600, emit }) };
}

const numbersIn = ({ body }: RawEvent): number[] =>
  schema.parse(JSON.parse(Buffer.from(body).toString())).parts.map(({ number }) => number);

describe("joining a long message", () => {
  it("emits it once, its parts in order, however they came", async () => {
    const { events, take } = joiningOn(loopback());
    await Promise.all([3, 1, 1, 2].map((number) => take(part(number, 3), at(number, 3))));
    await take(part(2, 3), at(2, 3));
    assert.deepEqual(events.map(numbersIn), [[1, 2, 3]]);
  });

  it("keeps two messages of other references apart", async () => {
    const { events, take } = joiningOn(loopback());
    await take(part(1, 2), at(1, 2, 7));
    await take(part(2, 2), at(2, 2, 8));
    assert.equal(events.length, 0);
  });

  it("the same reference with other words is the next message", async () => {
    const { events, take } = joiningOn(loopback());
    for (const words of ["a", "b"]) for (const n of [1, 2]) await take(part(n, 2, words), at(n, 2));
    assert.equal(new Set(events.map(({ key }) => key)).size, 2);
  });

  it("throws what `emit` threw; the last part is joined again when it comes again", async () => {
    let away = true;
    const { events, take } = joiningOn(loopback(), () => away);
    await take(part(1, 2), at(1, 2));
    await assert.rejects(take(part(2, 2), at(2, 2)), /database is away/);
    away = false;
    await take(part(2, 2), at(2, 2));
    assert.deepEqual(events.map(numbersIn), [[1, 2]]);
  });

  it("delivers what there is when the time is over, also after a restart", async () => {
    let now = new Date(0);
    const host = { ...loopback(), now: () => now };
    await joiningOn(host).take(part(2, 3), at(2, 3));
    const { events, sweep } = joiningOn(host);
    const abort = new AbortController();
    now = new Date(600_000);
    const sweeping = sweep(abort.signal);
    await new Promise((resolve) => setTimeout(resolve, 50));
    abort.abort();
    await sweeping;
    assert.deepEqual(events.map(numbersIn), [[2]]);
  });
});
