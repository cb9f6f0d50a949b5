import type { Capabilities } from "@gatehouse/sdk";

type Out = Capabilities["out"];
export type Feature = keyof Out;

/** A feature's limits, as a manifest states them. */
export interface Limits {
  readonly level: "full" | "partial" | "fallback" | "dropped" | "rejected";
  readonly max?: number | undefined;
  readonly unit?: "chars" | "bytes" | "sms" | undefined;
  readonly max_bytes?: number | undefined;
  readonly types?: readonly string[] | undefined;
}

/** Features that can be said in words. What a manifest does not name is converted where that is possible, else refused. */
const sayable: ReadonlySet<Feature> = new Set<Feature>([
  "image",
  "audio",
  "voice",
  "video",
  "file",
  "sticker",
  "location",
  "contacts",
  "card",
  "buttons",
  "list",
  "template",
  "reply",
  "edit",
]);

export function limitsOf(out: Out, feature: Feature): Limits {
  const given = out[feature];
  if (given === undefined) return { level: sayable.has(feature) ? "fallback" : "rejected" };
  return typeof given === "string" ? { level: given } : given;
}

export const isNative = ({ level }: Limits): boolean => level === "full" || level === "partial";
