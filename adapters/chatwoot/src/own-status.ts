import type { Host } from "@gatehouse/sdk";

type State = Pick<Host, "state">;

const stateKey = (conversation: string): string => `closed:${conversation}`;
/** Long enough for a poll to see it. */
const ttlMs = 7 * 86_400_000;

/** Kept before we close a conversation there, so that the poll does not take it for the staff's doing. */
export const rememberStatus = ({ state }: State, conversation: string, status: "open" | "closed"): Promise<void> =>
  status === "closed" ? state.set(stateKey(conversation), "1", { ttlMs }) : state.delete(stateKey(conversation));

/** Did the staff there resolve it? One that is open again may be resolved by them the next time. */
export async function isResolvedByThem({ state }: State, conversation: string, status: string): Promise<boolean> {
  if (status === "resolved") return (await state.get(stateKey(conversation))) === undefined;
  await state.delete(stateKey(conversation));
  return false;
}
