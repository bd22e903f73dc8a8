/** How many times as many runs the proofs make: npm run test:proofs sets the variable. */
const FACTOR = Number(process.env['PROPERTY_FACTOR'] ?? 1);

/** The runs of a property that `npm test` makes, as fast-check takes them; the proofs make a multiple of them. */
export const runs = (count: number): { readonly numRuns: number } => ({ numRuns: count * FACTOR });
