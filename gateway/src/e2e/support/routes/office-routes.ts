import { auditors, desk, everyRole, noPerson, officers, own, type Route, settings, shared, staff } from "./route.js";

/** Routes of people, logins, the book, registers and keys, one line each. */
export const officeRoutes: Readonly<Record<string, Route>> = {
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
  "POST /people/{id}/export": {
    may: ["admin", "security"],
    books: "person.export.asked",
    ask: async (w) => ({ path: `/people/${(await w.fresh()).person}/export`, body: { purpose: "本人要求" } }),
  },
  "GET /people/{id}/export": {
    may: ["supervisor", "admin", "security"],
    books: "person.export.read",
    ask: async (w) => ({ path: (await w.personExport("running")).newest }),
    stranger: 404,
  },
  "GET /people/{id}/export/{export}": {
    may: ["supervisor", "admin", "security"],
    books: "person.export.read",
    ask: async (w) => ({ path: (await w.personExport("running")).path }),
    stranger: 404,
  },
  "POST /people/{id}/export/{export}/approve": {
    may: ["supervisor", "security"],
    books: "person.export.approved",
    ask: async (w) => ({ path: `${(await w.personExport("awaiting_approval")).path}/approve` }),
    stranger: 404,
  },
  "GET /people/{id}/export/{export}/file": {
    may: ["security"],
    books: "person.export.downloaded",
    ask: async (w) => ({ path: `${(await w.personExport("done")).path}/file` }),
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
  "POST /compliance/packs": {
    may: auditors,
    books: "audit.export.asked",
    ask: () => ({ path: "/compliance/packs", body: { kind: "mlps", purpose: "年度检查" } }),
  },
  "GET /compliance/data-map": { may: officers, books: settings, ask: () => ({ path: "/compliance/data-map" }) },
  "GET /compliance/egress": { may: officers, books: "disclosure.read", ask: () => ({ path: "/compliance/egress" }) },
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
