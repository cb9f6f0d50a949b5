import type { z } from "zod";
import type { ContactPoint } from "../contact-point.js";
import type { ErrorCode } from "../error.js";
import type { Adapter, DefinedConnector, Sent } from "../plugin.js";
import type { TestId } from "./plan.js";

/** What a provider handed over: text, base64 or a file beside the golden file. */
export interface RawFixture {
  readonly key?: string;
  readonly content_type: string;
  readonly body?: string;
  readonly body_base64?: string;
  readonly file?: string;
}

/**
 * One input: a body for the webhook (JSON, or a text as it stands; the spec signs it), or a raw event given to
 * `interpret` directly.
 */
export type Fixture = { readonly request: unknown } | { readonly raw: RawFixture };

/** An answer of the provider. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request of the right kind for the plugin's webhook. */
export interface WebhookSpec<S extends z.ZodType> {
  /** The headers of a valid request with this body, made at this time. */
  headers?(body: Uint8Array, at: Date, config: z.output<S>): Readonly<Record<string, string>>;
  /** The query of it, for providers that sign there. `body` is what is sent: already wrapped. */
  query?(body: Uint8Array, at: Date, config: z.output<S>): Readonly<Record<string, string>>;
  /** Appended to `/hooks/{id}`: a secret path, say. */
  path?(config: z.output<S>): string;
  /** Puts a body into the provider's envelope, encrypted for instance. Must give the same bytes for the same input. */
  wrap?(body: Uint8Array, at: Date, config: z.output<S>): Uint8Array;
  /** Default `application/json`. */
  readonly contentType?: string;
  /** The method of ordinary requests; default POST. */
  readonly method?: "POST" | "GET";
  /** A URL check of the provider, and what must be answered. */
  challenge?(
    at: Date,
    config: z.output<S>,
  ): {
    readonly method: "GET" | "POST";
    readonly query?: Readonly<Record<string, string>>;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: Uint8Array;
    readonly reply: string;
  };
  /** False where the provider signs no time; M19 then needs a bypass. */
  readonly dated?: boolean;
}

export interface InboundSpec {
  /** An input whose one event carries exactly this text. */
  withText(text: string): Fixture;
  /** An input of a kind this plugin has never heard of. */
  readonly unknown?: Fixture;
  /** Its input is XML: C59 then feeds it DTDs and entities. */
  readonly xml?: true;
}

export interface OutboundSpec<S extends z.ZodType> {
  /** The options that send to this origin (`http://127.0.0.1:port`). Left out for a plugin whose session speaks no HTTP. */
  options?(origin: string): z.input<S>;
  /** Answers of other paths a send asks first, by the path's beginning: a token, an upload. */
  readonly prelude?: Readonly<Record<string, Answer>>;
  /** The provider's yes, and what it means. */
  readonly accepted?: { readonly answer: Answer; readonly sent: Sent };
  /** The provider's every no, and the code it stands for; among them an error inside a 200. */
  readonly refused?: readonly (Answer & { readonly code: ErrorCode; readonly retryAfterMs?: number })[];
  /** Whom the samples are sent to. */
  readonly to?: ContactPoint;
}

/** A real counterpart (a mail server, a broker) for plugins with a session. */
export interface Counterpart<S extends z.ZodType> {
  readonly options: z.input<S>;
  /** The same, with a credential the counterpart refuses. */
  readonly badCredential?: z.input<S>;
  /** Puts one new item where `listen` or `poll` finds it. */
  offer?(text: string): Promise<void>;
  stop(): Promise<void>;
}

interface Spec<S extends z.ZodType> {
  /** `new URL("../package.json", import.meta.url)`. */
  readonly packageUrl: URL;
  /** A complete, valid set of options. */
  readonly example: z.input<S>;
  /** A second account of the same kind with other secrets, for M16. */
  readonly other?: z.input<S>;
  /** Default `fixtures/golden.json` of the package. */
  readonly golden?: URL;
  readonly webhook?: WebhookSpec<S>;
  readonly inbound?: InboundSpec;
  readonly outbound?: OutboundSpec<S>;
  /** Starts it; or a reason why it cannot run here, which skips the tests that need it. */
  readonly counterpart?: (() => Promise<Counterpart<S>>) | string;
  /** Why a test is skipped, by its id; shown in the listing. */
  readonly bypass?: Partial<Readonly<Record<TestId, string>>>;
  /** Mutated inputs of M58; default 2000. */
  readonly mutations?: number;
}

export interface ConnectorSpec<S extends z.ZodType> extends Spec<S> {
  readonly plugin: DefinedConnector<S>;
}

export interface AdapterSpec<S extends z.ZodType> extends Spec<S> {
  readonly plugin: Adapter<S>;
}
