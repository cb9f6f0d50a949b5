import type { Role } from "../../../config/schema.js";
import type { World } from "./world.js";

/** One call of a route, as somebody makes it. */
export interface Ask {
  readonly path: string;
  readonly body?: object;
  /** A person in a browser, for routes that want a session. */
  readonly browser?: Awaited<ReturnType<World["somebody"]>>["browser"];
}

/** What a route does, for the tests of the book and of who may. */
export interface Route {
  /** Every other role is refused. `session`: a person who is logged in. `anyone`: no login is needed. */
  readonly may: readonly Role[] | "session" | "anyone";
  /** The type of the one line it writes; or why it writes none. */
  readonly books: string | { readonly nothing: string };
  /** A call that succeeds; the first role of `may` makes it. Made anew for each case. */
  readonly ask: (world: World) => Ask | Promise<Ask>;
  /**
   * For routes that agents or supervisors may call: what one of another group gets for the same call. `empty`: a list
   * without items; `blank`: items without values; else why the answer is nobody's.
   */
  readonly stranger?: 404 | 403 | "empty" | "blank" | { readonly nobodys: string };
  /** Where others are not told that it exists. */
  readonly refused?: 404;
}

export const everyRole = ["admin", "security", "auditor", "supervisor", "agent", "integrator", "receiver"] as const;
export const desk = ["agent", "supervisor", "admin"] as const;
export const keepers = ["integrator", "admin"] as const;
export const overseers = ["integrator", "admin", "supervisor"] as const;
export const auditors = ["security", "auditor"] as const;
export const officers = ["auditor", "security", "admin"] as const;

export const noPerson = { nothing: "ids and states, nothing of a person" };
export const settings = { nothing: "what the configuration says, nothing of a person" };
export const looksElsewhere = { nothing: "asks the other side and changes nothing here" };
export const own = { nothing: "the caller's own" };
export const staff = { nothing: "staff, not the people who write" };
export const shared = { nobodys: "the same for every group" };
