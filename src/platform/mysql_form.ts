/** How a cell's text on the wire becomes canonical text. Numbers, because a million rows are compared with them. */
export const MysqlForm = {
  Verbatim: 0,
  Boolean: 1,
  BitBoolean: 2,
  BitNumber: 3,
  Date: 4,
  DateTime: 5,
  Timestamp: 6,
  Float: 7,
  Bytes: 8,
  ZeroFilled: 9,
} as const;

/** One of {@linkcode MysqlForm}. */
export type MysqlForm = typeof MysqlForm[keyof typeof MysqlForm];
