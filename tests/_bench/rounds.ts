/**
 * Measures several things in turns, so that whatever else the machine does falls on all of them.
 *
 * @returns The measurements of each, one per round; a round before the first warms up and is not counted.
 */
export async function rounds<const K extends string>(
  count: number,
  measures: Readonly<Record<K, () => Promise<number>>>,
): Promise<Record<K, number[]>> {
  const names = Object.keys(measures) as K[];
  const measured = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  for (let round = 0; round <= count; round++) {
    for (const name of names) {
      const value = await measures[name]();
      if (round > 0) measured[name].push(value);
    }
  }
  return measured;
}
