import { createPrivateKey } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createSigner } from "../../note/keys.js";
import { madeUpBook, madeUpEntries } from "./made-up-book.js";
import { makeBundle, origin } from "./make-bundle.js";

const entries = 3000;

/** A process that writes a bundle, slowly enough to be killed in the middle: `write-made-up-bundle.js DIR PEM`. */
async function main([dir = "", pem = ""]: readonly string[]): Promise<void> {
  const signer = createSigner(origin, createPrivateKey(pem));
  const book = madeUpBook(madeUpEntries(entries), signer);
  process.stdout.write("begun\n");
  const slow = {
    ...book,
    async *rows(range: { from: number; to: number }) {
      for await (const rows of book.rows(range)) {
        await sleep(1);
        yield rows;
      }
    },
  };
  const range = { from: 10, to: entries - 10 };
  await makeBundle({ book: slow, signer, range, query: { group: "finance" }, formats: ["csv"], dir });
  process.stdout.write("done\n");
}

await main(process.argv.slice(2));
