import type { z } from "zod";
import { testPlugin } from "./kit.js";
import type { Planned } from "./plan.js";
import type { AdapterSpec, ConnectorSpec } from "./spec.js";
import type { SpecView } from "./subject.js";

export { errorOf, rejectionOf } from "./error-of.js";
export { type FakeHost, type FakeHostOptions, fakeHost } from "./fake-host.js";
export { freePort } from "./free-port.js";
export { bodyOf, type Listening, membersIn, onLoopback } from "./loopback.js";
export { mutated, randomFrom } from "./mutate.js";
export { type Planned, type TestId, titles } from "./plan.js";
export { binary, missing } from "./programs.js";
export { type Provider, startProvider } from "./provider.js";
export { sampleContext, sampleEvent, sampleOutbound } from "./samples.js";
export type {
  AdapterSpec,
  Answer,
  ConnectorSpec,
  Counterpart,
  Fixture,
  InboundSpec,
  OutboundSpec,
  RawFixture,
  WebhookSpec,
} from "./spec.js";
export { sampleAuthority, trusting } from "./trusting.js";
export { until } from "./until.js";

/** Registers the conformance suite of a connector with node:test and returns what runs, what is skipped and why. */
export const testConnector = <S extends z.ZodType>(spec: ConnectorSpec<S>): readonly Planned[] =>
  testPlugin("connector", spec as unknown as SpecView, spec.bypass);

/** The same for an adapter. */
export const testAdapter = <S extends z.ZodType>(spec: AdapterSpec<S>): readonly Planned[] =>
  testPlugin("adapter", spec as unknown as SpecView, spec.bypass);
