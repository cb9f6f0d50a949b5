import { clean } from "./clean.js";
import { truncate, truncateUnits } from "./truncate.js";

const maxNameUnits = 128;
const maxFilenameBytes = 255;

/** Direction controls and marks without width: with them `gpj.exe` reads `exe.jpg`, and two equal names differ. */
const invisible = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
const controls = /[\p{Cc}\u2028\u2029]+/gu;

const oneLine = (text: string): string => clean(text.replace(controls, " ").replace(invisible, "")).trim();

/** A name on one line, without invisible marks, at most 128 long; "" when nothing is left. */
export function cleanName(text: string): string {
  return truncateUnits(oneLine(text), maxNameUnits).text.trim();
}

/** A file name that is only a name: on one line, no path, at most 255 bytes with its ending kept; never empty. */
export function cleanFilename(text: string): string {
  const name = oneLine(text).replace(/[/\\]/g, "_");
  if (/^[. ]*$/.test(name)) return "file";
  const [ending = ""] = /\.[A-Za-z0-9]{1,10}$/.exec(name) ?? [];
  const stem = name.slice(0, name.length - ending.length);
  return truncate(stem, maxFilenameBytes - ending.length).text + ending;
}
