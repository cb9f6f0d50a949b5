import { type Host, PluginError } from "@gatehouse/sdk";
import type { Writer } from "@gatehouse/sdk/desk";
import { z } from "zod";
import { read, type Zendesk } from "../api.js";
import type { Config } from "../config.js";
import { isUnprocessable } from "../refusal.js";

export interface CustomerDeps {
  readonly api: Zendesk;
  readonly host: Pick<Host, "state">;
  readonly config: Config;
}

/** A person as a Zendesk end user. */
export interface Customer {
  readonly id: number;
  /** Known from before: it may have been deleted there since. */
  readonly remembered: boolean;
}

const user = z.object({
  id: z.int(),
  external_id: z.string().nullish(),
  email: z.string().nullish(),
  role: z.string().nullish(),
});
const found = z.object({ users: z.array(user) });
const created = z.object({ user: z.object({ id: z.int() }) });

const stateKey = (person: string): string => `customer:${person}`;

async function search(api: Zendesk, query: string, signal: AbortSignal) {
  return (await api.get(`/api/v2/users/search.json?${query}&per_page=5`, found, signal)).users;
}

/** Whoever has this address there. */
async function atAddress({ api, config }: CustomerDeps, { email }: Writer, signal: AbortSignal) {
  if (!config.share_email || email === undefined) return undefined;
  const users = await search(api, `query=${encodeURIComponent(`email:"${email}"`)}`, signal);
  return users.find((each) => each.email?.toLowerCase() === email.toLowerCase());
}

/** Nobody is asked to verify an address. Without one Zendesk has nowhere to write to. */
async function create(api: Zendesk, writer: Writer, told: object, signal: AbortSignal): Promise<number> {
  const { name, id: external_id, phone } = writer;
  const fields = { name, external_id, role: "end-user", skip_verify_email: true, ...told, ...(phone && { phone }) };
  try {
    return read(await api.create("/api/v2/users.json", { user: fields }, signal), created).user.id;
  } catch (error) {
    if (!isUnprocessable(error)) throw error;
    // The search index lags behind the database: the next try will find who has this address or id.
    throw new PluginError("unavailable", "Zendesk did not take the new user (422); it is looked for again", {
      cause: error,
    });
  }
}

/** By our id; by address where it may be told. An agent is never taken for a customer: their words would come back. */
async function findOrCreate(deps: CustomerDeps, writer: Writer, signal: AbortSignal): Promise<number> {
  const own = await search(deps.api, `external_id=${encodeURIComponent(writer.id)}`, signal);
  const known = own.find(({ external_id }) => external_id === writer.id);
  if (known !== undefined) return known.id;
  const other = await atAddress(deps, writer, signal);
  if (other?.role === "end-user") return other.id;
  const tells = deps.config.share_email && other === undefined && writer.email !== undefined;
  return create(deps.api, writer, tells ? { email: writer.email } : {}, signal);
}

/** The user a person is in Zendesk: remembered, found or created. */
export async function customerOf(deps: CustomerDeps, writer: Writer, signal: AbortSignal): Promise<Customer> {
  const remembered = await deps.host.state.get(stateKey(writer.id));
  if (remembered !== undefined) return { id: Number(remembered), remembered: true };
  const id = await findOrCreate(deps, writer, signal);
  await deps.host.state.set(stateKey(writer.id), String(id));
  return { id, remembered: false };
}

export const forgetCustomer = ({ host }: Pick<CustomerDeps, "host">, { id }: Writer): Promise<void> =>
  host.state.delete(stateKey(id));
