import { PluginError } from "@gatehouse/sdk";

type Parameter = string | number | boolean | null;

/** The address of a call below `url`. Throws `rejected` where the path climbs out of it. */
export function addressOf(base: string, path = "", query: Readonly<Record<string, Parameter>> = {}): URL {
  const root = base.replace(/\/+$/, "");
  const url = new URL(path === "" ? root : `${root}/${path.replace(/^\/+/, "")}`);
  const home = new URL(root).pathname.replace(/\/+$/, "");
  if (url.pathname !== home && !url.pathname.startsWith(`${home}/`))
    throw new PluginError("rejected", "path: leads out of the option url; pass values through $encodeUrlComponent");
  for (const [name, value] of Object.entries(query)) if (value !== null) url.searchParams.append(name, String(value));
  return url;
}
