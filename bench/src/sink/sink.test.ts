import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { checkArrivals, type Faults } from "../check/check-arrivals.js";
import { type Generator, startGenerator } from "../load/start-generator.js";
import { type Misdeed, startForwarder } from "../testing/faulty-forwarder.js";
import { type Sink, startSink } from "./start-sink.js";

const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const messages = 1000;

describe("generator, sink and check together", () => {
  let sink: Sink;
  let generator: Generator;
  before(async () => {
    sink = await startSink(secret, 1);
    generator = startGenerator();
  });
  after(() => Promise.all([sink.stop(), generator.stop()]));

  async function through(misdeed: Misdeed): Promise<{ faults: Faults; wronged: string }> {
    await sink.reset();
    const forwarder = await startForwarder(sink.port, secret, misdeed);
    // One connection: the forwarder numbers messages in the order in which they come.
    const job = {
      port: forwarder.port,
      path: "/",
      secret,
      seed: 1,
      run: misdeed,
      connections: 1,
      messages,
      seconds: 30,
    };
    const { sent, http } = await generator.run(job);
    assert.deepEqual(http, { 202: messages });
    const expected = misdeed === "drop" ? messages - 1 : messages;
    const arrivals = await sink.settle(expected, 10, async () => true);
    await forwarder.close();
    return {
      faults: checkArrivals(
        sent.map(({ id }) => id),
        arrivals,
      ),
      wronged: forwarder.wronged,
    };
  }

  it("names a dropped message", async () => {
    const { faults, wronged } = await through("drop");
    assert.deepEqual(faults, { lost: [wronged], duplicated: [], duplicatedRaw: [], outOfOrder: [], badSignature: [] });
  });

  it("names a message that came late", async () => {
    const { faults, wronged } = await through("swap");
    assert.deepEqual(faults, { lost: [], duplicated: [], duplicatedRaw: [], outOfOrder: [wronged], badSignature: [] });
  });

  it("names a message repeated under a fresh webhook-id", async () => {
    const { faults, wronged } = await through("repeat");
    assert.deepEqual(faults, { lost: [], duplicated: [wronged], duplicatedRaw: [], outOfOrder: [], badSignature: [] });
  });

  it("notices a wrong signature", async () => {
    const { faults } = await through("missign");
    assert.equal(faults.badSignature.length, 1);
  });
});
