import type { ContactPoint } from "@gatehouse/sdk";
import { finish } from "./finish.js";
import { enterGreeting } from "./greet.js";
import type { LiveCall } from "./live-call.js";
import { change, type Desk, type Move, named, order, still, tell } from "./move.js";

const blank = {
  legs: [],
  count: 0,
  noticePlayed: false,
  optedOut: false,
  onHold: false,
  transferred: false,
  digits: "",
} as const;

/** Somebody calls. */
export function startInbound(desk: Desk, id: string, from: ContactPoint): Move {
  const call: LiveCall = {
    ...blank,
    id,
    direction: "inbound",
    from,
    person: id,
    phase: "greeting",
    startedAt: desk.at,
  };
  return enterGreeting(desk, order(tell(desk, still(call), "ringing"), { do: "answer", channel: id }));
}

const callBack = (desk: Desk, id: string, from: ContactPoint): LiveCall => ({
  ...blank,
  id,
  direction: "outbound",
  from,
  person: `${id}-person`,
  agent: id,
  phase: "dialling",
  startedAt: desk.at,
});

/** The desk's extension picked up: now the person is called. */
export function startCallBack(desk: Desk, id: string, from: ContactPoint): Move {
  const { callback } = desk.config;
  const [counted, person] = named(tell(desk, still(callBack(desk, id, from)), "ringing"), "p");
  const dialled = change(counted, { person, legs: [person] });
  if (callback === undefined) return finish(desk, dialled);
  return order(
    dialled,
    { do: "ring", channel: id },
    {
      do: "originate",
      channel: person,
      endpoint: callback.dial.replace("{number}", from.value),
      callerId: callback.caller_id ?? "",
      ringSecs: callback.ring_secs,
    },
  );
}

/** The desk's extension did not pick up: the person was never called. */
export const missCallBack = (desk: Desk, id: string, from: ContactPoint, cause?: number): Move =>
  finish(desk, still(callBack(desk, id, from)), cause);
