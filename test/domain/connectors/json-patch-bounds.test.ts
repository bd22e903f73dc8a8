import t from 'tap';
import { applyPatch, MAX_COPIED_SIZE } from '../../../server/domain/connectors/json-patch.ts';
import { MAX_JSON_DEPTH, measureJson } from '../../../server/domain/text/json.ts';
import { apiErrorOf } from '../fixtures/api-error.ts';

t.test('the copies of a patch have a maximum total size', (t) => {
  const rest = 1_000_000;
  const large = 'x'.repeat(MAX_COPIED_SIZE - rest - measureJson('').size);
  const copies = (size: number) => {
    const document = { connectorMetadata: { large, small: 'x'.repeat(size - measureJson('').size) } };
    const patch = (['large', 'small'] as const).map((name) => ({
      op: 'copy' as const,
      from: `/connectorMetadata/${name}`,
      path: `/connectorMetadata/copy of ${name}`,
    }));
    return apiErrorOf(() => applyPatch(document, patch));
  };
  t.equal(copies(rest), undefined, 'as many as may be');
  t.match(copies(rest + 1), { name: 'limitViolation', details: { field: 'copy', causes: [/^Operation 1: /] } });
  t.end();
});

t.test('a patch can nest metadata as deeply as a body', (t) => {
  const nested = (levels: number): object => (levels <= 1 ? {} : { a: nested(levels - 1) });
  // The document is the first level, and the metadata in it the second.
  const grow = (depth: number) =>
    apiErrorOf(() =>
      applyPatch({ connectorMetadata: {} }, [{ op: 'add', path: '/connectorMetadata', value: nested(depth - 1) }]),
    );
  t.equal(grow(MAX_JSON_DEPTH), undefined, 'as deep as may be');
  t.match(grow(MAX_JSON_DEPTH + 1), { name: 'limitViolation', details: { field: 'connectorMetadata' } });
  t.end();
});
