#!/bin/sh
# Once, when the database is made: its owner (migrations) and the application's role. Neither is superuser, neither
# passes row-level security by; the gateway refuses to start with one that does.
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\set owner `cat /run/secrets/gatehouse/owner_password`
\set app `cat /run/secrets/gatehouse/app_password`
CREATE ROLE gatehouse_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'owner';
CREATE ROLE gatehouse_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'app';
CREATE DATABASE gatehouse OWNER gatehouse_owner;
REVOKE ALL ON DATABASE gatehouse FROM PUBLIC;
GRANT CONNECT ON DATABASE gatehouse TO gatehouse_app;
SQL
