import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, it } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { archive, sampleFiles, samplePackageJson, temporaryFolder, writeFiles } from "../testing/sample-package.js";
import { type ApprovedPlace, approvedConnector, foreignIds } from "./approved.js";
import { readArchive } from "./archive.js";
import { openCandidate } from "./install.js";
import { readLock, writeLock } from "./lock-file.js";
import { integrityOf, readFiles } from "./package-files.js";
import { readPackage } from "./read-package.js";

// One folder for each package of these tests, each with its own listener.
process.setMaxListeners(100);

const { gatehouse } = samplePackageJson;
const withManifest = (more: object): string =>
  writeFiles(temporaryFolder(), sampleFiles({}, { gatehouse: { ...gatehouse, ...more } }));
const at = new Date("2026-11-25T08:00:00Z");

describe("the integrity of a package", () => {
  it("is the same for the same files, in whatever order they come", () => {
    const files = readFiles(writeFiles(temporaryFolder(), sampleFiles()));
    assert.equal(integrityOf(files), integrityOf([...files].reverse()));
    assert.match(integrityOf(files), /^sha512-[A-Za-z0-9+/]{86}==$/);
  });

  it("changes with a byte, a name, a new file", () => {
    const sums = [{}, { "index.js": "x" }, { "a/b.js": "" }, { a: "b.js" }].map((more) =>
      integrityOf(readFiles(writeFiles(temporaryFolder(), sampleFiles(more as Record<string, string>)))),
    );
    assert.equal(new Set(sums).size, 4);
  });

  it("is not taken of links", () => {
    const folder = writeFiles(temporaryFolder(), sampleFiles());
    symlinkSync("/etc/passwd", join(folder, "link"));
    assert.throws(() => readFiles(folder), /no ordinary file/);
  });
});

describe("an archive", () => {
  it("gives the files of npm pack", () => {
    const files = readArchive(
      archive([
        { name: "package/package.json", text: "{}" },
        { name: "package/a/b.js", text: "b" },
      ]),
    );
    assert.deepEqual(
      files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]),
      [
        ["package.json", "{}"],
        ["a/b.js", "b"],
      ],
    );
  });

  const hostile = {
    "a path upwards": [{ name: "package/../../evil.js", text: "x" }],
    "a whole path": [
      { name: "/etc/cron.d/x", text: "x" },
      { name: "package//etc/x", text: "x" },
    ],
    "a back slash": [{ name: "package/..\\..\\x", text: "x" }],
    "a link": [{ name: "package/link", type: "2" }],
    "a hard link": [{ name: "package/link", type: "1" }],
    "a device": [{ name: "package/null", type: "3" }],
  };
  for (const [what, entries] of Object.entries(hostile))
    it(`is refused for ${what}`, () => {
      const [last] = entries.slice(-1);
      assert.throws(() => readArchive(archive([last!])), { code: "invalid_config" });
    });

  it("is refused for 300 MB of zeros in 300 kB", () =>
    assert.throws(() => readArchive(gzipSync(Buffer.alloc(314_572_800), { level: 1 })), /too large/));

  it("is refused for 100,000 files", () => {
    const one = gunzipSync(archive([{ name: "package/a.js", text: "" }])).subarray(0, 512);
    assert.throws(() => readArchive(gzipSync(Buffer.alloc(51_200_000, one), { level: 1 })), /more than 20000 files/);
  });

  it("inside an archive stays a file, ten levels deep", () => {
    let inner = archive([{ name: "package/x.js", text: "x" }]);
    for (let level = 0; level < 10; level += 1)
      inner = archive([{ name: "package/inner.tgz", text: inner.toString("latin1") }]);
    assert.deepEqual(
      readArchive(inner).map(({ path }) => path),
      ["inner.tgz"],
    );
  });

  it("is refused when it is cut short or no archive", () => {
    assert.throws(() => readArchive(Buffer.from("nothing")), /no \.tgz/);
  });
});

describe("a package", () => {
  it("is read without running it", () => {
    const found = readPackage(writeFiles(temporaryFolder(), sampleFiles({ "index.js": "throw new Error('ran')" })));
    assert.equal(found.manifest.id, "school_chat");
    assert.equal(found.options.safeParse({ url: "https://a.example", token: "abcd" }).success, true);
    assert.equal(found.options.safeParse({ url: "https://a.example", token: "abcd", more: 1 }).success, false);
  });

  it("of another contract or gateway is refused, with both versions named", () => {
    assert.throws(() => readPackage(withManifest({ api: 7 })), /version 7 of the contract; this gateway runs 1/);
    assert.throws(() => readPackage(withManifest({ engine: ">=9" })), /asks for a gateway >=9; this one is \d/);
  });

  it("with a capability of a later gateway runs, and says what is left out", () => {
    const capabilities = { ...gatehouse.capabilities, in: { text: "full", telepathy: "full" } };
    const found = readPackage(withManifest({ capabilities }));
    assert.deepEqual(found.manifest.capabilities.in, { text: "full" });
    assert.match(found.warnings.join(), /telepathy/);
  });

  it("with an install script, without options, with an entry outside is refused", () => {
    const scripted = writeFiles(temporaryFolder(), sampleFiles({}, { scripts: { postinstall: "touch /tmp/ran" } }));
    assert.throws(() => readPackage(scripted), /install script \(postinstall\)/);
    const bare = writeFiles(temporaryFolder(), sampleFiles({ "config.schema.json": "{" }));
    assert.throws(() => readPackage(bare), /config\.schema\.json/);
    const outside = writeFiles(temporaryFolder(), sampleFiles({}, { exports: { ".": { default: "../../x.js" } } }));
    assert.throws(() => readPackage(outside), /outside the package/);
  });
});

