// One HTML file with the viewer and a recording in it: opens from disk, no server, no network.

import type { Page } from "../page.ts";
import type { Session } from "../session.ts";
import { recordingBytes } from "./data.ts";
import { saveBlob } from "./save.ts";

/** Where the empty single-file page lies beside this one. */
const TEMPLATE = "viewer.html";

/** Saves the session's recording with the viewer around it. */
export async function exportHtml(page: Page, session: Session): Promise<void> {
  const [template, bytes, catalog] = await Promise.all([
    page.library.text(TEMPLATE, "viewer.html"),
    recordingBytes(page, session),
    page.library.catalog(),
  ]);
  const path = `${session.fileName}.gyr`;
  const entry = { path, title: session.title, room: session.player.main.header.room, bytes: bytes.length };
  // what it takes to fly practice episodes again
  const { policies } = session.player.main.header;
  const trained = catalog.trained.filter(({ name }) => policies.some(({ word }) => word === name));
  const files = await Promise.all(
    trained.map(async (one) => [one.path, await page.library.bytes(one.path, "policy")] as const),
  );
  const inner = { ...catalog, scenes: [], recordings: [entry], trained };
  const words = new TextEncoder().encode(JSON.stringify(inner));
  const inside = new Map([[path, bytes], ["catalog.json", words], ...files]);
  const html = await page.opener.threads.ask((worker) => worker.makePage(template, session.title, inside));
  saveBlob(new Blob([html], { type: "text/html" }), `${session.fileName}.html`);
}
