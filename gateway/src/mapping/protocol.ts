import type { MappingCode } from "./mapping-error.js";

/** Said by the child once it can be asked. */
export const ready = "ready";

/** One question. Values cross as JSON texts, so that nothing but data can, and each side bounds what it sends. */
export type Request =
  | { readonly type: "check"; readonly expression: string }
  | { readonly type: "map"; readonly expression: string; readonly input: string; readonly bindings: string };

/** Why nothing came of it; `offset` is a place in the expression. */
export interface Fault {
  readonly ok: false;
  readonly code: MappingCode;
  readonly message: string;
  readonly offset?: number;
}

/** What came of it. No `json` is JSONata's "nothing". */
export type Answer = { readonly ok: true; readonly json?: string } | Fault;
