import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type PeopleSchool, type Person, startPeopleSchool } from "./support/school-with-people.js";

describe("whoever guesses passwords", () => {
  let school: PeopleSchool;
  let agent: Person;
  before(async () => {
    school = await startPeopleSchool();
    agent = await school.person("victim", ["agent"], ["front_desk"]);
  });
  after(() => school?.end());

  /** A try from an address, as the proxy before the gateway notes it. */
  async function guess(source: string, name: string, password = "a-wrong-password"): Promise<number> {
    const headers = { "x-forwarded-for": source };
    return (await school.browser().call("POST", "/sessions", { name, password }, headers)).status;
  }
  const clear = () => school.sql("DELETE FROM login_brake");

  it("is locked out after five tries at one account, right password or not; the victim is not, elsewhere", async () => {
    await clear();
    for (let n = 0; n < 5; n += 1) assert.equal(await guess("203.0.113.1", agent.name), 401);
    const locked = await school
      .browser()
      .call("POST", "/sessions", agent, { "x-forwarded-for": "203.0.113.1", "content-type": "application/json" });
    assert.equal(locked.status, 400, "an unknown field is refused before anything is counted");
    const answer = await school
      .browser()
      .call("POST", "/sessions", { name: agent.name, password: agent.password }, { "x-forwarded-for": "203.0.113.1" });
    assert.equal(answer.status, 429);
    assert.ok(Number(answer.headers.get("retry-after")) > 800);
    assert.equal(await guess("203.0.113.2", agent.name, agent.password), 201);
  });

  it("a thousand are a thousand, however many at once: five are looked at, one line tells of the lock", async () => {
    await clear();
    const before = (await school.book("session.refused", "login.locked")).length;
    const statuses: number[] = [];
    for (let wave = 0; wave < 20; wave += 1) {
      const some = Array.from({ length: 50 }, () => guess("203.0.113.3", agent.name));
      statuses.push(...(await Promise.all(some)));
    }
    const lines = (await school.book("session.refused", "login.locked")).slice(before);
    const looked = lines.filter(({ type }) => type === "session.refused").length;
    // A machine that is busy may answer 503 in place of one of them.
    assert.ok(looked <= 5 && looked >= 1, `${looked} were looked at`);
    assert.equal(statuses.filter((status) => status === 401).length, looked);
    assert.ok(statuses.filter((status) => status === 429).length >= 990, "the others are told to wait");
    assert.equal(lines.length - looked, 1);
    assert.doesNotMatch(JSON.stringify(lines), /victim|203\.0\.113/);
    assert.equal(await guess("203.0.113.2", agent.name, agent.password), 201);
  });

  it("a spray over many accounts from one address is stopped; who has logged in from there before still can", async () => {
    await clear();
    assert.equal(await guess("203.0.113.4", agent.name, agent.password), 201);
    await school.sql("UPDATE login_brake SET tries = 99 WHERE tries = 0 AND ends_at < now() + interval '1 hour'");
    const statuses = [];
    for (let n = 0; n < 4; n += 1) statuses.push(await guess("203.0.113.4", `nobody-${n}`));
    assert.deepEqual(statuses, [401, 429, 429, 429]);
    assert.equal(await guess("203.0.113.4", agent.name, agent.password), 201);
  });

  it("one account from many addresses is stopped; from a known one its person still comes in", async () => {
    await clear();
    assert.equal(await guess("203.0.113.5", agent.name, agent.password), 201);
    const statuses = [];
    for (let n = 0; n < 52; n += 1) statuses.push(await guess(`198.51.100.${n}`, agent.name));
    assert.equal(statuses.filter((status) => status === 401).length, 50);
    assert.deepEqual(statuses.slice(50), [429, 429]);
    assert.equal(await guess("203.0.113.5", agent.name, agent.password), 201);
  });

  it("a lock ends by itself, and outlives a restart meanwhile", async () => {
    await clear();
    for (let n = 0; n < 6; n += 1) await guess("203.0.113.6", agent.name);
    const [row] = await school.sql("SELECT max(tries) AS tries FROM login_brake");
    assert.equal(row.tries, 6);
    await school.sql("UPDATE login_brake SET ends_at = now() - interval '1 second'");
    assert.equal(await guess("203.0.113.6", agent.name, agent.password), 201);
  });

  it("a person without the session's password is counted at the step-up and at the password change as well", async () => {
    await clear();
    const page = await school.loggedIn(agent);
    const wrong = { current: "a-wrong-password", next: "Gelbe-Giraffen9" };
    const statuses = [];
    for (let n = 0; n < 3; n += 1) {
      statuses.push((await page.call("POST", "/sessions/current/proof", { password: "wrong" })).status);
      statuses.push((await page.call("PUT", "/me/password", wrong)).status);
    }
    assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429]);
  });
});
