import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import type { Attachment, GatewayEvent } from "@gatehouse/sdk";
import { createKeyring } from "../../vault/keyring.js";
import { createAttachmentLinks } from "../attachment-links.js";
import { withFreshLinks } from "./fresh-links.js";

const links = createAttachmentLinks(createKeyring(randomBytes(32)), "https://gateway.example");
const written = new Date("2026-11-25T08:00:00Z");
const later = (hours: number): Date => new Date(written.getTime() + hours * 3_600_000);

function eventWith(...attachments: readonly Partial<Attachment>[]): GatewayEvent {
  return { data: { message: { text: "见附件", attachments } } } as unknown as GatewayEvent;
}
const urlIn = ({ data }: GatewayEvent): string => data.message?.attachments[0]?.url ?? "";

describe("the links of an event that is sent again", () => {
  const event = eventWith({ id: "att_1", ...links.sign("att_1", written) }, { id: "att_2" });

  it("are left alone while they work: the same object", () =>
    assert.equal(withFreshLinks(links, event, later(1)), event));

  it("are made anew before they end, and long after", () => {
    for (const hours of [23.5, 60]) {
      const now = later(hours);
      const url = new URL(urlIn(withFreshLinks(links, event, now)));
      const { expires, signature } = Object.fromEntries(url.searchParams);
      assert.ok(links.check("att_1", expires ?? "", signature ?? "", now), `${hours} h`);
      assert.ok(Number(expires) * 1000 > now.getTime() + 3_600_000);
    }
  });

  it("are not given where there was none", () =>
    assert.equal(withFreshLinks(links, event, later(60)).data.message?.attachments[1]?.url, undefined));
});
