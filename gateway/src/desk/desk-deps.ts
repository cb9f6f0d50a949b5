import type { AdmitDeps } from "../pipeline/admit/deps.js";
import type { Context } from "../store/transaction.js";

/** What acts on conversations need; the same as admission. */
export type DeskDeps = AdmitDeps;

/** Who does it, as the book and the receivers name them. */
export interface Actor {
  /** `token:desk_script`, `endpoint:crm`, `agent:endpoint/crm/zhang`. */
  readonly id: string;
  readonly role: string;
  /** The endpoint whose command this is: not told of its own doing. */
  readonly endpointId?: string;
  readonly via?: string;
  /** The request it came with. */
  readonly request?: string;
}

export const actorContext = ({ id, endpointId: _, ...rest }: Actor): Context => ({ ...rest, actor: id, groups: [] });
