import { AsyncLocalStorage } from "node:async_hooks";
import type { EgressAnswer } from "../egress/egress.js";

/** What the newest call of a try showed, for the delivery log. */
export interface SeenCall {
  status?: number;
  address?: string;
  /** The beginning of the answer's body. */
  answer?: string;
}

const keptCharacters = 4096;
const current = new AsyncLocalStorage<SeenCall>();

/** Runs one try; the calls it makes, its plugin's session included, are seen. */
export const seeingCalls = <T>(seen: SeenCall, run: () => Promise<T>): Promise<T> => current.run(seen, run);

/** Notes an answer for the try it belongs to, if it belongs to one. */
export function noteCall({ status, remoteAddress, body }: EgressAnswer): void {
  const seen = current.getStore();
  if (seen === undefined) return;
  seen.status = status;
  seen.answer = body.slice(0, keptCharacters);
  if (remoteAddress !== undefined) seen.address = remoteAddress;
}
