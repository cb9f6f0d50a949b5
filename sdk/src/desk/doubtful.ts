import type { DeliveryContext } from "../plugin.js";

/** May an earlier attempt, or the same event sent before, have written it already? Pure. */
export const isDoubtful = ({ attempt, replayed }: Pick<DeliveryContext, "attempt" | "replayed">): boolean =>
  attempt > 1 || replayed;
