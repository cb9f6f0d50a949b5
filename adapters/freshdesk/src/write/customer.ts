import { type Host, type HttpAnswer, PluginError } from "@gatehouse/sdk";
import { asJson, type Writer } from "@gatehouse/sdk/desk";
import { z } from "zod";
import { accept, type Freshdesk, read } from "../api.js";
import type { Config } from "../config.js";
import { isCustomerGone } from "../refusal.js";

export interface CustomerDeps {
  readonly api: Freshdesk;
  readonly host: Pick<Host, "state">;
  readonly config: Config;
}

const contact = z.object({ id: z.int(), unique_external_id: z.string().nullish() });
const created = z.object({ id: z.int() });

/** Of a 409: somebody there has this address. */
const duplicate = z.object({
  errors: z.array(z.object({ additional_info: z.object({ user_id: z.int() }).nullish() })),
});

const stateKey = (person: string): string => `contact:${person}`;

function ownerIn(answer: HttpAnswer): number | undefined {
  if (answer.status !== 409) return undefined;
  const parsed = duplicate.safeParse(JSON.parse(answer.body));
  return parsed.success
    ? parsed.data.errors.find(({ additional_info }) => additional_info)?.additional_info?.user_id
    : undefined;
}

/** Without an address Freshdesk has nowhere to mail to. One that is taken makes the person whoever has it there. */
async function create({ api, config }: CustomerDeps, writer: Writer, signal: AbortSignal): Promise<number> {
  const fields = {
    name: writer.name,
    unique_external_id: writer.id,
    ...(config.share_email && writer.email !== undefined && { email: writer.email }),
    ...(writer.phone !== undefined && { phone: writer.phone }),
  };
  const answer = await api.ask("POST", "/api/v2/contacts", signal, asJson(fields));
  return ownerIn(answer) ?? read(accept(answer), created).id;
}

async function find({ api }: CustomerDeps, { id }: Writer, signal: AbortSignal): Promise<number | undefined> {
  const path = `/api/v2/contacts?unique_external_id=${encodeURIComponent(id)}`;
  const contacts = await api.get(path, z.array(contact), signal);
  return contacts.find(({ unique_external_id }) => unique_external_id === id)?.id;
}

async function contactOf(deps: CustomerDeps, writer: Writer, signal: AbortSignal) {
  const remembered = await deps.host.state.get(stateKey(writer.id));
  if (remembered !== undefined) return { id: Number(remembered), remembered: true };
  const id = (await find(deps, writer, signal)) ?? (await create(deps, writer, signal));
  await deps.host.state.set(stateKey(writer.id), String(id));
  return { id, remembered: false };
}

/** Writes as the contact a person is in Freshdesk; one deleted there since is looked for again at the next try. */
export async function asCustomer<T>(
  deps: CustomerDeps,
  writer: Writer,
  signal: AbortSignal,
  write: (customerId: number) => Promise<T>,
): Promise<T> {
  const { id, remembered } = await contactOf(deps, writer, signal);
  try {
    return await write(id);
  } catch (error) {
    if (!remembered || !isCustomerGone(error)) throw error;
    await deps.host.state.delete(stateKey(writer.id));
    throw new PluginError("unavailable", "Freshdesk does not know the contact any more; it is looked for again", {
      cause: error,
    });
  }
}
