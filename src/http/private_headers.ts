/** Headers of what is not for any page in the world: no other origin may read it. */
export const PRIVATE_HEADERS: Readonly<Record<string, string>> = {
  "cross-origin-resource-policy": "same-origin",
  "x-content-type-options": "nosniff",
};
