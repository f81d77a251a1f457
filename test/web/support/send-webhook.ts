import { signStandard, standardKey } from '../../../src/webhooks/kinds/standard/standard-signature.ts';

let sent = 0;

/**
 * As a sender does it: signed, from outside of the page.
 * @throws Error when it is not taken
 */
export async function sendWebhook(url: string, secret: string, event: object): Promise<void> {
  const body = JSON.stringify(event);
  const seconds = Math.floor(Date.now() / 1000);
  const headers = signStandard(standardKey(secret), `msg_web_${++sent}`, seconds, body);
  const answer = await fetch(`${url}/webhook/event`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  if (answer.status !== 202) throw new Error(`the webhook was answered ${answer.status}`);
}
