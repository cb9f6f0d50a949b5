/** Two accounts of the tests: every key another. */
export const example = {
  corp_id: "wwschool0000000001",
  secret: "Secret-of-kf-0123456789abcdef01234",
  open_kfids: ["wkADMISSIONS0001", "wkREGISTRAR00001"],
  token: "tokenOfTheTests",
  encoding_aes_key: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
  welcome_text: "您好，这里是招生办。请直接留言。",
};

export const other = {
  corp_id: "wwschool0000000002",
  secret: "Secret-of-another-fedcba9876543210",
  open_kfids: ["wkANOTHER0000001"],
  token: "anotherToken",
  encoding_aes_key: "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR",
};

export const admissions = "wkADMISSIONS0001";
export const registrar = "wkREGISTRAR00001";
export const parent = "wmParentExternal00000001";
export const visitor = "wmVisitorExternal0000002";

/** The company of the first account. */
export const company = {
  corpId: example.corp_id,
  secret: example.secret,
  accounts: { [admissions]: true, [registrar]: true, wkUNMANAGED00001: false },
  customers: {
    [parent]: { nickname: "王妈妈", unionid: "oUnionOfTheParent0001" },
    [visitor]: { nickname: "" },
  },
};
