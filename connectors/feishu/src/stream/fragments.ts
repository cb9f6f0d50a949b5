import { type Frame, headerValue } from "./frame.js";

const maxFragments = 256;
const maxWaiting = 100;

export interface Fragments {
  /** The whole event once its last piece is there; pieces may come in any order. */
  add(frame: Frame): Uint8Array | undefined;
}

const count = (text: string | undefined, otherwise: number): number => (text === undefined ? otherwise : Number(text));

/** Joins events that Feishu sent in several frames (`sum` pieces, `seq` from 0). The oldest unfinished ones are given up. */
export function createFragments(): Fragments {
  const waiting = new Map<string, (Uint8Array | undefined)[]>();
  return {
    add(frame) {
      const [sum, seq] = [count(headerValue(frame, "sum"), 1), count(headerValue(frame, "seq"), 0)];
      const payload = frame.payload ?? new Uint8Array();
      if (sum <= 1) return payload;
      if (!Number.isInteger(sum) || sum > maxFragments || !Number.isInteger(seq) || seq < 0 || seq >= sum)
        return undefined;
      const id = headerValue(frame, "message_id") ?? "";
      const pieces = waiting.get(id) ?? new Array<undefined>(sum).fill(undefined);
      pieces[seq] = payload;
      waiting.set(id, pieces);
      const whole = pieces.filter((piece) => piece !== undefined);
      if (whole.length === pieces.length) {
        waiting.delete(id);
        return Buffer.concat(whole);
      }
      const [oldest] = waiting.keys();
      if (waiting.size > maxWaiting && oldest !== undefined) waiting.delete(oldest);
      return undefined;
    },
  };
}
