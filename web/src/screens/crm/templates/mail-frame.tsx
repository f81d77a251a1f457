/** The picture by which a mail that was sent tells that it was opened. */
const PIXEL = /<img\b[^>]*\ssrc="[^"]*\/o\/[\w.-]+"[^>]*>/g;

/**
 * A mail as a browser shows it: nothing in it runs, and its links lead nowhere from here. Whoever looks is not its reader:
 * no opening and no click is noted.
 */
export function MailFrame({
  html,
  title,
  width,
  height = 560,
}: {
  html: string;
  title: string;
  /** In px; else as wide as there is room. */
  width?: number;
  height?: number;
}) {
  return (
    <iframe
      title={title}
      sandbox=""
      referrerPolicy="no-referrer"
      srcDoc={`<base target="_blank">${html.replaceAll(PIXEL, '')}`}
      style={{
        display: 'block',
        width: width ?? '100%',
        maxWidth: '100%',
        height,
        margin: '0 auto',
        border: '1px solid var(--td-grid)',
        borderRadius: 8,
        background: '#ffffff',
        colorScheme: 'light',
      }}
    />
  );
}
