# `{{id}}`

一个能收能发的 Gatehouse 连接器。A two-way connector for Gatehouse.

```sh
npx gatehouse connector test .      # 一致性测试，不用联网 | the conformance kit, offline
npx gatehouse connector dev .       # 边改边试：浏览器里的演练场 | the playground, reloaded at each change
npx gatehouse connector add .       # 装进网关 | into a gateway
```

1. 把 `src/index.ts` 里的字段换成你的服务商的。Put your provider's fields into `src/index.ts`.
2. 把三条真实（已脱敏）的报文放进 `fixtures/golden.json`。Put three recorded, anonymised payloads into `fixtures/golden.json`.
3. 一直跑 `connector test`，直到徽章是 *Proven*。Run `connector test` until the badge is *Proven*.

```yaml
accounts:
  - { id: my_{{id}}, connector: {{id}}, config: { url: "https://provider.example", token: "${env:PROVIDER_TOKEN}" } }
```
