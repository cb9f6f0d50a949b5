import { type ErrorCode, PluginError } from "@gatehouse/sdk";

const texts: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  2002: ["invalid_config", "Udesk does not know the subdomain of url"],
  2005: ["rejected", "Udesk calls the parameters wrong"],
  2015: ["unauthorized", "email is not that of a super administrator"],
  2058: ["unauthorized", "this Udesk account's edition has no open interface"],
  2059: ["unauthorized", "Udesk refuses the signature: are email and token right?"],
  2062: ["rejected", "Udesk misses a parameter"],
  9200: ["unavailable", "the session is closed at Udesk"],
  20621: ["unavailable", "Udesk refuses the timestamp"],
  20622: ["unavailable", "the clock of this machine is more than 5 minutes off"],
  20623: ["unavailable", "Udesk has seen the nonce before"],
  20624: ["unavailable", "Udesk misses the nonce"],
};

/** What a `code` other than 1000 stands for (Udesk Open API v2, code错误码说明); it comes with HTTP 200. */
export function refusalOf(code: number): PluginError {
  const details = { providerCode: String(code) };
  const [name, text] = texts[code] ?? ["unavailable", `Udesk answered with code ${code}`];
  return new PluginError(name, text, name === "rejected" ? { ...details, reason: "other" } : details);
}
