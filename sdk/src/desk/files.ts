import type { Attachment } from "../attachment.js";
import { PluginError } from "../error.js";
import type { Host } from "../plugin.js";

/** A file of an event with its bytes. */
export interface CarriedFile {
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export interface CarriedFiles {
  readonly attached: readonly CarriedFile[];
  /** Names of those whose bytes are gone for good, and of those the receiver would not take. */
  readonly lost: readonly string[];
}

/** What the receiver takes. */
export interface FileBounds {
  /** Of one message. */
  readonly maxFiles?: number;
  /** Of one file. */
  readonly maxBytes?: number;
  /** Of all files of one message. */
  readonly maxTotalBytes?: number;
}

type Reader = Pick<Host, "readAttachment">;

export const fileNameOf = ({ filename = "", id }: Attachment): string => (filename === "" ? id : filename);

async function read(host: Reader, file: Attachment, signal: AbortSignal): Promise<Uint8Array | undefined> {
  try {
    return await host.readAttachment(file.id, signal);
  } catch (error) {
    if (error instanceof PluginError && error.code === "rejected") return undefined;
    throw error;
  }
}

/**
 * The bytes of a file of an event. Undefined: there are none and never will be, or more than `maxBytes`. One that is
 * still being fetched throws `unavailable`. An empty one counts as gone, since some products refuse it.
 */
export async function bytesOf(
  host: Reader,
  file: Attachment,
  { maxBytes = Number.POSITIVE_INFINITY }: FileBounds,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  if (file.state === "expired" || file.state === "failed" || (file.size ?? 0) > maxBytes) return undefined;
  const bytes = await read(host, file, signal);
  return bytes === undefined || bytes.length === 0 || bytes.length > maxBytes ? undefined : bytes;
}

/** The files of an event for one upload. A file that is lost must not cost the words it came with. */
export async function filesOf(
  host: Reader,
  files: readonly Attachment[],
  bounds: FileBounds,
  signal: AbortSignal,
): Promise<CarriedFiles> {
  const { maxFiles = files.length, maxBytes = Number.POSITIVE_INFINITY } = bounds;
  let room = bounds.maxTotalBytes ?? Number.POSITIVE_INFINITY;
  const attached: CarriedFile[] = [];
  const lost: string[] = [];
  for (const file of files.slice(0, maxFiles)) {
    const bytes = await bytesOf(host, file, { maxBytes: Math.min(maxBytes, room) }, signal);
    room -= bytes?.length ?? 0;
    if (bytes === undefined) lost.push(fileNameOf(file));
    else attached.push({ filename: fileNameOf(file), contentType: file.content_type, bytes });
  }
  return { attached, lost: [...lost, ...files.slice(maxFiles).map(fileNameOf)] };
}

/** The line that names files which did not come along; empty when there are none. */
export const lostLine = (lost: readonly string[]): string =>
  lost.length === 0 ? "" : `[文件未能附上 | not attached] ${lost.join(", ")}`;

/** The words, and below them that line. */
export const withLost = (text: string, lost: readonly string[]): string =>
  [text, lostLine(lost)].filter((line) => line !== "").join("\n");
