import { inboundEvent } from "@gatehouse/sdk";
import { z } from "zod";
import type { Methods } from "./methods.js";
import * as shapes from "./shapes.js";

const none = z.undefined();
const number = z.int().min(1);
const session = { session: number };
const stateKey = z.string().min(1).max(512);

/** What the gateway asks of the child. */
export const childMethods = {
  start: {
    params: z.strictObject({
      entry: z.string(),
      options: z.unknown(),
      accountId: z.string(),
      features: z.array(z.string()),
    }),
    result: z.strictObject({ id: z.string().max(64), members: z.array(z.string().max(64)).max(32) }),
  },
  ping: { params: none, result: none },
  check: { params: none, result: shapes.health },
  webhook: { params: z.strictObject({ request: shapes.webhookRequest }), result: shapes.webhookResult },
  interpret: { params: z.strictObject({ raw: shapes.rawEvent }), result: z.array(inboundEvent).max(10_000) },
  render: {
    params: z.strictObject({ message: shapes.outbound, context: shapes.sendContext }),
    result: shapes.httpCall,
  },
  judge: { params: z.strictObject({ answer: shapes.httpAnswer }), result: shapes.sent },
  upgrade: { params: z.strictObject({ options: z.unknown(), from: z.string() }), result: z.unknown() },
  "session.open": { params: z.strictObject(session), result: z.array(z.string().max(64)).max(32) },
  "session.send": {
    params: z.strictObject({ ...session, message: shapes.outbound, context: shapes.sendContext }),
    result: shapes.sent,
  },
  "session.listen": { params: z.strictObject(session), result: none },
  "session.poll": {
    params: z.strictObject({ ...session, cursor: z.string().optional(), wake: z.string().optional() }),
    result: shapes.pollResult,
  },
  "session.fetchAttachment": {
    params: z.strictObject({ ...session, attachment: z.looseObject({}), raw: shapes.rawEvent }),
    result: z.union([z.strictObject({ call: shapes.httpCall }), z.strictObject({ stream: number })]),
  },
  "session.resolveProfile": {
    params: z.strictObject({ ...session, point: z.looseObject({ scheme: z.string(), value: z.string() }) }),
    result: shapes.profile,
  },
  "session.close": { params: z.strictObject(session), result: none },
  "login.start": { params: none, result: number },
  "login.next": {
    params: z.strictObject({ login: number, answers: z.record(z.string(), z.string()).optional() }),
    result: z.strictObject({ step: shapes.loginStep.optional() }),
  },
  "login.end": { params: z.strictObject({ login: number }), result: none },
  "stream.read": { params: z.strictObject({ stream: number }), result: shapes.piece },
  "stream.cancel": { params: z.strictObject({ stream: number }), result: none },
} as const satisfies Methods;

/** What the child asks of the gateway: the members of `Host`, and `emit` of a listening session. */
export const hostMethods = {
  http: { params: z.strictObject({ call: shapes.httpCall }), result: shapes.httpAnswer },
  download: {
    params: z.strictObject({ call: shapes.fileCall }),
    result: shapes.bytes,
  },
  resolve: {
    params: z.strictObject({ host: z.string().min(1).max(253), port: z.int().min(1).max(65_535) }),
    result: z.string(),
  },
  connect: { params: z.strictObject({ target: shapes.socketTarget }), result: number },
  "socket.read": { params: z.strictObject({ socket: number }), result: shapes.piece },
  "socket.write": { params: z.strictObject({ socket: number, bytes: shapes.bytes }), result: none },
  "socket.end": { params: z.strictObject({ socket: number }), result: none },
  "socket.destroy": { params: z.strictObject({ socket: number }), result: none },
  "state.get": { params: z.strictObject({ key: stateKey }), result: z.string().optional() },
  "state.set": {
    params: z.strictObject({
      key: stateKey,
      value: z.string().max(1_048_576),
      ttlMs: z.number().positive().optional(),
    }),
    result: none,
  },
  "state.delete": { params: z.strictObject({ key: stateKey }), result: none },
  readAttachment: { params: z.strictObject({ id: z.string().max(128) }), result: shapes.bytes },
  emit: { params: z.strictObject({ ...session, events: z.array(shapes.rawEvent).max(1000) }), result: none },
  log: {
    params: z.strictObject({
      level: z.enum(["debug", "info", "warn", "error"]),
      fields: z.record(z.string().max(64), z.unknown()),
      message: z.string().max(1000),
    }),
    result: none,
  },
} as const satisfies Methods;

export type ChildMethod = keyof typeof childMethods;
export type HostMethod = keyof typeof hostMethods;
export type Params<M extends { params: z.ZodType }> = z.output<M["params"]>;
export type ChildParams = { readonly [Name in ChildMethod]: Params<(typeof childMethods)[Name]> };
export type HostParams = { readonly [Name in HostMethod]: Params<(typeof hostMethods)[Name]> };
