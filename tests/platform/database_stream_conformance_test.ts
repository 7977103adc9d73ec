import { databaseStreamContract } from "#tests/_support/contracts/database_stream_contract.ts";
import { MYSQL_SUBJECT } from "#tests/_support/contracts/mysql_subject.ts";
import { PGLITE_SUBJECT } from "#tests/_support/contracts/pglite_subject.ts";
import { POSTGRES_SUBJECT } from "#tests/_support/contracts/postgres_subject.ts";

for (const subject of [MYSQL_SUBJECT, PGLITE_SUBJECT, POSTGRES_SUBJECT]) databaseStreamContract(subject);
