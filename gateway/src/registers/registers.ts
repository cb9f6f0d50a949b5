import { citationChecks } from "../compliance/citation-check.js";
import { assessments, contracts, filings, incidents, notices } from "./house-registers.js";
import { complaints, consent, minorAccess, requests } from "./people-registers.js";
import type { Register } from "./register.js";

/** Every register that is kept row by row; disclosures, retention runs and erasures have tables of their own. */
export const registers: readonly Register[] = [
  consent,
  minorAccess,
  requests,
  complaints,
  assessments,
  notices,
  contracts,
  incidents,
  filings,
  citationChecks,
];

export const registerNamed = (name: string): Register | undefined => registers.find((one) => one.name === name);
