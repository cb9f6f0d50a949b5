import assert from "node:assert/strict";
import { connect } from "node:net";
import type { RawEvent, Session } from "@gatehouse/sdk";
import { freePort, until } from "@gatehouse/sdk/testing";
import { createTransport } from "nodemailer";
import { open } from "../session.js";
import { loopback, options } from "./account.js";
import { type KeptState, keptState } from "./kept-state.js";
import { fetching, type Intake } from "./mailbox.js";

/** An SMTP listener in its own process, so to speak: what it keeps is in `state`. */
export interface Listener extends Intake {
  readonly port: number;
  readonly session: Session;
  readonly state: KeptState;
  /** All that was handed over. */
  readonly events: readonly RawEvent[];
  /** Called before each commit; what it throws fails the commit. */
  beforeCommit(commit: () => void | Promise<void>): void;
  /** Sends a mail with a real client library; throws with the server's code. */
  send(mail: string | Buffer): Promise<unknown>;
  stop(): Promise<void>;
}

/** Does somebody listen there? */
export const reachable = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });

export async function listener(more: object = {}, state = keptState()): Promise<Listener> {
  const stop = new AbortController();
  const port = await freePort();
  const session = open(options({ smtp_listen: { port, ...more } }), { ...loopback(), state });
  const events: RawEvent[] = [];
  let before: () => void | Promise<void> = () => undefined;
  const emit = async (some: readonly RawEvent[]): Promise<void> => {
    events.push(...some);
    await before();
  };
  const ended = session.listen?.(emit, stop.signal) ?? Promise.resolve();
  await until("the listener answers", () => reachable(port));
  const send: Listener["send"] = (raw) =>
    createTransport({ host: "127.0.0.1", port, secure: false }).sendMail({
      envelope: { from: "ann@a.example", to: ["desk@school.example"] },
      raw,
    });
  return {
    port,
    session,
    state,
    events,
    send,
    fetch: fetching(session),
    beforeCommit(commit) {
      before = commit;
    },
    taken: async (mail) => {
      await send(mail);
      return events.at(-1) ?? assert.fail("nothing was handed over");
    },
    async stop() {
      stop.abort();
      await ended;
    },
  };
}
