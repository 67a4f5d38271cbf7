// The page of pictures, from the list of pictures.
import { CHAPTERS, type Picture } from "./pictures.ts";

const HEAD = `# Pictures

What the viewer looks like, in headless Chromium without a GPU. A test makes each of them again and compares
(\`tests/browser/viewer/pictures.test.ts\`); \`npm run pictures\` writes them and this page. Links are queries of the
page that \`npx gyre view\` opens or \`npx gyre site\` writes. The recordings in them are the samples that \`gyre site\` plays;
that of the ghosts is one more.
`;

function entryOf({ name, about, query, how, options }: Picture): string {
  const link = query === "" ? [] : [`\`${query}\``];
  const words = how?.replace("the link", link[0] ?? "").replace(/^,? ?/, "");
  const width = options?.width === undefined ? "" : ' width="260"';
  const picture =
    width === ""
      ? `![${about.replaceAll("]", "")}](pictures/${name}.jpg)`
      : `<img src="pictures/${name}.jpg" alt="${about}"${width}>`;
  return `${about} ${words ?? link[0] ?? "`npx gyre view`"}\n\n${picture}\n`;
}

/** The page. */
export function picturesPage(): string {
  const chapters = CHAPTERS.map(
    ({ title, pictures }) => `## ${title}\n\n${pictures.map(entryOf).join("\n")}`,
  );
  return [HEAD, ...chapters].join("\n");
}
