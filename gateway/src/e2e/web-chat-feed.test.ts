import assert from "node:assert/strict";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { after, before, describe, it } from "node:test";
import { WebSocket } from "ws";
import { eventually } from "./support/eventually.js";
import { type School, startSchool } from "./support/front-desk.js";
import { connectFeed, newToken, post } from "./support/visitor.js";

const site = "https://www.school.example";
const account = "front_page";

describe("web chat, the wire", () => {
  let school: School;
  let own: string;
  before(async () => {
    school = await startSchool({
      change: (config) => ({
        ...config,
        accounts: [
          ...config.accounts,
          { id: account, connector: "web_chat", config: { allowed_origins: [site], greeting: "您好" } },
          { id: "other_page", connector: "web_chat", config: {} },
        ],
      }),
    });
    own = school.gateway.url;
  });
  after(() => school?.end());

  const hook = (id = account): string => `${own}/hooks/${id}`;
  const say = async (token: string, id: string, text: string, more: object = {}) => {
    const answer = await post(hook(), site, token, { type: "message", id, text, ...more });
    return { status: answer.status, body: (await answer.json()) as { id: string; conversation_id: string } };
  };
  const answer = async (conversation_id: string, text: string): Promise<string> =>
    (await school.call("POST", "/messages", { conversation_id, text })).body.id;

  it("admits once, however often it is sent", async () => {
    const token = newToken();
    const first = await say(token, "message-1", "hi");
    const again = await say(token, "message-1", "hi");
    assert.deepEqual([first.status, again.status], [202, 200]);
    assert.equal(again.body.id, first.body.id);
    assert.notEqual((await say(newToken(), "message-1", "hi")).body.id, first.body.id);
  });

  it("shows a page its history, then what happens, and after a break only what it missed", async () => {
    const token = newToken();
    const { body } = await say(token, "message-1", "一");
    const page = await connectFeed(own, site, { account, token });
    const shown = await page.sees("一");
    assert.match(shown.source_id ?? "", /\/message-1$/);
    assert.deepEqual(page.frames[0], { type: "ready", greeting: "您好", max_file_bytes: 761_856 });
    await answer(body.conversation_id, "二");
    await page.sees("二");
    const after = page.cursor();
    page.socket.close();
    await answer(body.conversation_id, "三");
    const later = await connectFeed(own, site, { account, token, after });
    await later.sees("三");
    const answers = () => later.messages().filter(({ direction }) => direction === "outbound");
    await eventually("both answers have left", () => answers().every(({ status }) => status === "sent"));
    const still = await connectFeed(own, site, { account, token, after: later.cursor() });
    await eventually("the first frame", () => (still.frames.length > 1 ? true : undefined));
    assert.deepEqual(still.messages(), []);
    for (const { socket } of [later, still]) socket.close();
  });

  it("shows edits, and that something was taken back", async () => {
    const token = newToken();
    const { body } = await say(token, "message-1", "问");
    const page = await connectFeed(own, site, { account, token });
    const id = await answer(body.conversation_id, "错");
    await page.sees("错");
    await eventually("it has left", async () =>
      (await school.call("GET", `/messages/${id}`)).body.status === "sent" ? true : undefined,
    );
    await school.call("PATCH", `/messages/${id}`, { text: "对" });
    assert.equal((await page.sees("对")).edited, true);
    await school.call("DELETE", `/messages/${id}`);
    await eventually("it is gone", () => page.messages().find((one) => one.id === id && one.deleted));
    page.socket.close();
  });

  it("shows nobody else's conversation, whatever is asked for", async () => {
    const { body } = await say(newToken(), "message-1", "私事");
    const forged = { account, token: newToken(), after: `${body.conversation_id}.1` };
    const page = await connectFeed(own, site, forged);
    await answer(body.conversation_id, "私事的答复");
    await new Promise((resolve) => setTimeout(resolve, 2500));
    assert.deepEqual(page.messages(), []);
    page.socket.close();
  });

  it("takes receipts, and a receipt moves a message only forward", async () => {
    const token = newToken();
    const { body } = await say(token, "message-1", "问");
    const id = await answer(body.conversation_id, "答");
    const tell = (status: string) => post(hook(), site, token, { type: "receipt", message_id: id, status });
    assert.equal((await tell("read")).status, 202);
    assert.equal((await tell("delivered")).status, 202);
    assert.equal((await tell("read")).status, 200);
    await eventually("it is read", async () =>
      (await school.call("GET", `/messages/${id}`)).body.status === "read" ? true : undefined,
    );
  });

  for (const [name, hello, code] of [
    ["an unknown account", { account: "campus_app", token: newToken() }, 4401],
    ["a token in another form", { account, token: "short" }, 4401],
    ["a user nobody signed for", { account, token: newToken(), user: { id: "u", expires: 1, signature: "0" } }, 4401],
    ["a site of another account", { account: "other_page", token: newToken() }, 4401],
    ["no JSON", "{", 4401],
    ["a frame too large", `{"type":"hello","token":"${"x".repeat(10_000)}"}`, 1009],
  ] as const)
    it(`refuses ${name}`, async () => {
      const page = await connectFeed(own, site, hello);
      assert.equal((await page.closed)[0], code);
    });

  it("hears one hello and nothing else", async () => {
    const page = await connectFeed(own, site, { account, token: newToken() });
    page.socket.send("again");
    assert.equal((await page.closed)[0], 1008);
  });

  it("waits five seconds for a hello", async () => {
    const page = await connectFeed(own, site);
    assert.equal((await page.closed)[0], 1008);
  });

  for (const origin of ["https://evil.example", undefined])
    it(`opens no feed to a page of ${origin}`, async () => {
      const socket = new WebSocket(`${own.replace("http", "ws")}/chat/live`, origin === undefined ? {} : { origin });
      const [error] = (await once(socket, "error")) as [Error];
      assert.match(error.message, /403/);
    });

  it("lets the named sites read its answers, and no others", async () => {
    const asked = async (id: string, origin: string): Promise<[number, string | null]> => {
      const headers = { origin, "access-control-request-method": "POST" };
      const { status, headers: said } = await fetch(hook(id), { method: "OPTIONS", headers });
      return [status, said.get("access-control-allow-origin")];
    };
    assert.deepEqual(await asked(account, site), [204, site]);
    assert.deepEqual(await asked(account, "https://evil.example"), [403, null]);
    assert.deepEqual(await asked("other_page", site), [403, null]);
    assert.equal((await asked("campus_app", site))[1], null);
    const refused = await post(hook(), site, "short", { type: "message", id: "message-1", text: "x" });
    assert.deepEqual([refused.status, refused.headers.get("access-control-allow-origin")], [401, site]);
    const other = await post(hook(), "https://evil.example", newToken(), {
      type: "message",
      id: "message-1",
      text: "x",
    });
    assert.deepEqual([other.status, other.headers.get("access-control-allow-origin")], [401, null]);
  });

  it("slows down a visitor who writes too fast, and nobody else", async () => {
    const token = newToken();
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => say(token, `message-${n}`, `${n}`)));
    assert.ok(answers.some(({ status }) => status === 429));
    assert.ok(answers.filter(({ status }) => status === 202).length >= 30);
    assert.equal((await say(newToken(), "message-1", "calm")).status, 202);
  });

  it("keeps the visitor's secret out of its logs", async () => {
    const token = newToken();
    await say(token, "message-1", "x");
    await say(token, "broken id!", "x");
    const page = await connectFeed(own, site, { account, token, more: 1 });
    await page.closed;
    assert.ok(!school.gateway.output().includes(token));
  });

  it("serves the window to every site, and its page to none that frames it", async () => {
    const script = await fetch(`${own}/chat/widget.js`);
    assert.equal(script.headers.get("access-control-allow-origin"), "*");
    assert.match(script.headers.get("content-type") ?? "", /javascript/);
    const etag = script.headers.get("etag") ?? "";
    // Not by fetch, which asks every store on the way for a fresh copy.
    const [again] = (await once(get(`${own}/chat/widget.js`, { headers: { "if-none-match": etag } }), "response")) as [
      IncomingMessage,
    ];
    again.resume();
    assert.equal(again.statusCode, 304);
    const page = await fetch(`${own}/chat?lang=en`);
    assert.equal(page.url, `${own}/chat?lang=en&account=${account}`);
    assert.match(page.headers.get("content-security-policy") ?? "", /frame-ancestors 'none'/);
    const alias = await fetch(`${own.replace("127.0.0.1", "localhost")}/chat?account=${account}`);
    assert.equal(alias.url, `${own}/chat?account=${account}`);
    for (const path of ["/chat?account=campus_app", "/chat/page.html", "/chat/..%2fdemo-desk.js", "/chat/nothing.js"])
      assert.equal((await fetch(`${own}${path}`)).status, 404, path);
  });

  it("lets its pages go when it stops, without waiting for them", async () => {
    const page = await connectFeed(own, site, { account, token: newToken() });
    const start = performance.now();
    await school.gateway.end("SIGTERM");
    assert.equal((await page.closed)[0], 1001);
    assert.ok(performance.now() - start < 4000);
  });
});
