import type { Query } from "../../testing/query.js";
import { eventually } from "./eventually.js";

/** Waits until no delivery is left. */
export const emptyOutbox = ({ query }: { readonly query: Query }): Promise<true> =>
  eventually("an empty outbox", async () => (await query("SELECT 1 FROM delivery LIMIT 1")).length === 0 || undefined);
