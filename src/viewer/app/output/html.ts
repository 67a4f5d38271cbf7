// One HTML file with the viewer and a recording in it: opens from disk, no server, no network.

import { putInside } from "../../../recording/single-file.ts";
import type { Page } from "../page.ts";
import type { Session } from "../session.ts";
import { recordingBytes } from "./data.ts";
import { saveBlob } from "./save.ts";

/** Where the empty single-file page lies beside this one. */
const TEMPLATE = "viewer.html";

/** Saves the session's recording with the viewer around it. */
export async function exportHtml(page: Page, session: Session): Promise<void> {
  const [template, bytes] = await Promise.all([
    page.library.text(TEMPLATE, "viewer.html"),
    recordingBytes(page, session),
  ]);
  const html = putInside(template, session.title, new Map([[`${session.fileName}.gyr`, bytes]]));
  saveBlob(new Blob([html], { type: "text/html" }), `${session.fileName}.html`);
}
