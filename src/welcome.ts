import type { Config } from './config/index.js';
import { exampleCurl } from './webhooks/index.js';

/** Who writes insights and answers for the assistant. An address is named without what may be a secret in it. */
export function aboutModel({ openai }: Config): string {
  if (!openai) {
    return 'No language model (neither OPENAI_API_KEY nor OPENAI_BASE_URL is set): insights by template, no assistant';
  }
  return `Language model: ${openai.model} at ${openai.baseUrl ? new URL(openai.baseUrl).host : 'OpenAI'}`;
}

/**
 * What a person needs after the start: addresses, log-in, and a webhook to paste; of a worker, what it is for. Nothing of
 * it is said in production, where only logs read it.
 */
export function welcome(config: Config, url: string, now: number): string {
  if (config.production) return '';
  if (config.role === 'worker') {
    return `\n  This process counts and does jobs (ROLE=worker); requests go to those with ROLE=api.\n  Health     ${url}/health/ready\n\n`;
  }
  const password = config.adminPassword
    ? 'ADMIN_PASSWORD'
    : 'the password that the first start printed (above, if this is the first)';
  return [
    '',
    `  Overview   ${url}/`,
    `  API docs   ${url}/docs`,
    `  Health     ${url}/health/ready`,
    `  Insights   ${url}/api/insights/latest, with the token of a log-in ("Log in" in README.md)`,
    `  Log-in     ${config.adminEmail} with ${password}`,
    ...(config.role === 'api'
      ? ['  Role       api: takes requests; a process with ROLE=worker must count']
      : []),
    '',
    'Send an event (signed; valid for five minutes, then: npm run -s webhook:sign):',
    '',
    exampleCurl(config.webhookSecret, url, now),
    '',
    'Trade on paper, by hand or by a bot: "Trade on paper" in README.md (PAPER_SPEED=10 npm start makes minutes short)',
    '',
    '',
  ].join('\n');
}
