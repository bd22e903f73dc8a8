import type { Spread } from './ratio.ts';

/** A measured cost that users can notice, with its target. */
export interface Cost {
  readonly title: string;
  readonly value: Spread;
  readonly unit: 'MB' | 'ms';
  /** Target (maximum); undefined if there is none. */
  readonly target?: number;
}
