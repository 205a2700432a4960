/**
 * A kill comes at whatever instant of real time it is, and Temporal (1.32) may pass over the end of a skip while what was
 * killed is still given up (docs/technical.md, *The test clock*): an hour of case time too far, by no fault of the product.
 * What fails twice is one. The first failure is named at the end of the run.
 */
export const BY_CHANCE = { retry: 1 } as const;
