import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bodyOf, type Listening, onLoopback } from "@gatehouse/sdk/testing";

export interface N8nNode {
  readonly name: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: each kind of node has parameters of its own
  readonly parameters: any; // oxlint-disable-line typescript/no-explicit-any
}

export interface Workflow {
  readonly nodes: readonly N8nNode[];
  readonly connections: Readonly<Record<string, { readonly main: readonly (readonly { readonly node: string }[])[] }>>;
}

interface Item {
  readonly json: Readonly<Record<string, unknown>>;
  readonly raw?: Buffer;
}

type Step = (item: Item) => Promise<{ readonly item: Item; readonly output: number }>;

/** `={{ $json.name }}` and nothing else: what the recipe needs of n8n's expressions. */
function filled(text: string, { json }: Item): string {
  const name = /^=\{\{ \$json\.(\w+) \}\}$/.exec(text)?.[1];
  return name === undefined ? text : String(json[name]);
}

/** A Code node's text as n8n runs it: an async function with `this`, `$input`, `$env` and `require`. */
async function codeStep(code: string, env: Readonly<Record<string, string>>): Promise<Step> {
  const file = join(mkdtempSync(join(tmpdir(), "gatehouse-n8n-")), "node.mjs");
  writeFileSync(file, `export async function run($input, $env, require) {\n${code}\n}`);
  const { run } = (await import(pathToFileURL(file).href)) as {
    run(this: object, input: object, env: object, require: NodeJS.Require): Promise<readonly [Item]>;
  };
  return async (item) => {
    const helpers = { getBinaryDataBuffer: () => Promise.resolve(item.raw) };
    const [made] = await run.call({ helpers }, { first: () => item }, env, createRequire(import.meta.url));
    return { item: made, output: 0 };
  };
}

const ifStep =
  ({ conditions: { conditions } }: N8nNode["parameters"]): Step =>
  (item) => {
    const [{ leftValue, rightValue }] = conditions as readonly [{ leftValue: string; rightValue: string }];
    return Promise.resolve({ item, output: filled(leftValue, item) === rightValue ? 0 : 1 });
  };

const httpStep =
  ({ method, url, headerParameters, body, rawContentType }: N8nNode["parameters"]): Step =>
  async (item) => {
    const parameters = headerParameters.parameters as readonly { name: string; value: string }[];
    const headers = Object.fromEntries(parameters.map(({ name, value }) => [name, filled(value, item)]));
    const all = { ...headers, "content-type": String(rawContentType) };
    const answer = await fetch(url, { method, headers: all, body: filled(body, item) });
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    return { item: { json: (await answer.json()) as Item["json"] }, output: 0 };
  };

async function stepOf(node: N8nNode, env: Readonly<Record<string, string>>): Promise<Step> {
  switch (node.type) {
    case "n8n-nodes-base.code":
      return codeStep(node.parameters.jsCode, env);
    case "n8n-nodes-base.if":
      return ifStep(node.parameters);
    case "n8n-nodes-base.httpRequest":
      return httpStep(node.parameters);
    default:
      throw new Error(`no step for ${node.type}`);
  }
}

/** Runs the steps from node to node; resolves with the parameters of the node that responds. */
async function walk(workflow: Workflow, env: Readonly<Record<string, string>>, first: Item): Promise<N8nNode> {
  let item = first;
  let [next] = workflow.connections["Webhook"]?.main[0] ?? [];
  while (next !== undefined) {
    const name: string = next.node;
    const node = workflow.nodes.find((each) => each.name === name);
    if (node === undefined) throw new Error(`no node ${name}`);
    if (node.type === "n8n-nodes-base.respondToWebhook") return node;
    const done = await (await stepOf(node, env))(item);
    item = done.item;
    next = workflow.connections[name]?.main[done.output]?.[0];
  }
  throw new Error("nothing responds");
}

export interface N8n extends Listening {
  /** What each run came to: the status it answered. */
  readonly runs: readonly number[];
}

/**
 * As much of n8n as the recipe uses, after its documentation: the Webhook node with the raw body, which answers 500 when
 * a node fails before one responds; Code, IF, HTTP Request, Respond to Webhook.
 */
export async function startN8n(workflow: () => Workflow, env: Readonly<Record<string, string>>): Promise<N8n> {
  const runs: number[] = [];
  const server = createServer((incoming, outgoing) => {
    const answer = (status: number): void => {
      runs.push(status);
      outgoing.writeHead(status).end();
    };
    void bodyOf(incoming)
      .then((raw) => walk(workflow(), env, { json: { headers: incoming.headers }, raw }))
      .then(
        ({ parameters }) => answer(parameters.options.responseCode),
        () => answer(500),
      );
  });
  return { ...(await onLoopback(server)), runs };
}
