import { type ErrorCode, type HttpAnswer, PluginError, refuse } from "@gatehouse/sdk";
import { z } from "zod";

/** An error travels in an HTTP 200: `{ exception, errorcode, message }`. The message may quote what was sent. */
const thrown = z.object({ exception: z.string(), errorcode: z.string().optional() });

const texts: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  invalidtoken: ["unauthorized", "Moodle does not know the token, or its address list refuses this gateway"],
  accessexception: [
    "invalid_config",
    "Moodle refuses the function: add it to the token's service, and this user to its users",
  ],
  invalidrecord: ["invalid_config", "this Moodle does not know the function"],
  nopermissions: ["invalid_config", "the token's user lacks a capability; see the README"],
  nopermission: ["invalid_config", "the token's user lacks a capability; see the README"],
  disabled: ["invalid_config", "messaging is switched off in this Moodle"],
  invalidparameter: ["rejected", "Moodle calls the parameters invalid"],
};

/** A user who is suspended, expired, unconfirmed … cannot use the token: `wsaccessuserdeleted` and its like. */
const userRefused = /^wsaccessuser|^passwordisexpired$/;

function failureOf(errorcode: string): PluginError {
  const details = { providerCode: errorcode };
  const known = texts[errorcode];
  if (known !== undefined) return new PluginError(known[0], known[1], details);
  if (userRefused.test(errorcode))
    return new PluginError("unauthorized", "the user of the token may not log in any more", details);
  return new PluginError("unavailable", "Moodle answered with an exception", details);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new PluginError("unavailable", "Moodle answered no JSON");
  }
}

/** Answers of the web server before any function is looked at. */
const absent: Readonly<Record<number, string>> = {
  403: "Moodle's web services or their REST protocol are switched off",
  404: "there is no web service of Moodle at url",
};

/** What a function returned. Throws what Moodle's exception or status means. */
export function returned<S extends z.ZodType>(answer: HttpAnswer, schema: S): z.output<S> {
  const missing = absent[answer.status];
  if (missing !== undefined) throw new PluginError("invalid_config", missing, { providerCode: String(answer.status) });
  refuse(answer);
  const value = parsed(answer.body);
  const exception = thrown.safeParse(value);
  if (exception.success) throw failureOf((exception.data.errorcode ?? "").slice(0, 64));
  const result = schema.safeParse(value);
  if (!result.success) throw new PluginError("unavailable", "Moodle answered something else than the function returns");
  return result.data;
}
