import { createHash } from "node:crypto";
import { PluginError } from "@gatehouse/sdk";
import type { AuthOf } from "../config/auth.js";
import { type Draft, flat, isMembers, type Members } from "../write/draft.js";
import { type Moment, nonceOf, timestampOf } from "./moment.js";

type Md5 = AuthOf<"md5">;
type Pair = readonly [string, string];

/** By the bytes of their names, as the published examples sort; what is empty is not signed. */
function sorted(pairs: readonly Pair[], { sign_name }: Md5): readonly Pair[] {
  return pairs
    .filter(([name, value]) => value !== "" && name !== sign_name)
    .toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function textOf(pairs: readonly Pair[], { layout, key }: Md5): string {
  const joined = pairs.map(([name, value]) => `${name}=${value}`).join("&");
  switch (layout) {
    case "pairs_and_key":
      return `${joined}&key=${key}`;
    case "pairs_then_key":
      return `${joined}${key}`;
    case "key_around":
      return `${key}${pairs.map(([name, value]) => `${name}${value}`).join("")}${key}`;
  }
}

function signatureOf(pairs: readonly Pair[], auth: Md5): string {
  const hex = createHash("md5")
    .update(textOf(sorted(pairs, auth), auth))
    .digest("hex");
  return auth.letter_case === "upper" ? hex.toUpperCase() : hex;
}

const common = (auth: Md5, moment: Moment): Readonly<Record<string, string>> => ({
  ...auth.params,
  ...(auth.timestamp_name !== undefined && { [auth.timestamp_name]: timestampOf(moment, auth.timestamp_unit) }),
  ...(auth.nonce_name !== undefined && { [auth.nonce_name]: nonceOf(moment) }),
});

function inBody(draft: Draft, body: Members, auth: Md5, moment: Moment): Draft {
  const all = { ...body, ...common(auth, moment) };
  return { ...draft, body: { ...all, [auth.sign_name]: signatureOf(flat(all, "what MD5 signs"), auth) } };
}

function inQuery(draft: Draft, auth: Md5, moment: Moment): Draft {
  const url = new URL(draft.url);
  for (const [name, value] of Object.entries(common(auth, moment))) url.searchParams.set(name, value);
  url.searchParams.set(auth.sign_name, signatureOf([...url.searchParams], auth));
  return { ...draft, url };
}

/** Adds the signature over the parameters, sorted by name. Throws `rejected` for a body that has none. */
export function signedByMd5(draft: Draft, auth: Md5, moment: Moment): Draft {
  if (auth.place === "query" || draft.body === undefined) return inQuery(draft, auth, moment);
  if (!isMembers(draft.body))
    throw new PluginError("rejected", "body: what MD5 signs are parameters, so it must be an object");
  return inBody(draft, draft.body, auth, moment);
}
