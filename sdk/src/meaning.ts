import type { ErrorCode, RejectReason } from "./error.js";

/** What a code of a provider stands for. */
export interface Meaning {
  readonly code: ErrorCode;
  readonly reason?: RejectReason;
  readonly retryAfterMs?: number;
}

export const rejectedFor = (reason: RejectReason): Meaning => ({ code: "rejected", reason });

/** Families of codes by how they begin; the narrower first. */
export type CodeFamilies = readonly (readonly [start: string, meaning: Meaning])[];

/** The code's own meaning, else its family's; `undefined` for one nobody knows. */
export const meaningIn = (
  code: string,
  codes: Readonly<Record<string, Meaning>>,
  families: CodeFamilies,
): Meaning | undefined =>
  Object.hasOwn(codes, code) ? codes[code] : families.find(([start]) => code.startsWith(start))?.[1];
