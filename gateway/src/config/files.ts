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

const s3 = z.strictObject({
  kind: kind("s3", "存在 S3 兼容的对象存储里 | In an S3-compatible object store"),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .describe("地址，如 https://minio.school.edu.cn:9000 | Address of the store"),
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "a bucket name")
    .describe("存储桶 | Bucket"),
  region: z.string().min(1).default("us-east-1").describe("区域 | Region"),
  access_key: z.string().min(1).describe("访问密钥的标识，不是秘密 | Access key id; it is no secret"),
  secret_key: z.string().min(1).meta({ secret: true }).describe("私有密钥 | Secret key"),
  path_style: z
    .boolean()
    .default(true)
    .describe("桶名写在路径里（MinIO），否则写在主机名里 | The bucket in the path, else in the host name"),
  prefix: z
    .string()
    .regex(/^([\w-]+\/)*$/, "folders such as gatehouse/")
    .default("")
    .describe("对象名前缀，如 gatehouse/ | What every object's name begins with"),
});

/** Where contents of files are kept, sealed. */
export const filesOptions = z.discriminatedUnion("kind", [database, disk, s3]);
