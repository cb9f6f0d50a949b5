import type {
  Adapter,
  AdapterSession,
  Connector,
  EventType,
  GatewayEvent,
  Host,
  Manifest,
  Session,
} from "@gatehouse/sdk";
import type { AccountConfig, Config, EndpointConfig } from "../config/schema.js";
import type { Rules } from "../core/routing/rules.js";

/** What is kept for one account between two calls. */
export type AccountMemory = Pick<Host["state"], "get" | "set">;

/** A configured connector, ready to be asked. */
export interface Account {
  readonly id: string;
  readonly connector: Connector;
  readonly manifest: Extract<Manifest, { kind: "connector" }>;
  readonly config: unknown;
  readonly options: AccountConfig;
  readonly region: string;
  /** Opened on first use: sockets, tokens. */
  session(): Session | undefined;
}

/** A configured adapter. */
export interface Endpoint {
  readonly id: string;
  readonly adapter: Adapter;
  readonly config: unknown;
  readonly options: EndpointConfig;
  /** Is this kind of event for it? By its `events` globs and by what its adapter can render. */
  readonly wants: (type: EventType, visibility: "public" | "private") => boolean;
  /** Is this very event? By its `filter`. */
  readonly passes: (event: GatewayEvent) => boolean;
  /** Its events are sent; otherwise the receiver fetches them. */
  readonly pushes: boolean;
  /** Who the register says receives it; without a `disclosure` block its host, by entrustment. */
  readonly recipient: NonNullable<EndpointConfig["disclosure"]>;
  /** Opened on first use; of adapters that take several calls for an event, or poll. */
  session(): AdapterSession | undefined;
}

/** Where speech is put into words. */
export type Transcription = NonNullable<Config["transcription"]>;

/** Everything the line needs to know of the configuration. */
export interface Setup {
  readonly name: string;
  readonly publicUrl: string;
  /** Addresses and networks whose `X-Forwarded-For` is believed. */
  readonly proxies: readonly string[];
  /** What people read is in this language. */
  readonly locale: Config["gateway"]["locale"];
  /** IANA name of the school's time zone. */
  readonly timezone: string;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  readonly groups: ReadonlyMap<string, Config["groups"][number]>;
  readonly rules: Rules;
  readonly limits: Config["limits"];
  readonly transcription: Transcription | undefined;
  readonly retention: Config["retention"];
  readonly minors: Config["minors"];
  readonly compliance: Config["compliance"];
  readonly login: Config["login"];
}
