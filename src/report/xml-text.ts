/** Characters that XML 1.0 forbids even when escaped: controls, lone surrogates, U+FFFE and U+FFFF. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text that may stand in an XML document; what may not becomes U+FFFD. Names of files can hold anything. */
export function xmlText(text: string): string {
  return text.replace(FORBIDDEN, "\ufffd");
}

/** The same, ready to stand between tags or in an attribute of XML and HTML. */
export function escapeXml(text: string): string {
  return xmlText(text)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}
