import type { Config } from "../config/schema.js";
import { folderOfFiles } from "../files/folder-of-files.js";
import { archivedMonths, archiveFolder } from "../retention/archive-months.js";
import { type ContentsElsewhere, countContentsElsewhere } from "../store/sql/count-contents-elsewhere.js";
import { type Store, systemContext } from "../store/transaction.js";
import type { Place } from "./place.js";
import { readableConfig } from "./readable-config.js";

/** What a backup of the database leaves out and a school cannot do without. */
export interface Beside {
  readonly what: "files" | "object_store" | "months_of_the_book";
  readonly where: string;
  readonly count: number;
  readonly bytes?: number;
}

const unknown = "gatehouse.yaml 的 files（配置读不出）| as files in gatehouse.yaml says, which cannot be read";

function contentsBeside(
  { place, files: count, bytes }: ContentsElsewhere,
  files: Config["files"] | undefined,
  dataDir: string,
): Beside {
  if (place === "disk")
    return { what: "files", where: files === undefined ? unknown : folderOfFiles(files, dataDir), count, bytes };
  const where = files?.kind === "s3" ? `${files.endpoint} (${files.bucket}/${files.prefix})` : unknown;
  return { what: "object_store", where, count, bytes };
}

/** What messages and book lie outside the database; keys and configuration are told of elsewhere. */
export async function keptBeside(place: Place, store: Store): Promise<readonly Beside[]> {
  const { dataDir } = place;
  const elsewhere = await store.transact(systemContext, (tx) => countContentsElsewhere(tx));
  const config = elsewhere.length === 0 ? undefined : await readableConfig(place);
  const months = await archivedMonths(dataDir);
  return [
    ...elsewhere.map((one) => contentsBeside(one, config?.files, dataDir)),
    ...(months.length === 0
      ? []
      : [{ what: "months_of_the_book", where: archiveFolder(dataDir), count: months.length } as const]),
  ];
}

const titles: Readonly<Record<Beside["what"], string>> = {
  files: "个附件与录音 files",
  object_store: "个附件与录音，在对象存储 files, in the object store",
  months_of_the_book: "个月的审计账 months of the book",
};

/** For people; nothing where nothing lies beside. */
export function besideLines(beside: readonly Beside[]): string {
  if (beside.length === 0) return "";
  const lines = beside.map(({ what, where, count, bytes }) => {
    const size = bytes === undefined ? "" : ` · ${(bytes / 2 ** 20).toFixed(1)} MiB`;
    return `  ${where} · ${count} ${titles[what]}${size}\n`;
  });
  return `不在其中，请在备份之后另外保存 not in it, to be saved besides, after this backup:\n${lines.join("")}`;
}
