import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { z } from "zod";
import { compileRoutes } from "../core/routing/compile.js";
import { loadConfig, readConfig } from "./load.js";
import type { Plugins } from "./plugin-options.js";
import { formatProblems } from "./problem.js";
import { configSchema } from "./schema.js";
import { maskSecrets } from "./secrets.js";

const secret = z.string().startsWith("whsec_").describe("密钥 | The secret").meta({ secret: true });
const schemas: Record<string, z.ZodType> = {
  app_http: z.strictObject({ secret, callback_url: z.url().optional(), region: z.string().default("CN") }),
  email: z.strictObject({
    smtp_listen: z.strictObject({ host: z.string(), port: z.int() }).optional(),
    imap: z.looseObject({}).optional(),
    smtp_submit: z.looseObject({}).optional(),
  }),
  sms_http: z.looseObject({}),
  web_chat: z.looseObject({}),
  webhook: z.strictObject({ url: z.url(), secret }),
};
const config = (id: string) => Promise.resolve(schemas[id] ?? z.never());
const plugins: Plugins = {
  connectors: { ids: ["app_http", "email", "sms_http", "web_chat"], config },
  adapters: { ids: ["webhook"], config },
};

const whsec = `whsec_${Buffer.alloc(32, 5).toString("base64")}`;
const env = { CAMPUS_APP_SECRET: whsec, CRM_SECRET: whsec, MAIL_PASSWORD: "secret", DESK_TOKEN: "t".repeat(32) };

function folder(text?: string | Uint8Array): string {
  const cwd = mkdtempSync(join(tmpdir(), "gatehouse 配置 "));
  mkdirSync(join(cwd, "config"));
  if (text !== undefined) writeFileSync(join(cwd, "config", "gatehouse.yaml"), text);
  return cwd;
}

const read = (text: string | Uint8Array, more: Readonly<Record<string, string>> = {}) =>
  readConfig({ env: { ...env, ...more }, cwd: folder(text), plugins });

