/** One breach of a border, and who must refuse it: a rule of oxlint or Biome, or a rule of `source-rules.ts`. */
export interface Plant {
  readonly path: string;
  readonly source: string;
  readonly tool: "oxlint" | "biome" | "source test";
  readonly rule: string;
}

type Row = readonly [path: string, source: string];

const plant = (tool: Plant["tool"], rule: string, rows: readonly Row[]): Plant[] =>
  rows.map(([path, source]) => ({ path, source, tool, rule }));

const imports = plant("oxlint", "no-restricted-imports", [
  ["sdk/src/planted-import.ts", 'import "@gatehouse/connector-email";'],
  ["connectors/email/src/planted-gateway.ts", 'import "@gatehouse/gateway";'],
  ["connectors/email/src/planted-sibling.ts", 'import "../../app_http/src/index.js";'],
  ["connectors/app_http/src/planted-client.ts", 'import { request } from "node:https";\nrequest("");'],
  ["connectors/app_http/src/planted-file.ts", 'import "node:fs";'],
  ["adapters/webhook/src/planted-adapter.ts", 'import "@gatehouse/connector-app-http";'],
  ["adapters/webhook/src/planted-undici.ts", 'import "undici";'],
  ["gateway/src/core/planted-fs.ts", 'import "node:fs";'],
  ["gateway/src/core/planted-bare-builtin.ts", 'import "net";'],
  ["gateway/src/core/planted-koa.ts", 'import type Koa from "koa";\nexport type App = Koa;'],
  ["gateway/src/core/planted-pg.ts", 'import "pg";'],
  ["gateway/src/core/planted-store.ts", 'import "../store/id.js";'],
  ["gateway/src/core/text/planted-late.ts", 'export const load = () => import("../../store/id.js");'],
  ["gateway/src/config/planted-store.ts", 'import "../store/id.js";'],
  ["gateway/src/store/planted-pipeline.ts", 'import "../pipeline/arrival.js";'],
  ["gateway/src/store/planted-queue.ts", 'import "bullmq";'],
  ["gateway/src/jobs/planted-store.ts", 'import "../store/id.js";'],
  ["gateway/src/egress/planted-http.ts", 'import "../http/planted-pg.js";'],
  ["gateway/src/ledger/planted-pipeline.ts", 'import "../pipeline/arrival.js";'],
  ["gateway/src/pipeline/planted-koa.ts", 'import "koa";'],
  ["gateway/src/pipeline/planted-undici.ts", 'import "undici";'],
  ["gateway/src/pipeline/planted-client.ts", 'import "node:http";'],
  ["gateway/src/pipeline/planted-plugin.ts", 'export const load = () => import("@gatehouse/adapter-webhook");'],
  ["gateway/src/pipeline/planted-main.ts", 'import "../main.js";'],
  ["gateway/src/pipeline/planted-test-server.ts", 'import "../testing/servers.js";'],
  ["gateway/src/authors/planted-store.ts", 'import "../store/id.js";'],
  ["gateway/src/isolation/planted-store.ts", 'import "../store/id.js";'],
  ["gateway/src/http/planted-pg.ts", 'import "pg";'],
  ["gateway/src/http/planted-undici.ts", 'import "undici";'],
  ["gateway/src/http/planted-queue.ts", 'import "bullmq";'],
  ["gateway/src/http/planted-plugin.ts", 'import "@gatehouse/connector-email";'],
  ["gateway/src/planted-main.ts", 'import "./main.js";'],
  ["gateway/src/planted-vm.ts", 'import "node:vm";'],
  ["gateway/src/planted-env.ts", 'import { env } from "node:process";\nenv["PATH"];'],
]);

const promises = [
  ...plant("oxlint", "no-floating-promises", [
    ["gateway/src/pipeline/planted-floating.ts", "const save = async (): Promise<void> => undefined;\nsave();"],
  ]),
  ...plant("oxlint", "no-misused-promises", [
    ["gateway/src/pipeline/planted-misused.ts", "[1].forEach(async (n) => {\n  await Promise.resolve(n);\n});"],
  ]),
  ...plant("oxlint", "switch-exhaustiveness-check", [
    [
      "gateway/src/pipeline/planted-switch.ts",
      'export function f(k: "a" | "b"): number {\n  switch (k) {\n    case "a":\n      return 1;\n  }\n  return 0;\n}',
    ],
  ]),
];

