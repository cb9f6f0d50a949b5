import type { Host } from "@gatehouse/sdk";
import type { ProveDeps } from "../../access/prove.js";
import type { Config } from "../../config/schema.js";
import type { DeskDeps } from "../../desk/desk-deps.js";
import type { Logins } from "../../desk/logins.js";
import type { Egress } from "../../egress/egress.js";
import type { FileStores } from "../../files/file-store.js";
import type { Mapper } from "../../mapping/mapper.js";
import type { Recorded } from "../../pipeline/record-events.js";
import type { Replayed } from "../../pipeline/replay.js";
import type { Context, Store, Tx } from "../../store/transaction.js";
import type { Tokens } from "../principal.js";

interface Listed {
  readonly id: string;
}

/** What the routes of the API stand on. */
export interface ApiDeps extends DeskDeps {
  readonly store: Store;
  readonly tokens: Tokens;
  readonly access: ProveDeps;
  readonly egress: Egress;
  readonly contents: FileStores;
  readonly mapper: Mapper;
  readonly dispatch: (recorded: Recorded) => void;
  readonly fetchLater: (attachmentIds: readonly string[]) => void;
  readonly replay: (tx: Tx, by: Context, deadLetterId: string) => Promise<Replayed>;
  /** Who is told of alarms. */
  readonly to: Config["alarms"];
  readonly warn: (fields: object, message: string) => void;
  readonly maxBodyBytes: number;
  /** Where exports of the book lie. */
  readonly exportsDir: string;
  readonly logins: Logins;
  readonly hostOf: (accountId: string) => Host;
  /** Targets this process spares after failures in a row: `kind:id`. */
  readonly broken: () => readonly string[];
  /** Every plugin there is: title, channel, capabilities and the JSON Schema of its options. */
  readonly plugins: { connectors(): Promise<readonly Listed[]>; adapters(): Promise<readonly Listed[]> };
}
