import { PluginError } from "@gatehouse/sdk";
import { valueAt } from "../json-path.js";
import type { Item } from "./item.js";

const fault = (path: string, message: string): PluginError =>
  new PluginError("rejected", path === "" ? message : `${path}: ${message}`, { faults: [{ path, message }] });

const isItem = (value: unknown): value is Item => typeof value === "object" && value !== null && !Array.isArray(value);

/** The objects of the list at this path, or of the value itself. Throws `rejected` where there is none. */
export function listAt(value: unknown, path: string | undefined): readonly Item[] {
  const list = path === undefined ? value : valueAt(value, path);
  if (!Array.isArray(list)) throw fault(path ?? "", "must be a list");
  const wrong = list.findIndex((each) => !isItem(each));
  if (wrong >= 0) throw fault([path, wrong].filter((part) => part !== undefined).join("."), "must be an object");
  return list as readonly Item[];
}

/** The whole value as one object. */
export function single(value: unknown): Item {
  if (isItem(value)) return value;
  throw fault("", "the body must be an object");
}
