import type { Facts } from "./facts.js";

/** `manual`: nothing here can tell; the school looks, and says so on paper. */
export type Verdict = "pass" | "fail" | "manual";

export interface Finding {
  readonly value: string;
  readonly verdict: Verdict;
}

/** A control of the multi-level protection scheme. */
export interface Control {
  readonly id: string;
  /** From which level on it is asked for. */
  readonly level: 2 | 3;
  /** Id of the citation it comes from. */
  readonly citation: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly look: (facts: Facts) => Finding;
}

export const passIf = (holds: boolean, value: string): Finding => ({ value, verdict: holds ? "pass" : "fail" });
export const byHand = (value: string): Finding => ({ value, verdict: "manual" });
