import type { Role } from "../../../config/schema.js";
import type { World } from "./world.js";

/** One call of a route, as somebody makes it. */
export interface Ask {
  readonly path: string;
  readonly body?: object;
  /** A person in a browser, for routes that want a session. */
  readonly browser?: Awaited<ReturnType<World["somebody"]>>["browser"];
}

/** What a route does, for the tests of the book and of who may. */
export interface Route {
  /** Every other role is refused. `session`: a person who is logged in. `anyone`: no login is needed. */
  readonly may: readonly Role[] | "session" | "anyone";
  /** The type of the one line it writes; or why it writes none. */
  readonly books: string | { readonly nothing: string };
  /** A call that succeeds; the first role of `may` makes it. Made anew for each case. */
  readonly ask: (world: World) => Ask | Promise<Ask>;
  /**
   * For routes that agents or supervisors may call: what one of another group gets for the same call. `empty`: a list
   * without items; `blank`: items without values; else why the answer is nobody's.
   */
  readonly stranger?: 404 | 403 | "empty" | "blank" | { readonly nobodys: string };
  /** Where others are not told that it exists. */
  readonly refused?: 404;
}

const everyRole = ["admin", "security", "auditor", "supervisor", "agent", "integrator", "receiver"] as const;
const desk = ["agent", "supervisor", "admin"] as const;
const keepers = ["integrator", "admin"] as const;
const overseers = ["integrator", "admin", "supervisor"] as const;
const auditors = ["security", "auditor"] as const;
const officers = ["auditor", "security", "admin"] as const;

const noPerson = { nothing: "ids and states, nothing of a person" };
const settings = { nothing: "what the configuration says, nothing of a person" };
const looksElsewhere = { nothing: "asks the other side and changes nothing here" };
const own = { nothing: "the caller's own" };
const staff = { nothing: "staff, not the people who write" };
const shared = { nobodys: "the same for every group" };

