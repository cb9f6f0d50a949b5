/** What the fake Feishu gives tokens to. */
export const credentials = { app_id: "cli_example", app_secret: "feishu-secret-for-tests" };

/** The account's secrets for events. */
export const eventSecrets = { encrypt_key: "example-encrypt-key", verification_token: "example-verification-token" };
