import type { GatewayEvent } from "@gatehouse/sdk";
import { classesOf } from "./classes.js";
import { createConcealer, type IssuedToken, type PolicyContext } from "./concealer.js";
import { eventDataFields } from "./event-fields.js";
import { changed } from "./fields.js";
import type { Policy } from "./options.js";
import { keepsAll, rulesFor } from "./rules.js";

/** An event as an endpoint may see it. */
export interface Permitted {
  readonly event: GatewayEvent;
  /** Field classes that leave, as `classesOf` names them. */
  readonly classes: readonly string[];
  /** Tokens that stand in the event, to be kept before it leaves. */
  readonly tokens: readonly IssuedToken[];
}

const nothingFound: ReadonlySet<never> = new Set();

/**
 * The event as the endpoint's policy lets it leave; still valid as a `gatewayEvent`. Where every rule says keep it is the
 * same object. Otherwise members unknown to the SDK are left out, `formatted_text` is left out where numbers are hidden,
 * and `metadata` and `channel_data` are searched for numbers and stay here altogether as soon as a rule hides what cannot
 * be found again (`text`, `display_name`, `student_no`, `attachments`, `location`, `recording`). A minor is whoever
 * `data.person` says is one. Names inside texts are not looked for. Ids made elsewhere become pseudonyms where they hold
 * a number that is hidden.
 */
export function applyPolicy(event: GatewayEvent, policy: Policy, context: PolicyContext): Permitted {
  const underage = event.data.person?.minor === true && context.guardianAgreed !== true;
  const rules = rulesFor(policy, underage);
  if (keepsAll(rules))
    return { event, classes: classesOf(event.data, event.data, { rules, found: nothingFound }), tokens: [] };
  const conceal = createConcealer(rules, context);
  const data = changed(eventDataFields, event.data, conceal);
  return { event: { ...event, data }, classes: classesOf(event.data, data, conceal), tokens: conceal.tokens };
}
