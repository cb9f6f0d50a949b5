import { Problem } from "../desk/problem.js";
import { append } from "../ledger/append.js";
import { countTry } from "../store/sql/count-try.js";
import { isKnownSource } from "../store/sql/is-known-source.js";
import { releaseTries } from "../store/sql/release-tries.js";
import { takeBackTry } from "../store/sql/take-back-try.js";
import { systemContext, type Tx } from "../store/transaction.js";
import type { AccessDeps } from "./access-deps.js";

/** Who tries to log in, and from where. */
export interface Try {
  /** As it was typed, normalised; there need not be such a user. */
  readonly name: string;
  /** An address. */
  readonly source: string;
  readonly request: string;
}

/** A school may stand behind one address; an attacker may stand behind many. */
const sourceFactor = 20;
const accountFactor = 10;

const keysOf = ({ keyring }: Pick<AccessDeps, "keyring">, { name, source }: Try) => ({
  pair: keyring.blind("login", "pair", name, source),
  source: keyring.blind("login", "source", source),
  account: keyring.blind("login", "account", name),
  known: keyring.blind("login", "known", name, source),
});

/** Names a source in the book without its address: lines of one source look alike. */
export const sourceTag = ({ keyring }: Pick<AccessDeps, "keyring">, source: string): string =>
  keyring.blind("login", "source", source).toString("hex").slice(0, 16);

interface Lock {
  readonly what: "account_and_source" | "source" | "account";
  readonly begins: boolean;
  readonly secs: number;
}

const secondsUntil = (end: Date, now: Date): number => Math.max(1, Math.ceil((end.getTime() - now.getTime()) / 1000));

async function count(tx: Tx, what: Lock["what"], key: Buffer, limit: number, mins: number): Promise<Lock | undefined> {
  const { tries, ends_at } = await countTry(tx, key, limit, mins);
  return tries > limit ? { what, begins: tries === limit + 1, secs: secondsUntil(ends_at, tx.now) } : undefined;
}

/** What locks one source out counts for nothing else: nobody is locked out elsewhere by it. */
async function lockFor(deps: AccessDeps, tx: Tx, tried: Try): Promise<Lock | undefined> {
  const { lockout_tries: tries, lockout_mins: mins } = deps.login;
  const keys = keysOf(deps, tried);
  const own = await count(tx, "account_and_source", keys.pair, tries, mins);
  if (own !== undefined || (await isKnownSource(tx, keys.known))) return own;
  return (
    (await count(tx, "source", keys.source, tries * sourceFactor, mins)) ??
    (await count(tx, "account", keys.account, tries * accountFactor, mins))
  );
}

/** One line when it locks: a flood must not fill the book. */
async function bookLock(deps: AccessDeps, tx: Tx, tried: Try, { what }: Lock): Promise<void> {
  const context = { ...systemContext, request: tried.request };
  const source = sourceTag(deps, tried.source);
  const ctx = { source, what, mins: deps.login.lockout_mins };
  await append(tx, context, { type: "login.locked", outcome: "failure", object: { k: "source", id: source }, ctx });
}

async function take(deps: AccessDeps, tried: Try, lockOf: (tx: Tx) => Promise<Lock | undefined>): Promise<void> {
  const lock = await deps.store.transact(systemContext, async (tx) => {
    const found = await lockOf(tx);
    if (found?.begins) await bookLock(deps, tx, tried, found);
    return found;
  });
  if (lock !== undefined)
    throw new Problem(429, "Too many tries", "尝试次数过多，请稍后再试 | too many tries; wait, then try again", {
      retryAfterSecs: lock.secs,
    });
}

/**
 * Counts a try before its password is looked at, so that a thousand at once are a thousand. Throws 429 while the account
 * is locked for this source; and, where the account never logged in from this source, while the source tries many
 * accounts or many sources try the account.
 */
export const takeTry = (deps: AccessDeps, tried: Try): Promise<void> =>
  take(deps, tried, (tx) => lockFor(deps, tx, tried));

const arrivalKey = ({ keyring }: Pick<AccessDeps, "keyring">, { source }: Try, begun: boolean): Buffer =>
  keyring.blind("login", begun ? "arrival" : "stranger", source);

/**
 * Counts who comes back from a provider of logins before anybody looks, or books a refusal. `begun`: their browser
 * began a login here. Whoever began none gets few tries, and takes none from those who did: they may be a whole school
 * behind the same address. Throws 429 while the source is locked.
 */
export function takeArrival(deps: AccessDeps, tried: Try, begun: boolean): Promise<void> {
  const { lockout_tries: tries, lockout_mins: mins } = deps.login;
  const limit = begun ? tries * sourceFactor : tries;
  return take(deps, tried, (tx) => count(tx, "source", arrivalKey(deps, tried, begun), limit, mins));
}

/** Nobody was refused: what was counted for it is taken back. */
export const releaseArrival = (deps: AccessDeps, tried: Try): Promise<unknown> =>
  deps.store.transact(systemContext, (tx) => takeBackTry(tx, arrivalKey(deps, tried, true)));

/** It was right: what was counted for it is taken back, and the source is known to the account. */
export async function releaseTry(deps: Pick<AccessDeps, "keyring">, tx: Tx, tried: Try): Promise<void> {
  const { pair, source, account, known } = keysOf(deps, tried);
  await releaseTries(tx, { pair, shared: [source, account], known });
}
