import type { Participant } from "../message.js";

const longest = 80;

/** What stands before a name in the gateway's own ids: `token:desk`, `endpoint:crm`, `agent:endpoint/crm/zhang`. */
const prefix = /^(?:agent:endpoint\/[^/]+\/|(?:agent|endpoint|token):)/;

/** Who of the school wrote it, in one line: a name, or the last part of an id. */
export function authorOf({ display_name = "", value }: Participant): string {
  const name = display_name.trim() === "" ? value.replace(prefix, "") : display_name;
  return name.replace(/\s+/g, " ").trim().slice(0, longest);
}
