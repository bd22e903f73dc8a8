import type { Case } from '../case.ts';

export const tokens: readonly Case[] = [];
