import t from 'tap';
import { denialReason, SCOPE_ALL, SCOPE_MANAGE, SCOPE_READ } from '../../../server/domain/auth/access.ts';

t.test('scopes and user levels decide what a principal can do', (t) => {
  const table: readonly (readonly [levels: readonly string[], scopes: readonly string[], allowed: string])[] = [
    [['ORG_ADMIN'], [SCOPE_ALL], 'read manage'],
    [['ORG_ADMIN'], [SCOPE_MANAGE], 'read manage'],
    [['ORG_ADMIN'], [SCOPE_READ], 'read'],
    [['ORG_ADMIN'], [SCOPE_READ, SCOPE_MANAGE], 'read manage'],
    [['ORG_ADMIN'], [], ''],
    [['ORG_ADMIN'], ['idn:sources:manage'], ''],
    [['ORG_ADMIN'], [SCOPE_MANAGE.toUpperCase()], ''],
    [['SOURCE_ADMIN'], [SCOPE_ALL], 'read manage'],
    [['SOURCE_SUBADMIN'], [SCOPE_ALL], 'read manage'],
    [['HELPDESK', 'SOURCE_SUBADMIN'], [SCOPE_READ], 'read'],
    [['HELPDESK'], [SCOPE_ALL], ''],
    [['CERT_ADMIN', 'REPORT_ADMIN', 'ROLE_ADMIN'], [SCOPE_ALL], ''],
    [['org_admin'], [SCOPE_ALL], ''],
    [[], [SCOPE_ALL], ''],
  ];
  for (const [authorities, scopes, allowed] of table) {
    const principal = { clientId: 'c', authorities, scopes };
    const may = (['read', 'manage'] as const).filter((access) => denialReason(principal, access) === undefined);
    t.equal(may.join(' '), allowed, `${authorities} with ${scopes}`);
  }
  t.end();
});
