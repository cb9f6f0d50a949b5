import { anchorName, writeOnce } from "./anchor-file.js";
import { hourMs, type Sink } from "./sink.js";

/** Every hour one small file into a folder, which may be a write-once volume of another machine. */
export const fileSink = ({ id, dir }: { readonly id: string; readonly dir: string }): Sink => ({
  id,
  kind: "file",
  everyMs: hourMs,
  async send(leaving) {
    await writeOnce(dir, `${anchorName(leaving)}.txt`, leaving.note);
    return undefined;
  },
});
