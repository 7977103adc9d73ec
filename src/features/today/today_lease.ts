/** The right to count today's visits for the whole fleet: its name, and how long it lasts unless it is renewed. */
export const todayLease = { name: "visitors:today", ttlMs: 4_000 } as const;
