import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Finding, judge } from "./judge.js";
import type { Arrival, Records } from "./records.js";

const lanes = 50;
const each = 40;
const chosen = 777;

type Changeable = { -readonly [Key in keyof Records]: Records[Key][number][] };

const arrival = (n: number): Arrival => ({
  webhookId: `evt_${n}`,
  messageId: `msg_${n}`,
  at: n,
  partition: `cnv_${n % lanes}`,
  sequence: 2 * Math.floor(n / lanes) + 2,
  place: { conversation: `c${n % lanes}`, number: Math.floor(n / lanes) + 1 },
});

const again = (n: number): Arrival => ({ ...arrival(n), at: lanes * each + n });

/** What a run writes down in which everything went well, but for one repeat that a fault explains. */
function good(): Changeable {
  const arrivals = Array.from({ length: lanes * each }, (_, n) => arrival(n));
  return {
    arrivals: [...arrivals, again(5)],
    acked: arrivals.map(({ messageId, place }) => ({ id: messageId, conversation: "", number: 0, ...place })),
    stored: arrivals.map(({ messageId }) => messageId),
    booked: arrivals.map(({ webhookId }) => webhookId),
    entered: arrivals.map(({ messageId }) => messageId),
    unsealed: [],
    misdated: [],
    bookFaults: [],
    refused: [],
    poison: [],
    setAside: [],
    unfinished: [],
    inFlight: [{ fault: "kill_worker", events: new Set(["evt_5", "evt_6"]), from: 4, to: 100 }],
  };
}

function findingsAfter(change: (records: Changeable) => void): readonly Finding[] {
  const records = good();
  change(records);
  return judge(records).findings;
}

const only = (promise: string, ...ids: string[]): Finding[] => [{ promise, ids }];

const without = <T>(all: T[], index: number): T => all.splice(index, 1)[0] as T;

