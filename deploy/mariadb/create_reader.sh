#!/bin/sh
# Runs once, when the database is made: the account that the service reads with. It can write nothing.
set -e
MYSQL_PWD="$MARIADB_ROOT_PASSWORD" mariadb --user=root <<SQL
create user reader@'%' identified by '$READER_PASSWORD';
grant select, show view on \`$MARIADB_DATABASE\`.* to reader@'%';
SQL
