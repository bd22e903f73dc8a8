import type { Spread } from './ratio.ts';

/** Something that a user may feel, as it was measured, and what is aimed at. */
export interface Cost {
  readonly title: string;
  readonly value: Spread;
  readonly unit: 'MB' | 'ms';
  /** Most that is aimed at; undefined if nothing is. */
  readonly target?: number;
}
