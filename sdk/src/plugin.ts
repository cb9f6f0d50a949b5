import type { Duplex } from "node:stream";
import type { z } from "zod";
import type { InboundAttachment } from "./attachment.js";
import type { Command } from "./command.js";
import type { ContactPoint } from "./contact-point.js";
import type { GatewayEvent } from "./event.js";
import type { InboundEvent } from "./inbound.js";
import type { Outbound } from "./outbound.js";

/** What a provider handed over, verbatim. */
export interface RawEvent {
  /** Same event, same key, for ever: the account never admits it twice. */
  readonly key: string;
  /** Same content under a new id: caught for seven days. */
  readonly contentKey?: string;
  /** Bytes, since mail and GB18030 do not survive a string. */
  readonly body: Uint8Array;
  readonly contentType: string;
}

export interface WebhookRequest {
  readonly method: string;
  /** public_url + path: some providers sign it. */
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly rawBody: Uint8Array;
  readonly receivedAt: Date;
}

export interface WebhookResult {
  readonly events: readonly RawEvent[];
  /** Sent only after the commit. `admitted` answers with the gateway's ids. */
  readonly reply: "admitted" | { readonly status: number; readonly body?: string; readonly contentType?: string };
  /** The callback is only a knock: poll now, with this hint. */
  readonly wake?: string;
}

export interface HttpCall {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Of an https call, as in `SocketTarget`. */
  readonly tls?: NonNullable<SocketTarget["tls"]>;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** At most 64 KiB. */
  readonly body: string;
}

export interface Sent {
  readonly source_id?: string;
  readonly source_ids?: readonly string[];
  readonly url?: string;
  readonly status: "accepted" | "sent" | "delivered";
}

export interface Health {
  readonly state: "ok" | "failed" | "exception";
  readonly detail: string;
}

/** Where `host.connect` goes. PEM texts; `ca` is added to nothing: given, it alone is trusted. */
export interface SocketTarget {
  readonly host: string;
  readonly port: number;
  readonly tls?: {
    readonly servername?: string;
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
  };
}

export interface Host {
  readonly accountId: string;
  /** What this gateway offers beyond the contract's first version. */
  readonly features: readonly string[];
  readonly log: Readonly<Record<"debug" | "info" | "warn" | "error", (fields: object, message: string) => void>>;
  /** Encrypted, per account. */
  readonly state: {
    get(key: string): Promise<string | undefined>;
    set(key: string, value: string, options?: { readonly ttlMs?: number }): Promise<void>;
    delete(key: string): Promise<void>;
  };
  /** The one egress client; throws `unavailable` or `uncertain`. */
  http(call: HttpCall, signal: AbortSignal): Promise<HttpAnswer>;
  /**
   * The bytes of a file at the other end, which `http` would cut at 64 KiB. Any status but 2xx throws as for `refuse`;
   * `rejected` (`too_large`) past the gateway's `limits.attachment_bytes`.
   */
  download(call: Pick<HttpCall, "url" | "headers" | "tls">, signal: AbortSignal): Promise<Uint8Array>;
  /** The checked address of a host for IMAP, SMPP, MQTT …; keep the name as TLS servername. */
  resolve(host: string, port: number): Promise<string>;
  /** A connected TCP socket through the same address check, for protocols no library speaks; TLS where `tls` is given. */
  connect(target: SocketTarget, signal: AbortSignal): Promise<Duplex>;
  /** The bytes of a file of ours that leaves with a message (`OutboundAttachment.id`). */
  readAttachment(id: string, signal: AbortSignal): Promise<Uint8Array>;
  now(): Date;
}

export interface SendContext<Config = unknown> {
  readonly config: Config;
  /** The same over every retry of one message or event. */
  readonly idempotencyKey: string;
  /** From 1. */
  readonly attempt: number;
  readonly now: Date;
  /** Fresh random text for each attempt. */
  readonly nonce: string;
}

/** An adapter is also told which delivery it is, and what its receiver called the conversation before. */
export interface DeliveryContext<Config = unknown> extends SendContext<Config> {
  readonly deliveryId: string;
  /** Sent again on a person's wish; the receiver may know it already. */
  readonly replayed: boolean;
  /** `Sent.source_id` of an earlier event of this conversation, for adapters that keep `references`. */
  readonly externalId?: string;
  /** What the endpoint's `mapping` made of the event; null: nothing to send. */
  readonly mapped?: unknown;
}

export interface PollResult {
  readonly events: readonly RawEvent[];
  /** Stored in the transaction that admits the events. */
  readonly cursor: string;
  /** True: poll again at once. */
  readonly more: boolean;
}

