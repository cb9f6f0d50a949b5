import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Arrival, checkArrivals, countFaults, describeFaults } from "./check-arrivals.js";

const messages = 10_000;
const chosen = 7_531;
const lanes = 100;

const good = (): Arrival[] =>
  Array.from({ length: messages }, (_, n) => ({
    webhookId: `evt_${n}`,
    messageId: `msg_${n}`,
    conversation: `cnv_${n % lanes}`,
    sequence: Math.floor(n / lanes) + 1,
    at: n,
    signed: true,
  }));

const accepted = good().map(({ messageId }) => messageId);

function changed(change: (arrivals: Arrival[], one: Arrival) => void) {
  const arrivals = good();
  const one = arrivals[chosen];
  assert.ok(one);
  change(arrivals, one);
  return checkArrivals(accepted, arrivals);
}

describe("the check by id", () => {
  it("finds nothing wrong with what is right", () => {
    assert.deepEqual(describeFaults(checkArrivals(accepted, good())), []);
  });

  it("names the one message in ten thousand that was dropped", () => {
    const faults = changed((arrivals) => arrivals.splice(chosen, 1));
    assert.deepEqual(faults.lost, [`msg_${chosen}`]);
    assert.match(describeFaults(faults).join(), new RegExp(`lost: 1 \\(msg_${chosen}\\)`));
  });

  it("is not satisfied by a repeat in place of a lost one", () => {
    const faults = changed((arrivals, one) =>
      arrivals.splice(chosen, 1, { ...one, messageId: "msg_1", webhookId: "evt_new" }),
    );
    assert.deepEqual([faults.lost, faults.duplicated], [[`msg_${chosen}`], ["msg_1"]]);
  });

  it("names the one that came after its successor", () => {
    const faults = changed((arrivals, one) => {
      arrivals.splice(chosen, 1);
      arrivals.splice(chosen + lanes, 0, one);
    });
    assert.deepEqual(faults.outOfOrder, [`msg_${chosen}`]);
  });

  it("names the one repeated under a fresh webhook-id", () => {
    const faults = changed((arrivals, one) => arrivals.push({ ...one, webhookId: "evt_fresh" }));
    assert.deepEqual(faults.duplicated, [`msg_${chosen}`]);
  });

  it("reports a repeat under the same webhook-id without failing: receivers must expect it", () => {
    const faults = changed((arrivals, one) => arrivals.push(one));
    assert.equal(countFaults(faults).duplicated_raw, 1);
    assert.deepEqual(describeFaults(faults), []);
  });

  it("names a request whose signature is wrong", () => {
    const faults = changed((arrivals, one) => arrivals.splice(chosen, 1, { ...one, signed: false }));
    assert.deepEqual(faults.badSignature, [`evt_${chosen}`]);
  });
});
