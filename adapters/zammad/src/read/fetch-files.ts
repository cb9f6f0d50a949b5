import type { Host } from "@gatehouse/sdk";
import { downloadAt, fetchedFile } from "@gatehouse/sdk/desk";
import type { z } from "zod";
import type { Config } from "../config.js";
import type { Article, attachment, FetchedFile } from "./shapes.js";

type Attachment = z.output<typeof attachment>;

export interface Fetched {
  readonly files: readonly FetchedFile[];
  /** Names of those that are too large, too many or refused. */
  readonly lost: readonly string[];
}

const maxFiles = 50;
/** Of one file; all of them pass through memory. */
const maxBytes = 20_971_520;

const mime = /^[\w.+-]+\/[\w.+-]+$/;

function typeOf({ preferences }: Attachment): string {
  const given = preferences?.["Mime-Type"] ?? preferences?.["Content-Type"];
  const [plain = ""] = typeof given === "string" ? given.split(";", 1) : [];
  return mime.test(plain) ? plain : "application/octet-stream";
}

const nameOf = ({ filename, id }: Attachment): string => (filename === "" ? `file-${id}` : filename).slice(0, 255);

/** `GET /ticket_attachment/{ticket}/{article}/{attachment}` (docs.zammad.org/en/latest/api/ticket/articles.html). */
async function fetchOne(
  { host, config }: { readonly host: Pick<Host, "download">; readonly config: Config },
  article: Article,
  file: Attachment,
  signal: AbortSignal,
): Promise<FetchedFile | undefined> {
  if (Number(file.size ?? 0) > maxBytes) return undefined;
  const path = `/api/v1/ticket_attachment/${article.ticket_id}/${article.id}/${file.id}`;
  const headers = { authorization: `Token token=${config.token}` };
  const content = await fetchedFile(host, downloadAt(config, { path, headers }), signal);
  if (content === undefined) return undefined;
  return {
    filename: nameOf(file),
    content_type: typeOf(file),
    content_base64: Buffer.from(content).toString("base64"),
  };
}

/** The files of an agent's answer; a file that will never come does not hold the answer back. */
export async function fetchFiles(
  deps: { readonly host: Pick<Host, "download">; readonly config: Config },
  article: Article,
  signal: AbortSignal,
): Promise<Fetched> {
  const all = article.internal ? [] : (article.attachments ?? []);
  const files: FetchedFile[] = [];
  const lost: string[] = all.slice(maxFiles).map(nameOf);
  for (const file of all.slice(0, maxFiles)) {
    const fetched = await fetchOne(deps, article, file, signal);
    if (fetched === undefined) lost.push(nameOf(file));
    else files.push(fetched);
  }
  return { files, lost };
}
