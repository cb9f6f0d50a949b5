import { Problem } from "../../desk/problem.js";
import { deleteSessionByHash } from "../../store/sql/delete-session-by-hash.js";
import { findUserBySubject } from "../../store/sql/find-user-by-subject.js";
import { insertSubject } from "../../store/sql/insert-subject.js";
import type { UserRow } from "../../store/sql/user-row.js";
import { systemContext, type Tx } from "../../store/transaction.js";
import type { Try } from "../brake.js";
import { createUser } from "../create-user.js";
import { subjectIndex } from "../external-user.js";
import { bookRefused } from "../log-in.js";
import { type OpenedSession, openSession, sessionHash } from "../open-session.js";
import type { ProveDeps } from "../prove.js";
import { userName } from "../user-name.js";
import type { Arrival } from "./arrival.js";

export interface Newcomers {
  readonly create: boolean;
  /** Their groups to ours. */
  readonly groups: Readonly<Record<string, string>>;
}

const oursOf = (theirs: readonly string[], { groups }: Newcomers): string[] => [
  ...new Set(theirs.flatMap((group) => (Object.hasOwn(groups, group) ? (groups[group] ?? []) : []))),
];

/** An agent, whatever the provider says: rights beyond that are granted here, by a person. Where the name is taken, nobody is made. */
async function makeUser(
  deps: ProveDeps,
  tx: Tx,
  arrival: Arrival,
  newcomers: Newcomers,
  request: string,
): Promise<void> {
  const context = { ...systemContext, via: arrival.provider, request };
  const name = userName.parse(arrival.name);
  const user = { name, roles: ["agent"], groups: oursOf(arrival.groups, newcomers), password: null } as const;
  const id = await createUser(deps.keyring, tx, context, user).catch((error: unknown) => {
    if (error instanceof Problem && error.status === 409) return undefined;
    throw error;
  });
  if (id === undefined) return;
  if (!(await insertSubject(tx, arrival.provider, subjectIndex(arrival), id)))
    throw new Problem(409, "Conflict", "请再登录一次 | somebody was linked to this login just now; log in again");
}

type Found =
  | { readonly user: UserRow }
  | { readonly reason: "no_account" | "disabled" | "name_unusable" | "name_taken" };

const known = (user: UserRow | undefined, otherwise: Found): Found => {
  if (user === undefined) return otherwise;
  return user.state === "active" ? { user } : { reason: "disabled" };
};

/** Who has a name already is not who comes with it: only the subject says who somebody is. */
async function userOf(
  deps: ProveDeps,
  tx: Tx,
  arrival: Arrival,
  newcomers: Newcomers,
  request: string,
): Promise<Found> {
  const find = () => findUserBySubject(tx, arrival.provider, subjectIndex(arrival));
  const user = await find();
  if (user !== undefined || !newcomers.create) return known(user, { reason: "no_account" });
  if (!userName.safeParse(arrival.name).success) return { reason: "name_unusable" };
  await makeUser(deps, tx, arrival, newcomers, request);
  // Two first logins at once: the second finds what the first made.
  return known(await find(), { reason: "name_taken" });
}

const stranger = (): Problem =>
  new Problem(
    403,
    "Forbidden",
    "此登录没有对应的账号，请联系管理员 | no account here belongs to this login; ask an administrator",
  );

/** A login that failed at the provider, or brought nobody: one line, and the same words whatever it was. */
export async function refuseArrival(
  deps: ProveDeps,
  tried: Try,
  via: Arrival["provider"],
  reason: string,
): Promise<void> {
  const about = { type: "session.refused", userId: undefined, reason, via };
  await deps.store.transact(systemContext, (tx) => bookRefused(deps, tx, tried, about));
}

/**
 * Opens a session for whom a provider recognised; the one this browser had ends. Throws 403, in the same words, for
 * whoever has no account here, a disabled one, or a name that is none or somebody else's.
 */
export async function enter(
  deps: ProveDeps,
  arrival: Arrival,
  newcomers: Newcomers,
  tried: Try & { readonly previous: string | undefined },
): Promise<OpenedSession> {
  const { provider: via, fresh } = arrival;
  const { request, previous } = tried;
  const entered = await deps.store.transact(systemContext, async (tx) => {
    const found = await userOf(deps, tx, arrival, newcomers, request);
    if ("reason" in found) return found;
    if (previous !== undefined) await deleteSessionByHash(tx, sessionHash(previous));
    return { opened: await openSession(deps, tx, found.user, { via, secondFactor: false, fresh, request }) };
  });
  if ("opened" in entered) return entered.opened;
  await refuseArrival(deps, tried, via, entered.reason);
  throw stranger();
}
