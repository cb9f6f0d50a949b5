import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { textMessage } from "./app.js";
import type { Campus } from "./campus.js";
import { eventually } from "./eventually.js";

/** Senders that behave like a provider: the same message again until it is acknowledged, then the next one. */
export interface Senders {
  /** Waits for so many acknowledgements. */
  until(count: number): Promise<void>;
  /** What was acknowledged so far: the id the gateway gave each text. */
  acked(): ReadonlyMap<string, string>;
  /** Answers so far that were no acknowledgement. */
  refused(): number;
  /** Ends them; the id the gateway gave each text. */
  finish(): Promise<ReadonlyMap<string, string>>;
}

export const conversations = 8;
const pauseMs = 15;

/** The people of `people` write texts `name-<conversation>-<number>`. */
export function startSenders(campus: Campus, people: string, name = people): Senders {
  const acked = new Map<string, string>();
  let over = false;
  let refused = 0;

  async function untilAcked(text: string, person: string): Promise<void> {
    const message = textMessage(text, text, { from: { scheme: "app_user", value: person } });
    for (;;) {
      const answer = await campus.send(message).catch(() => undefined);
      if (answer !== undefined && answer.status < 300) return void acked.set(text, answer.body.id);
      refused += 1;
      await sleep(pauseMs);
    }
  }

  async function converse(conversation: number): Promise<void> {
    for (let n = 0; !over; n += 1) {
      await untilAcked(`${name}-${conversation}-${n}`, `${people}-${conversation}`);
      await sleep(pauseMs);
    }
  }

  const running = Promise.all(Array.from({ length: conversations }, (_, n) => converse(n)));
  return {
    until: async (count) =>
      void (await eventually(`${count} acknowledged`, () => (acked.size >= count ? true : undefined), 90_000)),
    acked: () => acked,
    refused: () => refused,
    async finish() {
      over = true;
      await running;
      return acked;
    },
  };
}

/** Every one of them is with the receiver, once by `webhook-id`, and each conversation in the order it was sent in. */
export async function arrivedInOrder(campus: Campus, acked: ReadonlyMap<string, string>): Promise<void> {
  const firsts = (): typeof campus.receiver.received => {
    const seen = new Set<string>();
    return campus.receiver.received.filter(
      ({ webhookId, event }) =>
        event.type === "gatehouse.message.received.v1" &&
        acked.has(event.data.message?.text ?? "") &&
        seen.size !== seen.add(webhookId).size,
    );
  };
  await eventually(
    "all acknowledged at the receiver",
    () => (firsts().length >= acked.size ? true : undefined),
    90_000,
  );
  const arrived = firsts().map(({ event }) => event.data.message);
  assert.deepEqual(new Map(arrived.map((message) => [message?.text, message?.id])), new Map(acked));
  assert.equal(arrived.length, acked.size, "none twice under two ids");
  const newest = new Map<string, number>();
  for (const { text = "" } of arrived.map((message) => ({ text: message?.text }))) {
    const [, ref = "", number] = /^(.*)-(\d+)$/.exec(text) ?? [];
    assert.equal(Number(number), (newest.get(ref) ?? -1) + 1, `${text} in its turn`);
    newest.set(ref, Number(number));
  }
}