const globals = [
  ...plant("oxlint", "no-restricted-globals", [
    ["gateway/src/pipeline/planted-fetch.ts", 'await fetch("http://127.0.0.1");'],
    ["connectors/email/src/planted-fetch.ts", 'await fetch("http://127.0.0.1");'],
    ["gateway/src/core/planted-timer.ts", "setTimeout(() => undefined, 1);"],
    ["gateway/src/core/planted-process.ts", "export const where = process.cwd();"],
  ]),
  ...plant("oxlint", "no-restricted-properties", [
    ["gateway/src/core/planted-clock.ts", "export const now = Date.now();"],
    ["gateway/src/core/planted-dice.ts", "export const dice = Math.random();"],
    ["gateway/src/pipeline/planted-global-fetch.ts", 'await globalThis.fetch("http://127.0.0.1");'],
  ]),
  ...plant("oxlint", "no-process-env", [
    ["gateway/src/http/planted-process-env.ts", 'export const home = process.env["HOME"];'],
    ["connectors/email/src/planted-process-env.ts", 'export const home = process.env["HOME"];'],
  ]),
  ...plant("oxlint", "no-eval", [["gateway/src/pipeline/planted-eval.ts", 'eval("1");']]),
  ...plant("oxlint", "no-new-func", [["gateway/src/pipeline/planted-function.ts", 'new Function("return 1")();']]),
];

const sizes = [
  ...plant("oxlint", "max-lines", [["gateway/src/pipeline/planted-long.ts", "export {};\n".repeat(301)]]),
  ...plant("oxlint", "max-lines-per-function", [
    ["gateway/src/pipeline/planted-long-function.ts", `export function f(): void {\n${"  f();\n".repeat(40)}}`],
  ]),
  ...plant("oxlint", "complexity", [
    ["gateway/src/pipeline/planted-maze.ts", `export const f = (n: number): number => ${"n > 1 ? 2 : ".repeat(16)}0;`],
  ]),
];

const biome = [
  ...plant("biome", "noUndeclaredDependencies", [
    ["connectors/app_http/src/planted-undeclared.ts", 'import "nodemailer";'],
    ["adapters/webhook/src/planted-undeclared-sibling.ts", 'import "@gatehouse/gateway";'],
  ]),
  ...plant("biome", "noImportCycles", [
    [
      "gateway/src/core/planted-egg.ts",
      'import { hen } from "./planted-hen.js";\nexport const egg = (): unknown => hen;',
    ],
    [
      "gateway/src/core/planted-hen.ts",
      'import { egg } from "./planted-egg.js";\nexport const hen = (): unknown => egg;',
    ],
  ]),
  ...plant("biome", "useFilenamingConvention", [["gateway/src/core/plantedName.ts", "export {};"]]),
  ...plant("biome", "noEnum", [["gateway/src/core/planted-enum.ts", "export enum Colour {\n  red,\n}"]]),
];

const sources = [
  ...plant("source test", "core reads no clock and throws no dice, under any name", [
    ["gateway/src/core/planted-new-date.ts", "export const now = new Date();"],
    ["gateway/src/core/planted-alias.ts", "const clock = Date;\nexport const now = clock.now();"],
    ["gateway/src/core/planted-date-call.ts", "export const now = Date();"],
  ]),
  ...plant("source test", "a class is an error", [
    ["gateway/src/pipeline/planted-class.ts", "export class Conversation {}"],
    ["gateway/src/pipeline/planted-nameless-class.ts", "export const made = new (class {})();"],
  ]),
  ...plant("source test", "only the registry names plugins", [
    ["gateway/src/pipeline/planted-name.ts", 'export const name = "@gatehouse/adapter-webhook";'],
  ]),
  ...plant("source test", "sockets are dialled in egress alone, the database's and Redis' apart", [
    ["gateway/src/pipeline/planted-socket.ts", 'import { connect } from "node:net";\nconnect(1);'],
    ["connectors/email/src/planted-socket.ts", 'import * as net from "node:net";\nnet.connect(1);'],
  ]),
  ...plant("source test", "the listener does not call out", [
    ["gateway/src/http/planted-request.ts", 'import { request } from "node:http";\nrequest("http://127.0.0.1");'],
  ]),
  ...plant("source test", "what is loaded is named where it is loaded", [
    ["gateway/src/pipeline/planted-computed.ts", "export const load = (name: string) => import(name);"],
  ]),
  ...plant("source test", "articles of law are numbered in the citations alone", [
    ["gateway/src/http/planted-article.ts", 'export const why = "个人信息保护法第二十九条";'],
    ["gateway/src/http/planted-english-article.ts", 'export const why = "GDPR Art. 33";'],
  ]),
  ...plant(
    "source test",
    "a limit in time is held by `limited`: a timeout that only `AbortSignal.any` knows may be collected",
    [
      [
        "connectors/email/src/planted-timeout.ts",
        "export const soon = (other: AbortSignal) => AbortSignal.any([other, AbortSignal.timeout(1)]);",
      ],
      [
        "gateway/src/ledger/planted-grace.ts",
        "const grace = AbortSignal.timeout(1);\nexport const both = (other: AbortSignal) => AbortSignal.any([other, grace]);",
      ],
    ],
  ),
  ...plant("source test", "names say what a thing is", [["gateway/src/pipeline/planted-helper.ts", "export {};"]]),
];

/** Every border of the house, broken once. */
export const plants: readonly Plant[] = [...imports, ...promises, ...globals, ...sizes, ...biome, ...sources];
