/** The keys that messages are signed with: always by `current`; when keys are rotated, `next` becomes `current`. */
export interface SigningKeys {
  readonly current: string;
  readonly next: string;
}
