import type { ConnectorKind } from '../models/enums.ts';
import type { FixtureConnector } from '../models/index.ts';

export const kindOf = ({ kind }: FixtureConnector): ConnectorKind => kind ?? 'generic';
