import type { z } from "zod";
import { exampleSecrets } from "./example-secret.js";
import type { Finding } from "./problem.js";
import type { Config } from "./schema.js";
import { didYouMean } from "./suggest.js";
import { forbiddenTargets } from "./target-check.js";
import { zodFindings } from "./zod-findings.js";

/** The plugins of one kind: their ids, and the options schema of one, loaded when it is asked for. */
export interface PluginSchemas {
  readonly ids: readonly string[];
  config(id: string): Promise<z.ZodType>;
}

export interface Plugins {
  readonly connectors: PluginSchemas;
  readonly adapters: PluginSchemas;
}

interface Checked<Item> {
  readonly items: readonly Item[];
  readonly findings: readonly Finding[];
}

type Part = "accounts" | "endpoints";

/** Checks one plugin's options against its own schema and fills its defaults. */
async function checkOne<Item extends { readonly config: Record<string, unknown> }>(
  place: { readonly part: Part; readonly at: number; readonly kind: "connector" | "adapter"; readonly id: string },
  item: Item,
  plugins: PluginSchemas,
  allowPrivate: readonly string[],
): Promise<Checked<Item>> {
  const { part, at, kind, id } = place;
  if (id === "") return { items: [item], findings: [] };
  if (!plugins.ids.includes(id)) {
    const message =
      kind === "connector"
        ? `没有连接器 ${id} | there is no connector ${id}`
        : `没有适配器 ${id} | there is no adapter ${id}`;
    return { items: [item], findings: [{ path: [part, at, kind], message, hint: didYouMean(id, plugins.ids) }] };
  }
  const path = [part, at, "config"];
  const schema = await plugins.config(id);
  const parsed = schema.safeParse(item.config);
  const targets = forbiddenTargets(path, item.config, allowPrivate);
  if (!parsed.success)
    return { items: [item], findings: [...zodFindings(schema, parsed.error, item.config, path), ...targets] };
  const known = exampleSecrets(schema, parsed.data, path);
  return { items: [{ ...item, config: parsed.data as Record<string, unknown> }], findings: [...targets, ...known] };
}

const join = <Item>(checked: readonly Checked<Item>[]): Checked<Item> => ({
  items: checked.flatMap(({ items }) => items),
  findings: checked.flatMap(({ findings }) => findings),
});

/** The configuration with every plugin's options checked and completed. */
export async function checkPluginOptions(
  config: Config,
  plugins: Plugins,
): Promise<{ readonly config: Config; readonly findings: readonly Finding[] }> {
  const allow = config.egress.allow_private;
  const accounts = join(
    await Promise.all(
      config.accounts.map((account, at) =>
        checkOne(
          { part: "accounts", at, kind: "connector", id: account.connector },
          account,
          plugins.connectors,
          allow,
        ),
      ),
    ),
  );
  const endpoints = join(
    await Promise.all(
      config.endpoints.map((endpoint, at) =>
        checkOne({ part: "endpoints", at, kind: "adapter", id: endpoint.adapter }, endpoint, plugins.adapters, allow),
      ),
    ),
  );
  return {
    config: { ...config, accounts: [...accounts.items], endpoints: [...endpoints.items] },
    findings: [...accounts.findings, ...endpoints.findings],
  };
}
