// A page in one file: the viewer with recordings inside, as base64 in a block of data that the browser does not run.

/** What the template has where the recordings go. */
export const EMBEDDED_MARK = '{"files":{}}';
/** What the template has as its title. */
const TITLE = /<title>[^<]*<\/title>/;

const CHUNK = 0x8000;

function toBase64(bytes: Uint8Array): string {
  let characters = "";
  for (let k = 0; k < bytes.length; k += CHUNK) {
    characters += String.fromCharCode(...bytes.subarray(k, k + CHUNK));
  }
  return btoa(characters);
}

/** A title is text of strangers. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/**
 * Puts files into the template of a single-file page.
 *
 * @param template the page as it was built, with no files inside
 * @param files    bytes by name
 */
export function putInside(template: string, title: string, files: ReadonlyMap<string, Uint8Array>): string {
  if (!template.includes(EMBEDDED_MARK)) throw new Error("the template has no place for files");
  const inside = Object.fromEntries([...files].map(([name, bytes]) => [name, toBase64(bytes)]));
  // names are text of strangers too: no tag may begin in the block
  const json = JSON.stringify({ files: inside }).replaceAll("<", "\\u003c");
  return template
    .replace(EMBEDDED_MARK, () => json)
    .replace(TITLE, () => `<title>${escapeHtml(title)} – gyre</title>`);
}
