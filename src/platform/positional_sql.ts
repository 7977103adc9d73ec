import type { Statement } from "#src/std/sql/statement.ts";
import { DatabaseError } from "./database.ts";

/** A statement as drivers take it. */
export interface PositionalSql<T> {
  readonly text: string;
  /** In the order of their positions. */
  readonly values: T[];
}

/**
 * Writes positions where a statement has named parameters, one position per name however often it occurs.
 *
 * @param parameters The values, or `null` when only the text is wanted.
 * @param mark How the engine writes position 1, 2, ….
 * @throws {DatabaseError} `refused`, when a value is missing.
 */
export function positionalSql<T extends string | Uint8Array | null>(
  { name, segments, names }: Statement,
  parameters: Readonly<Record<string, T>> | null,
  mark: (position: number) => string,
): PositionalSql<T> {
  const positions = new Map<string, number>();
  let text = segments[0]!;
  names.forEach((parameter, index) => {
    const position = positions.get(parameter) ?? positions.size + 1;
    positions.set(parameter, position);
    text += mark(position) + segments[index + 1]!;
  });
  const values = parameters === null ? [] : [...positions.keys()].map((parameter) => {
    const value = Object.hasOwn(parameters, parameter) ? parameters[parameter] : undefined;
    if (value === undefined) {
      throw new DatabaseError("refused", `Cannot run '${name}': the parameter ':${parameter}' has no value`);
    }
    return value;
  });
  return { text, values };
}
