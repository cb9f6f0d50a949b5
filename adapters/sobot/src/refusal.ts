import { type ErrorCode, PluginError } from "@gatehouse/sdk";

/** The token is missing or has run out. */
export const staleToken: ReadonlySet<string> = new Set(["900001", "900002"]);

const texts: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  "400004": ["rejected", "Sobot misses a parameter"],
  "700046": ["unauthorized", "this Sobot account's edition has no such interface"],
  "900001": ["unauthorized", "Sobot got no token"],
  "900002": ["unauthorized", "Sobot refuses a token it has just given out: does something else use the same appid?"],
  "900003": ["unauthorized", "Sobot refuses the signature: is app_key right?"],
  "900004": ["unauthorized", "Sobot does not know the appid"],
  "999999": ["unavailable", "Sobot had an error of its own"],
};

/** What a `ret_code` other than 000000 stands for (智齿开放平台, 接口返回状态编码); it comes with HTTP 200. */
export function refusalOf(code: string): PluginError {
  const details = { providerCode: code };
  const [name, text] = texts[code] ?? ["unavailable", `Sobot answered with ret_code ${code}`];
  return new PluginError(name, text, name === "rejected" ? { ...details, reason: "other" } : details);
}
