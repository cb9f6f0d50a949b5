import { signersOf } from "./ledger/seal/signing-keys.js";
import { advancePersonExports } from "./person-export/advance.js";
import type { Runtime } from "./runtime.js";

/** Makes the copies that people asked for of what is held about them; one process at a time. */
export async function exportPeople(runtime: Runtime, signal: AbortSignal): Promise<void> {
  const { store, session, dataDir } = runtime;
  if (signal.aborted || !(await session.claim("people/exports"))) return;
  const signers = (origin: string) => signersOf(dataDir, origin, store.clock.now().getTime());
  await advancePersonExports({ ...runtime, signersOf: signers }, signal);
}
