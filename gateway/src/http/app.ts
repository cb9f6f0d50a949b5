import type { RequestListener } from "node:http";
import Router from "@koa/router";
import Koa, { type Middleware } from "koa";
import type { Logger } from "pino";
import { FilesAwayError } from "../files/away-error.js";
import { FileLostError } from "../files/lost-error.js";
import { attachmentRoutes } from "./api/attachments.js";
import { auditRoutes } from "./api/audit.js";
import { auditExportRoutes } from "./api/audit-exports.js";
import { breakGlassRoutes } from "./api/break-glass.js";
import { catalogRoutes } from "./api/catalog.js";
import { checkRoutes } from "./api/checks.js";
import { complianceRoutes } from "./api/compliance.js";
import { packRoutes } from "./api/compliance-packs.js";
import { conversationRoutes } from "./api/conversations.js";
import { deliveryRoutes } from "./api/deliveries.js";
import type { ApiDeps } from "./api/deps.js";
import { disclosureRoutes } from "./api/disclosures.js";
import { endpointRoutes } from "./api/endpoints.js";
import { erasureRoutes } from "./api/erasures.js";
import { eventRoutes } from "./api/events.js";
import { holdRoutes } from "./api/holds.js";
import { keyRoutes } from "./api/keys.js";
import { ledgerRoutes } from "./api/ledger.js";
import { loginRoutes } from "./api/logins.js";
import { mappingRoutes } from "./api/mappings.js";
import { meRoutes } from "./api/me.js";
import { messageRoutes } from "./api/messages.js";
import { minorAccessRoutes } from "./api/minor-access.js";
import { personRoutes } from "./api/people.js";
import { personExportRoutes } from "./api/person-exports.js";
import { registerRoutes } from "./api/registers.js";
import { replayRoutes } from "./api/replays.js";
import { retentionRoutes } from "./api/retention.js";
import { revisionRoutes } from "./api/revisions.js";
import { searchRoutes } from "./api/search.js";
import { sessionRoutes } from "./api/sessions.js";
import { tokenRoutes } from "./api/tokens.js";
import { userRoutes } from "./api/users.js";
import { errors } from "./errors.js";
import { externalLogins } from "./external-logins.js";
import { type HooksDeps, hooks } from "./hooks.js";
import { type ProbeDeps, probes } from "./probes.js";
import { requestIds } from "./request-id.js";
import { securityHeaders } from "./security-headers.js";
import { wrongMethod } from "./wrong-method.js";

export interface AppDeps {
  readonly log: Logger;
  /** People reach it by HTTPS, its own or a proxy's. */
  readonly https: boolean;
  readonly probes: ProbeDeps;
  /** Only with the role door. */
  readonly hooks?: HooksDeps;
  /** Only with the role desk. */
  readonly api?: ApiDeps;
  /** Only with the role door: what stands before the hooks of web chats, and their pages. */
  readonly chat?: readonly Middleware[];
  /** Pages, such as the demo's desk. */
  readonly pages: readonly Middleware[];
}

/** Every route of the API. */
export function apiRouter(deps: ApiDeps): Router {
  const router = new Router({ prefix: "/api/v1" });
  for (const routes of [
    searchRoutes,
    messageRoutes,
    revisionRoutes,
    conversationRoutes,
    eventRoutes,
    deliveryRoutes,
    replayRoutes,
    endpointRoutes,
    ledgerRoutes,
    mappingRoutes,
    disclosureRoutes,
    erasureRoutes,
    personExportRoutes,
    holdRoutes,
    retentionRoutes,
    registerRoutes,
    personRoutes,
    minorAccessRoutes,
    complianceRoutes,
    packRoutes,
    checkRoutes,
    loginRoutes,
    sessionRoutes,
    meRoutes,
    userRoutes,
    tokenRoutes,
    breakGlassRoutes,
    keyRoutes,
    attachmentRoutes,
    auditRoutes,
    auditExportRoutes,
    catalogRoutes,
  ])
    routes(router, deps);
  return router;
}

/** The HTTP side of a process, by its roles. */
export function createApp(deps: AppDeps): RequestListener {
  const app = new Koa();
  app.use(requestIds);
  app.use(securityHeaders(deps));
  app.use(errors((error, path) => deps.log.error({ err: error, path }, "a request failed")));
  app.use(probes(deps.probes));
  for (const part of deps.chat ?? []) app.use(part);
  if (deps.hooks !== undefined) app.use(hooks(deps.hooks));
  if (deps.api !== undefined) {
    const router = apiRouter(deps.api);
    app.use(router.routes()).use(wrongMethod(router)).use(externalLogins(deps.api).routes());
  }
  for (const page of deps.pages) app.use(page);
  app.on("error", (error: unknown) => {
    if (error instanceof FilesAwayError || error instanceof FileLostError)
      deps.log.error({ err: error }, "a file broke off");
    else deps.log.debug({ err: error }, "a connection broke");
  });
  const answer = app.callback();
  return (request, response) => void answer(request, response);
}
