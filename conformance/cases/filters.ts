import type { Case } from '../case.ts';

export const filters: readonly Case[] = [];
