#!/bin/sh
# Runs once, when the database is made: our own database, and the role that keeps it.
set -e
psql --set=ON_ERROR_STOP=1 --set=password="$ALIRAN_PASSWORD" --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" <<'SQL'
create role aliran login password :'password';
create database aliran owner aliran;
revoke all on database aliran from public;
SQL
