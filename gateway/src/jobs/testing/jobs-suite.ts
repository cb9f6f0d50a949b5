import { createRig, type SuiteStore } from "./rig.js";
import { addingSuite } from "./suite-adding.js";
import { closingSuite } from "./suite-closing.js";
import { failuresSuite } from "./suite-failures.js";
import { schedulesSuite } from "./suite-schedules.js";

/** The behaviour both stores must show: the same tests run over Postgres and over Redis. */
export function jobsSuite(store: SuiteStore): void {
  const rig = createRig(store);
  addingSuite(rig);
  schedulesSuite(rig);
  failuresSuite(rig);
  closingSuite(rig);
}
