/** Nothing to add to a head. */
export const NO_HEADERS: Readonly<Record<string, string>> = Object.freeze({});
