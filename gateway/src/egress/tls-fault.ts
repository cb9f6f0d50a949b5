type Words = (name: string) => string;

const untrusted: Words = (name) =>
  `${name} shows a certificate of an authority that is not trusted here; put that authority's certificate into the option ca, or for the whole gateway into NODE_EXTRA_CA_CERTS`;

const demanding: Words = (name) =>
  `${name} demands a client certificate and got none; ask its operator for one and put it into cert and key`;

const strangers: Words = (name) =>
  `${name} does not accept our client certificate; its operator must trust the authority that signed it, or give us another for cert and key`;

const unusual: Words = (name) =>
  `${name} broke the TLS handshake off; it may demand a client certificate (cert and key), or speak only versions of TLS too old for us`;

/** What went wrong in a handshake: codes of OpenSSL's verification and of the alerts of RFC 8446 §6.2, as Node spells them. */
const faults: Readonly<Record<string, Words>> = {
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  CERT_SIGNATURE_FAILURE: untrusted,
  INVALID_CA: untrusted,
  CERT_HAS_EXPIRED: (name) =>
    `a certificate of ${name} has expired; its operator must renew it (or the clock of this machine is wrong)`,
  CERT_NOT_YET_VALID: (name) =>
    `a certificate of ${name} is not valid yet; compare the clock of this machine with the time`,
  ERR_TLS_CERT_ALTNAME_INVALID: (name) =>
    `the certificate of ${name} is made out to another name; call it by the name in its certificate, or have that renewed`,
  ERR_SSL_WRONG_VERSION_NUMBER: (name) =>
    `${name} does not speak TLS; is the port right, and should the address begin with http://?`,
  ERR_SSL_UNSUPPORTED_PROTOCOL: unusual,
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: unusual,
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: unusual,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: demanding,
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: strangers,
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: strangers,
  ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE: strangers,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: strangers,
  ERR_SSL_TLSV1_ALERT_ACCESS_DENIED: strangers,
  ERR_SSL_TLSV1_ALERT_DECRYPT_ERROR: strangers,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED: (name) => `${name} says that our client certificate is revoked`,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: (name) =>
    `${name} says that our client certificate has expired; put the renewed one into cert and key`,
};

/** Why TLS failed, in words for the person who must mend it; undefined when the code is not one of TLS. */
export const tlsFault = (code: string, name: string): string | undefined =>
  Object.hasOwn(faults, code) ? faults[code]?.(name) : undefined;
