/** What lies in a bundle, for whoever opens it. */
export const readme = `个人信息副本 Copy of everything held about one person

transcript.html     往来记录，用浏览器打开 what passed between the person and the school, to read
person.json         档案、联系方式、各台账中的登记 records, addresses, what registers say
conversations.jsonl 会话 conversations, one a line
messages.jsonl      消息，含历次修改与学校内部备注 messages with their earlier texts, and internal notes, one a line
disclosures.jsonl   信息提供给谁 who was told what, one a line
att_….*             附件与录音，原样；内容可能运行的以 .bin 结尾 files and recordings as they are; what could run ends in .bin
manifest.json       以上各文件的摘要；missing：学校存着、当时却读不出的文件 digests of these files; missing: files that are kept and could not be read

别人写的内容已隐去，别人的号码与邮箱已遮盖，工作人员只写身份。
What others wrote is withheld, addresses of others are masked, staff are named by their part alone.
不在其中 not in it：服务商的原始报文（内容相同）raw copies of the same from providers；检索索引 search indexes；审计记录（只有编号）audit lines, which hold ids.

核对 check: node verify.mjs . --key 公钥 key.txt
`;
