import { type Host, PluginError } from "@gatehouse/sdk";
import type { Writer } from "@gatehouse/sdk/desk";
import { z } from "zod";
import { isUnprocessable, read, type Zammad } from "../api.js";

export interface CustomerDeps {
  readonly api: Zammad;
  readonly host: Pick<Host, "state">;
}

/** A person as a Zammad user. */
export interface Customer {
  readonly id: number;
  /** Known from before: it may have been deleted there since. */
  readonly remembered: boolean;
}

const user = z.object({ id: z.int(), login: z.string(), email: z.string().nullish() });

const stateKey = (person: string): string => `customer:${person}`;

/** Zammad keeps logins and addresses in lower case. */
const same = (a: string | null | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

/** By address where there is one, since Zammad lets no two users share it (zammad#1401), else by a login of ours. */
async function find({ api }: CustomerDeps, writer: Writer, signal: AbortSignal): Promise<number | undefined> {
  const wanted = writer.email ?? writer.id;
  const path = `/api/v1/users/search?query=${encodeURIComponent(wanted)}&limit=10`;
  const users = await api.get(path, z.array(user), signal);
  return users.find(({ login, email }) => same(login, wanted) || (writer.email !== undefined && same(email, wanted)))
    ?.id;
}

/**
 * Neither `invite` nor `signup` is set: nobody gets a mail. Without an address Zammad has nowhere to write to. Roles are
 * left to Zammad, since an agent may not set them.
 */
async function create({ api }: CustomerDeps, writer: Writer, signal: AbortSignal): Promise<number> {
  const fields = {
    firstname: writer.name,
    ...(writer.email === undefined ? { login: writer.id } : { email: writer.email }),
    ...(writer.phone !== undefined && { phone: writer.phone }),
  };
  try {
    return read(await api.create("/api/v1/users", fields, signal), user).id;
  } catch (error) {
    if (!isUnprocessable(error) || writer.email === undefined) throw error;
    // The search index lags behind the database: the next try will find who has this address.
    throw new PluginError("unavailable", "Zammad did not take the new user (422); it is looked for again", {
      cause: error,
    });
  }
}

/** The user a person is in Zammad: remembered, found or created. */
export async function customerOf(deps: CustomerDeps, writer: Writer, signal: AbortSignal): Promise<Customer> {
  const remembered = await deps.host.state.get(stateKey(writer.id));
  if (remembered !== undefined) return { id: Number(remembered), remembered: true };
  const id = (await find(deps, writer, signal)) ?? (await create(deps, writer, signal));
  await deps.host.state.set(stateKey(writer.id), String(id));
  return { id, remembered: false };
}

export const forgetCustomer = ({ host }: CustomerDeps, { id }: Writer): Promise<void> =>
  host.state.delete(stateKey(id));
