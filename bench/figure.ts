/** What a benchmark says: one figure of the contract, measured. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** As the contract words it, such as `≥ 0.5`. */
  readonly goal: string
  /** Null where the figure has no goal of its own and is there to compare with. */
  readonly holds: boolean | null
}

export interface Benchmark {
  readonly name: string
  run(): Promise<Figure[]>
}
