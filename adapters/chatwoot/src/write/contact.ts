import { type Host, PluginError } from "@gatehouse/sdk";
import type { Writer } from "@gatehouse/sdk/desk";
import { z } from "zod";
import { type Chatwoot, isUnprocessable } from "../api.js";

export interface ContactDeps {
  readonly api: Chatwoot;
  readonly host: Pick<Host, "state">;
}

const contact = z.object({
  id: z.int(),
  identifier: z.string().nullish(),
  email: z.string().nullish(),
  phone_number: z.string().nullish(),
});
type Contact = z.output<typeof contact>;

const created = z.object({ payload: z.object({ contact: z.object({ id: z.int() }) }) });

const stateKey = (person: string): string => `contact:${person}`;

async function search(
  { api }: ContactDeps,
  word: string,
  isIt: (found: Contact) => boolean,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { items } = await api.list(`/contacts/search?q=${encodeURIComponent(word)}`, contact, signal);
  return items.find(isIt)?.id;
}

/** A contact the school made before, found by the address or number that nobody else may have. */
async function byAddress(deps: ContactDeps, { email, phone }: Writer, signal: AbortSignal) {
  if (email !== undefined)
    return search(deps, email, (found) => found.email?.toLowerCase() === email.toLowerCase(), signal);
  return phone === undefined ? undefined : search(deps, phone, (found) => found.phone_number === phone, signal);
}

async function create(deps: ContactDeps, writer: Writer, signal: AbortSignal): Promise<number> {
  const { id: identifier, name, email, phone } = writer;
  const fields = { name, identifier, ...(email && { email }), ...(phone && { phone_number: phone }) };
  try {
    return (await deps.api.post("/contacts", fields, created, signal)).payload.contact.id;
  } catch (error) {
    if (!isUnprocessable(error)) throw error;
    const found = await byAddress(deps, writer, signal);
    if (found === undefined) throw error;
    return found;
  }
}

/** The contact a person is in Chatwoot: remembered, found by our id, or created. */
export async function contactOf(deps: ContactDeps, writer: Writer, signal: AbortSignal): Promise<number> {
  const remembered = await deps.host.state.get(stateKey(writer.id));
  if (remembered !== undefined) return Number(remembered);
  const isIt = ({ identifier }: Contact): boolean => identifier === writer.id;
  const id = (await search(deps, writer.id, isIt, signal)) ?? (await create(deps, writer, signal));
  await deps.host.state.set(stateKey(writer.id), String(id));
  return id;
}

/** A remembered contact that is gone is looked for again with the next try. */
export async function forgetContact({ host }: ContactDeps, { id }: Writer, cause: unknown): Promise<never> {
  await host.state.delete(stateKey(id));
  throw new PluginError("unavailable", "the contact is not there any more; it is looked for again", { cause });
}
