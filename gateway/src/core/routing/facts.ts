import type { Priority } from "@gatehouse/sdk";

type List = readonly string[];

/** What a rule may ask about. A fact that is not known is left out, never guessed. */
export interface Facts {
  readonly channel?: string;
  readonly connector?: string;
  readonly account?: string;
  readonly text?: string;
  readonly type?: string;
  readonly language?: string;
  readonly intent?: string;
  readonly "intent.p"?: number;
  readonly "intent.agreed"?: boolean;
  readonly "person.kind"?: string;
  readonly "person.roles"?: List;
  readonly "person.tags"?: List;
  readonly "person.vip"?: boolean;
  readonly "person.grade"?: number;
  readonly "person.class_ids"?: List;
  readonly "person.linked"?: boolean;
  readonly "person.level"?: number;
  /** Known to filters of endpoints; a rule runs before there is one. */
  readonly "conversation.group"?: string;
  readonly "conversation.status"?: string;
  readonly "conversation.waiting_seconds"?: number;
  readonly "conversation.priority"?: Priority;
  readonly "conversation.labels"?: List;
  readonly "conversation.reopened"?: boolean;
  readonly "message.has_attachment"?: boolean;
  /** Milliseconds since 1970. */
  readonly now?: number;
  /** 1 = Monday … 7 = Sunday, in the gateway's time zone. */
  readonly "now.weekday"?: number;
  readonly "day.kind"?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** `text` is compared folded (width and case do not count), everything else as it is; `seconds` takes durations. */
export type FactKind = "text" | "string" | "number" | "seconds" | "boolean" | "list" | "time";
export type FactValue = string | number | boolean | List;
type Named = Exclude<keyof Facts, "metadata">;

const kinds: Readonly<Record<Named, FactKind>> = {
  channel: "string",
  connector: "string",
  account: "string",
  text: "text",
  type: "string",
  language: "string",
  intent: "string",
  "intent.p": "number",
  "intent.agreed": "boolean",
  "person.kind": "string",
  "person.roles": "list",
  "person.tags": "list",
  "person.vip": "boolean",
  "person.grade": "number",
  "person.class_ids": "list",
  "person.linked": "boolean",
  "person.level": "number",
  "conversation.group": "string",
  "conversation.status": "string",
  "conversation.waiting_seconds": "seconds",
  "conversation.priority": "string",
  "conversation.labels": "list",
  "conversation.reopened": "boolean",
  "message.has_attachment": "boolean",
  now: "time",
  "now.weekday": "number",
  "day.kind": "string",
};

/** A fact as a rule names it. `personal` values came from the sender and never go into a trace. */
export interface Fact {
  readonly name: string;
  readonly kind: FactKind;
  readonly personal: boolean;
  readonly read: (facts: Facts) => FactValue | undefined;
}

const named: ReadonlyMap<string, Fact> = new Map(
  (Object.keys(kinds) as Named[]).map((name) => [
    name,
    { name, kind: kinds[name], personal: name === "text", read: (facts) => facts[name] },
  ]),
);

const metadataPrefix = "metadata.";
const poisoned: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

export const factNames: readonly string[] = [...named.keys(), "metadata.<key>"];

function metadataFact(name: string): Fact | undefined {
  const key = name.slice(metadataPrefix.length);
  if (key === "" || poisoned.has(key)) return undefined;
  const read = ({ metadata }: Facts): string | undefined =>
    metadata !== undefined && Object.hasOwn(metadata, key) ? metadata[key] : undefined;
  return { name, kind: "string", personal: true, read };
}

/** The fact of this exact name, or undefined. */
export function factNamed(name: string): Fact | undefined {
  return name.startsWith(metadataPrefix) ? metadataFact(name) : named.get(name);
}
