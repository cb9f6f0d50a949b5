import { type HttpAnswer, PluginError } from "@gatehouse/sdk";
import { isCode } from "@gatehouse/sdk/desk";
import { z } from "zod";

/** `{ description, errors: [{ field, message, code }] }` (developers.freshdesk.com/api/#error). */
const refusal = z.object({
  errors: z.array(z.object({ field: z.string().nullish(), code: z.string().nullish() })),
});

type Fault = z.output<typeof refusal>["errors"][number];

function faultsIn(body: string): readonly Fault[] {
  try {
    return refusal.parse(JSON.parse(body)).errors;
  } catch {
    return [];
  }
}

/** Fields that name the customer: deleted there, they are an invalid value. */
const naming: ReadonlySet<string> = new Set(["requester_id", "user_id"]);

/** Names of fields and codes are Freshdesk's own words; what was sent is never quoted. */
const wordsOf = ({ field, code }: Fault): string[] => {
  const words = `${field ?? ""} ${code ?? ""}`.trim();
  return /^[a-z0-9_. ]{1,120}$/.test(words) ? [words] : [];
};

/** A 400's validation errors; undefined where the plain meaning of the status holds. */
export function refusalOf({ status, body }: HttpAnswer): PluginError | undefined {
  if (status !== 400 && status !== 409) return undefined;
  const faults = faultsIn(body);
  const aboutCustomer = faults.some(({ field }) => naming.has(field ?? ""));
  const words = faults.flatMap(wordsOf).join(", ");
  const message = `Freshdesk refuses the values (${status})${words === "" ? "" : `: ${words}`}`;
  return new PluginError("rejected", message, {
    reason: "other",
    providerCode: aboutCustomer ? "customer" : String(status),
  });
}

/** Deleted (also marked as spam): there is none, or none that takes this call. */
export const isMissing = isCode("404", "405");
export const isCustomerGone = isCode("customer");
