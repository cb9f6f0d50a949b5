import { Readable } from "node:stream";
import type Router from "@koa/router";
import type { Context } from "koa";
import { notFound, Problem } from "../../desk/problem.js";
import { type OpenFile, openFile } from "../../pipeline/stored-file.js";
import { readsBodies, seesGroup } from "../principal.js";
import type { ApiDeps } from "./deps.js";

/** A signed link that has not expired, or a token that may read this conversation. */
async function authorise(deps: ApiDeps, ctx: Context, file: OpenFile): Promise<void> {
  const { expires, signature } = ctx.query;
  if (typeof expires === "string" && typeof signature === "string") {
    if (deps.files.links.check(file.row.id, expires, signature, deps.store.clock.now())) return;
    throw new Problem(403, "Forbidden", "this link has expired or was changed");
  }
  const principal = await deps.tokens.principal(ctx);
  if (!readsBodies(principal) || !seesGroup(principal, file.row.group_id)) throw notFound("attachment");
}

/** Always a download, never shown in our origin: what people send may be a page with a script in it. */
function serve(ctx: Context, file: OpenFile): void {
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
    const file = await openFile(deps, ctx.params["id"] ?? "");
    if (file === undefined) throw notFound("attachment");
    await authorise(deps, ctx, file);
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
