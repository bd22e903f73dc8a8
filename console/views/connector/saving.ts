import { UPDATE_STATUSES, type UpdateStatus } from '../../../server/models/enums.ts';
import type { UpdateDetail } from '../../../server/models/index.ts';
import { ApiError, jsonOf, type Reply, send, upload } from '../../api.ts';
import { placeInMessage } from '../../logic/verdict.ts';

/** What became of a write, in the server's words. */
export interface Outcome {
  /** The call that was made, such as `PUT /connectors/v1/desk/source-config`. */
  readonly call: string;
  readonly status: UpdateStatus;
  /** HTTP status code. */
  readonly code: number;
  readonly message: string;
  readonly place: { readonly line: number; readonly column?: number } | undefined;
}

/** Uploads a document or translations by PUT. It never throws: what goes wrong is the outcome. */
export const put = (path: string, content: string | Blob, fileName: string): Promise<Outcome> =>
  outcomeOf(
    `PUT ${path}`,
    () => upload(path, content, fileName),
    (reply) => {
      const { status, message } = jsonOf<UpdateDetail>(reply);
      const known = UPDATE_STATUSES.find((other) => other === status);
      // A fault can put anything in the place of the response.
      if (!known) throw new Error(`The response is no UpdateDetail: ${reply.text.slice(0, 200)}`);
      return { status: known, message };
    },
  );

/** Sends a JSON Patch. It never throws. */
export const patch = (path: string, operations: string): Promise<Outcome> =>
  outcomeOf(
    `PATCH ${path}`,
    () => send({ method: 'PATCH', path, headers: { 'content-type': 'application/json-patch+json' }, body: operations }),
    (reply) => {
      jsonOf(reply);
      return { status: 'UPDATED', message: 'The connector was changed.' };
    },
  );

const outcomeOf = async (
  call: string,
  request: () => Promise<Reply>,
  read: (reply: Reply) => Pick<Outcome, 'status' | 'message'>,
): Promise<Outcome> => {
  let code = 0;
  try {
    const reply = await request();
    code = reply.status;
    const { status, message } = read(reply);
    return { call, code, status, message, place: status === 'ERROR' ? placeInMessage(message) : undefined };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof ApiError) code = error.status;
    return { call, code, status: 'ERROR', message, place: placeInMessage(message) };
  }
};
