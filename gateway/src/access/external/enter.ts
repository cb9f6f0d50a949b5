import { Problem } from "../../desk/problem.js";
import { findUserBySubject } from "../../store/sql/find-user-by-subject.js";
import { insertSubject } from "../../store/sql/insert-subject.js";
import { lockUser } from "../../store/sql/lock-user.js";
import type { UserRow } from "../../store/sql/user-row.js";
import { systemContext, type Tx } from "../../store/transaction.js";
import type { Try } from "../brake.js";
import { createUser } from "../create-user.js";
import { subjectIndex } from "../external-user.js";
import { bookRefused } from "../log-in.js";
import { type OpenedSession, openSession } from "../open-session.js";
import type { ProveDeps } from "../prove.js";
import { userName } from "../user-name.js";
import type { Arrival } from "./arrival.js";

export interface Newcomers {
  readonly create: boolean;
  /** Their groups to ours. */
  readonly groups: Readonly<Record<string, string>>;
}

/** An agent, whatever the provider says: rights beyond that are granted here, by a person. */
async function makeUser(
  deps: ProveDeps,
  tx: Tx,
  arrival: Arrival,
  { groups }: Newcomers,
  request: string,
): Promise<string> {
  const ours = arrival.groups.flatMap((group) => groups[group] ?? []);
  const context = { ...systemContext, via: arrival.provider, request };
  const name = userName.parse(arrival.name);
  const user = { name, roles: ["agent"], groups: [...new Set(ours)], password: null } as const;
  const id = await createUser(deps.keyring, tx, context, user);
  await insertSubject(tx, arrival.provider, subjectIndex(arrival), id);
  return id;
}

async function userOf(
  deps: ProveDeps,
  tx: Tx,
  arrival: Arrival,
  newcomers: Newcomers,
  request: string,
): Promise<UserRow | undefined> {
  const known = await findUserBySubject(tx, arrival.provider, subjectIndex(arrival));
  if (known !== undefined || !newcomers.create) return known;
  return lockUser(tx, await makeUser(deps, tx, arrival, newcomers, request));
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

/** Opens a session for whom a provider recognised. Throws 403 for whoever has no account here, or a disabled one. */
export async function enter(
  deps: ProveDeps,
  arrival: Arrival,
  newcomers: Newcomers,
  tried: Try,
): Promise<OpenedSession> {
  const opened = await deps.store.transact(systemContext, async (tx) => {
    const user = await userOf(deps, tx, arrival, newcomers, tried.request);
    if (user?.state !== "active") return undefined;
    return openSession(deps, tx, user, { via: arrival.provider, secondFactor: false, request: tried.request });
  });
  if (opened !== undefined) return opened;
  await refuseArrival(deps, tried, arrival.provider, "no_account");
  throw stranger();
}
