/** One SQL statement with named parameters, taken apart once: `segments[0] names[0] segments[1] … segments[n]`. */
export interface Statement {
  /** Where it comes from, such as `reports/heatmap`; for logs and errors. */
  readonly name: string;
  /** The SQL between the parameters; always one more than `names`. */
  readonly segments: readonly string[];
  /** The parameter at each gap, without the colon; a name may repeat. */
  readonly names: readonly string[];
}
