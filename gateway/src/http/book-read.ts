import { append, type Line } from "../ledger/append.js";
import type { Tx } from "../store/transaction.js";
import { contextOf, type Principal } from "./principal.js";

/** What was read, and whom it tells of. */
export interface Reading {
  readonly type: string;
  readonly object: Line["object"];
  readonly subjects?: readonly string[];
  readonly group?: string;
  readonly ctx?: Line["ctx"];
}

/** Reading what people wrote, or about people, is written in the book like any change: one line for one call. Returns its id. */
export function bookRead(tx: Tx, principal: Principal, reading: Reading): Promise<string> {
  const { type, object, subjects = [], group, ctx } = reading;
  const subject = [...new Set(subjects)];
  return append(tx, contextOf(principal), {
    type,
    outcome: "success",
    object,
    ...(subject.length > 0 && { subject }),
    ...(group !== undefined && { group }),
    ...(ctx !== undefined && { ctx }),
  });
}
