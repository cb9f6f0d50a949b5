import { PluginError } from "@gatehouse/sdk";
import { z } from "zod";
import { headerValue, unreserved } from "../config/fields.js";
import { methods } from "../config.js";

const parameter = z.union([z.string(), z.number(), z.boolean()]).nullable();

const members = {
  method: z.enum(methods).optional(),
  path: z
    .string()
    .max(2048)
    .regex(
      /^[^?#\\\p{Cc}]*$/u,
      "must hold no ?, # or backslash; parameters go into query, and values through $encodeUrlComponent",
    )
    .optional(),
  query: z.record(z.string().max(200), parameter).optional(),
  headers: z.record(unreserved, headerValue).optional(),
  body: z.unknown().optional(),
};

const request = z.strictObject(members);

/** What an endpoint's `mapping` gives for an event. `if_gone` is sent where the answer says that the ticket is gone. */
const mapped = z.strictObject({ ...members, if_gone: request.optional() });

export type Mapped = z.output<typeof mapped>;
export type MappedRequest = z.output<typeof request>;

/** Throws `invalid_config` where the endpoint has no mapping, and `rejected` where it gives something else. */
export function readMapped(value: unknown): Mapped {
  if (value === undefined)
    throw new PluginError(
      "invalid_config",
      "mapping: this endpoint needs the option mapping, which says what is sent | 此端点需要 mapping 选项",
    );
  const parsed = mapped.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  // Never a key of a record: it may come from a person's message.
  const [place = ""] = issue?.path ?? [];
  const what =
    issue?.code === "unrecognized_keys"
      ? "gives a member that is none of method, path, query, headers, body, if_gone"
      : (issue?.message ?? "");
  throw new PluginError("rejected", `mapping: ${[String(place), what].filter(Boolean).join(": ")}`);
}
