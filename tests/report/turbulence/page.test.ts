// Laws of the report page: nothing from outside, no markup from names, ids distinct, all parts there.
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { type PageData, reportPage } from "../../../src/report/turbulence/page.ts";

const evil = `<img src=x onerror=alert(1)> "quoted" & 'more' </td><script>alert(2)</script>`;
const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><clipPath id="clip-1"/><g clip-path="url(#clip-1)"/></svg>';

const data: PageData = {
  title: evil,
  facts: [["command", `gyre compare ${evil}`]],
  runs: {
    head: ["run", "Elog"],
    rows: [
      [{ text: evil }, { text: "0.177", error: "0.011", isBest: true }],
      [{ text: "b" }, { text: "0.435" }],
    ],
    note: evil,
  },
  figures: [
    { id: "enstrophy", caption: evil, svg },
    { id: "energy", caption: "energy", svg },
  ],
  settings: { head: ["setting", evil], rows: [[{ text: evil }, { text: evil }]] },
  definitions: [["Elog", evil]],
  provenance: [["name", evil]],
};

describe("a report page", () => {
  const html = reportPage(data);
  const { document } = parseHTML(html);

  it("takes no markup from names", () => {
    expect(document.querySelectorAll("script, img, iframe, link, object").length).toBe(0);
    expect(html).not.toContain("<img");
    expect(html).not.toContain("<script");
    expect(document.querySelector("h1")?.textContent).toBe(evil);
    expect(document.querySelector("table.runs tbody th")?.textContent).toBe(evil);
    expect(document.querySelector("figure svg")?.getAttribute("aria-label")).toBe(evil);
  });

  it("loads nothing from outside", () => {
    expect(html.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|\/\/|src=(?!x)|@import/);
    expect(html).toContain("default-src 'none'");
  });

  it("has ids of its own in every figure", () => {
    const ids = Array.from(document.querySelectorAll("[id]")).map((element) => element.getAttribute("id"));
    expect(new Set(ids).size).toBe(ids.length);
    expect(html).toContain('clip-path="url(#enstrophy-clip-1)"');
    expect(html).toContain('id="energy-clip-1"');
  });

  it("marks the best, writes errors, and has every part", () => {
    expect(Array.from(document.querySelectorAll("td.best")).map((cell) => cell.textContent)).toEqual([
      "0.177± 0.011",
    ]);
    const titles = Array.from(document.querySelectorAll("h2")).map((title) => title.textContent);
    expect(titles).toEqual(["Runs", "Figures", "Settings", "Definitions", "Reference"]);
    expect(document.querySelectorAll("figure").length).toBe(2);
    expect(html).toContain("prefers-color-scheme: dark");
  });
});
