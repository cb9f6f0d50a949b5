import { everyRole, officers, own, type Route, staff } from "./route.js";

/** Routes of logins, users, tokens and break-glass, one line each. */
export const loginRoutes: Readonly<Record<string, Route>> = {
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
    // One of its own: whoever opens the world's would see the rest of it.
    ask: async (w) => ({
      path: "/break-glass",
      body: { object: { kind: "conversation", id: (await w.fresh()).conversation }, reason: "孩子走失，须立即查看" },
    }),
    stranger: { nobodys: "it is there for what is not theirs, and told to others at once" },
  },
  "GET /break-glass": {
    may: ["security", "auditor"],
    books: "break_glass.read",
    ask: () => ({ path: "/break-glass" }),
  },
};
