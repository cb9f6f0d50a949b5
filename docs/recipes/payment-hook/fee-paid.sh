#!/bin/sh
# fee-paid.sh 订单号 手机号 金额（元）  order, phone in E.164, amount in yuan
# GATEWAY=https://gateway.school.example FEES_SECRET=whsec_… fee-paid.sh 20261123-0001 +8613800138000 3600.00
set -eu
for word in "$@"; do
  case $word in *[!A-Za-z0-9.+-]*) echo "只用字母、数字和 . + - | letters, digits, . + - only" >&2 && exit 64 ;; esac
done

# 订单号就是消息的 id：同一笔再通知几次，也只入册一次  the order is the id: told again, it is booked once
id="paid-$1"
body="{\"type\":\"message\",\"id\":\"$id\",\"from\":{\"scheme\":\"phone\",\"value\":\"$2\"},\"text\":\"学费已缴 $3 元（订单 $1）\",\"metadata\":{\"kind\":\"fee.paid\",\"order\":\"$1\",\"amount_cny\":\"$3\"}}"

# Standard Webhooks：对 id.时间.正文 取 HMAC-SHA256  over id.time.body
time=$(date +%s)
key=$(printf %s "${FEES_SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
signature=$(printf '%s.%s.%s' "$id" "$time" "$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)

curl --silent --show-error --fail --max-time 20 --retry 5 "$GATEWAY/hooks/fees" \
  --header 'content-type: application/json' \
  --header "webhook-id: $id" \
  --header "webhook-timestamp: $time" \
  --header "webhook-signature: v1,$signature" \
  --data-binary "$body"
