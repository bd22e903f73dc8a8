import type { Logged } from '../../log.ts';
import { groupsOf } from '../../logic/groups.ts';

interface GroupsProps {
  readonly entries: readonly Logged[];
  readonly by: 'rule' | 'operation';
  readonly onChoose: (name: string, value: string) => void;
}

/** The requests by rule or by operation, with their counts. */
export const Groups = ({ entries, by, onChoose }: GroupsProps) => {
  const groups = groupsOf(entries, by);
  if (groups.length === 0)
    return <p class="empty">{by === 'rule' ? 'No request was rejected.' : 'No request met an operation.'}</p>;
  return (
    <div class="scroll">
      <table class="table">
        <thead>
          <tr>
            <th>{by === 'rule' ? 'Rule' : 'Operation'}</th>
            <th class="number">Requests</th>
            <th class="number">Failed</th>
            <th>The last one</th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ title, name, value, count, failed, example }) => (
            <tr key={value}>
              <td>
                <button type="button" class="link" onClick={() => onChoose(name, value)}>
                  {title}
                </button>
              </td>
              <td class="number">{count}</td>
              <td class="number">{failed}</td>
              <td class="muted">{example}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
