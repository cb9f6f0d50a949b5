{
  "name": "gatehouse-connector-{{dashed}}",
  "version": "0.1.0",
  "license": "Apache-2.0",
  "type": "module",
  "engines": { "node": ">=20.19" },
  "exports": { ".": { "types": "./dist/index.d.ts", "default": "./dist/index.js" }, "./package.json": "./package.json" },
  "gatehouse": {
    "id": "{{id}}",
    "kind": "connector",
    "api": 1,
    "engine": ">=0.1 <2",
    "channel": "sms",
    "title": { "zh": "{{id}}", "en": "{{id}}" },
    "isolation": "child",
    "permissions": { "webhook": true, "net": ["config.url"] },
    "capabilities": {
      "in": { "text": "full" },
      "out": { "text": { "level": "full", "max": 500, "unit": "chars" } },
      "receipts": ["delivered", "failed"],
      "idempotent_send": true,
      "redelivers_with_new_id": false,
      "rate": { "in_flight": 4, "per_second": 20 },
      "reply_window": null
    }
  },
  "dependencies": { "@gatehouse/sdk": "{{version}}", "zod": "{{zod}}" }
}
