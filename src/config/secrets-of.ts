import type { Settings } from './config.js';

/** Everything in a configuration that nobody may read in a log, as it stands there and decoded. */
export function secretsOf(settings: Settings): string[] {
  const { openai, mail, quadcode } = settings;
  const given = [
    settings.jwtSecret,
    settings.webhookSecret,
    settings.webhookSecret.replace(/^whsec_/, ''),
    ...settings.encryptionKeys.map(({ key }) => key.toString('base64')),
    settings.adminPassword,
    settings.metricsToken,
    openai?.apiKey,
    quadcode.renewalToken,
    ...Object.values(mail.bounceSecrets),
    ...[settings.mongodbUri, settings.redisUrl, mail.smtpUrl, openai?.baseUrl, quadcode.renewalUrl].flatMap(
      passwordIn,
    ),
  ];
  return given.filter((secret) => secret !== undefined && secret !== '') as string[];
}

/** By hand: what is wrong with an address is often just its password, and then it cannot be parsed. */
function passwordIn(url: string | undefined): string[] {
  const password = /^[^:]+:\/\/[^/?#:@]*:(.+)@[^@]*$/.exec(url ?? '')?.[1];
  if (password === undefined) return [];
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}
