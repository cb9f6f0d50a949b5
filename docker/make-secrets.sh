#!/bin/sh
# Runs before everything else: random passwords on the first start, nothing on every later one.
# Each side gets only what it needs: the database its three passwords, Redis its own, the gateway its addresses.
set -eu
umask 077
database=/secrets/database gateway=/secrets/gateway redis=/secrets/redis
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
# Apart from the rest: installations of before have everything but this.
if [ ! -e "$gateway/redis_url" ]; then
  word=$(random)
  printf 'requirepass %s\n' "$word" >"$redis/redis.conf"
  # Whoever Redis runs as in its image; nobody else has this volume.
  chmod 0444 "$redis/redis.conf"
  chmod 0755 "$redis"
  printf %s "redis://:$word@redis:6379" >"$gateway/redis_url.new"
  chown 10001:10001 "$gateway/redis_url.new"
  mv "$gateway/redis_url.new" "$gateway/redis_url"
fi
if [ -e "$gateway/complete" ]; then exit 0; fi
superuser=$(random) owner=$(random) app=$(random)
printf %s "$superuser" >"$database/superuser_password"
printf %s "$owner" >"$database/owner_password"
printf %s "$app" >"$database/app_password"
printf %s "postgres://gatehouse_owner:$owner@database:5432/gatehouse" >"$gateway/database_owner_url"
printf %s "postgres://gatehouse_app:$app@database:5432/gatehouse" >"$gateway/database_url"
chown postgres "$database"/*
chown 10001:10001 "$gateway"/*
: >"$gateway/complete"
chmod 0755 "$database" "$gateway"
