import assert from "node:assert/strict";
import { it } from "node:test";
import type { PluginError } from "../../error.js";
import type { Outbound } from "../../outbound.js";
import type { HttpCall, SendContext, WebhookRequest } from "../../plugin.js";
import { errorOf } from "../../testing/error-of.js";
import { sampleContext } from "../../testing/samples.js";
import { toParent } from "./sending.js";

type Parameters = Readonly<Record<string, string>>;

/** A message to a parent that asks for an approved template. */
export const templated = (provider_template_id: string, parameters: Parameters, sign_name?: string): Outbound =>
  toParent("", { template: { provider_template_id, parameters, ...(sign_name !== undefined && { sign_name }) } });

/** What a provider posts as JSON to the address that ends with this secret. */
export const posted = (body: unknown, secret: string | undefined): WebhookRequest => ({
  method: "POST",
  url: new URL(`https://gateway.example/hooks/sms/${secret}`),
  headers: new Map(),
  rawBody: Buffer.from(JSON.stringify(body)),
  receivedAt: new Date(0),
});

/** Tests that `render` refuses messages the provider would refuse, before any call, in words that match. */
export function testRefusals<C>(
  render: (message: Outbound, context: SendContext<C>) => HttpCall,
  refusals: readonly (readonly [name: string, message: Outbound, config: C, words: RegExp])[],
): void {
  for (const [name, message, config, words] of refusals)
    it(`refuses ${name}`, () => {
      const error = errorOf(() => render(message, { ...sampleContext(message), config }));
      assert.deepEqual([error.code, error.details.reason], ["rejected", "content_refused"]);
      assert.match(error.message, words);
    });
}

/** Tests what each code of a provider becomes, as `code reason`; the provider's own words, given here, are never quoted. */
export function testErrorTable(
  errorFor: (code: string, words: string) => PluginError,
  table: readonly (readonly [code: string, expected: string])[],
): void {
  const words = "13800138000";
  for (const [code, expected] of table)
    it(`${code} is ${expected}`, () => {
      const error = errorFor(code, words);
      assert.equal(`${error.code} ${error.details.reason ?? ""}`, expected);
      assert.ok(!error.message.includes(words));
    });
}
