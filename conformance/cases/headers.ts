import type { Case } from '../case.ts';

export const headers: readonly Case[] = [];
