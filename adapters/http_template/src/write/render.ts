import type { HttpCall } from "@gatehouse/sdk";
import { signedByHmac } from "../auth/hmac.js";
import { signedByMd5 } from "../auth/md5.js";
import type { Moment } from "../auth/moment.js";
import type { Config } from "../config.js";
import { draftOf, written } from "./draft.js";
import type { MappedRequest } from "./mapped.js";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** Shows who the call is from. `token` is the one of an OAuth 2 login. */
function authorised(call: HttpCall, auth: Config["auth"], moment: Moment, token: string | undefined): HttpCall {
  const withHeader = (name: string, value: string): HttpCall => ({
    ...call,
    headers: { ...call.headers, [name.toLowerCase()]: value },
  });
  switch (auth.type) {
    case "none":
    case "md5":
      return call;
    case "basic":
      return withHeader("authorization", `Basic ${base64(`${auth.username}:${auth.password}`)}`);
    case "bearer":
      return withHeader("authorization", `Bearer ${auth.token}`);
    case "header":
      return withHeader(auth.name, auth.value);
    case "hmac":
      return signedByHmac(call, auth, moment);
    case "oauth2_client_credentials":
      return withHeader("authorization", `Bearer ${token ?? ""}`);
  }
}

/** One call as it leaves. Pure: the same arguments give the same bytes. Throws `rejected` for what cannot be sent. */
export function render(request: MappedRequest, config: Config, moment: Moment, token?: string): HttpCall {
  const { auth, content_type, tls } = config;
  const draft = draftOf(request, config);
  const call = written(auth.type === "md5" ? signedByMd5(draft, auth, moment) : draft, content_type);
  return { ...authorised(call, auth, moment, token), ...(tls !== undefined && { tls }) };
}
