import { Readable } from "node:stream";
import type Router from "@koa/router";
import type { Context as KoaContext } from "koa";
import { notFound, Problem } from "../../desk/problem.js";
import { append } from "../../ledger/append.js";
import { type FileReader, type OpenFile, openFile } from "../../pipeline/stored-file.js";
import { type Context, systemContext } from "../../store/transaction.js";
import { contextOf, readsBodies } from "../principal.js";
import { requestId } from "../request-id.js";
import type { ApiDeps } from "./deps.js";

/** Whoever holds a link: it was signed for one file, and names nobody. */
const linkHolder = { actor: "signed_link", role: "link", groups: [] };

/** Reading a file is written in the book, once it is there to be read. */
const readBy = (context: Context, who: Context): FileReader => ({
  context,
  async book(tx, { id, state, group_id, person_id }) {
    if (state !== "stored") return;
    const object = { k: "attachment", id };
    await append(tx, who, {
      type: "attachment.read",
      outcome: "success",
      object,
      subject: [person_id],
      group: group_id,
    });
  },
});

/** A signed link that has not expired, or a token that may read what people wrote. */
async function readerOf(deps: ApiDeps, ctx: KoaContext, id: string): Promise<FileReader> {
  const { expires, signature } = ctx.query;
  if (typeof expires === "string" && typeof signature === "string") {
    if (deps.files.links.check(id, expires, signature, deps.store.clock.now()))
      return readBy(systemContext, { ...linkHolder, via: "link", request: requestId(ctx) });
    throw new Problem(403, "Forbidden", "this link has expired or was changed");
  }
  const principal = await deps.tokens.principal(ctx);
  if (!readsBodies(principal)) throw notFound("attachment");
  return readBy(contextOf(principal), contextOf(principal));
}

/** Always a download, never shown in our origin: what people send may be a page with a script in it. */
function serve(ctx: KoaContext, file: OpenFile): void {
  ctx.set(
    "Content-Disposition",
    `attachment; filename*=UTF-8''${encodeURIComponent(file.meta.filename ?? file.row.id)}`,
  );
  ctx.set("Content-Security-Policy", "sandbox; default-src 'none'");
  ctx.type = /^[\w.+-]+\/[\w.+-]+$/.test(file.meta.content_type) ? file.meta.content_type : "application/octet-stream";
  if (file.row.size !== null) ctx.length = Number(file.row.size);
  ctx.body = Readable.from(file.bytes());
}

export function attachmentRoutes(router: Router, deps: ApiDeps): void {
  router.get("/attachments/:id", async (ctx) => {
    const id = ctx.params["id"] ?? "";
    const file = await openFile(deps, id, await readerOf(deps, ctx, id));
    if (file === undefined) throw notFound("attachment");
    switch (file.row.state) {
      case "stored":
        return serve(ctx, file);
      case "pending":
        throw new Problem(409, "Not here yet", "the file is still being fetched; try again", { retryAfterSecs: 5 });
      case "failed":
      case "expired":
        throw new Problem(410, "Gone", "the file could not be fetched from where the sender had it");
    }
  });
}
