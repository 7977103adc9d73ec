#!/bin/sh
# Runs once, when the database is made: the shop's own database and the account that the service keeps it with.
set -e
MYSQL_PWD="$MARIADB_ROOT_PASSWORD" mariadb --user=root <<SQL
create database shop character set utf8mb4;
create user shop@'%' identified by '$SHOP_PASSWORD';
grant all on shop.* to shop@'%';
SQL
