import assert from "node:assert/strict";
import type { Host, HttpCall } from "../plugin.js";

/** A certificate of nobody, for options that want the PEM text of an authority. */
export const sampleAuthority = `-----BEGIN CERTIFICATE-----
MIIBnDCCAUOgAwIBAgIUIi2YiWNQt+FN/UTA6z5VOlAjug8wCgYIKoZIzj0EAwIw
IzEhMB8GA1UEAwwYZXhhbXBsZSBjYW1wdXMgYXV0aG9yaXR5MCAXDTI2MTEyNTE5
NTIwNloYDzIxMjYxMTAxMTk1MjA2WjAjMSEwHwYDVQQDDBhleGFtcGxlIGNhbXB1
cyBhdXRob3JpdHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAT2M0f5zsDxTfv+
Mpp9TL0YLVzOZKU6S8PEMhePuBofS/xMn4m34u3mXjEvqRHi4+T+Dp6Op+gHHnx2
CGgLOBUxo1MwUTAdBgNVHQ4EFgQUTFl+C3oVjybE6XBDhW+2NSF2qQkwHwYDVR0j
BBgwFoAUTFl+C3oVjybE6XBDhW+2NSF2qQkwDwYDVR0TAQH/BAUwAwEB/zAKBggq
hkjOPQQDAgNHADBEAiBUhYd4Bftfl8IMz0MAwMdWcqgbLWftHqUrFofea5Qu8AIg
VlQ7PzpAtA/VQ3R1wTBv0Rw/Jbf24eY8SKlPCiZ3j10=
-----END CERTIFICATE-----
`;

/** A host whose calls must all trust this authority alone; they go on to a counterpart that speaks no TLS. */
export function trusting(host: Host, ca: string): Host {
  const at = (url: string, tls: HttpCall["tls"]): string => {
    assert.deepEqual(tls, { ca }, `a call that does not trust the authority alone: ${new URL(url).pathname}`);
    return url.replace(/^https:/, "http:");
  };
  return {
    ...host,
    http: async ({ tls, ...call }, signal) => host.http({ ...call, url: at(call.url, tls) }, signal),
    download: async ({ tls, ...call }, signal) => host.download({ ...call, url: at(call.url, tls) }, signal),
  };
}
