import type { Config } from "../config.js";

/** SMPP 3.4, 5.2.5. */
export const typesOfNumber: Readonly<Record<Config["source_ton"], number>> = {
  unknown: 0,
  international: 1,
  national: 2,
  network_specific: 3,
  subscriber: 4,
  alphanumeric: 5,
  abbreviated: 6,
};

/** SMPP 3.4, 5.2.6. */
export const numberingPlans: Readonly<Record<Config["source_npi"], number>> = {
  unknown: 0,
  isdn: 1,
  data: 3,
  telex: 4,
  land_mobile: 6,
  national: 8,
  private: 9,
};
