/** What of Unlayer's script is used here. */
export interface UnlayerInstance {
  loadDesign: (design: object) => void;
  exportHtml: (done: (made: { html: string; design: Record<string, unknown> }) => void) => void;
  addEventListener: (name: 'editor:ready' | 'design:updated', listener: () => void) => void;
  destroy?: () => void;
}

export interface Unlayer {
  createEditor: (options: {
    id: string;
    projectId: number;
    displayMode: 'email';
    locale: string;
    mergeTags: Record<string, { name: string; value: string }>;
  }) => UnlayerInstance;
}

const SCRIPT = 'https://editor.unlayer.com/embed.js';

let loading: Promise<Unlayer> | undefined;

/** Loads the script once. @throws Error when it cannot be reached */
export function loadUnlayer(): Promise<Unlayer> {
  loading ??= new Promise<Unlayer>((done, fail) => {
    const script = document.createElement('script');
    script.src = SCRIPT;
    script.onload = () => {
      const { unlayer } = window as { unlayer?: Unlayer };
      if (unlayer) done(unlayer);
      else fail(new Error('the script of Unlayer has nothing in it'));
    };
    script.onerror = () => {
      loading = undefined; // the next one tries again
      script.remove();
      fail(new Error('the script of Unlayer cannot be reached'));
    };
    document.head.append(script);
  });
  return loading;
}
