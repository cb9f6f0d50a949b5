import { errorCodes, PluginError, rejectReasons } from "@gatehouse/sdk";
import { z } from "zod";

const maxMessage = 2000;

/** A throw on its way to the other process. Stacks and causes stay where they are: they may quote what somebody wrote. */
export const wireError = z.strictObject({
  name: z.string().max(128),
  message: z.string().max(maxMessage),
  code: z.enum(errorCodes).optional(),
  details: z
    .strictObject({
      reason: z.enum(rejectReasons).optional(),
      retryAfterMs: z.number().nonnegative().max(86_400_000).optional(),
      providerCode: z.string().max(256).optional(),
      sourceId: z.string().max(4096).optional(),
      faults: z
        .array(z.strictObject({ path: z.string().max(1024), message: z.string().max(maxMessage) }))
        .max(100)
        .optional(),
    })
    .optional(),
});
export type WireError = z.output<typeof wireError>;

/** A plugin may bring an SDK of its own: its errors are known by what they say, not by whose class they are. */
const isPluginError = (error: Error): error is PluginError =>
  error.name === "PluginError" && "code" in error && errorCodes.some((code) => code === error.code);

function detailsOf({ details }: PluginError): NonNullable<WireError["details"]> {
  const { reason, retryAfterMs, providerCode, sourceId, faults } = details;
  return {
    ...(reason !== undefined && { reason }),
    ...(retryAfterMs !== undefined && { retryAfterMs: Math.min(Math.max(0, retryAfterMs), 86_400_000) }),
    ...(providerCode !== undefined && { providerCode: providerCode.slice(0, 256) }),
    ...(sourceId !== undefined && { sourceId }),
    ...(faults !== undefined && {
      faults: faults.slice(0, 100).map(({ path, message }) => ({
        path: path.slice(0, 1024),
        message: message.slice(0, maxMessage),
      })),
    }),
  };
}

export function errorToWire(error: unknown): WireError {
  if (error instanceof Error && isPluginError(error))
    return {
      name: error.name,
      message: error.message.slice(0, maxMessage),
      code: error.code,
      details: detailsOf(error),
    };
  if (!(error instanceof Error)) return { name: typeof error, message: "something that is no error was thrown" };
  return { name: String(error.name).slice(0, 128), message: String(error.message).slice(0, maxMessage) };
}

export function errorFromWire({ name, message, code, details = {} }: WireError): Error {
  if (code === undefined) return Object.assign(new Error(message), { name });
  const known = Object.entries(details).filter(([, value]) => value !== undefined);
  return new PluginError(code, message, Object.fromEntries(known));
}
