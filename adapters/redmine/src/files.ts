import { fetchedFile } from "@gatehouse/sdk/desk";
import { z } from "zod";
import { type Attached, attachedIn, isAnswer, type Journal, type Shown } from "./journal.js";
import { type Desk, fileAt } from "./rest.js";

/** As `include=attachments` lists them. */
export const attachments = z.array(
  z.object({
    id: z.int().transform(String),
    filesize: z.int().nonnegative(),
    content_type: z.string().nullish(),
  }),
);
type Listed = z.output<typeof attachments>;

/** Of one file, and of all that come with one answer: they pass through memory. */
const maxFileBytes = 20_971_520;
const maxAnswerBytes = 2 * maxFileBytes;
const maxFiles = 50;

const mime = /^[\w.+-]+\/[\w.+-]+$/;

/** Redmine's `content_url` without its host, which may be another than the one we know it by. */
const pathOf = ({ id, filename }: Attached): string => `/attachments/download/${id}/${encodeURIComponent(filename)}`;

async function contentOf(desk: Desk, file: Attached, signal: AbortSignal): Promise<string | undefined> {
  const bytes = await fetchedFile(desk.host, fileAt(desk.config, pathOf(file)), signal);
  return bytes && Buffer.from(bytes).toString("base64");
}

/** The entry with the files of an answer; what is gone, too large or too much is left there. */
export async function withFiles(
  desk: Desk,
  entry: Journal,
  { details }: Pick<Shown, "details">,
  listed: Listed,
  signal: AbortSignal,
): Promise<Journal> {
  if (!isAnswer(entry)) return entry;
  const files: Journal["files"] = [];
  const left: string[] = [];
  let room = maxAnswerBytes;
  for (const file of attachedIn({ details })) {
    const known = listed.find(({ id }) => id === file.id);
    const fits = known !== undefined && known.filesize <= Math.min(room, maxFileBytes) && files.length < maxFiles;
    const content_base64 = fits ? await contentOf(desk, file, signal) : undefined;
    if (content_base64 === undefined) left.push(file.filename);
    else {
      const type = known?.content_type ?? "";
      const content_type = mime.test(type) ? type : "application/octet-stream";
      files.push({ filename: file.filename.slice(0, 255), content_type, content_base64 });
      room -= known?.filesize ?? 0;
    }
  }
  return { ...entry, files, left };
}
