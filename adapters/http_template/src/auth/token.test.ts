import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { rejectionOf } from "@gatehouse/sdk/testing";
import { check } from "../check.js";
import { config as schema } from "../config.js";
import { type Endpoint, endpointWith, type Options } from "../testing/endpoint.js";
import { type OauthOffice, startOauthOffice } from "../testing/oauth-office.js";

const client = { id: "gate house", secret: "s:e/c+r%t" };
const offices: OauthOffice[] = [];
after(() => Promise.all(offices.map((office) => office.stop())));

const optionsAt = (office: OauthOffice, more: object = {}): Options => ({
  url: `${office.origin}/api`,
  auth: {
    type: "oauth2_client_credentials",
    token_url: `${office.origin}/oauth/token`,
    client_id: client.id,
    client_secret: client.secret,
    scope: "tickets.write",
    ...more,
  },
});

async function opened(expiresIn?: number, more: object = {}): Promise<{ office: OauthOffice; endpoint: Endpoint }> {
  const office = await startOauthOffice(client, expiresIn);
  offices.push(office);
  return { office, endpoint: endpointWith(optionsAt(office, more)) };
}

const mapped = { path: "/tickets", body: { a: 1 } };

describe("OAuth 2 client credentials", () => {
  it("fetches one token for many calls, also at one time", async () => {
    const { office, endpoint } = await opened();
    const sent = await Promise.all([1, 2, 3, 4].map(() => endpoint.send(mapped)));
    assert.ok(sent.every((each) => each?.status === "delivered"));
    await endpoint.send(mapped);
    assert.equal(office.granted(), 1);
  });

  it("gives the credentials in the form where the server wants them there", async () => {
    const { office, endpoint } = await opened(3600, { client_auth: "body" });
    assert.equal((await endpoint.send(mapped))?.status, "delivered");
    assert.equal(office.asked[0]?.headers["authorization"], undefined);
  });

  it("renews it a little before it ends, and soon where no end is told", async () => {
    const { office, endpoint } = await opened(600);
    await endpoint.send(mapped);
    endpoint.passes(539_000);
    await endpoint.send(mapped);
    assert.equal(office.granted(), 1);
    endpoint.passes(2000);
    await endpoint.send(mapped);
    assert.equal(office.granted(), 2);
  });

  it("asks once more with a new one after a 401", async () => {
    const { office, endpoint } = await opened();
    await endpoint.send(mapped);
    office.revoke();
    assert.equal((await endpoint.send(mapped))?.status, "delivered");
    assert.equal(office.granted(), 2);
    assert.deepEqual(
      office.asked.map(({ url }) => url.pathname),
      ["/oauth/token", "/api/tickets", "/api/tickets", "/oauth/token", "/api/tickets"],
    );
  });

  it("asks once more and not for ever", async () => {
    const { office, endpoint } = await opened();
    await endpoint.send(mapped);
    office.instead(
      { status: 401 },
      { status: 200, body: { access_token: "useless", expires_in: "60" } },
      { status: 401 },
    );
    assert.equal((await rejectionOf(endpoint.send(mapped))).code, "unauthorized");
    assert.equal(office.asked.length, 5);
  });

  it("also where the API says it by a code inside a 200", async () => {
    const office = await startOauthOffice(client);
    offices.push(office);
    const judge = { path: "code", equals: [0], unauthorized_codes: [40001] };
    const endpoint = endpointWith({ ...optionsAt(office), judge });
    office.instead({ status: 200, body: { access_token: "old" } }, { status: 200, body: { code: 40001 } });
    office.afterwards({ status: 200, body: { access_token: "new" } });
    office.afterwards({ status: 200, body: { code: 0 } });
    assert.equal((await endpoint.send(mapped))?.status, "delivered");
    assert.equal(office.asked.at(-1)?.headers["authorization"], "Bearer new");
  });

  it("says what is wrong with the login, and shows no secret", async () => {
    const { endpoint } = await opened(3600, { client_secret: "wrong-secret" });
    const error = await rejectionOf(endpoint.send(mapped));
    assert.deepEqual([error.code, error.message], ["unauthorized", "auth.token_url: refused with 401"]);
    const { endpoint: scoped } = await opened(3600, { scope: "none" });
    assert.equal((await rejectionOf(scoped.send(mapped))).code, "unauthorized");
  });

  it("waits where the token server is down, slow or strange: nothing was sent", async () => {
    const { office, endpoint } = await opened();
    const strange = [
      "",
      "<html>",
      "{}",
      '{"access_token":""}',
      '{"access_token":"a\\r\\nb"}',
      '{"access_token":7}',
      '{"access_token":"a b"}',
    ];
    for (const body of strange) {
      office.instead({ status: 200, body });
      assert.equal((await rejectionOf(endpoint.send(mapped))).code, "unavailable", body);
    }
    office.instead({ status: 502 });
    assert.equal((await rejectionOf(endpoint.send(mapped))).code, "unavailable");
    office.instead({ status: 429, headers: { "retry-after": "9" } });
    const slow = await rejectionOf(endpoint.send(mapped));
    assert.deepEqual([slow.code, slow.details.retryAfterMs], ["rate_limited", 9000]);
    assert.equal((await endpoint.send(mapped))?.status, "delivered");
  });

  it("is tried by the health check", async () => {
    const { office, endpoint } = await opened();
    const health = (more: object = {}) =>
      check(schema.parse(optionsAt(office, more)), endpoint.host, AbortSignal.timeout(5000));
    assert.deepEqual(await health(), { state: "ok", detail: "a token was granted; 127.0.0.1 is known" });
    assert.equal((await health({ client_secret: "wrong" })).state, "failed");
  });
});
