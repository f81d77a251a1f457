/** The width of the window is known before anything is drawn. */
export const AT_ONCE = { getInitialValueInEffect: false };

/** Around what is shown as a whole: tools are above it. */
export const AROUND = { top: '64px', right: '20px', bottom: '28px', left: '20px' } as const;
