import type { ContactPoint } from "@gatehouse/sdk";
import type { Platform } from "@gatehouse/sdk/wechat";
import { z } from "zod";

const member = z.looseObject({ name: z.string().optional() });
const family = z.looseObject({
  parent: z.looseObject({ external_userid: z.string().min(1).optional() }).optional(),
});

export interface Profile {
  readonly display_name?: string;
  readonly points: readonly ContactPoint[];
}

interface Deps {
  readonly api: Platform;
}

function read<S extends z.ZodType>({ api }: Deps, path: string, userid: string, schema: S, signal: AbortSignal) {
  return api.ask((url) => ({ method: "GET", url: url(path, { userid }), headers: {} }), schema, signal);
}

/** A member's name (`user/get`); newer apps are given the userid in its place, which is no name. */
async function memberOf(deps: Deps, point: ContactPoint, signal: AbortSignal): Promise<Profile> {
  const { name = "" } = await read(deps, "/cgi-bin/user/get", point.value, member, signal);
  return { ...(name !== "" && name !== point.value && { display_name: name }), points: [point] };
}

/** A parent's second address (`school/user/get`), by which 微信客服 knows the same person. */
async function parentOf(deps: Deps, point: ContactPoint, signal: AbortSignal): Promise<Profile> {
  const { parent } = await read(deps, "/cgi-bin/school/user/get", point.value, family, signal);
  const value = parent?.external_userid;
  if (value === undefined) return { points: [point] };
  const second: ContactPoint = { scheme: "wecom_external_userid", value, ...(point.scope && { scope: point.scope }) };
  return { points: [point, second] };
}

/** What WeCom says of a person. */
export async function resolveProfile(deps: Deps, point: ContactPoint, signal: AbortSignal): Promise<Profile> {
  switch (point.scheme) {
    case "wecom_userid":
      return memberOf(deps, point, signal);
    case "wecom_parent_userid":
      return parentOf(deps, point, signal);
    default:
      return { points: [point] };
  }
}
