/**
 * The candidate that a misspelt name most likely meant, or `undefined` when none is near.
 *
 * Near = at most `editsMax` edits (insert, delete, replace; default: a third of the name's length), ignoring case.
 */
export function nearestName(
  name: string,
  candidates: Iterable<string>,
  editsMax: number = Math.floor(name.length / 3),
): string | undefined {
  let best: string | undefined;
  let bestDistance = editsMax + 1;
  for (const candidate of candidates) {
    // No fewer edits than letters are missing; this also keeps a very long name from costing anything.
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein's distance by the two-row method (Wagner and Fischer 1974). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replace, previous[j]! + 1, current[j - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}