/** A wrong file and every problem it must name: line:column, option, a part of message or hint. */
const table: readonly {
  readonly name: string;
  readonly yaml: string;
  readonly expect: readonly [string, string, RegExp][];
}[] = [
  {
    name: "an unknown option",
    yaml: "gateway:\n  naem: x\n",
    expect: [["2:3", "gateway.naem", /did you mean "name"/]],
  },
  { name: "an unknown part", yaml: "acounts: []\n", expect: [["1:1", "acounts", /did you mean "accounts"/]] },
  {
    name: "a wrong choice",
    yaml: "endpoints:\n  - id: crm\n    adapter: webhook\n    order: strikt\n    config: { url: 'https://a.example/', secret: whsec_x }\n",
    expect: [["4:12", "endpoints[0].order", /did you mean "strict".*strict, best_effort/]],
  },
  { name: "a wrong type", yaml: "limits:\n  body_bytes: big\n", expect: [["2:15", "limits.body_bytes", /expected/]] },
  {
    name: "a value out of range",
    yaml: "limits: { body_bytes: 1 }\n",
    expect: [["1:23", "limits.body_bytes", /1024/]],
  },
  {
    name: "an officer without one-time codes at level 3",
    yaml: "login: { mfa_roles: [admin, auditor] }\n",
    expect: [["1:21", "login.mfa_roles", /security[\s\S]*compliance.mlps: 2/]],
  },
  {
    name: "a group of a login's provider that leads nowhere",
    yaml: "login:\n  cas:\n    url: https://cas.school.example/cas\n    groups: { staff: front_dsk }\n",
    expect: [["4:22", "login.cas.groups.staff", /did you mean "front_desk"/]],
  },
  {
    name: "proxies",
    yaml: "gateway:\n  proxies: [10.0.0.5, 172.30.0.0/29, caddy]\n",
    expect: [["2:38", "gateway.proxies[2]", /an address or a network/]],
  },
  {
    name: "a missing option stands at what it is missing in",
    yaml: "accounts:\n  - id: a\n",
    expect: [["2:5", "accounts[0].connector", /required.*Id of the connector/]],
  },
  {
    name: "an unknown plugin",
    yaml: "accounts:\n  - id: a\n    connector: app_htp\n",
    expect: [["3:16", "accounts[0].connector", /did you mean "app_http"/]],
  },
  {
    name: "a plugin's options",
    yaml: "accounts:\n  - id: a\n    connector: app_http\n    config:\n      secret: hush\n      calback_url: x\n",
    expect: [
      ["5:15", "accounts[0].config.secret", /whsec_.*The secret/],
      ["6:7", "accounts[0].config.calback_url", /did you mean "callback_url"/],
    ],
  },
  {
    name: "ids used twice",
    yaml: "accounts:\n  - { id: a, connector: email }\n  - { id: a, connector: email }\nendpoints:\n  - { id: a, adapter: webhook, config: { url: 'https://a.example', secret: whsec_ } }\n",
    expect: [
      ["3:11", "accounts[1].id", /used twice/],
      ["5:11", "endpoints[0].id", /hooks/],
    ],
  },
  {
    name: "references into nothing",
    yaml: `groups:\n  - { id: desk, title: 前台 }\ntokens:\n  - { id: t, role: agent, groups: [dsk], token: ${"t".repeat(32)} }\n  - { id: u, role: receiver, endpoint: crm, token: ${"t".repeat(32)} }\n  - { id: v, role: receiver, token: ${"t".repeat(32)} }\n`,
    expect: [
      ["4:36", "tokens[0].groups[0]", /did you mean "desk"/],
      ["5:40", "tokens[1].endpoint", /no endpoint crm/],
      ["6:5", "tokens[2].endpoint", /needs an endpoint/],
    ],
  },
  {
    name: "a token that two have",
    yaml: `tokens:\n  - { id: t, role: security, token: ${"t".repeat(32)} }\n  - { id: u, role: admin, token: ${"t".repeat(32)} }\n`,
    expect: [["3:34", "tokens[1].token", /same token as that of t/]],
  },
  {
    name: "a token that no header can carry",
    yaml: `tokens:\n  - { id: v, role: admin, token: "${"two words ".repeat(4)}" }\n`,
    expect: [["2:34", "tokens[0].token", /no spaces/]],
  },
  {
    name: "an event type there is not",
    yaml: "endpoints:\n  - { id: crm, adapter: webhook, events: [message.*, mesage.*], config: { url: 'https://a.example', secret: whsec_ } }\n",
    expect: [["2:54", "endpoints[0].events[1]", /names no event type; such as message\.\*/]],
  },
  {
    name: "an address of its own that no browser can call",
    yaml: "gateway: { public_url: 'ftp://gate.school.example' }\n",
    expect: [["1:24", "gateway.public_url", /http or https/]],
  },
  {
    name: "private targets outside of accounts and endpoints",
    yaml: "transcription: { url: 'http://10.0.0.1/x', model: m }\nlogin:\n  cas: { url: https://10.0.0.2/cas }\n  oidc: { issuer: https://10.0.0.3, client_id: g }\n  ldap: { url: 'ldaps://10.0.0.4', bind_dn: a, bind_password: b, base_dn: c }\n",
    expect: [
      ["1:23", "transcription.url", /10\.0\.0\.1:80 .*allow_private/],
      ["4:19", "login.oidc.issuer", /10\.0\.0\.3:443/],
      ["3:15", "login.cas.url", /10\.0\.0\.2:443/],
      ["5:16", "login.ldap.url", /10\.0\.0\.4:636/],
    ],
  },
  {
    name: "allow-list entries",
    yaml: "egress:\n  allow_private:\n    - 10.0.0.0/8\n    - 10.0.0.1:70000\n    - 10.0.0.1:443\n",
    expect: [
      ["3:7", "egress.allow_private[0]", /host:port/],
      ["4:7", "egress.allow_private[1]", /host:port/],
    ],
  },
  {
    name: "forbidden literal targets",
    yaml: "accounts:\n  - id: a\n    connector: app_http\n    config: { secret: whsec_, callback_url: 'http://2130706433/x' }\n  - id: m\n    connector: email\n    config:\n      imap: { host: 169.254.169.254, port: 993 }\n      smtp_listen: { host: 127.0.0.1, port: 2525 }\negress: { allow_private: ['127.0.0.1:81'] }\n",
    expect: [
      ["4:45", "accounts[0].config.callback_url", /127\.0\.0\.1:80 .*allow_private/],
      ["8:21", "accounts[1].config.imap.host", /169\.254\.169\.254:993/],
    ],
  },
  {
    name: "an object store in the house that is not listed",
    yaml: "files: { kind: s3, endpoint: 'http://192.168.1.9:9000', bucket: files, access_key: a, secret_key: Kq7-xR2v }\n",
    expect: [["1:30", "files.endpoint", /192\.168\.1\.9:9000.*allow_private/]],
  },
  {
    name: "routes",
    yaml: "routes:\n  - name: a\n    when: { text.contains_any: [x] }\n    then: { group: nobody }\n  - default: { group: front_desk }\n",
    expect: [["4:20", "routes[0].then.group", /nobody/]],
  },
  {
    name: "placeholders that lead nowhere",
    yaml: 'gateway:\n  name: ${env:NO_SUCH_NAME}\n  public_url: "${file:/nowhere/x}"\n',
    expect: [
      ["2:9", "gateway.name", /NO_SUCH_NAME/],
      ["3:15", "gateway.public_url", /\/nowhere\/x/],
    ],
  },
  { name: "YAML that is none", yaml: "gateway:\n  name: [x\n", expect: [["3:1", "", /YAML/]] },
  { name: "an option given twice", yaml: "gateway: {}\ngateway: {}\n", expect: [["2:1", "gateway", /twice/]] },
  { name: "a list where options belong", yaml: "- 1\n", expect: [["1:1", "", /wrong type/]] },
  {
    name: "several wrong parts at once",
    yaml: "gateway: { locale: fr }\naccounts:\n  - { id: A, connector: app_http, config: { sekret: x } }\nroutes: [{ default: { group: nobody } }]\n",
    expect: [
      ["1:20", "gateway.locale", /zh-CN, en/],
      ["3:11", "accounts[0].id", /lower-case/],
      ["3:43", "accounts[0].config.secret", /required/],
      ["3:45", "accounts[0].config.sekret", /did you mean "secret"/],
      ["4:30", "routes[0].default.group", /nobody/],
    ],
  },
];

