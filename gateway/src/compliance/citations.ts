import { type Citation, ofLaw } from "./citation.js";

/**
 * Every article this product leans on. 网络安全法 was amended on 2025-10-28 and renumbered: most pages still quote the
 * numbers of before.
 */
export const citations: readonly Citation[] = [
  ...ofLaw("网络安全法", "2025-10-28", [
    ["csl-logs", "第二十三条第三项", "text"],
    ["csl-measures", "第二十三条第四项", "text"],
    ["csl-incident", "第二十七条", "text"],
    ["csl-content", "第四十九条", "text"],
  ]),
  ...ofLaw("个人信息保护法", "2021-08-20", [
    ["pipl-consent", "第十三条至第十六条", "text"],
    ["pipl-notice", "第十七条、第三十条", "text"],
    ["pipl-shortest", "第十九条", "text"],
    ["pipl-entrust", "第二十一条、第二十三条", "text"],
    ["pipl-automated", "第二十四条", "text"],
    ["pipl-sensitive", "第二十八条、第二十九条、第三十一条", "text"],
    ["pipl-abroad", "第三十六条、第三十八条", "text"],
    ["pipl-rights", "第四十四条至第五十条", "text"],
    ["pipl-measures", "第五十一条、第五十四条", "text"],
    ["pipl-assessment", "第五十五条、第五十六条", "text"],
    ["pipl-breach", "第五十七条", "text"],
  ]),
  ...ofLaw("网络数据安全管理条例", "2024-09-24", [
    ["ndr-records", "第十二条", "text"],
    ["ndr-rights", "第二十三条至第二十五条", "text"],
  ]),
  ...ofLaw("儿童个人信息网络保护规定", "2019-08-22", [
    ["child-rules", "第八条至第十条", "secondary"],
    ["child-access", "第十五条", "unverified"],
  ]),
  ...ofLaw("未成年人网络保护条例", "2023-10-16", [
    ["minor-access", "第三十六条", "text"],
    ["minor-rights", "第三十四条", "text"],
    ["minor-breach", "第三十五条", "text"],
    ["minor-audit", "第三十七条", "text"],
  ]),
  ...ofLaw("国家网信办关于报送未成年人个人信息保护合规审计情况的公告", "2025-12-29", [
    ["minor-report", "全文", "secondary"],
  ]),
  ...ofLaw("GB/T 35273-2020 个人信息安全规范", "2020-03-06", [["spec-answer", "8", "unverified"]]),
  ...ofLaw("个人信息保护合规审计管理办法", "2025-05-01", [["audit-rule", "审计周期", "secondary"]]),
  ...ofLaw("国家网络安全事件报告管理办法", "2025-11-01", [
    ["incident-cii", "关键信息基础设施一小时", "secondary"],
    ["incident-others", "其他运营者", "unverified"],
  ]),
  ...ofLaw("数据安全法", "2021-06-10", [["dsl-classes", "第二十一条、第二十七条、第二十九条", "text"]]),
  ...ofLaw("GB/T 22239-2019 网络安全等级保护基本要求", "2019-05-10", [
    ["mlps-identity", "8.1.4.1", "secondary"],
    ["mlps-access", "8.1.4.2", "secondary"],
    ["mlps-audit", "8.1.4.3", "secondary"],
    ["mlps-integrity", "8.1.4.7", "secondary"],
    ["mlps-confidential", "8.1.4.8", "secondary"],
    ["mlps-backup", "8.1.4.9", "secondary"],
    ["mlps-residual", "8.1.4.10", "secondary"],
    ["mlps-personal", "8.1.4.11", "secondary"],
    ["mlps-audit-admin", "8.1.5.2", "secondary"],
    ["mlps-two", "7.1.4", "unverified"],
  ]),
  ...ofLaw("教技厅〔2019〕3号", "2019-08-10", [["app-filing", "全文", "secondary"]]),
  ...ofLaw("电信条例", "2016-02-06", [["secrecy", "第六十五条", "text"]]),
  ...ofLaw("通信短信息服务管理规定", "2015-05-19", [["sms-consent", "商业性短信息", "secondary"]]),
  ...ofLaw("工信管函〔2023〕794号", "2023", [["sms-signature", "端口与签名实名", "secondary"]]),
  ...ofLaw("FERPA 34 CFR Part 99", "2026", [
    ["ferpa-access", "§ 99.10", "unverified"],
    ["ferpa-record", "§ 99.31, § 99.32", "unverified"],
  ]),
  ...ofLaw("GDPR (EU) 2016/679", "2016-04-27", [
    ["gdpr-rights", "Art. 12(3), 15–20", "unverified"],
    ["gdpr-records", "Art. 30, 32, 35", "unverified"],
    ["gdpr-breach", "Art. 33", "unverified"],
  ]),
];

export const citationOf = (id: string): Citation | undefined => citations.find((one) => one.id === id);
