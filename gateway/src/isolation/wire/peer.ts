import type { Readable, Writable } from "node:stream";
import { type AnsweringDeps, createAnswering } from "./answering.js";
import { type CallOptions, createAsking } from "./asking.js";
import { type Envelope, envelope } from "./envelope.js";
import { frameOf, frameReader } from "./frame.js";
import { createGate, type Pace } from "./gate.js";
import type { Methods } from "./methods.js";
import { createParts, piecesOf } from "./parts.js";
import { fromWire, toWire } from "./value.js";

export interface PeerDeps extends Pick<AnsweringDeps, "answers" | "answer" | "note"> {
  readonly input: Readable;
  readonly output: Writable;
  /** Methods this side asks for. */
  readonly asks: Methods;
  /** The other side broke the rules of the border: it is not listened to any more. */
  readonly onFault: (fault: Error) => void;
  /** Bytes that may lie here ahead of their frames. */
  readonly maxPartBytes: number;
  readonly pace?: Pace;
}

export interface Peer {
  /** Throws what the other side threw, `unavailable` where there is no way to it, CallTimeout after `timeoutMs`. */
  call(method: string, params: unknown, options?: CallOptions): Promise<unknown>;
  note(method: string, params: unknown): void;
  /** Every call under way ends with this. */
  close(reason: Error): void;
}

const maxUnsentBytes = 33_554_432;

const asError = (error: unknown): Error => (error instanceof Error ? error : new TypeError("a frame nobody can read"));

/** Two processes that ask each other questions over one pair of streams. */
export function createPeer(deps: PeerDeps): Peer {
  const { input, output, asks, onFault } = deps;
  const gate = createGate(input, deps.pace);
  const parts = createParts(deps.maxPartBytes);
  let lastPart = 0;
  let closed = false;

  function write(frame: Envelope): boolean {
    const bytes = frameOf(frame);
    if (bytes === undefined) return false;
    if (!closed && output.writable) output.write(bytes);
    return true;
  }

  function putAside(bytes: Uint8Array): number {
    lastPart += 1;
    for (const data of piecesOf(bytes)) write({ part: lastPart, data });
    return lastPart;
  }

  const coding = {
    write,
    encode: (value: unknown): unknown => toWire(value, putAside) ?? null,
    decode: (value: unknown): unknown => fromWire(value, parts.take) ?? undefined,
  };
  const asking = createAsking({ ...coding, asks, full: () => output.writableLength > maxUnsentBytes });
  const answering = createAnswering({ ...coding, ...pickAnswers(deps), hold: gate.hold });

  function receive(frame: Envelope): void {
    if ("part" in frame) parts.add(frame.part, frame.data);
    else if ("cancel" in frame) answering.cancel(frame.cancel);
    else if ("method" in frame) answering.take(frame);
    else asking.settle(frame);
  }

  const read = frameReader((value) => {
    gate.countFrame();
    if (!closed) receive(envelope.parse(value));
  });
  input.on("data", (chunk: Buffer) => {
    if (closed) return;
    gate.count(chunk.length);
    try {
      read(chunk);
    } catch (error) {
      onFault(asError(error));
    }
  });
  // Whoever watches the process says that it ended; an error of the pipe adds nothing.
  input.on("error", () => undefined);
  output.on("error", () => undefined);

  return {
    call: asking.call,
    note: (method, params) => void write({ method, params: coding.encode(params) }),
    close(reason) {
      closed = true;
      gate.end();
      answering.cancelAll();
      asking.endAll(reason);
    },
  };
}

const pickAnswers = ({ answers, answer, note }: PeerDeps): Pick<AnsweringDeps, "answers" | "answer" | "note"> => ({
  answers,
  answer,
  ...(note !== undefined && { note }),
});