/** I/O of one running account. For an adapter `Item` is GatewayEvent and `Context` DeliveryContext. */
export interface Session<Item = Outbound, Context = SendContext> {
  /** Only an adapter may answer undefined: not for this receiver. */
  send?(
    item: Item,
    context: Context,
    signal: AbortSignal,
  ): Promise<Sent | (Item extends GatewayEvent ? undefined : never)>;
  /** Runs until aborted. `emit` resolves after the commit: acknowledge upstream only then. An empty `emit` asks for a poll. */
  listen?(emit: (events: readonly RawEvent[]) => Promise<void>, signal: AbortSignal): Promise<void>;
  poll?(cursor: string | undefined, signal: AbortSignal, wake?: string): Promise<PollResult>;
  fetchAttachment?(
    attachment: InboundAttachment,
    raw: RawEvent,
    signal: AbortSignal,
  ): Promise<HttpCall | ReadableStream<Uint8Array>>;
  resolveProfile?(
    point: ContactPoint,
    signal: AbortSignal,
  ): Promise<{ readonly display_name?: string; readonly points: readonly ContactPoint[] }>;
  /** May be called twice; bounded. */
  close(): Promise<void>;
}

/** One step of a login that needs a person. */
export type LoginStep =
  /** `data` is drawn as a QR code; it may come again, refreshed. */
  | { readonly step: "show_qr"; readonly data: string; readonly expires_at: string }
  | {
      readonly step: "ask";
      readonly fields: readonly { readonly name: string; readonly title: string; readonly secret?: boolean }[];
    }
  | { readonly step: "done"; readonly title: string };

/**
 * A northbound plugin as the gateway sees it. `webhook`, `interpret`, `render`, `judge`, `upgrade` are pure: no clock,
 * random or I/O; a promise comes only from a plugin that runs in another process (docs/adr/0013).
 */
export interface Connector<S extends z.ZodType = z.ZodType> {
  readonly id: string;
  /** A z.strictObject; every option described, secrets marked `.meta({ secret: true })`. */
  readonly config: S;
  /** Is the account usable? Never throws. */
  check(config: z.output<S>, host: Host, signal: AbortSignal): Promise<Health>;
  /** Verify the raw bytes, split them, key them. */
  webhook?(request: WebhookRequest, config: z.output<S>): WebhookResult | Promise<WebhookResult>;
  interpret?(raw: RawEvent, config: z.output<S>): readonly InboundEvent[] | Promise<readonly InboundEvent[]>;
  render?(message: Outbound, context: SendContext<z.output<S>>): HttpCall | Promise<HttpCall>;
  /** The only place that sees an error inside a 200. */
  judge?(answer: HttpAnswer, config: z.output<S>): Sent | Promise<Sent>;
  /** No I/O here: a session starts lazily. */
  open?(config: z.output<S>, host: Host): Session;
  /** Steps drawn by console and command line; answers to `ask` come in by `next`; what it learns goes to `host.state`. */
  login?(
    config: z.output<S>,
    host: Host,
    signal: AbortSignal,
  ): AsyncGenerator<LoginStep, void, Readonly<Record<string, string>> | undefined>;
  upgrade?(config: unknown, fromVersion: string): unknown;
}

/** A connector as its author writes it: the pure members answer at once. */
export interface DefinedConnector<S extends z.ZodType = z.ZodType> extends Connector<S> {
  webhook?(request: WebhookRequest, config: z.output<S>): WebhookResult;
  render?(message: Outbound, context: SendContext<z.output<S>>): HttpCall;
  judge?(answer: HttpAnswer, config: z.output<S>): Sent;
}

/** A southbound plugin: one kind of receiver. */
export interface Adapter<S extends z.ZodType = z.ZodType>
  extends Pick<DefinedConnector<S>, "id" | "config" | "check" | "webhook" | "judge" | "upgrade"> {
  /** Globs on the event types it can render. */
  readonly accepts: readonly string[];
  /**
   * The receiver keeps one thing of its own for a conversation, such as a ticket: `Sent.source_id` names it, comes back
   * as `externalId`, and its commands may name it instead of our conversation.
   */
  readonly references?: true;
  /** `undefined`: not for this receiver. */
  render?(event: GatewayEvent, context: DeliveryContext<z.output<S>>): HttpCall | undefined;
  interpret?(raw: RawEvent, config: z.output<S>): readonly Command[];
  open?(config: z.output<S>, host: Host): AdapterSession;
}

/** I/O of one endpoint: several calls for an event, or replies that are polled. */
export type AdapterSession = Pick<Session<GatewayEvent, DeliveryContext>, "send" | "poll" | "close">;

/** Identity functions: they give the author the types and keep the config's type in the members. */
export const defineConnector = <S extends z.ZodType>(connector: DefinedConnector<S>): DefinedConnector<S> => connector;
export const defineAdapter = <S extends z.ZodType>(adapter: Adapter<S>): Adapter<S> => adapter;
