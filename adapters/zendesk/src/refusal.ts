import { type HttpAnswer, PluginError } from "@gatehouse/sdk";
import { isCode } from "@gatehouse/sdk/desk";
import { z } from "zod";

/** `{ error, description, details: { field: [{ description, error }] } }` (introduction/requests, 400 and 422). */
const refusal = z.object({
  error: z.unknown().optional(),
  description: z.string().optional(),
  details: z.record(z.string(), z.array(z.object({ description: z.string().optional() }))).optional(),
});

const saidIn = (body: string): z.output<typeof refusal> => {
  try {
    return refusal.parse(JSON.parse(body));
  } catch {
    return {};
  }
};

const isClosed = ({ details = {} }: z.output<typeof refusal>): boolean =>
  Object.values(details)
    .flat()
    .some(({ description = "" }) => /closed prevents ticket update/i.test(description));

/** Names of fields are Zendesk's own words; what was sent is never quoted. */
function invalid(said: z.output<typeof refusal>): PluginError {
  const fields = Object.keys(said.details ?? {}).filter((name) => /^[a-z0-9_]{1,60}$/.test(name));
  const providerCode = isClosed(said) ? "closed" : "422";
  const about = fields.length === 0 ? "" : `: ${fields.join(", ")}`;
  return new PluginError("rejected", `Zendesk refuses the values (422)${about}`, { reason: "other", providerCode });
}

const mismatch = (): PluginError =>
  new PluginError("rejected", "this idempotency key was used before (400)", {
    reason: "other",
    providerCode: "IdempotentRequestError",
  });

/** Zendesk's own meanings of a status; undefined where the plain one of HTTP holds. */
export function refusalOf({ status, body }: HttpAnswer): PluginError | undefined {
  switch (status) {
    case 400:
      return saidIn(body).error === "IdempotentRequestError" ? mismatch() : undefined;
    case 409:
      return new PluginError("unavailable", "another change of the same ticket is under way (409)", {
        providerCode: "409",
      });
    case 422:
      return invalid(saidIn(body));
    default:
      return undefined;
  }
}

/** For good, whatever the reason. */
export const isRefused = (error: unknown): boolean => error instanceof PluginError && error.code === "rejected";

/** `RecordNotFound`: deleted, or never there. */
export const isMissing = isCode("404");
export const isUnprocessable = isCode("422");
/** A `closed` ticket takes no change any more; a `solved` one does. */
export const isLocked = isCode("closed");
/** The same key with another body: the first request was taken. */
export const isUsedKey = isCode("IdempotentRequestError");
