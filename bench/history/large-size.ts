/** How many cases a database is made with. */
export interface LargeSize {
  readonly closed: number;
  readonly open: number;
}

/** What a deployment has after a year of 2,800 cases a day, 200,000 of which nobody has closed. */
export const LARGE: LargeSize = { closed: 1_000_000, open: 200_000 };

/** The same proportions with other numbers. */
export const sizeOf = (cases: number): LargeSize => ({
  open: Math.round(cases / 6),
  closed: cases - Math.round(cases / 6),
});
