/** One duty: what a law wants, what here fulfils it, and what an officer hands over to show it. */
export interface Duty {
  readonly id: string;
  readonly wants: { readonly zh: string; readonly en: string };
  /** Ids of `citations`. */
  readonly citations: readonly string[];
  /** The parts of the product that do it. */
  readonly feature: string;
  /** A path of the API that gives the evidence. */
  readonly evidence: `/${string}`;
}