describe("the judge of a fault run", () => {
  it("finds nothing wrong with what is right", () => {
    assert.deepEqual(judge(good()).findings, []);
    assert.deepEqual([judge(good()).repeats, judge(good()).bound], [1, 2]);
  });

  it("names an acknowledged message that did not arrive", () => {
    const found = findingsAfter((records) => {
      without(records.arrivals, chosen);
      without(records.booked, chosen);
    });
    assert.deepEqual(found, [
      ...only("acknowledged, but neither delivered nor set aside", `msg_${chosen}`),
      ...only("stored, but neither delivered nor set aside", `msg_${chosen}`),
    ]);
  });

  it("names an acknowledged message that is not in the tables", () => {
    const found = findingsAfter(({ stored, arrivals, booked }) => {
      without(stored, chosen);
      without(arrivals, chosen);
      without(booked, chosen);
    });
    assert.deepEqual(found.slice(0, 1), only("acknowledged, but not stored", `msg_${chosen}`));
  });

  it("names what a door refused though it was genuine", () => {
    const found = findingsAfter(({ refused }) => refused.push("401: 7 times"));
    assert.deepEqual(found, only("genuine, but refused at a door", "401: 7 times"));
  });

  it("names what nobody can understand, unless it was set aside", () => {
    const found = findingsAfter(({ poison, setAside }) => {
      poison.push("raw_1", "raw_2");
      setAside.push({ id: "raw_1", code: "unavailable" });
    });
    assert.deepEqual(found, only("not to be understood, but not set aside", "raw_2"));
  });

  it("is content with a message that was set aside, and lists it", () => {
    const records = good();
    without(records.arrivals, chosen);
    without(records.booked, chosen);
    records.setAside.push({ id: `msg_${chosen}`, code: "rejected" });
    const verdict = judge(records);
    assert.deepEqual(verdict.findings, []);
    assert.deepEqual(verdict.setAside, [`msg_${chosen} (rejected)`]);
  });

  it("is content with one that was set aside and arrived all the same", () => {
    const found = findingsAfter(({ booked, setAside }) => {
      without(booked, chosen);
      setAside.push({ id: `msg_${chosen}`, code: "unavailable" });
    });
    assert.deepEqual(found, []);
  });

  it("names one that was set aside as what ends processes: no message of a run does", () => {
    const found = findingsAfter(({ setAside }) => setAside.push({ id: `msg_${chosen}`, code: "quarantined" }));
    assert.deepEqual(found, only("harmless, but set aside as what ends processes", `msg_${chosen}`));
  });

  it("names one that came again under another webhook-id", () => {
    const found = findingsAfter(({ arrivals, booked }) => {
      arrivals.push({ ...arrival(chosen), webhookId: "evt_fresh" });
      booked.push("evt_fresh");
    });
    assert.deepEqual(found.slice(0, 1), only("delivered again under another webhook-id", `msg_${chosen}`));
  });

  it("does not let a double make up for a lost one", () => {
    const found = findingsAfter(({ arrivals }) => {
      arrivals[chosen] = { ...arrival(1), webhookId: `evt_${chosen}` };
    });
    assert.ok(found.some(({ promise, ids }) => promise.includes("neither") && ids.includes(`msg_${chosen}`)));
    assert.ok(found.some(({ promise, ids }) => promise.includes("another webhook-id") && ids.includes("msg_1")));
  });

  it("names one that came after its successor", () => {
    const found = findingsAfter(({ arrivals }) => {
      const late = without(arrivals, chosen);
      arrivals.splice(chosen + lanes, 0, late);
    });
    assert.deepEqual(found, [
      ...only("out of order by the gateway's sequence", `msg_${chosen}`),
      ...only("out of order by the provider's number", `msg_${chosen}`),
    ]);
  });

  it("names one that the gateway numbered in another order than the provider sent it", () => {
    const found = findingsAfter(({ arrivals }) => {
      const [first, second] = [arrival(chosen), arrival(chosen + lanes)];
      arrivals[chosen] = { ...second, sequence: first.sequence };
      arrivals[chosen + lanes] = { ...first, sequence: second.sequence };
    });
    assert.deepEqual(found, only("out of order by the provider's number", `msg_${chosen}`));
  });

  it("is not disturbed by a repeat that comes late: a receiver drops it", () => {
    assert.deepEqual(
      findingsAfter(({ arrivals }) => arrivals.push(again(6))),
      [],
    );
  });

  it("names a repeat that no fault explains", () => {
    const found = findingsAfter(({ arrivals }) => arrivals.push(again(chosen)));
    assert.deepEqual(found, only("repeated, though in flight at no fault", `evt_${chosen}`));
  });

  it("names a repeat whose delivery was in flight at a fault only before or after both requests", () => {
    for (const times of [
      { from: 4_000, to: 5_000 },
      { from: -9_000_000, to: -8_000_000 },
    ]) {
      const found = findingsAfter(({ inFlight }) => {
        inFlight[0] = { fault: "kill_worker", events: new Set(["evt_5", "evt_6"]), ...times };
      });
      assert.ok(found.some(({ promise, ids }) => promise.includes("at no fault") && ids.includes("evt_5")));
    }
  });

  it("does not count as in flight what was leased, but not with the receiver by then", () => {
    const records = good();
    records.inFlight.push({
      fault: "kill_door",
      events: new Set(["evt_5", "evt_6"]),
      from: -9_000_000,
      to: -8_000_000,
    });
    assert.equal(judge(records).bound, 2);
  });

  it("names repeats above what was in flight", () => {
    const found = findingsAfter(({ arrivals }) => arrivals.push(again(6), again(6)));
    assert.match(found[0]?.promise ?? "", /more often than 2 deliveries/);
    assert.deepEqual(found[0]?.ids, ["evt_5", "evt_6", "evt_6"]);
  });

  it("names a content that is another message's, or nobody's", () => {
    const found = findingsAfter(({ arrivals }) => {
      arrivals[chosen] = { ...arrival(chosen), place: undefined };
    });
    assert.deepEqual(found, only("delivered with another content", `msg_${chosen}`));
  });

  it("names what is left in the outbox, with whoever holds it", () => {
    const found = findingsAfter(({ unfinished }) => unfinished.push({ eventId: "evt_9", owner: "a dead process" }));
    assert.deepEqual(found, only("left in the outbox", "evt_9 (a dead process)"));
  });

  it("names a delivery without its line in the book, and one with two", () => {
    const found = findingsAfter(({ booked }) => {
      booked[chosen] = "evt_1";
    });
    assert.deepEqual(found, [
      ...only("delivered without an audit entry", `evt_${chosen}`),
      ...only("booked as delivered twice", "evt_1"),
    ]);
  });

  it("names a message without its entry in the book, and one with two", () => {
    const found = findingsAfter(({ entered }) => {
      entered[chosen] = "msg_1";
    });
    assert.deepEqual(found, [
      ...only("stored without an audit entry", `msg_${chosen}`),
      ...only("booked as received twice", "msg_1"),
    ]);
  });

  it("names an entry of a message that there is not", () => {
    const found = findingsAfter(({ entered }) => entered.push("msg_of_nobody"));
    assert.deepEqual(found, only("booked as received, but not stored", "msg_of_nobody"));
  });

  it("names what the verifier says, entries that were never sealed, and times of a wrong clock", () => {
    const found = findingsAfter(({ bookFaults, unsealed, misdated }) => {
      misdated.push("delivery.done 8");
      bookFaults.push("entry 7 is not what was sealed");
      unsealed.push("delivery.done 9");
    });
    assert.deepEqual(found, [
      ...only("the book does not prove", "entry 7 is not what was sealed"),
      ...only("in the book, but not sealed", "delivery.done 9"),
      ...only("dated by another clock than the database's", "delivery.done 8"),
    ]);
  });
});
