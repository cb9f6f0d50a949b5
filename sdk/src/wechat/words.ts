import type { Interactive } from "../content.js";
import type { Outbound } from "../outbound.js";

/** The parts that say something, each once, a line each. */
export const lines = (...parts: readonly (string | undefined)[]): string =>
  [...new Set(parts)].filter((part) => part !== undefined && part !== "").join("\n");

/** An action in words, with where it leads. */
export const actionLine = ({ title, value }: Interactive["actions"][number]): string =>
  value === undefined ? title : `${title} ${value}`;

/** Every word of a message that a person would read. */
export const wordsOf = ({ text, interactive, template }: Outbound): string =>
  lines(
    text,
    interactive?.header,
    interactive?.body,
    ...(interactive?.actions ?? []).map(({ title }) => title),
    interactive?.footer,
    ...Object.values(template?.parameters ?? {}),
  );
