import { plainText } from "@gatehouse/sdk/desk";
import { z } from "zod";
import { ask, askLong, type Desk } from "./rest.js";
import type { Transaction, TransactionFile } from "./transaction.js";

/** `Parent` must not be asked for: RT answers 500 for an entry's outermost part, which has none. */
const parts = z.object({
  items: z.array(
    z.object({
      id: z.string().regex(/^\d+$/),
      ContentType: z.string(),
      Filename: z.string(),
      ContentLength: z.coerce.number(),
    }),
  ),
});
type Part = z.output<typeof parts>["items"][number];

const content = z.object({ Content: z.string().nullish() });

/** Of one file, and of all that come with one answer: they pass through memory. */
const maxFileBytes = 20_971_520;
const maxAnswerBytes = 2 * maxFileBytes;
/** What a command carries. */
const maxFiles = 50;

/** Base64 without the line breaks RT puts in; undefined: too large, or not for us to read. */
async function base64Of(desk: Desk, { id, ContentLength }: Part, signal: AbortSignal): Promise<string | undefined> {
  if (ContentLength > maxFileBytes) return undefined;
  const answer = await askLong(desk, `/attachment/${id}`, content, signal);
  return answer && (answer.Content ?? "").replace(/\s+/g, "");
}

const isFile = ({ Filename, ContentType }: Part): boolean => Filename !== "" || !ContentType.startsWith("text/");

/** Of several renderings of the same words the plain one. */
const wordsAmong = (all: readonly Part[]): readonly Part[] => {
  const plain = all.filter(({ ContentType }) => ContentType !== "text/html");
  return plain.length > 0 ? plain : all;
};

async function textOf(desk: Desk, part: Part, signal: AbortSignal): Promise<string> {
  const base64 = await base64Of(desk, part, signal);
  if (base64 === undefined) return "[文字太长，未转发 | the text was too long to pass on]";
  const text = Buffer.from(base64, "base64").toString();
  return part.ContentType === "text/html" ? plainText(text) : text.trimEnd();
}

const nameOf = ({ Filename, id }: Part): string => (Filename === "" ? `file-${id}` : Filename.slice(0, 255));

async function fileOf(desk: Desk, part: Part, signal: AbortSignal): Promise<TransactionFile | undefined> {
  const content_base64 = await base64Of(desk, part, signal);
  if (content_base64 === undefined) return undefined;
  return { filename: nameOf(part), content_type: part.ContentType.slice(0, 255), content_base64 };
}

/** The files, and the names of those that are too large or too many. */
async function filesAmong(
  desk: Desk,
  parts: readonly Part[],
  signal: AbortSignal,
): Promise<Pick<Transaction, "files" | "lost">> {
  const files: TransactionFile[] = [];
  const lost: string[] = [];
  let left = maxAnswerBytes;
  for (const part of parts) {
    const fits = part.ContentLength <= left && files.length < maxFiles;
    const file = fits ? await fileOf(desk, part, signal) : undefined;
    if (file === undefined) lost.push(nameOf(part));
    else {
      files.push(file);
      left -= part.ContentLength;
    }
  }
  return { files, lost };
}

/** Words and files of a transaction. */
export async function contentsOf(
  desk: Desk,
  id: string,
  signal: AbortSignal,
): Promise<Pick<Transaction, "text" | "files" | "lost">> {
  const path = `/transaction/${id}/attachments?fields=ContentType,Filename,ContentLength&per_page=100`;
  const { items } = await ask(desk, path, parts, signal);
  const leaves = items.filter(({ ContentType }) => !ContentType.startsWith("multipart/"));
  const lines: string[] = [];
  for (const part of wordsAmong(leaves.filter((leaf) => !isFile(leaf)))) lines.push(await textOf(desk, part, signal));
  const text = lines.filter((line) => line !== "").join("\n");
  return { text, ...(await filesAmong(desk, leaves.filter(isFile), signal)) };
}
