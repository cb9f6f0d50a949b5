import type { HttpCall } from "../plugin.js";
import type { Content } from "./content.js";
import { withCa } from "./tls-option.js";

/** The options of a desk that say where it is. */
export interface DeskAddress {
  /** Perhaps with a sub-path, and slashes at the end. */
  readonly url: string;
  readonly ca?: string;
}

/** The address of a desk, without slashes at the end. */
export const rootOf = ({ url }: Pick<DeskAddress, "url">): string => url.replace(/\/+$/, "");

/** What the download of a path of this desk needs; trust as for `callAt`. Pure. */
export const downloadAt = (
  desk: DeskAddress,
  { path, headers }: Pick<HttpCall, "headers"> & { readonly path: string },
): Pick<HttpCall, "url" | "headers" | "tls"> => withCa({ url: `${rootOf(desk)}${path}`, headers }, desk);

/** A call to a path of this desk, trusting its `ca` alone where there is one. Pure. */
export function callAt(
  desk: DeskAddress,
  {
    method,
    path,
    headers,
    content,
  }: Pick<HttpCall, "method" | "headers"> & {
    readonly path: string;
    readonly content?: Content | undefined;
  },
): HttpCall {
  const call = { method, url: `${rootOf(desk)}${path}`, headers };
  if (content === undefined) return withCa(call, desk);
  return withCa({ ...call, headers: { ...headers, "content-type": content.type }, body: content.bytes }, desk);
}
