import { resolve } from "node:path";
import { openDraft } from "../authors/draft.js";
import { onChange } from "../authors/watch.js";
import { startWith } from "./start.js";

const now = (): string => new Date().toTimeString().slice(0, 8);

/** `gatehouse connector dev [DIR]`: the demo with this connector in it, loaded again at each change. */
export async function connectorDev(word: string): Promise<number> {
  const folder = resolve(word);
  const draft = await openDraft(folder);
  const reload = async (): Promise<void> => {
    const started = performance.now();
    try {
      await draft.reload();
      console.log(`${now()} 已重新加载 reloaded in ${Math.round(performance.now() - started)} ms`);
    } catch (error) {
      console.error(`${now()} ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return startWith({ draft }, (gateway, signal) => {
    onChange(folder, reload, signal);
    return `演练场 Playground: ${gateway.address}/play（账号 account: ${draft.manifest.id}）\n`;
  });
}
