import type { Host } from "../plugin.js";

const key = "calls";
/** Calls saved in another form are not taken over; their end is then told of by nobody. */
const form = 1;

/** The calls that ran when this account last listened, in this process or another. */
export async function savedCalls<LiveCall>(host: Host): Promise<readonly LiveCall[]> {
  const text = await host.state.get(key);
  const saved = text === undefined ? undefined : (JSON.parse(text) as { form: number; calls: readonly LiveCall[] });
  return saved?.form === form ? saved.calls : [];
}

/** Kept encrypted by the host. A failure is no reason to stop: the next step saves again. */
export async function saveCalls(host: Host, calls: readonly unknown[]): Promise<void> {
  try {
    await host.state.set(key, JSON.stringify({ form, calls }));
  } catch (error) {
    host.log.warn({ reason: (error as Error).message }, "the running calls could not be saved");
  }
}
