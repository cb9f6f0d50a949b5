import { accessPaths } from "./openapi-access.js";
import { get, id, page, unkept, unsafe } from "./openapi-parts.js";

const paths = {
  "/messages": unsafe("post", 202, "Send a message into a conversation, or to a contact point"),
  "/messages/{id}": {
    ...get("One message", [id]),
    ...unsafe("patch", 202, "Edit a message that has left; a channel without edits gets a correction", [id]),
    ...unsafe("delete", 202, "Take a message back, where the channel can", [id]),
  },
  "/conversations": get("Conversations of the caller's groups", page),
  "/conversations/{id}": {
    ...get("One conversation", [id]),
    ...unsafe("patch", 200, "Change status, group, assignee, priority, labels", [id]),
  },
  "/conversations/{id}/messages": get("Its messages by number", [id, ...page]),
  "/conversations/{id}/assign": unsafe("post", 200, "Assign to a group or a person", [id]),
  "/conversations/{id}/notes": unsafe("post", 200, "Add a private note", [id]),
  "/events": get("Events after a cursor, for receivers behind NAT", page),
  "/deliveries": get("Unfinished deliveries", page),
  "/deliveries/attempts/{item}": get("Tries of one event or message", [{ ...id, name: "item" }, ...page]),
  "/deliveries/{event}/request": get("What an endpoint is asked for an event, rendered anew", [
    { ...id, name: "event" },
  ]),
  "/deliveries/resend": unsafe("post", 202, "Send events of the past to one endpoint again, by their ids"),
  "/replays": {
    ...get("Replays, newest first", page),
    ...unsafe("post", 202, "Send events of a time to one endpoint again, at a pace; dry_run only counts"),
  },
  "/replays/{id}": get("How far a replay has come", [id]),
  "/replays/{id}/cancel": unsafe("post", 200, "Stop a replay", [id]),
  "/dead-letters": get("What could not go on, with the reason", page),
  "/dead-letters/{id}/replay": unsafe("post", 202, "Try again", [id]),
  "/endpoints": get("Configured endpoints and how they are doing", page),
  "/endpoints/{id}": get("One endpoint", [id]),
  "/endpoints/{id}/comparison": get("A shadow beside its original, event by event", [id, ...page]),
  "/ledger": get("Where everything of one day is, by account; balanced is false when something is missing", page),
  "/endpoints/{id}/mapping/preview": unkept("post", 200, "Try a mapping over the newest real events; sends nothing", [
    id,
  ]),
  "/endpoints/{id}/tokens/resolve": unkept("post", 200, "What stands behind tokens this endpoint was given", [id]),
  "/people/{id}/erasure": {
    ...get("How far an erasure is, and its certificate", [id]),
    ...unsafe("post", 202, "Erase a person: set aside at once, destroyed when no hold keeps it", [id]),
  },
  "/people/{id}/export": {
    ...get("How far the newest export of everything about a person is", [id]),
    ...unsafe("post", 202, "Export everything held about a person, for them; a minor's waits for an approval", [id]),
  },
  "/people/{id}/export/{export}": get("How far that export is", [id, { ...id, name: "export" }]),
  "/people/{id}/export/{export}/approve": unsafe("post", 200, "Approve a minor's export that somebody else asked for", [
    id,
    { ...id, name: "export" },
  ]),
  "/people/{id}/export/{export}/file": get("The archive (ZIP), by Range where a download broke off", [
    id,
    { ...id, name: "export" },
  ]),
  "/holds": {
    ...get("What must be kept, newest first", page),
    ...unsafe("post", 201, "Hold a person, a conversation or a period"),
  },
  "/holds/{id}": unsafe("delete", 200, "Lift a hold", [id]),
  "/messages/search": get("Messages of the caller's groups that hold all these words, newest first", [
    { name: "q", in: "query", required: true, schema: { type: "string", maxLength: 128 } },
    ...page,
  ]),
  "/keys": get("Generations of keys, how many each wraps, rotations under way; no key itself"),
  "/audit/entries": get("Lines of the book, oldest first; reading them is a line too", [
    ...page,
    ...["from", "to", "type", "actor", "person", "object"].map((name) => ({
      name,
      in: "query",
      schema: { type: "string" },
    })),
  ]),
  "/audit/checkpoint": get("The newest signed checkpoint, as text (C2SP tlog-checkpoint)"),
  "/audit/proof/{entry}": get("That an entry is in the book (C2SP tlog-proof)", [{ ...id, name: "entry" }]),
  "/audit/tile/{path}": get("Hashes of the tree: <level>/<number>[.p/<width>] (C2SP tlog-tiles)", [
    { ...id, name: "path" },
  ]),
  "/audit/exports": {
    ...get("Exports of the book, newest first", page),
    ...unsafe(
      "post",
      202,
      "Export a part of the book; one that tells of many people or of minors waits for an approval",
    ),
  },
  "/audit/exports/{id}": get("How far an export is, and its files", [id]),
  "/audit/exports/{id}/approve": unsafe("post", 200, "Approve an export that somebody else asked for", [id]),
  "/audit/exports/{id}/files/{name}": get("A file of an export, by Range where a download broke off", [
    id,
    { ...id, name: "name" },
  ]),
  "/retention": get("What is kept for how long, the oldest of it, what is due, and the last run of each class", page),
  "/disclosures": get("Who was told what about whom", page),
  "/compliance/duties": get("What the law wants, what does it here, and the evidence", page),
  "/compliance/deadlines": get("Requests of people and incidents, each with its clock", page),
  "/compliance/mlps": get("Controls of the protection scheme, each with what is so now", page),
  "/compliance/packs": unsafe(
    "post",
    202,
    "Ask for a signed pack: minors (yearly), mlps or incident; state and files are those of an export",
  ),
  "/compliance/data-map": get("What each member of the schema says of a person", page),
  "/compliance/egress": get("Which receiver was told which kind of thing, how often", page),
  "/people/{id}": {
    ...get("A person the caller's groups write with", [id]),
    ...unsafe("patch", 200, "Say that somebody is a minor, or what kind of person", [id]),
  },
  "/people/{id}/access": unsafe("post", 202, "Ask to see what belongs to a minor", [id]),
  "/people/{id}/access/{request}/approve": unsafe("post", 200, "Approve it, for some hours", [
    id,
    { ...id, name: "request" },
  ]),
  "/people/{id}/access/{request}/refuse": unsafe("post", 200, "Refuse it", [id, { ...id, name: "request" }]),
  "/registers": get("Registers of compliance, with the JSON Schema of a row", page),
  "/registers/{register}": {
    ...get("Rows of a register, oldest first", [{ ...id, name: "register" }, ...page]),
    ...unsafe("post", 201, "Write a row; a further row of a case with case_id", [{ ...id, name: "register" }]),
  },
  "/registers/{register}/export": get("A register as CSV", [{ ...id, name: "register" }]),
  "/endpoints/{id}/check": unkept("post", 200, "Ask the system whether the endpoint would work; sends nothing", [id]),
  "/accounts/{id}/check": unkept("post", 200, "Ask the provider whether the account would work; sends nothing", [id]),
  "/endpoints/{id}/disable": unsafe("post", 200, "Stop an endpoint; what waits for it is parked", [id]),
  "/endpoints/{id}/enable": unsafe("post", 200, "Start an endpoint that answered 410", [id]),
  "/accounts": get("Configured accounts", page),
  "/accounts/{id}/login": {
    ...get("How a login stands, and its step for a person: show_qr, ask or done", [id]),
    ...unsafe("post", 202, "Begin a login, ending one that runs", [id]),
    ...unkept("delete", 204, "End a login", [id]),
  },
  "/accounts/{id}/login/answers": unkept("post", 202, "Answer the step `ask`, by name of the field", [id]),
  ...accessPaths,
  "/groups": get("Skill groups", page),
  "/attachments/{id}": get("A file, by signed link or token", [id]),
  "/connectors": get("Connectors with the JSON Schema of their options", page),
  "/adapters": get("Adapters with the JSON Schema of their options", page),
  "/openapi.json": get("This document; needs no login"),
  "/schemas/{type}.json": get("The JSON Schema of an event type", [{ ...id, name: "type" }]),
};

/** `messages`, `deliveries` …: what scopes of tokens are named after. */
export const resources: readonly string[] = [...new Set(Object.keys(paths).map((path) => path.split("/")[1] ?? ""))];

/** The API as machines read it. */
export const openapi = (publicUrl: string): object => ({
  openapi: "3.1.0",
  info: { title: "Gatehouse 传达室", version: "1" },
  servers: [{ url: `${publicUrl}/api/v1` }],
  security: [{ bearer: [] }, { cookie: [] }],
  components: {
    securitySchemes: {
      bearer: { type: "http", scheme: "bearer" },
      cookie: { type: "apiKey", in: "cookie", name: "__Host-gatehouse" },
    },
  },
  paths,
});
