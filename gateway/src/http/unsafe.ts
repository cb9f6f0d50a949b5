import type { Context } from "koa";
import { badRequest, Problem } from "../desk/problem.js";
import { beginIdempotent, type IdempotentRow } from "../store/sql/begin-idempotent.js";
import { endIdempotent } from "../store/sql/end-idempotent.js";
import type { Store, Tx } from "../store/transaction.js";
import type { IndexValue, Keyring } from "../vault/keyring.js";
import { contextOf, type Principal } from "./principal.js";

/** The outcome of an unsafe call; the answer holds ids only, since it may be kept for a repeat. */
export interface Answer<T> {
  readonly status: number;
  readonly body: object;
  /** For after the commit. */
  readonly effect: T;
}

export interface UnsafeDeps {
  readonly store: Store;
  readonly keyring: Keyring;
}

function keyOf(ctx: Context): string | undefined {
  const key = ctx.get("idempotency-key");
  if (key === "") return undefined;
  if (key.length > 128) throw badRequest([{ path: "Idempotency-Key", message: "at most 128 characters" }]);
  return key;
}

function reply(ctx: Context, status: number, body: string): void {
  ctx.status = status;
  ctx.type = "application/json";
  ctx.body = body;
}

/** The first answer again, unless another request carries the same key. */
function replay(
  ctx: Context,
  row: { request: Buffer; status: number | null; body: Buffer | null } | undefined,
  request: IndexValue,
): void {
  if (row === undefined || row.status === null || row.body === null)
    throw new Problem(409, "Conflict", "a call with this Idempotency-Key is under way; try again", {
      retryAfterSecs: 1,
    });
  if (![request.value, ...request.also].some((one) => row.request.equals(one)))
    throw new Problem(422, "Idempotency-Key reused", "this Idempotency-Key belongs to a call with another body");
  ctx.set("Idempotency-Replayed", "true");
  reply(ctx, row.status, row.body.toString());
}

/** Whoever waited for another call with the key sees its answer only by a second look, after that one's commit. */
async function takeKey(tx: Tx, actor: string, key: string, request: Buffer): Promise<IdempotentRow[]> {
  const first = await beginIdempotent(tx, actor, key, request);
  return first.length > 0 ? first : beginIdempotent(tx, actor, key, request);
}

/**
 * Runs an unsafe call in one transaction. With `Idempotency-Key`, key and answer are part of it: a repeat within 24 h
 * gets the first answer again. Returns the effect, or undefined when it was a repeat.
 */
export async function unsafe<T>(
  deps: UnsafeDeps,
  ctx: Context,
  principal: Principal,
  rawBody: Buffer,
  body: (tx: Tx) => Promise<Answer<T>>,
): Promise<T | undefined> {
  const key = keyOf(ctx);
  const request = deps.keyring.index("idempotency", ctx.method, ctx.path, rawBody.toString("latin1"));
  return deps.store.transact(contextOf(principal), async (tx) => {
    const [row] = key === undefined ? [] : await takeKey(tx, principal.id, key, request.value);
    if (key !== undefined && row?.mine !== true) {
      replay(ctx, row, request);
      return undefined;
    }
    const answer = await body(tx);
    const text = JSON.stringify(answer.body);
    if (key !== undefined) await endIdempotent(tx, principal.id, key, answer.status, Buffer.from(text));
    reply(ctx, answer.status, text);
    return answer.effect;
  });
}
