import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** What a new package starts as; `.tpl` files have names to fill in. */
const template = fileURLToPath(new URL("../../scaffold/connector", import.meta.url));

export type Words = Readonly<Record<string, string>>;

/** `{{name}}` and nothing else is replaced. */
const filled = (text: string, words: Words): string =>
  text.replace(/\{\{(\w+)\}\}/g, (mark, name: string) => words[name] ?? mark);

const nameOf = (path: string): string => path.replace(/\.tpl$/, "").replace(/(^|\/)gitignore$/, "$1.gitignore");

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

/** Writes the template to a folder that holds nothing yet; returns the paths written, relative to it. */
export function writePackage(folder: string, words: Words): string[] {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Error(`${folder} 已有文件，请换一个目录 | ${folder} holds files already; name another folder`);
  return filesUnder(template)
    .map((from) => {
      const path = nameOf(relative(template, from));
      const to = join(folder, path);
      mkdirSync(dirname(to), { recursive: true });
      if (from.endsWith(".tpl")) writeFileSync(to, filled(readFileSync(from, "utf8"), words));
      else cpSync(from, to);
      return path;
    })
    .sort();
}
