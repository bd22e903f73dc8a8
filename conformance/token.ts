import type { Transport } from './transport.ts';

/** Requests the token for a run. @throws Error if the tenant issues none. */
export const requestToken = async (
  transport: Transport,
  { id, secret }: { readonly id: string; readonly secret: string },
): Promise<string> => {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret });
  const { status, body } = await transport({
    method: 'POST',
    path: '/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(form.toString()),
  });
  if (status !== 200) throw new Error(`The tenant gives no token: ${status} ${body.toString().slice(0, 300)}`);
  return (JSON.parse(body.toString()) as { access_token: string }).access_token;
};
