import type { Keyring } from "../../vault/keyring.js";
import type { RecordDeps } from "../record-events.js";
import type { FileDeps } from "./files.js";

export interface AdmitDeps extends RecordDeps {
  readonly keyring: Keyring;
  readonly files: FileDeps;
}
