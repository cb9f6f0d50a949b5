import { auditors, desk, everyRole, noPerson, officers, type Route, settings, shared } from "./route.js";

/** Routes of people, the book, registers and keys, one line each. */
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
  "GET /compliance/deadlines": {
    may: officers,
    books: "register.deadlines.read",
    ask: () => ({ path: "/compliance/deadlines" }),
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
