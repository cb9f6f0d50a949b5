import { readFileSync } from "node:fs";
import type { z } from "zod";
import type { Command } from "../command.js";
import type { GatewayEvent } from "../event.js";
import type { InboundEvent } from "../inbound.js";
import { type Manifest, manifest as manifestSchema } from "../manifest.js";
import type { Outbound } from "../outbound.js";
import type {
  DeliveryContext,
  Health,
  Host,
  HttpAnswer,
  HttpCall,
  LoginStep,
  RawEvent,
  Sent,
  Session,
  WebhookRequest,
  WebhookResult,
} from "../plugin.js";
import type { Counterpart, InboundSpec, OutboundSpec, WebhookSpec } from "./spec.js";

export type Item = Outbound | GatewayEvent;
export type Understood = InboundEvent | Command;

/** A connector or an adapter, seen alike: the kit hands options over without knowing their type. */
export interface PluginView {
  readonly id: string;
  readonly config: z.ZodType;
  readonly accepts?: readonly string[];
  check(config: unknown, host: Host, signal: AbortSignal): Promise<Health>;
  webhook?(request: WebhookRequest, config: unknown): WebhookResult;
  interpret?(raw: RawEvent, config: unknown): readonly Understood[] | Promise<readonly Understood[]>;
  render?(item: Item, context: DeliveryContext<unknown>): HttpCall | undefined;
  judge?(answer: HttpAnswer, config: unknown): Sent;
  open?(config: unknown, host: Host): Session<Item, DeliveryContext>;
  login?(
    config: unknown,
    host: Host,
    signal: AbortSignal,
  ): AsyncGenerator<LoginStep, void, Readonly<Record<string, string>> | undefined>;
}

export interface PackageJson {
  readonly name?: string;
  readonly license?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly exports?: { readonly "."?: { readonly default?: string } };
  readonly gatehouse?: unknown;
}

/** The spec with its options' type forgotten. */
export interface SpecView {
  readonly plugin: PluginView;
  readonly packageUrl: URL;
  readonly example: unknown;
  readonly other?: unknown;
  readonly golden?: URL;
  readonly webhook?: WebhookSpec<z.ZodType>;
  readonly inbound?: InboundSpec;
  readonly outbound?: OutboundSpec<z.ZodType>;
  readonly counterpart?: (() => Promise<Counterpart<z.ZodType>>) | string;
  readonly mutations?: number;
}

/** What every test looks at: the plugin, its package, its options. */
export interface Subject {
  readonly kind: "connector" | "adapter";
  readonly spec: SpecView;
  readonly plugin: PluginView;
  readonly packageJson: PackageJson;
  readonly manifest: Manifest;
  readonly config: unknown;
  readonly golden: URL;
}

/** Reads the package. A manifest or example that does not parse stops here, by a throw that names the place. */
export function subjectOf(kind: Subject["kind"], spec: SpecView): Subject {
  const packageJson = JSON.parse(readFileSync(spec.packageUrl, "utf8")) as PackageJson;
  const manifest = manifestSchema.parse(packageJson.gatehouse);
  const config = spec.plugin.config.parse(spec.example);
  const golden = spec.golden ?? new URL("fixtures/golden.json", spec.packageUrl);
  return { kind, spec, plugin: spec.plugin, packageJson, manifest, config, golden };
}
