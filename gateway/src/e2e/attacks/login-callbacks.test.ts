import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type ProvidersSchool, startProvidersSchool } from "../support/logins/school-with-providers.js";
import type { PeopleSchool } from "../support/school-with-people.js";

describe("a stranger at the callbacks of other logins", () => {
  let place: ProvidersSchool;
  let school: PeopleSchool;
  before(async () => {
    place = await startProvidersSchool();
    school = place.school;
  });
  after(() => place?.end());

  /** From an address, as the proxy before the gateway notes it. */
  const get = (source: string, path: string, cookie = ""): Promise<Response> =>
    fetch(`${school.gateway.url}${path}`, { headers: { "x-forwarded-for": source, cookie }, redirect: "manual" });
  const cookieOf = (answer: Response): string => answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";

  async function byCas(
    source: string,
    ticketOf = (service: string) => place.cas.ticket(service, "wang"),
  ): Promise<number> {
    const begun = await get(source, "/login/cas");
    const service = new URL(begun.headers.get("location") ?? "").searchParams.get("service") ?? "";
    const path = `/login/cas/callback?ticket=${encodeURIComponent(ticketOf(service))}`;
    return (await get(source, path, cookieOf(begun))).status;
  }

  const lines = async (): Promise<string[]> =>
    (await school.book("session.refused", "login.locked")).map(({ type }) => type);

  for (const provider of ["cas", "oidc"])
    it(`fills no book through /login/${provider}/callback, and keeps nobody out`, async () => {
      await school.sql("DELETE FROM login_brake");
      const before = (await lines()).length;
      const path = `/login/${provider}/callback?ticket=ST-1&code=1&state=2`;
      const seen: number[] = [];
      for (let n = 0; n < 12; n += 1) {
        const answer = await get("203.0.113.7", path);
        seen.push(answer.status);
        if (answer.status === 429) assert.ok(Number(answer.headers.get("retry-after")) > 800);
      }
      assert.deepEqual(seen, [401, 401, 401, 401, 401, 429, 429, 429, 429, 429, 429, 429]);
      const written = (await lines()).slice(before);
      assert.deepEqual(written, [...Array.from({ length: 5 }, () => "session.refused"), "login.locked"]);
      assert.equal(await byCas("203.0.113.8"), 302, "from elsewhere");
      assert.equal(await byCas("203.0.113.7"), 302, "from behind the same address, with a login that began here");
      assert.deepEqual((await lines()).slice(before), written);
    });

  it("is one source with all addresses of a network of IPv6", async () => {
    await school.sql("DELETE FROM login_brake");
    const seen: number[] = [];
    for (let n = 0; n < 7; n += 1) seen.push((await get(`2001:db8::${n}`, "/login/cas/callback?ticket=ST-1")).status);
    assert.deepEqual(seen, [401, 401, 401, 401, 401, 429, 429]);
  });

  it("who begins logins and brings false tickets is stopped as well; honest ones take nothing from the count", async () => {
    await school.sql("DELETE FROM login_brake");
    assert.equal(await byCas("203.0.113.9", () => "ST-made-up"), 401);
    for (let n = 0; n < 3; n += 1) assert.equal(await byCas("203.0.113.9"), 302);
    place.cas.misbehave("error");
    assert.equal(await byCas("203.0.113.9"), 503, "a provider in trouble refuses nobody");
    place.cas.misbehave(undefined);
    const [count] = await school.sql("SELECT tries FROM login_brake");
    assert.equal(count.tries, 1);
    await school.sql("UPDATE login_brake SET tries = 99");
    const before = (await lines()).length;
    const seen: number[] = [];
    for (let n = 0; n < 4; n += 1) seen.push(await byCas("203.0.113.9", () => "ST-made-up"));
    assert.deepEqual(seen, [401, 429, 429, 429]);
    assert.deepEqual((await lines()).slice(before), ["session.refused", "login.locked"]);
    assert.equal(await byCas("203.0.113.10"), 302);
  });
});
