import type { Host } from "../plugin.js";

type Remembering = Pick<Host, "state">;

const stateKey = (conversation: string): string => `creating:${conversation}`;
/** Longer than anything is tried or sent again. */
const ttlMs = 90 * 86_400_000;

/** Kept before a ticket is created, so that a process that dies in between is not the cause of a second one. */
export const rememberCreating = ({ state }: Remembering, conversation: string, event: string): Promise<void> =>
  state.set(stateKey(conversation), event, { ttlMs });

/** The event a ticket of this conversation was created for, or was to be. */
export const creatingOf = ({ state }: Remembering, conversation: string): Promise<string | undefined> =>
  state.get(stateKey(conversation));
