import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandTypes } from "@gatehouse/sdk";
import type { Role } from "../../../config/schema.js";
import { sampleFiles, writeFiles } from "../../../isolation/testing/sample-package.js";
import { newId } from "../../../store/id.js";
import { type BrowserSession, codeOf } from "../browser-session.js";
import { runCommand } from "../command.js";
import { eventually } from "../eventually.js";
import { tokens } from "../front-desk.js";
import { goodPassword, type PeopleSchool, startPeopleSchool } from "../school-with-people.js";
import { tokenOf } from "../token-of.js";
import { newToken, post } from "../visitor.js";

/** Who calls: bearers of the front desk's group, and the same two roles of another. */
export const bearers: Readonly<Record<Role | "stranger_agent" | "stranger_supervisor", string>> = {
  admin: tokens.admin,
  security: tokenOf("security"),
  auditor: tokenOf("auditor"),
  supervisor: tokenOf("supervisor"),
  agent: tokens.desk,
  integrator: tokens.integrator,
  receiver: tokens.receiver,
  stranger_agent: tokens.finance,
  stranger_supervisor: tokenOf("stranger"),
};

/** Asks for a code and is never content. */
const chat = `
import { defineConnector } from "@gatehouse/sdk";
import { z } from "zod";
export default defineConnector({
  id: "school_chat",
  config: z.strictObject({ url: z.url(), token: z.string().min(4) }),
  check: async () => ({ state: "ok", detail: "fine" }),
  webhook: () => ({ events: [], reply: "admitted" }),
  interpret: () => [],
  render: () => ({ method: "POST", url: "http://127.0.0.1/", headers: {} }),
  judge: () => ({ status: "sent" }),
  async *login() {
    for (;;) yield { step: "ask", fields: [{ name: "code", title: "验证码", secret: true }] };
  },
});
`;

const site = "https://www.school.example";

export interface Somebody {
  readonly browser: BrowserSession;
}

/** A school with one object of each kind, all of the group `front_desk`. */
export interface World {
  readonly school: PeopleSchool;
  readonly conversation: string;
  readonly message: string;
  readonly attachment: string;
  /** The path of a signed link to that file. */
  readonly link: string;
  readonly person: string;
  readonly event: string;
  /** What `crm` was given in place of the person's name. */
  readonly token: string;
  readonly consent: object;
  readonly password: string;
  /** A conversation of a new person. */
  fresh(): Promise<{ readonly conversation: string; readonly message: string; readonly person: string }>;
  /** A message of ours that has left. */
  sent(): Promise<string>;
  deadLetter(): Promise<string>;
  replay(): Promise<string>;
  accessAsked(): Promise<string>;
  erased(): Promise<string>;
  hold(): Promise<string>;
  /** Paths of everything about a person in an export: of the newest, and of this one. */
  personExport(
    state: "awaiting_approval" | "running" | "done",
  ): Promise<{ readonly newest: string; readonly path: string }>;
  /** An entry of the book that is sealed. */
  sealed(): Promise<string>;
  /** A call for an export of the book. */
  readonly exportWish: { readonly path: string; readonly body: object };
  /** The path of an export that waits for an approval. */
  exportAsked(): Promise<string>;
  /** The path of one that is done. */
  exportDone(): Promise<string>;
  /** The path of a login that has begun. */
  login(): Promise<string>;
  newName(): string;
  user(): Promise<string>;
  /** Somebody of the role agent, logged in. */
  somebody(): Promise<Somebody>;
  /** Somebody, and the path of a token of theirs. */
  tokenMade(): Promise<Somebody & { readonly path: string }>;
  loginForm(): Promise<Somebody & { readonly body: object }>;
  /** Somebody who was offered an authenticator, and its first code. */
  offered(): Promise<Somebody & { readonly body: object }>;
  /** Somebody who has one. */
  enrolled(): Promise<Somebody>;
  end(): Promise<void>;
}

interface Crm {
  readonly config: object;
}

/** A web chat, whose messages can be taken back, a helpdesk with a policy and its shadow, an account with a login, every role. */
function configOf(config: object): object {
  const { endpoints, accounts, tokens: given } = config as Record<"endpoints" | "accounts" | "tokens", object[]>;
  const [crm] = endpoints as [Crm];
  const policy = { display_name: "tokenise" };
  return {
    ...config,
    audit: { approve_above_subjects: 0 },
    accounts: [
      ...accounts,
      { id: "widget", connector: "web_chat", config: { allowed_origins: [site] } },
      { id: "chat", connector: "school_chat", config: { url: "https://chat.example/send", token: "abcd" } },
    ],
    endpoints: [
      { ...crm, policy, commands: [...commandTypes] },
      { ...crm, id: "crm_shadow", shadow_of: "crm", events: ["call.*"] },
    ],
    tokens: [
      ...given,
      { id: "supervisor", role: "supervisor", groups: ["front_desk"], token: bearers.supervisor },
      { id: "stranger", role: "supervisor", groups: ["finance"], token: bearers.stranger_supervisor },
    ],
  };
}

async function approveChat(env: Readonly<Record<string, string>>): Promise<void> {
  const source = writeFiles(mkdtempSync(join(tmpdir(), "gatehouse-login-")), sampleFiles({ "index.js": chat }));
  const { code, stderr } = await runCommand(env, "connector", "add", source, "--yes");
  if (code !== 0) throw new Error(stderr);
}

