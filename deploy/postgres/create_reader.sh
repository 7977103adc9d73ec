#!/bin/sh
# Runs once, when the database is made: the role that the service reads with. It can write nothing, also in tables
# that come later.
set -e
psql --set=ON_ERROR_STOP=1 --set=password="$READER_PASSWORD" --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" <<'SQL'
create role reader login password :'password';
grant pg_read_all_data to reader;
alter role reader set default_transaction_read_only = on;
revoke create, temporary on database :"DBNAME" from public;
SQL
