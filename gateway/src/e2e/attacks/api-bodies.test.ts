import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eventually } from "../support/eventually.js";
import { type School, startSchool, tokens } from "../support/front-desk.js";
import { newSecret } from "../support/gateway.js";
import { tokenOf } from "../support/token-of.js";

const metacharacters = ["' OR '1'='1", "%", "_", "*)(uid=*", "\\", ".*", "(a+)+$", '"; DROP TABLE message; --', "$1"];

const auditor = tokenOf("auditor");

/** What somebody with a token of their own may try in the bodies and queries of the API. */
describe("the API", () => {
  let school: School;
  let conversation: string;
  before(async () => {
    school = await startSchool({
      change: (c) => ({
        ...c,
        endpoints: [
          ...c.endpoints.map((crm) => ({
            ...crm,
            disclosure: { recipient: "CRM", basis: "entrust", purpose: "答复" },
          })),
          // Nobody listens there, so that something waits for it.
          { id: "down", adapter: "webhook", config: { url: "http://127.0.0.1:1/", secret: newSecret() } },
        ],
        tokens: [...c.tokens, { id: "auditor", role: "auditor", token: auditor }],
        egress: { allow_private: [...c.egress.allow_private, "127.0.0.1:1"] },
      }),
    });
    const { body } = await school.write("other-1", "退费 100%");
    conversation = (await school.write("mine-1", "报名")).body.conversation_id;
    await school.event("message.received", body.id);
  });
  after(() => school?.end());

  const raw = async (method: string, path: string, body: string): Promise<number> => {
    const headers = { authorization: `Bearer ${tokens.desk}`, "content-type": "application/json" };
    return (await fetch(`${school.gateway.url}/api/v1${path}`, { method, headers, body })).status;
  };

  for (const member of ['"__proto__":{"polluted":1}', '"constructor":{"prototype":{"polluted":1}}'])
    it(`reaches no prototype by a body with ${member}`, async () => {
      const send = `{"conversation_id":${JSON.stringify(conversation)},"text":"x",${member}}`;
      assert.equal(await raw("POST", "/messages", send), 400);
      const deep = `{"conversation_id":${JSON.stringify(conversation)},"text":"x","metadata":{"a":{${member}}}}`;
      assert.equal(await raw("POST", "/messages", deep), 400);
      assert.equal(await raw("PATCH", `/conversations/${conversation}`, `{"priority":"high",${member}}`), 400);
    });

  for (const query of [
    "__proto__[polluted]=1",
    "constructor.prototype.polluted=1",
    "__proto__=1",
    "status[__proto__]=1",
  ])
    it(`reaches no prototype by the query ${query}`, async () => {
      const { status, body } = await school.call("GET", `/conversations?${query}`);
      assert.ok(status === 200 || status === 400, String(status));
      assert.equal(JSON.stringify(body).includes('polluted":1'), false);
      assert.equal((await school.call("GET", "/conversations")).status, 200);
    });

  const lists = [
    [tokens.integrator, "/deliveries", "endpoint", "account"],
    [auditor, "/audit/entries", "type", "object", "after", "from"],
    [auditor, "/disclosures", "person", "endpoint"],
  ] as const;

  for (const [token, list] of lists)
    it(`shows something in ${list} to whoever asks for all`, async () => {
      await eventually(`a row in ${list}`, async () => {
        const { body } = await school.call("GET", list, undefined, { token });
        return body.items.length > 0 || undefined;
      });
    });

  for (const text of metacharacters) {
    const value = encodeURIComponent(text);
    it(`widens nothing for ${text} in a filter, a cursor, an id, a search`, async () => {
      for (const path of [
        `/conversations?status=${value}`,
        `/conversations?cursor=${value}`,
        `/conversations?group=${value}`,
        `/conversations/${value}`,
        `/messages/${value}`,
        `/messages/search?q=${value}`,
      ]) {
        const { status, body } = await school.call("GET", path);
        assert.ok(status < 500, `${path}: ${status}`);
        assert.doesNotMatch(JSON.stringify(body), /退费/, path);
      }
      // Nothing of one's own group either, for no message says this.
      const { status, body } = await school.call("GET", `/messages/search?q=${value}`);
      assert.ok(status === 400 || (status === 200 && body.items.length === 0), JSON.stringify(body));
    });
    it(`widens nothing for ${text} in the lists of officers`, async () => {
      for (const [token, list, ...names] of lists)
        for (const name of names) {
          const path = `${list}?${name}=${value}`;
          const { status, body } = await school.call("GET", path, undefined, { token });
          const none = status === 200 && body.items.length === 0;
          assert.ok(none || (status >= 400 && status < 500), `${path}: ${status} ${JSON.stringify(body)}`);
        }
    });
  }

  const clean = (place: string, status: number): void =>
    assert.ok(status >= 400 && status < 500, `${place}: ${status}`);

  it("a NUL is refused in an id and a query, and nothing breaks", async () => {
    for (const path of ["/conversations/a%00b", "/conversations?status=a%00b", "/messages/%00", "/people/%00"])
      clean(path, (await school.call("GET", path)).status);
    assert.equal((await school.call("GET", "/conversations")).status, 200);
  });

  it("a NUL is refused in a body, where it is no text of a person", async () => {
    clean("message", await raw("POST", "/messages", '{"conversation_id":"c\\u0000","text":"x"}'));
    clean("assignee", await raw("PATCH", `/conversations/${conversation}`, '{"assignee":"a\\u0000"}'));
    clean("group", await raw("PATCH", `/conversations/${conversation}`, '{"group_id":"a\\u0000"}'));
  });

  it("an address that is no UTF-8 is refused, and nothing breaks", async () => {
    for (const path of ["/conversations/%E0%A4", "/messages/%ff", "/conversations?status=%ff"]) {
      const { status } = await school.call("GET", path);
      assert.ok(status < 500, `${path}: ${status}`);
    }
  });
});
