import type { HttpCall } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { tc3Authorization } from "./tc3-sign.js";

const contentType = "application/json; charset=utf-8";
const version = "2021-01-11";

/** One signed call of the SMS API. */
export function apiCall(config: Config, action: string, parameters: object, now: Date): HttpCall {
  const { origin, host } = new URL(config.endpoint);
  const timestamp = Math.floor(now.getTime() / 1000);
  const body = JSON.stringify(parameters);
  const pair = { id: config.secret_id, key: config.secret_key };
  return {
    method: "POST",
    url: `${origin}/`,
    headers: {
      "content-type": contentType,
      authorization: tc3Authorization({ service: "sms", host, action, timestamp, contentType, body }, pair),
      "x-tc-action": action,
      "x-tc-timestamp": String(timestamp),
      "x-tc-version": version,
      "x-tc-region": config.api_region,
    },
    body,
  };
}
