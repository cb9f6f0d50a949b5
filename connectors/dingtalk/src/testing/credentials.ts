/** What the fake DingTalk gives tokens to. */
export const credentials = { client_id: "dingexample", client_secret: "dingtalk-secret-for-tests" };
