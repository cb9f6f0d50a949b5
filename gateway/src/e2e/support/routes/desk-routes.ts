import { desk, keepers, looksElsewhere, noPerson, overseers, type Route, settings, shared } from "./route.js";

/** Routes of conversations, deliveries, endpoints and accounts, one line each. */
export const deskRoutes: Readonly<Record<string, Route>> = {
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
};
