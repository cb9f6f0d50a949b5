import type { Host } from "@gatehouse/sdk";
import { fetchedFile, withCa } from "@gatehouse/sdk/desk";
import type { Config } from "../config.js";
import type { Item } from "./shapes.js";

type MessageItem = Extract<Item, { kind: "message" }>;
type File = MessageItem["files"][number];

export interface FetchDeps {
  readonly host: Pick<Host, "download">;
  readonly config: Config;
}

/** Of all files of one answer: they pass through memory. */
const maxBytes = 41_943_040;

/** Files behind a private authority the gateway cannot fetch by their address alone. */
export const needsFetching = ({ files, private: internal }: MessageItem, { ca }: Config): boolean =>
  ca !== undefined && !internal && files.length > 0;

const isTheirs = (url: string, config: Config): boolean => new URL(url).origin === new URL(config.url).origin;

/** The message with the bytes of its files; one that does not come keeps its address. */
export async function fetchFiles(
  { host, config }: FetchDeps,
  found: MessageItem,
  signal: AbortSignal,
): Promise<MessageItem> {
  const files: File[] = [];
  let left = maxBytes;
  for (const file of found.files) {
    const reachable = file.url !== undefined && isTheirs(file.url, config) && left > 0;
    const call = { url: file.url ?? "", headers: {} };
    const bytes = reachable ? await fetchedFile(host, withCa(call, config), signal) : undefined;
    if (bytes === undefined || bytes.length > left) files.push(file);
    else files.push({ filename: file.filename, content_base64: Buffer.from(bytes).toString("base64") });
    left -= bytes?.length ?? 0;
  }
  return { ...found, files };
}
