// The types of the console's API client, made of the API's document.
import { createRequire } from 'node:module';

export const CLIENT = 'web/src/api/schema.d.ts';

const HEAD = `/** Made of the API's document by \`npm run web:api\`: not to be changed by hand. */\n\n`;

/** The text of the client's types. The generator wants TypeScript 5, which only the workspace \`web\` has. */
export async function clientOf(document) {
  const ofWeb = createRequire(new URL('../web/package.json', import.meta.url));
  const { default: openapiTS, astToString } = ofWeb('openapi-typescript');
  const ast = await openapiTS(structuredClone(document), { silent: true, alphabetize: true }); // it writes into what it gets
  return HEAD + astToString(ast);
}
