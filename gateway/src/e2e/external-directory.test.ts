import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { AwayError, RefusedError } from "../access/external/arrival.js";
import { createLdap } from "../access/external/ldap.js";
import type { LdapOptions } from "../config/external-logins.js";
import { createEgress, type Egress } from "../egress/egress.js";
import { authorities } from "../egress/testing/certificates.js";
import { findServer, skipWithout } from "../testing/servers.js";
import { startDirectory } from "./support/logins/directory.js";

describe("a directory, asked without the checks of the login's form", { skip: skipWithout("slapd") }, () => {
  const others = authorities();
  let directory: Awaited<ReturnType<typeof startDirectory>>;
  let egress: Egress;
  let options: LdapOptions;

  before(async () => {
    directory = await startDirectory(findServer("slapd") as string);
    egress = createEgress({ allowPrivate: [directory.secure, directory.plain] });
    options = {
      url: `ldaps://${directory.secure}`,
      start_tls: true,
      ca: directory.ca,
      bind_dn: "cn=reader,dc=school,dc=example",
      bind_password: "reader-password",
      base_dn: "dc=school,dc=example",
      login_attribute: "uid",
      subject_attribute: "entryUUID",
      groups_attribute: "departmentNumber",
      create: false,
      groups: {},
    };
  });
  after(async () => {
    await egress.close();
    await directory.close();
    others.remove();
  });

  const password = "Zhao-password1";
  const recognise = (name: string, given = password, more: Partial<LdapOptions> = {}) =>
    createLdap({ ...options, ...more }, egress).recognise(name, given);
  const plain = () => `ldap://${directory.plain}`;

  for (const name of [
    "*",
    "zh*",
    "*)(uid=*",
    "zhao)(uid=zhao",
    "zhao)(|(uid=*",
    "\\7a\\68\\61\\6f",
    "zhao\0",
    "(uid=zhao)",
  ])
    it(`takes ${JSON.stringify(name)} for a name, and finds nobody`, () =>
      assert.rejects(recognise(name), RefusedError));

  it("refuses an empty password before anything is sent", () =>
    assert.rejects(recognise("zhao", "", { url: "ldaps://nowhere.example" }), RefusedError));

  it("speaks StartTLS on the plain port", async () => {
    const { subject, groups } = await recognise("zhao", password, { url: plain() });
    assert.match(subject, /^[0-9a-f-]{36}$/);
    assert.deepEqual(groups, ["staff"]);
  });

  it("speaks in clear only where it is told to, and only on this machine", async () => {
    const clear = { url: plain(), start_tls: false };
    assert.equal((await recognise("zhao", password, clear)).name, "zhao");
    const away = createEgress({ allowPrivate: [], resolve: async () => [{ address: "203.0.113.5", family: 4 }] });
    for (const url of ["ldap://ldap.school.example", "ldap://127.0.0.1.school.example"])
      await assert.rejects(createLdap({ ...options, ...clear, url }, away).recognise("zhao", password), /in clear/);
    await away.close();
  });

  it("tells nobody's password to a server with a certificate of another authority", async () => {
    const { ca } = others.authority("other");
    for (const url of [options.url, plain()]) await assert.rejects(recognise("zhao", password, { url, ca }), AwayError);
  });

  it("does not take its own reader being refused for a wrong password", () =>
    assert.rejects(recognise("zhao", password, { bind_password: "old" }), AwayError));

  it("is away where nothing listens, or where nothing may be reached", async () => {
    const closed = createEgress({ allowPrivate: [] });
    await assert.rejects(createLdap(options, closed).recognise("zhao", password), AwayError);
    await closed.close();
  });
});