/** Every route of the API, one line each. */
export const routes: Readonly<Record<string, Route>> = {
  "POST /messages": {
    may: desk,
    books: "message.created",
    ask: (w) => ({ path: "/messages", body: { conversation_id: w.conversation, text: "好的" } }),
    stranger: 404,
  },
  "GET /messages/search": {
    may: ["agent", "supervisor"],
    books: "message.searched",
    ask: () => ({ path: `/messages/search?q=${encodeURIComponent("退费")}` }),
    stranger: "empty",
  },
  "GET /messages/{id}": {
    may: [...desk, "integrator"],
    books: "message.read",
    ask: (w) => ({ path: `/messages/${w.message}` }),
    stranger: 404,
  },
  "PATCH /messages/{id}": {
    may: desk,
    books: "message.edited",
    ask: async (w) => ({ path: `/messages/${await w.sent()}`, body: { text: "更正" } }),
    stranger: 404,
  },
  "DELETE /messages/{id}": {
    may: desk,
    books: "message.deleted",
    ask: async (w) => ({ path: `/messages/${await w.sent()}` }),
    stranger: 404,
  },
  "GET /conversations": {
    may: desk,
    books: "conversation.listed",
    ask: () => ({ path: "/conversations" }),
    stranger: "empty",
  },
  "GET /conversations/{id}": {
    may: desk,
    books: "conversation.read",
    ask: (w) => ({ path: `/conversations/${w.conversation}` }),
    stranger: 404,
  },
  "GET /conversations/{id}/messages": {
    may: desk,
    books: "conversation.read",
    ask: (w) => ({ path: `/conversations/${w.conversation}/messages` }),
    stranger: 404,
  },
  "PATCH /conversations/{id}": {
    may: desk,
    books: "conversation.changed",
    ask: async (w) => ({ path: `/conversations/${(await w.fresh()).conversation}`, body: { priority: "urgent" } }),
    stranger: 404,
  },
  "POST /conversations/{id}/assign": {
    may: desk,
    books: "conversation.changed",
    ask: async (w) => ({
      path: `/conversations/${(await w.fresh()).conversation}/assign`,
      body: { group_id: "finance" },
    }),
    stranger: 404,
  },
  "POST /conversations/{id}/notes": {
    may: desk,
    books: "note.created",
    ask: (w) => ({ path: `/conversations/${w.conversation}/notes`, body: { text: "内部" } }),
    stranger: 404,
  },
  "GET /events": { may: ["receiver"], books: "event.pulled", ask: () => ({ path: "/events" }) },
  "GET /deliveries": { may: keepers, books: noPerson, ask: () => ({ path: "/deliveries" }) },
  "GET /deliveries/attempts/{item}": {
    may: keepers,
    books: "delivery.read",
    ask: (w) => ({ path: `/deliveries/attempts/${w.event}` }),
  },
  "GET /deliveries/{event}/request": {
    may: ["agent", "supervisor"],
    books: "event.read",
    ask: (w) => ({ path: `/deliveries/${w.event}/request?endpoint=crm` }),
    stranger: 404,
  },
  "POST /deliveries/resend": {
    may: keepers,
    books: "delivery.resent",
    ask: (w) => ({ path: "/deliveries/resend", body: { endpoint: "crm", event_ids: [w.event] } }),
  },
  "GET /dead-letters": { may: keepers, books: noPerson, ask: () => ({ path: "/dead-letters" }) },
  "POST /dead-letters/{id}/replay": {
    may: keepers,
    books: "dead_letter.replayed",
    ask: async (w) => ({ path: `/dead-letters/${await w.deadLetter()}/replay` }),
  },
  "POST /replays": {
    may: keepers,
    books: "replay.started",
    ask: () => ({ path: "/replays", body: { endpoint: "crm", types: ["call.*"] } }),
  },
  "GET /replays": { may: keepers, books: noPerson, ask: () => ({ path: "/replays" }) },
  "GET /replays/{id}": { may: keepers, books: noPerson, ask: async (w) => ({ path: `/replays/${await w.replay()}` }) },
  "POST /replays/{id}/cancel": {
    may: keepers,
    books: "replay.cancelled",
    ask: async (w) => ({ path: `/replays/${await w.replay()}/cancel` }),
  },
  "GET /endpoints": { may: overseers, books: noPerson, ask: () => ({ path: "/endpoints" }), stranger: shared },
  "GET /endpoints/{id}": { may: overseers, books: noPerson, ask: () => ({ path: "/endpoints/crm" }), stranger: shared },
  "GET /endpoints/{id}/comparison": {
    may: overseers,
    books: noPerson,
    ask: () => ({ path: "/endpoints/crm_shadow/comparison" }),
    stranger: shared,
  },
  "POST /endpoints/{id}/enable": {
    may: keepers,
    books: "endpoint.enabled",
    ask: () => ({ path: "/endpoints/crm_shadow/enable" }),
  },
  "POST /endpoints/{id}/disable": {
    may: keepers,
    books: "endpoint.disabled",
    ask: () => ({ path: "/endpoints/crm_shadow/disable" }),
  },
  "POST /endpoints/{id}/check": { may: keepers, books: looksElsewhere, ask: () => ({ path: "/endpoints/crm/check" }) },
  "POST /endpoints/{id}/mapping/preview": {
    may: overseers,
    books: "mapping.previewed",
    ask: () => ({ path: "/endpoints/crm/mapping/preview", body: { mapping: "data" } }),
    stranger: "empty",
  },
  "POST /endpoints/{id}/tokens/resolve": {
    may: ["agent", "supervisor"],
    books: "token.resolved",
    ask: (w) => ({ path: "/endpoints/crm/tokens/resolve", body: { tokens: [w.token] } }),
    stranger: "blank",
  },
  "GET /ledger": {
    may: [...overseers, "auditor"],
    books: { nothing: "counts" },
    ask: () => ({ path: "/ledger" }),
    stranger: shared,
  },
  "GET /keys": { may: ["security"], books: { nothing: "names and counts of keys" }, ask: () => ({ path: "/keys" }) },
  "GET /disclosures": {
    may: officers,
    books: "disclosure.read",
    ask: (w) => ({ path: `/disclosures?person=${w.person}` }),
  },
  "GET /retention": { may: officers, books: noPerson, ask: () => ({ path: "/retention" }) },
  "GET /people/{id}": {
    may: ["agent", "supervisor"],
    books: "person.read",
    ask: (w) => ({ path: `/people/${w.person}` }),
    stranger: 404,
  },
  "PATCH /people/{id}": {
    may: ["supervisor"],
    books: "person.updated",
    ask: (w) => ({ path: `/people/${w.person}`, body: { kind: "guardian" } }),
    stranger: 404,
  },
  "POST /people/{id}/access": {
    may: ["agent", "supervisor"],
    books: "register.minor_access.recorded",
    ask: (w) => ({ path: `/people/${w.person}/access`, body: { purpose: "核实", reason: "家长来电" } }),
    stranger: 404,
  },
  "POST /people/{id}/access/{request}/approve": {
    may: ["supervisor", "security"],
    books: "register.minor_access.recorded",
    ask: async (w) => ({ path: `/people/${w.person}/access/${await w.accessAsked()}/approve` }),
    stranger: 404,
  },
  "POST /people/{id}/access/{request}/refuse": {
    may: ["supervisor", "security"],
    books: "register.minor_access.recorded",
    ask: async (w) => ({ path: `/people/${w.person}/access/${await w.accessAsked()}/refuse` }),
    stranger: 404,
  },
  "POST /people/{id}/erasure": {
    may: ["admin", "security"],
    books: "erasure.asked",
    ask: async (w) => ({ path: `/people/${(await w.fresh()).person}/erasure`, body: { reason: "本人要求" } }),
  },
  "GET /people/{id}/erasure": {
    may: officers,
    books: "erasure.read",
    ask: async (w) => ({ path: `/people/${await w.erased()}/erasure` }),
  },
  "GET /holds": { may: ["security", "auditor"], books: noPerson, ask: () => ({ path: "/holds" }) },
  "POST /holds": {
    may: ["security"],
    books: "hold.placed",
    ask: async (w) => ({ path: "/holds", body: { person_id: (await w.fresh()).person, reason: "调查" } }),
  },
  "DELETE /holds/{id}": {
    may: ["security"],
    books: "hold.lifted",
    ask: async (w) => ({ path: `/holds/${await w.hold()}` }),
  },
  "GET /registers": { may: everyRole, books: settings, ask: () => ({ path: "/registers" }), stranger: shared },
  "GET /registers/{register}": {
    may: [...officers, "supervisor", "agent"],
    books: "register.consent.read",
    ask: () => ({ path: "/registers/consent" }),
    stranger: "empty",
  },
  "POST /registers/{register}": {
    may: ["agent", "supervisor", "security"],
    books: "register.consent.recorded",
    ask: (w) => ({ path: "/registers/consent", body: w.consent }),
    stranger: 404,
  },
  "GET /registers/{register}/export": {
    may: [...officers, "supervisor", "agent"],
    books: "register.consent.exported",
    ask: () => ({ path: "/registers/consent/export" }),
    stranger: "empty",
  },
  "GET /compliance/duties": { may: officers, books: settings, ask: () => ({ path: "/compliance/duties" }) },
  "GET /compliance/mlps": { may: officers, books: settings, ask: () => ({ path: "/compliance/mlps" }) },
  "GET /compliance/data-map": { may: officers, books: settings, ask: () => ({ path: "/compliance/data-map" }) },
  "GET /compliance/egress": { may: officers, books: "disclosure.read", ask: () => ({ path: "/compliance/egress" }) },
  "POST /accounts/{id}/check": {
    may: keepers,
    books: looksElsewhere,
    ask: () => ({ path: "/accounts/campus_app/check" }),
  },
  "POST /accounts/{id}/login": {
    may: ["admin"],
    books: "account.login_begun",
    ask: () => ({ path: "/accounts/chat/login" }),
  },
  "GET /accounts/{id}/login": {
    may: ["admin"],
    books: { nothing: "the step a person is asked for; it is kept nowhere" },
    ask: async (w) => ({ path: await w.login() }),
  },
  "POST /accounts/{id}/login/answers": {
    may: ["admin"],
    books: "account.login_answered",
    ask: async (w) => ({ path: `${await w.login()}/answers`, body: { answers: { code: "1" } } }),
  },
  "DELETE /accounts/{id}/login": {
    may: ["admin"],
    books: "account.login_ended",
    ask: async (w) => ({ path: await w.login() }),
  },
  "POST /sessions": {
    may: "anyone",
    books: "session.opened",
    ask: async (w) => ({ path: "/sessions", ...(await w.loginForm()) }),
  },
  "GET /sessions": { may: "session", books: own, ask: async (w) => ({ path: "/sessions", ...(await w.somebody()) }) },
  "DELETE /sessions/{id}": {
    may: "session",
    books: "session.ended",
    ask: async (w) => ({ path: "/sessions/current", ...(await w.somebody()) }),
  },
  "PATCH /sessions/current": {
    may: "session",
    books: "session.role_changed",
    ask: async (w) => ({ path: "/sessions/current", body: { role: "agent" }, ...(await w.somebody()) }),
  },
  "POST /sessions/current/proof": {
    may: "session",
    books: "session.proved",
    ask: async (w) => ({ path: "/sessions/current/proof", body: { password: w.password }, ...(await w.somebody()) }),
  },
  "GET /me": { may: everyRole, books: own, ask: () => ({ path: "/me" }), stranger: { nobodys: "the caller's own" } },
  "PUT /me/password": {
    may: "session",
    books: "user.password_changed",
    ask: async (w) => ({
      path: "/me/password",
      body: { current: w.password, next: "Graue-Kraniche8" },
      ...(await w.somebody()),
    }),
  },
  "POST /me/totp": {
    may: "session",
    books: "user.totp_offered",
    ask: async (w) => ({ path: "/me/totp", ...(await w.somebody()) }),
  },
  "POST /me/totp/confirm": {
    may: "session",
    books: "user.totp_confirmed",
    ask: async (w) => ({ path: "/me/totp/confirm", ...(await w.offered()) }),
  },
  "DELETE /me/totp": {
    may: "session",
    books: "user.totp_removed",
    ask: async (w) => ({ path: "/me/totp", ...(await w.enrolled()) }),
  },
  "POST /me/recovery-codes": {
    may: "session",
    books: "user.recovery_codes_made",
    ask: async (w) => ({ path: "/me/recovery-codes", ...(await w.enrolled()) }),
  },
  "GET /users": { may: officers, books: staff, ask: () => ({ path: "/users" }) },
  "GET /users/{id}": { may: officers, books: staff, ask: async (w) => ({ path: `/users/${await w.user()}` }) },
  "POST /users": {
    may: ["admin"],
    books: "user.created",
    ask: (w) => ({ path: "/users", body: { name: w.newName() } }),
  },
  "PATCH /users/{id}": {
    may: ["security", "admin"],
    books: "user.changed",
    ask: async (w) => ({ path: `/users/${await w.user()}`, body: { state: "disabled" } }),
  },
  "POST /users/{id}/password": {
    may: ["admin"],
    books: "user.password_reset",
    ask: async (w) => ({ path: `/users/${await w.user()}/password` }),
  },
  "DELETE /users/{id}/totp": {
    may: ["security"],
    books: "user.totp_reset",
    ask: async (w) => ({ path: `/users/${await w.user()}/totp` }),
  },
  "DELETE /users/{id}/sessions": {
    may: ["security", "admin"],
    books: "user.sessions_ended",
    ask: async (w) => ({ path: `/users/${await w.user()}/sessions` }),
  },
  "POST /users/{id}/subjects": {
    may: ["security"],
    books: "user.login_linked",
    ask: async (w) => ({ path: `/users/${await w.user()}/subjects`, body: { provider: "oidc", subject: w.newName() } }),
  },
  "GET /attachments/{id}": {
    may: ["agent", "supervisor"],
    books: "attachment.read",
    ask: (w) => ({ path: `/attachments/${w.attachment}` }),
    stranger: 404,
    refused: 404,
  },
  "GET /openapi.json": { may: "anyone", books: settings, ask: () => ({ path: "/openapi.json" }) },
  "GET /schemas/{type}.json": {
    may: "anyone",
    books: settings,
    ask: () => ({ path: "/schemas/message.received.v1.json" }),
  },
  "GET /connectors": { may: overseers, books: settings, ask: () => ({ path: "/connectors" }), stranger: shared },
  "GET /adapters": { may: overseers, books: settings, ask: () => ({ path: "/adapters" }), stranger: shared },
  "GET /accounts": { may: overseers, books: settings, ask: () => ({ path: "/accounts" }), stranger: shared },
  "GET /groups": { may: [...overseers, "agent"], books: settings, ask: () => ({ path: "/groups" }), stranger: shared },
  "GET /compliance/deadlines": {
    may: officers,
    books: "register.deadlines.read",
    ask: () => ({ path: "/compliance/deadlines" }),
  },
  "POST /tokens": {
    may: "session",
    books: "token.made",
    ask: async (w) => ({
      path: "/tokens",
      body: { title: "脚本", role: "agent", scopes: ["conversations:read"] },
      ...(await w.somebody()),
    }),
  },
  "GET /tokens": { may: "session", books: own, ask: async (w) => ({ path: "/tokens", ...(await w.somebody()) }) },
  "DELETE /tokens/{id}": { may: "session", books: "token.revoked", ask: async (w) => w.tokenMade() },
  "POST /break-glass": {
    may: ["agent", "supervisor"],
    books: "break_glass.opened",
    ask: (w) => ({
      path: "/break-glass",
      body: { object: { kind: "conversation", id: w.conversation }, reason: "孩子走失，须立即查看" },
    }),
    stranger: { nobodys: "it is there for what is not theirs, and told to others at once" },
  },
  "GET /break-glass": {
    may: ["security", "auditor"],
    books: "break_glass.read",
    ask: () => ({ path: "/break-glass" }),
  },
  "GET /audit/entries": {
    may: auditors,
    books: "audit.entries.read",
    ask: (w) => ({ path: `/audit/entries?person=${w.person}` }),
  },
  "GET /audit/checkpoint": {
    may: [...auditors, "admin"],
    books: { nothing: "a size and a root, which anybody may have" },
    ask: async (w) => {
      await w.sealed();
      return { path: "/audit/checkpoint" };
    },
  },
  "GET /audit/proof/{entry}": {
    may: auditors,
    books: { nothing: "hashes" },
    ask: async (w) => ({ path: `/audit/proof/${await w.sealed()}` }),
  },
  "GET /audit/tile/{path}": {
    may: auditors,
    books: { nothing: "hashes" },
    ask: async (w) => {
      await w.sealed();
      return { path: "/audit/tile/0/000.p/1" };
    },
  },
  "POST /audit/exports": { may: ["auditor"], books: "audit.export.asked", ask: (w) => w.exportWish },
  "GET /audit/exports": { may: auditors, books: "audit.export.listed", ask: () => ({ path: "/audit/exports" }) },
  "GET /audit/exports/{id}": {
    may: auditors,
    books: "audit.export.read",
    ask: async (w) => ({ path: await w.exportAsked() }),
  },
  "POST /audit/exports/{id}/approve": {
    may: auditors,
    books: "audit.export.approved",
    ask: async (w) => ({ path: `${await w.exportAsked()}/approve`, body: {} }),
  },
  "GET /audit/exports/{id}/files/{name}": {
    may: ["auditor"],
    books: "audit.export.downloaded",
    ask: async (w) => ({ path: `${await w.exportDone()}/files/proof.tar` }),
  },
};
