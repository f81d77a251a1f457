// npm run web:api: makes the types of the console's API client anew; `npm run check` says when that is due.
import { writeFileSync } from 'node:fs';
import { withDocument } from './document.mjs';
import { CLIENT, clientOf } from './web-client.mjs';

await withDocument(async (document) => writeFileSync(CLIENT, await clientOf(document)));
console.log(`${CLIENT} is written`);