describe("a wrong configuration", () => {
  for (const { name, yaml, expect } of table) {
    it(name, async () => {
      const { problems, config: loaded } = await read(yaml);
      assert.equal(loaded, undefined);
      for (const [place, option, text] of expect) {
        const found = problems.find((one) => `${one.line}:${one.column}` === place && one.option === option);
        assert.ok(found, `${place} ${option} is not among:\n${formatProblems(problems)}`);
        assert.match(`${found.message} ${found.hint ?? ""}`, text);
        assert.equal(found.file, join("config", "gatehouse.yaml"));
      }
      assert.doesNotMatch(formatProblems(problems), /hush/);
    });
  }

  it("stops the start with 78 and names file, line and option", async () => {
    const started = loadConfig({ env, cwd: folder("gateway:\n  naem: x\n"), plugins });
    await assert.rejects(started, { exitCode: 78, message: /config.gatehouse\.yaml:2:3 {2}gateway\.naem/ });
  });

  it("a named file that is not there", async () => {
    const started = loadConfig({ env: { GATEHOUSE_CONFIG: "no/such.yaml" }, cwd: folder(), plugins });
    await assert.rejects(started, { exitCode: 78, message: /no\/such\.yaml/ });
  });
});

describe("hostile YAML is refused, and quickly", () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${["b", "c", "d", "e", "f", "g", "h"].map((to, at) => `${to}: &${to} [${`*${"abcdefg"[at]},`.repeat(9)}]`).join("\n")}\n`;
  const cases: Readonly<Record<string, string | Uint8Array>> = {
    "alias bomb": bomb,
    "alias of itself": "gateway: &g { name: *g }\n",
    "10,000 nested lists": "[".repeat(10_000) + "]".repeat(10_000),
    "400,000 open brackets": "[".repeat(400_000),
    "10,000 nested dashes": `${"- ".repeat(10_000)}x`,
    "1,000 nested options": Array.from({ length: 1000 }, (_, at) => `${" ".repeat(at)}a:`).join("\n"),
    "300,000 anchors on one node": "&a ".repeat(300_000),
    "2 MB": `# ${"x".repeat(2_000_000)}`,
    "not UTF-8": new Uint8Array([0x67, 0xc3, 0x28, 0xff]),
    GB18030: new Uint8Array([0xc7, 0xb0, 0xcc, 0xa8]),
    __proto__: "__proto__: { polluted: 1 }\n",
    "constructor in an account":
      "accounts: [{ id: a, connector: email, config: { constructor: { prototype: { polluted: 1 } } } }]\n",
    "merge key": "gateway: { <<: { name: x } }\n",
    "a key that is a list": "? [a]\n: b\n",
  };
  for (const [name, text] of Object.entries(cases)) {
    it(name, { timeout: 20_000 }, async () => {
      const { problems, config: loaded } = await read(text);
      assert.equal(loaded, undefined);
      assert.ok(problems.length > 0);
      assert.equal(Reflect.get({}, "polluted"), undefined);
    });
  }
});

