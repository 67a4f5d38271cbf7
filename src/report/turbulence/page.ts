// A report as one HTML file: no script, nothing from outside, every name escaped. Figures are SVG within the page.

import { escapeXml } from "../xml-text.ts";
import { PAGE_STYLE } from "./page-style.ts";

/** A cell of the table of runs. */
export interface PageCell {
  readonly text: string;
  /** standard error, written small below it */
  readonly error?: string;
  /** the best of its column */
  readonly isBest?: boolean;
}

/** A table with a head. */
export interface PageTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly PageCell[])[];
  /** below the table */
  readonly note?: string;
}

/** A figure with its words. */
export interface PageFigure {
  /** letters, digits and dashes: its address within the page, and the name of its file */
  readonly id: string;
  readonly caption: string;
  /** an SVG document of this room */
  readonly svg: string;
}

/** A name and what it says, in words. */
export type PageFact = readonly [name: string, words: string];

/** What a page holds, in order. */
export interface PageData {
  readonly title: string;
  /** lines below the title: command, versions */
  readonly facts: readonly PageFact[];
  readonly runs: PageTable;
  readonly figures: readonly PageFigure[];
  readonly settings: PageTable;
  readonly definitions: readonly PageFact[];
  /** where the reference comes from */
  readonly provenance: readonly PageFact[];
}

/** Ids and references of an SVG made distinct within a page of several. */
function withOwnIds(svg: string, prefix: string): string {
  return svg
    .replace(/\bid="([^"]+)"/g, (_, id: string) => `id="${prefix}-${id}"`)
    .replace(/url\(#([^)]+)\)/g, (_, id: string) => `url(#${prefix}-${id})`);
}

/** The width of a figure belongs to the page: it may shrink, and is centred. */
function figureHtml({ id, caption, svg }: PageFigure, number: number): string {
  const label = escapeXml(caption);
  const inner = withOwnIds(svg.trim(), id).replace("<svg ", `<svg role="img" aria-label="${label}" `);
  return `<figure id="${escapeXml(id)}">\n${inner}\n<figcaption><b>Figure ${number}.</b> ${label}</figcaption>\n</figure>`;
}

function tableHtml(table: PageTable, className: string): string {
  const head = table.head.map((word) => `<th scope="col">${escapeXml(word)}</th>`).join("");
  const cell = ({ text, error, isBest }: PageCell, k: number): string => {
    const words = escapeXml(text) + (error === undefined ? "" : `<small>± ${escapeXml(error)}</small>`);
    if (k === 0) return `<th scope="row">${words}</th>`;
    return isBest ? `<td class="best">${words}</td>` : `<td>${words}</td>`;
  };
  const rows = table.rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`).join("\n");
  const note = table.note === undefined ? "" : `\n<p class="note">${escapeXml(table.note)}</p>`;
  return `<div class="scroll"><table class="${className}">\n<thead><tr>${head}</tr></thead>\n<tbody>\n${rows}\n</tbody>\n</table></div>${note}`;
}

function factsHtml(facts: readonly PageFact[], className: string): string {
  const rows = facts.map(([name, words]) => `<dt>${escapeXml(name)}</dt><dd>${escapeXml(words)}</dd>`);
  return `<dl class="${className}">\n${rows.join("\n")}\n</dl>`;
}

function section(title: string, id: string, html: string): string {
  return `<section id="${id}">\n<h2>${escapeXml(title)}</h2>\n${html}\n</section>`;
}

/** The page as HTML. */
export function reportPage(data: PageData): string {
  const figures = data.figures.map((figure, k) => figureHtml(figure, k + 1)).join("\n");
  return [
    "<!DOCTYPE html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`,
    `<title>${escapeXml(data.title)}</title>`,
    `<style>\n${PAGE_STYLE}</style>`,
    "</head>",
    "<body>",
    "<main>",
    `<header>\n<h1>${escapeXml(data.title)}</h1>\n${factsHtml(data.facts, "facts")}\n</header>`,
    section("Runs", "runs", tableHtml(data.runs, "runs")),
    section("Figures", "figures", figures),
    section("Settings", "settings", tableHtml(data.settings, "settings")),
    section("Definitions", "definitions", factsHtml(data.definitions, "definitions")),
    section("Reference", "reference", factsHtml(data.provenance, "facts")),
    "</main>",
    "</body>",
    "</html>\n",
  ].join("\n");
}
