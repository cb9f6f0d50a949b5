import { isAbsolute } from "node:path";
import { z } from "zod";

const kind = <Kind extends string>(name: Kind, summary: string) => z.literal(name).describe(summary);

const database = z.strictObject({ kind: kind("database", "存在数据库里 | In the database") });

const disk = z.strictObject({
  kind: kind("disk", "存在文件夹里 | In a folder"),
  path: z
    .string()
    .refine(isAbsolute, "应为完整路径 | a full path")
    .optional()
    .describe("文件夹，默认为数据目录下的 files | Folder; files in the data folder unless given"),
});

/** Where contents of files are kept, sealed. */
export const filesOptions = z.discriminatedUnion("kind", [database, disk]);
