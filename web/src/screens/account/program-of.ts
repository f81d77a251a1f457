const PROGRAMS = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|CriOS|Chromium|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
  ['curl', /^curl\//],
] as const;

const SYSTEMS = [
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
] as const;

/** `Firefox, Windows`, of what a program says of itself; that itself when it is none that we know. */
export function programOf(userAgent: string): string {
  const program = PROGRAMS.find(([, form]) => form.test(userAgent))?.[0];
  const system = SYSTEMS.find(([, form]) => form.test(userAgent))?.[0];
  if (!program) return userAgent.slice(0, 40) || '–';
  return system ? `${program}, ${system}` : program;
}
