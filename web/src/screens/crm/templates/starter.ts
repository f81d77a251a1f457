/** What a new mail begins with: tables and inline styles, as mail programs want them. */
export function starterHtml({
  heading,
  body,
  leave,
}: {
  heading: string;
  body: string;
  leave: string;
}): string {
  const font = 'font-family: Arial, Helvetica, sans-serif';
  return `<table width="100%" cellpadding="0" cellspacing="0" style="background-color: #f4f6f6; ${font};">
  <tr>
    <td align="center" style="padding: 24px 12px;">
      <table width="600" cellpadding="0" cellspacing="0" style="width: 100%; max-width: 600px; background-color: #ffffff;">
        <tr>
          <td style="padding: 32px 32px 8px 32px;">
            <h1 style="margin: 0; font-size: 24px; line-height: 32px; color: #12181b;">${heading}</h1>
          </td>
        </tr>
        <tr>
          <td style="padding: 8px 32px 32px 32px;">
            <p style="margin: 0; font-size: 16px; line-height: 24px; color: #2f3b41;">${body}</p>
          </td>
        </tr>
        <tr>
          <td style="padding: 16px 32px; border-top: 1px solid #e3e8ea;">
            <a href="{{ unsubscribeUrl }}" style="font-size: 12px; color: #4f5b62;">${leave}</a>
          </td>
        </tr>
      </table>
    </td>
  </tr>
</table>
`;
}