describe("connectors.lock", () => {
  let place: ApprovedPlace;
  const install = (folder: string) => openCandidate(place, folder, ["email"]).install("root", at);

  beforeEach(() => {
    const folder = temporaryFolder();
    place = { lockFile: join(folder, "config", "connectors.lock"), dataDir: join(folder, "data") };
  });

  it("holds what was approved, by whom and when", () => {
    install(writeFiles(temporaryFolder(), sampleFiles()));
    const [entry] = readLock(place.lockFile);
    assert.deepEqual(
      { ...entry, integrity: "…" },
      {
        id: "school_chat",
        name: "school-chat",
        version: "1.2.3",
        integrity: "…",
        repository: "https://git.example/school-chat",
        permissions: { webhook: true, net: ["config.url"] },
        approved_by: "root",
        approved_at: "2026-11-25T08:00:00.000Z",
      },
    );
    assert.deepEqual(foreignIds(place), ["school_chat"]);
    assert.equal(approvedConnector(place, "school_chat").version, "1.2.3");
  });

  it("has files that everyone may read and nobody runs", () => {
    install(writeFiles(temporaryFolder(), sampleFiles()));
    assert.equal(statSync(join(place.dataDir, "connectors/school_chat/index.js")).mode & 0o777, 0o644);
  });

  it("takes an archive too", () => {
    const entries = Object.entries(sampleFiles()).map(([name, text]) => ({ name: `package/${name}`, text }));
    const file = join(temporaryFolder(), "school-chat-1.2.3.tgz");
    writeFileSync(file, archive(entries));
    install(file);
    assert.equal(approvedConnector(place, "school_chat").name, "school-chat");
  });

  it("does not list what nobody approved", () => {
    writeFiles(join(place.dataDir, "connectors/school_chat"), sampleFiles());
    assert.throws(
      () => approvedConnector(place, "school_chat"),
      /not approved in .*connectors\.lock; approve it with: gatehouse connector add/,
    );
  });

  it("refuses a package that was changed since", () => {
    install(writeFiles(temporaryFolder(), sampleFiles()));
    writeFileSync(join(place.dataDir, "connectors/school_chat/extra.js"), "");
    assert.throws(() => approvedConnector(place, "school_chat"), /is not what .*connectors\.lock approved/);
  });

  it("refuses more permissions than were approved", () => {
    install(writeFiles(temporaryFolder(), sampleFiles()));
    const [entry] = readLock(place.lockFile);
    writeLock(place.lockFile, [{ ...entry!, permissions: { webhook: false, net: [] } }]);
    assert.throws(() => approvedConnector(place, "school_chat"), /asks for more .*\(webhook, config\.url\)/);
  });

  it("tells what a new version asks for beyond the approved one", () => {
    install(writeFiles(temporaryFolder(), sampleFiles()));
    const next = openCandidate(
      place,
      withManifest({ permissions: { webhook: true, net: ["config.url", "evil.example:443"] } }),
      [],
    );
    assert.deepEqual(next.more, ["evil.example:443"]);
    next.discard();
    assert.deepEqual(readdirSync(join(place.dataDir, "connectors")), ["school_chat"]);
  });

  it("refuses the name of a connector of ours, and the id of another package; nothing is left behind", () => {
    assert.throws(() => openCandidate(place, withManifest({ id: "email" }), ["email"]), /comes with the gateway/);
    install(writeFiles(temporaryFolder(), sampleFiles()));
    const squatter = writeFiles(temporaryFolder(), sampleFiles({}, { name: "school-chatt" }));
    assert.throws(() => openCandidate(place, squatter, []), /belongs to school-chat/);
    assert.deepEqual(readdirSync(join(place.dataDir, "connectors")), ["school_chat"]);
  });

  it("leaves out what a developer's folder holds beside the package", () => {
    const files = { ".git/config": "x", "node_modules/zod/index.js": "x", "node_modules/left-pad/index.js": "y" };
    const source = writeFiles(temporaryFolder(), sampleFiles(files));
    symlinkSync("/etc", join(source, "node_modules/linked"));
    install(source);
    const installed = join(place.dataDir, "connectors/school_chat");
    assert.ok(!existsSync(join(installed, ".git")) && !existsSync(join(installed, "node_modules/zod")));
    assert.equal(readFileSync(join(installed, "node_modules/left-pad/index.js"), "utf8"), "y");
  });

  it("that is not right is named", () => {
    writeFiles(join(place.lockFile, ".."), { "connectors.lock": '{"lock_version":1,"connectors":[{"id":"x"}]}' });
    assert.throws(() => readLock(place.lockFile), { name: "ConfigError", message: /connectors\.lock is wrong/ });
  });
});
