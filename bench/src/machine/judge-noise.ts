/** Above this a round is rejected: the figures would be those of the neighbours. */
const foreignCoresAllowed = 0.5;

/** Whether a round counts, and why not. */
export function judgeNoise(foreignCores: number): { readonly valid: boolean; readonly reject_reason: string | null } {
  if (foreignCores <= foreignCoresAllowed) return { valid: true, reject_reason: null };
  return { valid: false, reject_reason: `foreign load of ${foreignCores} cores, more than ${foreignCoresAllowed}` };
}
