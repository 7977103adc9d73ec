import assert from "node:assert/strict";
import { mysqlWritePrivileges } from "#src/platform/mysql_write_privileges.ts";

Deno.test("mysqlWritePrivileges() finds nothing in rights to read", () => {
  assert.deepEqual(
    mysqlWritePrivileges([
      "GRANT USAGE ON *.* TO `r`@`%` IDENTIFIED BY PASSWORD '*0'",
      "GRANT SELECT, SHOW VIEW, LOCK TABLES, EXECUTE ON `perpus`.* TO `r`@`%`",
      "GRANT SELECT (`a`, `b`) ON `perpus`.`member` TO `r`@`%`",
      "GRANT `pembaca`@`%` TO `r`@`%`",
      "SET DEFAULT ROLE `pembaca` FOR `r`@`%`",
    ]),
    [],
  );
});

Deno.test("mysqlWritePrivileges() names each right to write and where", () => {
  assert.deepEqual(
    mysqlWritePrivileges([
      "GRANT ALL PRIVILEGES ON *.* TO `root`@`%` WITH GRANT OPTION",
      "GRANT SELECT, INSERT (`a`, `b`), UPDATE ON `perpus`.`member` TO `r`@`%`",
      'GRANT FILE ON *.* TO "r"@"%"',
      "GRANT BACKUP_ADMIN ON *.* TO `r`@`%`",
    ]),
    [
      "all privileges on *.*",
      "grant option on *.*",
      "insert on perpus.member",
      "update on perpus.member",
      "file on *.*",
      "backup_admin on *.*",
    ],
  );
});
