import { identifier, json } from "@gatehouse/sdk";
import { z } from "zod";

const key = identifier(512).optional().catch(undefined);

const element = z.looseObject({
  tag: z.string(),
  text: z.string().optional().catch(undefined),
  href: z.string().optional().catch(undefined),
  user_id: z.string().optional().catch(undefined),
  image_key: key,
  file_key: key,
});

const rows = z.array(z.array(element).max(500)).max(500);
const post = z.looseObject({
  title: z.string().nullish(),
  content: rows.optional(),
  /** Cards say the same under this name. */
  elements: rows.optional().catch(undefined),
});

type Element = z.output<typeof element>;

/** Links keep their address; a mention keeps its key, which is replaced by a name afterwards. */
function told({ tag, text = "", href, user_id }: Element): string {
  if (tag === "a" && href !== undefined) return text === "" || text === href ? href : `${text} ${href}`;
  if (tag === "at") return user_id ?? "";
  return text;
}

export interface PlainPost {
  readonly text: string;
  readonly images: readonly string[];
  readonly files: readonly string[];
}

/** A rich text (post) as lines, with the keys of its pictures and videos. */
export function plainPost(body: string): PlainPost {
  const { title, content, elements } = json(body, post);
  const lines = content ?? elements ?? [];
  const keys = (tag: string, name: "image_key" | "file_key"): string[] =>
    lines.flat().flatMap((part) => (part.tag === tag && part[name] !== undefined ? [part[name]] : []));
  const text = [title ?? "", ...lines.map((line) => line.map(told).join(""))].join("\n").trim();
  return { text, images: keys("img", "image_key"), files: keys("media", "file_key") };
}
