export default async function globalTeardown() {
  await globalThis.testEngine?.stop();
}
