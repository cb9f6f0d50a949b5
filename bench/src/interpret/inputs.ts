import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Connector, RawEvent } from "@gatehouse/sdk";

interface Fixture {
  readonly request?: unknown;
  readonly raw?: {
    readonly content_type: string;
    readonly body?: string;
    readonly body_base64?: string;
    readonly file?: string;
  };
}

const asText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** A request may be one item or a list of them; the door hands them to `interpret` one by one. */
const itemsOf = (request: unknown): readonly string[] => [request].flat().map(asText);

function bytesOf(folder: string, { request, raw }: Fixture): readonly Buffer[] {
  if (raw === undefined) return itemsOf(request).map((text) => Buffer.from(text));
  if (raw.file !== undefined) return [readFileSync(join(folder, "fixtures", raw.file))];
  return [raw.body_base64 === undefined ? Buffer.from(raw.body ?? "") : Buffer.from(raw.body_base64, "base64")];
}

/** The recorded inputs of a package, as raw events. */
export function recorded(folder: string): readonly RawEvent[] {
  const file = join(folder, "fixtures", "golden.json");
  if (!existsSync(file)) return [];
  const fixtures = JSON.parse(readFileSync(file, "utf8")) as Fixture[];
  return fixtures.flatMap((fixture) =>
    bytesOf(folder, fixture).map((body) => {
      const key = createHash("sha256").update(body).digest("hex");
      return { key, body, contentType: fixture.raw?.content_type ?? "application/json" };
    }),
  );
}

/** Those that `interpret` takes without the door. */
export async function usable(
  plugin: Connector,
  config: unknown,
  raws: readonly RawEvent[],
): Promise<readonly RawEvent[]> {
  const taken: RawEvent[] = [];
  for (const raw of raws) {
    try {
      await plugin.interpret?.(raw, config);
      taken.push(raw);
    } catch {
      // What only the door can prepare is measured by the connector's own kit.
    }
  }
  return taken;
}
