/** A row of the register of access to minors' data, as far as it decides. */
export interface AccessStep {
  readonly step: "asked" | "approved" | "refused" | "viewed" | "break_glass";
  readonly by: string;
  readonly expires_at?: string;
}

/** What somebody wants to see of a minor. */
export type Sight = "record" | "open_conversation" | "closed_conversation";

/** Work on an open conversation of the own group may have been approved once for all, by the configuration. */
export const needsApproval = (approve: "records" | "everything", sight: Sight): boolean =>
  approve === "everything" || sight !== "open_conversation";

const opens = ({ step, expires_at }: AccessStep, now: Date): boolean =>
  (step === "approved" || step === "break_glass") && expires_at !== undefined && Date.parse(expires_at) > now.getTime();

/** The approval under which `by` may see now; undefined: none. `steps`: newest first. */
export const approvalOf = <S extends AccessStep>(steps: readonly S[], by: string, now: Date): S | undefined =>
  steps.find((step) => step.by === by && opens(step, now));