describe("a right configuration", () => {
  it("the example is valid, completed, and its routes hold", async () => {
    const example = readFileSync(new URL("../../../config/gatehouse.example.yaml", import.meta.url));
    const { config: loaded, problems } = await read(example);
    assert.equal(formatProblems(problems), "");
    assert.ok(loaded);
    assert.equal(loaded.accounts[0]?.config["region"], "CN");
    assert.equal(loaded.accounts[0]?.config["secret"], whsec);
    const groups = loaded.groups.map(({ id }) => id);
    assert.ok(compileRoutes(loaded.routes, { groups, wordLists: loaded.word_lists }).ok);
  });

  it("an empty file is all defaults", async () => {
    assert.equal((await read("")).config?.groups[0]?.id, "front_desk");
  });

  it("placeholders are filled once, in text only, from files too", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "gatehouse ")), "name");
    writeFileSync(file, "from-file\r\n");
    const yaml = `gateway: { name: "\${file:${file}}" }\nword_lists: { a: ["\${env:NESTED}", "$\{HOME}", "\${shell:id}"] }\n`;
    const { config: loaded } = await read(yaml, { NESTED: "${env:CRM_SECRET}" });
    assert.equal(loaded?.gateway.name, "from-file");
    assert.deepEqual(loaded?.word_lists["a"], ["${env:CRM_SECRET}", "${HOME}", "${shell:id}"]);
  });

  it("a certificate, written as a block of text before another item, is no deep nesting", async () => {
    const pem = `${"A".repeat(64)}\n`.repeat(20);
    const block = pem.trimEnd().replaceAll("\n", "\n        ");
    const item = (id: string) => `  - id: ${id}\n    connector: sms_http\n    config:\n      ca: |\n        ${block}\n`;
    const { config: loaded, problems } = await read(`accounts:\n${item("a")}${item("b")}`);
    assert.equal(formatProblems(problems), "");
    assert.deepEqual(loaded?.accounts[1]?.config, { ca: pem });
  });

  it("listed private targets are accepted", async () => {
    const yaml = `endpoints:\n  - id: crm\n    adapter: webhook\n    config: { url: "http://127.1:9000/in", secret: whsec_ }\negress: { allow_private: ["127.0.0.1:9000"] }\n`;
    assert.equal(formatProblems((await read(yaml)).problems), "");
  });
});

describe("the demo", () => {
  it("starts without a file, keeps its secrets, and hides them from others", async () => {
    const cwd = folder();
    const first = await loadConfig({ env: { GATEHOUSE_PORT: "0" }, cwd, plugins, port: 8123 });
    assert.equal(first.demo, true);
    assert.deepEqual(
      first.config.accounts.map(({ id }) => id),
      ["demo_app", "demo_chat", "demo_sms", "demo_mail"],
    );
    assert.equal(first.config.endpoints[0]?.config["url"], "http://127.0.0.1:8123/demo/desk/in");
    assert.deepEqual(first.config.egress.allow_private, ["127.0.0.1:8123"]);
    const again = await loadConfig({ env: { GATEHOUSE_HOST: "::" }, cwd, plugins });
    assert.equal(again.config.accounts[0]?.config["secret"], first.config.accounts[0]?.config["secret"]);
    assert.equal(statSync(join(cwd, "data", "keys", "demo.json")).mode & 0o077, 0);
  });

  it("a damaged key file is named", async () => {
    const cwd = folder();
    mkdirSync(join(cwd, "data", "keys"), { recursive: true });
    writeFileSync(join(cwd, "data", "keys", "demo.json"), "{");
    await assert.rejects(loadConfig({ env: {}, cwd, plugins }), { exitCode: 78, message: /demo\.json is damaged/ });
  });
});

describe("maskSecrets", () => {
  it("hides what a schema marks secret and what no schema knows", () => {
    const shown = maskSecrets(schemas["webhook"] ?? z.never(), { url: "https://a", secret: "hush", other: "hush" });
    assert.deepEqual(shown, { url: "https://a", secret: "••••••", other: "••••••" });
    const tokens = [{ id: "t", role: "agent", token: "hush" }];
    assert.doesNotMatch(
      JSON.stringify(maskSecrets(configSchema, { tokens, accounts: [{ id: "a", config: { secret: "hush" } }] })),
      /hush/,
    );
  });
});
