// What a README holds that can be checked: fenced blocks, commands in running text, links, headings.
import { execFileSync } from "node:child_process";

/** A fenced block. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** line of its fence, counted from 1 */
  readonly line: number;
  /** the line above the fence, for instance an HTML comment that marks it */
  readonly above: string;
}

/** All fenced blocks of a document, in order. */
export function blocksOf(markdown: string): Block[] {
  const lines = markdown.split("\n");
  const blocks: Block[] = [];
  let start = -1;
  lines.forEach((line, k) => {
    const fence = /^```(\w*)\s*$/.exec(line);
    if (start >= 0 && line.trimEnd() === "```") {
      const language = /^```(\w*)/.exec(lines[start] as string)?.[1] ?? "";
      const text = lines.slice(start + 1, k).join("\n");
      blocks.push({ language, text, line: start + 1, above: lines[start - 1] ?? "" });
      start = -1;
    } else if (start < 0 && fence) start = k;
  });
  if (start >= 0) throw new Error(`line ${start + 1}: a block without an end`);
  return blocks;
}

/** The document without its fenced blocks. */
export function proseOf(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```\s*$/gm, "");
}

/** Commands in tables, in order: code that begins with `npx gyre` and is whole as it stands. */
export function tableCommands(markdown: string): string[] {
  const rows = proseOf(markdown)
    .split("\n")
    .filter((line) => line.startsWith("|"));
  return rows.flatMap((row) => [...row.matchAll(/`(npx gyre [^`]*)`/g)].map(([, command = ""]) => command));
}

/** Targets of links and pictures. */
export function linksOf(markdown: string): string[] {
  return [...proseOf(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
}

/** Anchors that headings make, as GitHub names them. */
export function anchorsOf(markdown: string): string[] {
  return [...proseOf(markdown).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[`*]/g, "")
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .trim()
      .replace(/ /g, "-"),
  );
}

/** Paths of all README files of the repository. */
export function readmePaths(): string[] {
  const list = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*README.md"], {
    encoding: "utf8",
  });
  return list.split("\n").filter((path) => path !== "");
}
