import { CopyAs } from '../../components/copy-as.tsx';
import { toCopied } from '../../credentials.ts';

interface Props {
  readonly path: string;
  /** Which part of the response the view shows. */
  readonly part?: string;
}

/** The request that gives what a view shows, to copy as code. */
export const RequestLine = ({ path, part }: Props) => (
  <>
    <code class="call">
      GET {path}
      {part !== undefined && ` → ${part}`}
    </code>
    <CopyAs request={() => toCopied('GET', path)} />
  </>
);
