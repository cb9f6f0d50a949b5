import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { codeOf } from "./support/browser-session.js";
import { goodPassword, type PeopleSchool, type Person, startPeopleSchool } from "./support/school-with-people.js";

describe("people who log in", () => {
  let school: PeopleSchool;
  let agent: Person;
  let officer: Person;
  before(async () => {
    school = await startPeopleSchool();
    agent = await school.person("agent-li", ["agent", "supervisor"], ["front_desk"]);
    officer = await school.person("officer-he", ["security"]);
  });
  after(() => school?.end());
  const admin = (method: string, path: string, body?: object) =>
    school.call(method, path, body, { token: school.officers.admin });
  const security = (method: string, path: string, body?: object) =>
    school.call(method, path, body, { token: school.officers.security });

  describe("an account", () => {
    it("is made by the admin with a one-time password, which must be changed and is one line", async () => {
      const before = (await school.book("user.created")).length;
      const { status, body } = await admin("POST", "/users", { name: " ＺＨＡＮＧ-san ", display_name: "张三" });
      assert.equal(status, 201);
      assert.match(body.id, /^usr_/);
      const page = school.browser();
      const login = await page.call("POST", "/sessions", { name: "zhang-SAN", password: body.one_time_password });
      assert.equal(login.status, 201);
      const me = (await page.call("GET", "/me")).body;
      assert.deepEqual([me.name, me.display_name, me.role, me.duties], ["zhang-san", "张三", null, ["password"]]);
      assert.equal((await page.call("GET", "/conversations")).status, 403);
      const lines = await school.book("user.created");
      assert.equal(lines.length, before + 1);
      assert.doesNotMatch(JSON.stringify(lines), /张三|zhang/);
      const stored = await school.sql("SELECT * FROM app_user WHERE id = $1", [body.id]);
      assert.match(stored[0].password, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      assert.ok(!JSON.stringify(stored).includes("张三"));
    });

    it("a repeat by Idempotency-Key makes no second one, and does not show the password again", async () => {
      const call = () =>
        school.call("POST", "/users", { name: "repeated" }, { token: school.officers.admin, key: "users-1" });
      const first = await call();
      const second = await call();
      assert.equal(second.body.id, first.body.id);
      assert.ok(first.body.one_time_password !== undefined && second.body.one_time_password === undefined);
      assert.equal((await admin("POST", "/users", { name: "repeated" })).status, 409);
    });

    it("a one-time password that ran out opens nothing", async () => {
      const { body } = await admin("POST", "/users", { name: "too-late" });
      await school.sql("UPDATE app_user SET password_until = now() - interval '1 second' WHERE id = $1", [body.id]);
      const answer = await school.browser().call("POST", "/sessions", {
        name: "too-late",
        password: body.one_time_password,
      });
      assert.equal(answer.status, 401);
    });
  });

  describe("a login", () => {
    it("opens the API in the first of the roles, is one line, and names the person in the book", async () => {
      const before = (await school.book("session.opened")).length;
      const page = await school.loggedIn(agent);
      const lines = await school.book("session.opened");
      assert.equal(lines.length, before + 1);
      assert.deepEqual([lines.at(-1)?.actor.id, lines.at(-1)?.actor.via], [agent.id, "password"]);
      assert.equal((await page.call("GET", "/conversations")).status, 200);
      assert.equal((await page.call("GET", "/deliveries")).status, 403);
      await page.call("PATCH", "/sessions/current", { role: "supervisor" });
      assert.equal((await page.call("GET", "/me")).body.role, "supervisor");
      assert.equal((await page.call("PATCH", "/sessions/current", { role: "admin" })).status, 403);
    });

    it("answers the same for an unknown name, a wrong password, a wrong code and a disabled user; the book knows", async () => {
      const { body } = await admin("POST", "/users", { name: "gone" });
      await admin("PATCH", `/users/${body.id}`, { state: "disabled" });
      const before = (await school.book("session.refused")).length;
      const tries = [
        { name: "nobody", password: goodPassword },
        { name: agent.name, password: "wrong-password-1" },
        { name: officer.name, password: goodPassword, code: "000000" },
        { name: officer.name, password: goodPassword },
        { name: "gone", password: body.one_time_password },
      ];
      const answers = [];
      for (const body of tries) answers.push(await school.browser().call("POST", "/sessions", body));
      const said = answers.map(({ status, body }) => `${status} ${body.detail}`);
      assert.deepEqual(new Set(said).size, 1, said.join("\n"));
      assert.equal(answers[0]?.status, 401);
      const lines = (await school.book("session.refused")).slice(before);
      assert.deepEqual(
        lines.map(({ ctx }) => ctx?.["reason"]),
        ["unknown", "password", "code", "code", "disabled"],
      );
      assert.doesNotMatch(JSON.stringify(lines), /nobody|agent-li|wrong-password|127\.0\.0\.1/);
    });

    it("with old parameters is kept under today's", async () => {
      const { hash } = await import("@node-rs/argon2");
      const old = await hash(goodPassword, { memoryCost: 8192, timeCost: 3, parallelism: 1 });
      await school.sql("UPDATE app_user SET password = $2 WHERE id = $1", [agent.id, old]);
      await school.loggedIn(agent);
      const [row] = await school.sql("SELECT password FROM app_user WHERE id = $1", [agent.id]);
      assert.match(row.password, /m=19456,t=2,p=1/);
      await school.loggedIn(agent);
    });
  });

  describe("one-time codes", () => {
    it("a role that needs them waits for them", async () => {
      const { body } = await admin("POST", "/users", { name: "new-auditor" });
      await security("PATCH", `/users/${body.id}`, { roles: ["auditor"] });
      const page = school.browser();
      await page.call("POST", "/sessions", { name: "new-auditor", password: body.one_time_password });
      assert.deepEqual((await page.call("GET", "/me")).body.duties, ["password", "totp"]);
      assert.equal((await page.call("GET", "/users")).status, 403);
      assert.equal((await page.call("DELETE", "/me/totp")).status, 409);
    });

    it("whoever came in by another login without a code cannot make themselves a new one", async () => {
      const page = await school.loggedIn(officer);
      await school.sql("UPDATE user_session SET second_factor = false WHERE user_id = $1", [officer.id]);
      // What the gateway remembers of a session lives for two seconds.
      await new Promise((resolve) => setTimeout(resolve, 2_100));
      assert.deepEqual((await page.call("GET", "/me")).body.duties, ["code"]);
      for (const [method, path] of [
        ["POST", "/me/totp"],
        ["POST", "/me/recovery-codes"],
        ["GET", "/users"],
        ["POST", "/tokens"],
      ] as const)
        assert.equal((await page.call(method, path, method === "GET" ? undefined : {})).status, 403, path);
      await school.sql("UPDATE app_user SET totp_step = 0 WHERE id = $1", [officer.id]);
      const proof = { password: officer.password, code: await codeOf(officer.secret ?? "") };
      assert.equal((await page.call("POST", "/sessions/current/proof", proof)).status, 200);
      assert.equal((await page.call("GET", "/users")).status, 200);
    });

    it("none works twice, nor an older one", async () => {
      await school.sql("UPDATE app_user SET totp_step = 0 WHERE id = $1", [officer.id]);
      const login = (code: string) =>
        school.browser().call("POST", "/sessions", { name: officer.name, password: officer.password, code });
      const [old, now] = [await codeOf(officer.secret ?? "", -1), await codeOf(officer.secret ?? "")];
      assert.equal((await login(now)).status, 201);
      assert.equal((await login(now)).status, 401);
      assert.equal((await login(old)).status, 401);
    });

    it("two logins at once cannot use one code", async () => {
      await school.sql("UPDATE app_user SET totp_step = 0 WHERE id = $1", [officer.id]);
      await school.sql("DELETE FROM login_brake");
      const code = await codeOf(officer.secret ?? "");
      const body = { name: officer.name, password: officer.password, code };
      const both = await Promise.all([1, 2].map(() => school.browser().call("POST", "/sessions", body)));
      assert.deepEqual(
        both.map(({ status }) => status).sort((a, b) => a - b),
        [201, 401],
      );
    });

    it("a recovery code works once, however it is typed", async () => {
      const [code = ""] = officer.recovery;
      assert.equal(officer.recovery.length, 10);
      const login = (given: string) =>
        school.browser().call("POST", "/sessions", { name: officer.name, password: officer.password, code: given });
      assert.equal((await login(code.toUpperCase().replaceAll("-", " "))).status, 201);
      assert.equal((await login(code)).status, 401);
      const stored = await school.sql("SELECT encode(hash, 'hex') AS hash FROM recovery_code WHERE user_id = $1", [
        officer.id,
      ]);
      assert.equal(stored.length, 9);
      assert.ok(stored.every(({ hash }) => !hash.includes(code.replaceAll("-", ""))));
    });

    it("the secret is sealed, and one who lost theirs gets it taken off by the security role alone", async () => {
      const auditor = await school.person("lost-phone", ["auditor"]);
      const [row] = await school.sql("SELECT totp FROM app_user WHERE id = $1", [auditor.id]);
      assert.ok(!row.totp.toString("latin1").includes(auditor.secret ?? "-"));
      assert.equal((await admin("DELETE", `/users/${auditor.id}/totp`)).status, 403);
      assert.equal((await security("DELETE", `/users/${auditor.id}/totp`)).status, 200);
      const page = school.browser();
      assert.equal((await page.call("POST", "/sessions", { name: "lost-phone", password: goodPassword })).status, 201);
      assert.deepEqual((await page.call("GET", "/me")).body.duties, ["totp"]);
    });
  });

  describe("a password", () => {
    it("that is short, common or holds the name is refused, with the reason", async () => {
      const page = await school.loggedIn(agent);
      for (const next of ["short1A!", "lowercase11", "Password1234", "agent-li-2026-Kx", "aaaaaaaaaaaaaaa"]) {
        const { status, body } = await page.call("PUT", "/me/password", { current: goodPassword, next });
        assert.equal(status, 400, next);
        assert.equal(body.errors[0].path, "next");
      }
    });

    it("changed by its owner ends every session, in one line", async () => {
      const person = await school.person("changer", ["agent"], ["front_desk"]);
      const pages = [await school.loggedIn(person), await school.loggedIn(person)];
      const before = (await school.book("user.password_changed", "user.password_refused")).length;
      const wrong = await pages[0]?.call("PUT", "/me/password", { current: "no", next: "Rote-Elefanten8" });
      assert.equal(wrong?.status, 401);
      const right = await pages[0]?.call("PUT", "/me/password", { current: goodPassword, next: "Rote-Elefanten8" });
      assert.equal(right?.status, 204);
      for (const page of pages) assert.equal((await page.call("GET", "/me")).status, 401);
      const lines = (await school.book("user.password_changed", "user.password_refused")).slice(before);
      assert.deepEqual(
        lines.map(({ type }) => type),
        ["user.password_refused", "user.password_changed"],
      );
      await school.loggedIn({ ...person, password: "Rote-Elefanten8" });
    });

    it("reset by the admin is one-time, and ends the sessions", async () => {
      const person = await school.person("forgetful", ["agent"], ["front_desk"]);
      const page = await school.loggedIn(person);
      assert.equal((await security("POST", `/users/${person.id}/password`)).status, 403);
      const { body } = await admin("POST", `/users/${person.id}/password`);
      assert.equal((await page.call("GET", "/me")).status, 401);
      const again = await school.loggedIn({ ...person, password: body.one_time_password });
      assert.deepEqual((await again.call("GET", "/me")).body.duties, ["password"]);
    });
  });

  describe("三员", () => {
    it("exclude each other in the API and in the database", async () => {
      for (const roles of [
        ["admin", "security"],
        ["security", "auditor"],
        ["admin", "auditor"],
      ]) {
        const answer = await security("PATCH", `/users/${agent.id}`, { roles });
        assert.equal(answer.status, 400);
        const written = school.sql("UPDATE app_user SET roles = $2 WHERE id = $1", [agent.id, roles]);
        await assert.rejects(written, /three_officers/);
      }
      await assert.rejects(school.sql("UPDATE app_user SET roles = '{root}' WHERE id = $1", [agent.id]), /known_roles/);
    });

    it("the admin makes accounts and grants nothing; the security role grants and makes none; nobody to themselves", async () => {
      assert.equal((await security("POST", "/users", { name: "by-security" })).status, 403);
      assert.equal((await admin("PATCH", `/users/${agent.id}`, { roles: ["admin"] })).status, 403);
      const page = await school.loggedIn(officer);
      const own = await page.call("PATCH", `/users/${officer.id}`, { groups: ["finance"] });
      assert.equal(own.status, 403);
      const other = await page.call("PATCH", `/users/${agent.id}`, { groups: ["front_desk", "finance"] });
      assert.equal(other.status, 200);
      assert.equal((await page.call("PATCH", `/users/${agent.id}`, { groups: ["nowhere"] })).status, 400);
    });

    it("who loses a role loses it at once", async () => {
      const person = await school.person("demoted", ["supervisor"], ["front_desk"]);
      const page = await school.loggedIn(person);
      await security("PATCH", `/users/${person.id}`, { roles: [] });
      assert.equal((await page.call("GET", "/conversations")).status, 401);
      const again = await school.loggedIn(person);
      assert.equal((await again.call("GET", "/conversations")).status, 403);
    });
  });

  describe("fields that nobody may give themselves", () => {
    it("have no effect, and the try is in the book", async () => {
      const page = await school.loggedIn(agent);
      const before = await school.sql("SELECT roles, groups, state FROM app_user ORDER BY id");
      const lines = (await school.book("user.change_refused")).length;
      const tries: readonly [Promise<{ readonly status: number }>, number][] = [
        [admin("POST", "/users", { name: "mass", roles: ["admin"] }), 400],
        [admin("POST", "/users", { name: "mass", role: "security" }), 400],
        [admin("PATCH", `/users/${agent.id}`, { state: "active", roles: ["admin"] }), 403],
        [security("PATCH", `/users/${agent.id}`, { role: "admin", skill_group: "finance" }), 400],
        [page.call("PATCH", `/users/${agent.id}`, { roles: ["admin"] }), 403],
      ];
      for (const [answer, status] of tries) assert.equal((await answer).status, status);
      assert.deepEqual(await school.sql("SELECT roles, groups, state FROM app_user ORDER BY id"), before);
      const refused = (await school.book("user.change_refused")).slice(lines);
      assert.equal(refused.length, tries.length);
      assert.ok(refused.every(({ outcome }) => outcome === "failure"));
    });

    it("nor in a message, a conversation or a session", async () => {
      const page = await school.loggedIn(agent);
      const written = await school.write("mass-1", "你好");
      const path = `/conversations/${written.body.conversation_id}`;
      for (const body of [{ verified_at: "2026-01-01" }, { skill_group: "finance" }, { person: { role: "admin" } }])
        assert.equal((await page.call("PATCH", path, body)).status, 400);
      const message = { conversation_id: written.body.conversation_id, text: "x", role: "admin" };
      assert.equal((await page.call("POST", "/messages", message)).status, 400);
      const login = { name: agent.name, password: agent.password, role: "supervisor" };
      assert.equal((await school.browser().call("POST", "/sessions", login)).status, 400);
    });
  });
});
