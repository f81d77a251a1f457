declare module 'grapesjs/locale/pt.mjs' {
  const messages: Record<string, unknown>;
  export default messages;
}
