import type { Attack } from "./attack.js";
import { fromInside } from "./from-inside.js";
import { inWhatPeopleSend } from "./in-what-people-send.js";
import { onRights } from "./on-rights.js";
import { onTheNetwork } from "./on-the-network.js";

/** Every attack the gateway must withstand, and the tests that carry it out. Told to users in docs/security.md. */
export const attacks: readonly Attack[] = [...onTheNetwork, ...inWhatPeopleSend, ...onRights, ...fromInside];
