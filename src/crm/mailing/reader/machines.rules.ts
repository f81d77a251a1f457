import type { IncomingHttpHeaders } from 'node:http';

/** Programs that load pictures or follow links of every mail, before or without anybody who reads it. */
const SCANNERS =
  /barracuda|mimecast|proofpoint|ironport|symantec|trendmicro|safelinks|mailscanner|bot\b|crawler|spider|preview/i;
/** All that Apple's Mail Privacy Protection says of itself; browsers say more. */
const APPLE_PRIVACY = /^Mozilla\/5\.0$/;

/** Whether nobody has read the mail: by what a caller says of itself, which is cheap, and true for those who say it. */
export function isMachine(method: string, headers: IncomingHttpHeaders): boolean {
  const agent = headers['user-agent'] ?? '';
  const purpose = `${String(headers['purpose'] ?? '')} ${String(headers['sec-purpose'] ?? '')}`;
  return (
    method === 'HEAD' ||
    /prefetch|preview/i.test(purpose) ||
    APPLE_PRIVACY.test(agent.trim()) ||
    SCANNERS.test(agent)
  );
}
