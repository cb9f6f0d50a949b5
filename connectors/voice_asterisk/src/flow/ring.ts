import { isAnonymous } from "@gatehouse/sdk/voice";
import type { Config, Destination } from "../config.js";
import { change, type Desk, forget, type Move, named, order, type Step } from "./move.js";
import { enterVoicemail } from "./voicemail.js";

/** Nobody free: the extensions are tried again after this. */
const pauseMs = 5000;
const alone = { ring_secs: 30, max_wait_secs: 30 } as const;

interface Ringing {
  readonly endpoints: readonly string[];
  readonly ring_secs: number;
  readonly max_wait_secs: number;
  readonly music?: string | undefined;
}

function ringing({ queues }: Config, destination: Destination | undefined): Ringing {
  const nobody = { endpoints: [], ...alone };
  switch (destination?.type) {
    case "queue":
      return queues.find((queue) => queue.name === destination.queue) ?? nobody;
    case "extension":
      return { endpoints: [destination.endpoint], ...alone };
    case "voicemail":
    case undefined:
      return nobody;
  }
}

const callerIdOf = ({ call }: Move): string => (isAnonymous(call.from) ? "" : call.from.value);

/** One round: every extension rings at once, and the first to answer has the call. */
function ringAll(move: Move, { endpoints, ring_secs: ringSecs }: Ringing): Move {
  const callerId = callerIdOf(move);
  return endpoints.reduce((before, endpoint) => {
    const [counted, channel] = named(before, "a");
    const rung = change(counted, { legs: [...counted.call.legs, channel] });
    return order(rung, { do: "originate", channel, endpoint, callerId, ringSecs });
  }, move);
}

/** The caller hears music while the queue's extensions ring. */
export const ringQueue: Step = (desk, move) => {
  const queue = ringing(desk.config, move.call.destination);
  const patienceMs = desk.nowMs + queue.max_wait_secs * 1000;
  const waiting = change(move, { phase: "queue", patienceMs, dueMs: patienceMs });
  const music = queue.music === undefined ? {} : { music: queue.music };
  return ringAll(order(waiting, { do: "start_music", channel: move.call.person, ...music }), queue);
};

/** A round is over without an answer: another one comes, unless the caller has waited long enough. */
export const legGone = ({ nowMs }: Desk, move: Move, channel: string): Move => {
  const legs = move.call.legs.filter((leg) => leg !== channel);
  const less = change(move, { legs });
  if (legs.length > 0) return less;
  return change(less, { dueMs: Math.min(nowMs + pauseMs, less.call.patienceMs ?? nowMs) });
};

/** Time to ring again, or to give up and take a message. */
export const queueDue: Step = (desk, move) => {
  const { legs, patienceMs = 0, person } = move.call;
  if (desk.nowMs < patienceMs) {
    const again = change(move, { dueMs: patienceMs });
    return legs.length > 0 ? again : ringAll(again, ringing(desk.config, move.call.destination));
  }
  const hangUps = legs.map((channel) => ({ do: "hang_up", channel }) as const);
  const quiet = order(forget(change(move, { legs: [] }), "dueMs"), ...hangUps, { do: "stop_music", channel: person });
  return enterVoicemail(desk, quiet);
};