/** Starts it. */
export async function startWorld(): Promise<World> {
  const school = await startPeopleSchool(configOf, { prepare: approveChat });
  let n = 0;
  const next = (): number => {
    n += 1;
    return n;
  };
  const as = async (role: Role, method: string, path: string, body?: object) => {
    const answer = await school.call(method, path, body, { token: bearers[role] });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };

  const fresh: World["fresh"] = async () => {
    const id = `fresh-${next()}`;
    const { body } = await school.write(id, "你好", { from: { scheme: "app_user", value: id } });
    return { conversation: body.conversation_id, message: body.id, person: body.person_id };
  };
  const attachments = [{ content_base64: "AAAA", filename: "收据.bin" }];
  const { body: first } = await school.write("first", "秘密", { attachments });
  const { id: event, data } = await school.event("message.received", first.id);
  const link = new URL(data.message?.attachments[0]?.url ?? "");
  const { attachments: files } = await as("agent", "GET", `/messages/${first.id}`);
  const consent = { person_id: first.person_id, granted_by: first.person_id, purpose: "notices", state: "granted" };
  await as("security", "POST", "/registers/consent", consent);

  const person = () => school.person(`staff-${next()}`, ["agent"], ["front_desk"]);
  const somebody = async (): Promise<Somebody> => ({ browser: await school.loggedIn(await person()) });
  const offered: World["offered"] = async () => {
    const { browser } = await somebody();
    const { body } = await browser.call("POST", "/me/totp");
    return { browser, body: { code: await codeOf(body.secret) } };
  };

  const year = { from: "2020-01-01T00:00:00Z", to: "2100-01-01T00:00:00Z" };
  const exportWish = { path: "/audit/exports", body: { ...year, purpose: "年度检查" } };
  const untilExport = (path: string, state: string) =>
    eventually(`${path} is ${state}`, async () =>
      (await as("auditor", "GET", path)).state === state ? true : undefined,
    );
  async function exportAsked(): Promise<string> {
    const { id } = await as("auditor", "POST", exportWish.path, exportWish.body);
    await untilExport(`/audit/exports/${id}`, "awaiting_approval");
    return `/audit/exports/${id}`;
  }

  return {
    school,
    conversation: first.conversation_id,
    message: first.id,
    attachment: files[0].id,
    link: `${link.pathname.replace("/api/v1", "")}${link.search}`,
    person: first.person_id,
    event,
    token: data.person?.display_name ?? "",
    consent,
    password: goodPassword,
    fresh,
    async sent() {
      const said = { type: "message", id: `said-in-chat-${next()}`, text: "在吗" };
      const answer = await post(`${school.gateway.url}/hooks/widget`, site, newToken(), said);
      const { conversation_id } = (await answer.json()) as { conversation_id: string };
      const { id } = await as("agent", "POST", "/messages", { conversation_id, text: "好的" });
      await school.event("message.sent", id);
      return id;
    },
    async deadLetter() {
      const { message, conversation } = await fresh();
      const { id: item } = await school.event("message.received", message);
      const id = newId("dlt");
      await school.sql(
        `INSERT INTO dead_letter (id, kind, target_id, item_id, partition_key, sequence, code, reason)
         VALUES ($1, 'delivery', 'crm', $2, $3, 1, 'rejected', 'refused')`,
        [id, item, conversation],
      );
      return id;
    },
    async replay() {
      return (await as("integrator", "POST", "/replays", { endpoint: "crm", types: ["message.*"], per_second: 1 })).id;
    },
    async accessAsked() {
      const body = { purpose: "核实", reason: "家长来电" };
      return (await as("agent", "POST", `/people/${first.person_id}/access`, body)).id;
    },
    async erased() {
      const { person: id } = await fresh();
      await as("security", "POST", `/people/${id}/erasure`, { reason: "本人要求" });
      return id;
    },
    async hold() {
      const { person: id } = await fresh();
      return (await as("security", "POST", "/holds", { person_id: id, reason: "调查" })).id;
    },
    async personExport(state) {
      const { person: id } = await fresh();
      if (state === "awaiting_approval") await school.sql("UPDATE person SET minor = true WHERE id = $1", [id]);
      const newest = `/people/${id}/export`;
      const { id: pex } = await as("security", "POST", newest, { purpose: "本人要求" });
      if (state === "done")
        await eventually(`${newest} is done`, async () =>
          (await as("security", "GET", newest)).state === "done" ? true : undefined,
        );
      return { newest, path: `${newest}/${pex}` };
    },
    exportWish,
    sealed: () =>
      eventually("a sealed entry", async () => {
        const [row] = await school.sql(
          "SELECT convert_from(e.entry, 'UTF8')::json ->> 'id' AS id FROM audit_leaf l JOIN audit_entry e ON e.id = l.entry_id LIMIT 1",
        );
        return row?.id as string | undefined;
      }),
    exportAsked,
    async exportDone() {
      const path = await exportAsked();
      await as("security", "POST", `${path}/approve`, {});
      await untilExport(path, "done");
      return path;
    },
    async login() {
      await as("admin", "POST", "/accounts/chat/login");
      return "/accounts/chat/login";
    },
    newName: () => `name-${next()}`,
    user: async () => (await as("admin", "POST", "/users", { name: `staff-${next()}` })).id,
    somebody,
    async tokenMade() {
      const { browser } = await somebody();
      const wanted = { title: "脚本", role: "agent", scopes: ["conversations:read"] };
      const { body } = await browser.call("POST", "/tokens", wanted);
      return { browser, path: `/tokens/${body.id}` };
    },
    async loginForm() {
      const { name, password } = await person();
      return { browser: school.browser(), body: { name, password } };
    },
    offered,
    async enrolled() {
      const { browser, body } = await offered();
      await browser.call("POST", "/me/totp/confirm", body);
      return { browser };
    },
    end: () => school.end(),
  };
}
