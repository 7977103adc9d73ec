/** What a cell may hold; beyond it the row fails. */
export const CELL_LIMITS = {
  /** Characters of a key, in UTF-16 code units. */
  keyLengthMax: 200,
  /** Characters of any other text. */
  textLengthMax: 20_000,
  /** Digits of a whole number: as many as a `bigint` surely holds. */
  integerDigitsMax: 18,
} as const;
