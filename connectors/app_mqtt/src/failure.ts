import { PluginError, type RejectReason } from "@gatehouse/sdk";

/** Codes of CONNACK 3.1.1 (1–5) and reason codes of MQTT 5 (2.4) that a person must mend. */
const credentialCodes = [4, 5, 134, 135, 138, 140];
const invalidCodes: Readonly<Record<number, string>> = {
  1: "protocol_version: the broker does not speak it",
  2: "client_id: the broker refuses it",
  132: "protocol_version: the broker does not speak it",
  133: "client_id: the broker refuses it",
};

const takenOver = 142;

const codeOf = (error: unknown): number | undefined => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "number" ? code : undefined;
};

/** Why a connection was refused or ended, from mqtt.js's error or a DISCONNECT's reason code. */
export function connectionFailure(error: unknown): PluginError {
  if (error instanceof PluginError) return error;
  const code = codeOf(error);
  const details = { cause: error, ...(code !== undefined && { providerCode: String(code) }) };
  if (code === undefined) return new PluginError("unavailable", "the connection to the broker was lost", details);
  if (credentialCodes.includes(code))
    return new PluginError("unauthorized", `the broker refuses the login (${code})`, details);
  const invalid = invalidCodes[code];
  if (invalid !== undefined) return new PluginError("invalid_config", invalid, details);
  if (code === takenOver)
    return new PluginError("unavailable", "another client uses the same client_id and took the session over", details);
  return new PluginError("unavailable", `the broker closed the connection (${code})`, details);
}

const reasons: Readonly<Record<number, RejectReason>> = {
  144: "recipient_unknown",
  149: "too_large",
  153: "content_refused",
};

/** A PUBACK's reason code of MQTT 5 (3.4.2.1) that is no success. */
export function publishFailure(code: number): PluginError {
  const details = { providerCode: String(code) };
  switch (code) {
    case 135:
      return new PluginError("unauthorized", "the broker's ACL forbids out_topic (135)", details);
    case 16:
      return new PluginError("unavailable", "nobody has subscribed to the recipient's topic yet (16)", details);
    case 145:
      return new PluginError("unavailable", "the broker is still busy with an older message (145)", details);
    case 150:
    case 151:
      return new PluginError("rate_limited", `the broker asks to slow down (${code})`, details);
    default:
      return new PluginError("rejected", `the broker refuses the message (${code})`, {
        ...details,
        reason: reasons[code] ?? "other",
      });
  }
}
