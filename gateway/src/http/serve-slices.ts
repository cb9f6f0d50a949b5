import type { Readable } from "node:stream";
import type { Context } from "koa";
import { Problem } from "../desk/problem.js";
import { sliceOf } from "./range.js";

/** A file that never changes: its digest names it. */
export interface ServedFile {
  readonly name: string;
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
  readonly type: string;
}

/** Which part of a file was asked for, for the book: a line has no room for whatever else a header may say. */
export const askedRange = (ctx: Context): string => /^bytes=\d{0,15}-\d{0,15}$/.exec(ctx.get("range"))?.[0] ?? "";

/** Nothing of the file is where the range begins. */
export function refuseRange(ctx: Context, bytes: number): never {
  ctx.set("Content-Range", `bytes */${bytes}`);
  throw new Problem(416, "Range not satisfiable", `the file has ${bytes} bytes`);
}

/** A file in slices, so that a download that broke off goes on. `open`: its bytes, both ends included. */
export function serveSlices(
  ctx: Context,
  { name, bytes, sha256, type }: ServedFile,
  open: (start: number, end: number) => Readable,
): void {
  const etag = `"${sha256}"`;
  const unchanged = ["", etag].includes(ctx.get("if-range"));
  const slice = unchanged ? sliceOf(ctx.get("range"), bytes) : "all";
  if (slice === "beyond") refuseRange(ctx, bytes);
  ctx.set({ "Accept-Ranges": "bytes", ETag: etag, "Content-Disposition": `attachment; filename="${name}"` });
  ctx.type = type;
  const { start, end } = slice === "all" ? { start: 0, end: bytes - 1 } : slice;
  ctx.status = slice === "all" ? 200 : 206;
  if (slice !== "all") ctx.set("Content-Range", `bytes ${start}-${end}/${bytes}`);
  ctx.length = end - start + 1;
  ctx.body = open(start, end);
}
