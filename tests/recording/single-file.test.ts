// A page in one file: what strangers wrote stays text, and bytes come back as they were.
import { describe, expect, it } from "vitest";
import { EMBEDDED_MARK, putInside } from "../../src/recording/single-file.ts";

const TEMPLATE = `<!doctype html><title>gyre</title><script type="application/json" id="gyre-embedded">${EMBEDDED_MARK}</script><script>start()</script>`;

function filesOf(html: string): Record<string, string> {
  const json = /id="gyre-embedded">([^<]*)<\/script>/.exec(html)?.[1] ?? "";
  return (JSON.parse(json) as { files: Record<string, string> }).files;
}

describe("files inside a page", () => {
  it("come back byte for byte, also long ones and none", () => {
    const long = Uint8Array.from({ length: 200_003 }, (_, k) => (k * 7919) & 255);
    const html = putInside(
      TEMPLATE,
      "t",
      new Map([
        ["long.gyr", long],
        ["empty.gyr", new Uint8Array()],
      ]),
    );
    const files = filesOf(html);
    expect(Buffer.from(files["long.gyr"] ?? "", "base64").equals(Buffer.from(long))).toBe(true);
    expect(files["empty.gyr"]).toBe("");
  });

  it("have names that end no block and begin no tag", () => {
    const name = '</script><script>alert("x")</script><!--.gyr';
    const html = putInside(TEMPLATE, "t", new Map([[name, Uint8Array.of(1)]]));
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    expect(html).not.toContain("<!--");
    expect(Object.keys(filesOf(html))).toEqual([name]);
  });

  it("have names in which nothing stands for something else", () => {
    const name = "$& $1 $` $' $$.gyr";
    expect(Object.keys(filesOf(putInside(TEMPLATE, "t", new Map([[name, Uint8Array.of(1)]]))))).toEqual([
      name,
    ]);
  });

  it("need a place: a template without one is a bug of ours", () => {
    expect(() => putInside("<title>gyre</title>", "t", new Map())).toThrow("no place for files");
  });
});

it.each([
  ["1v1 & more", "1v1 &#38; more – gyre"],
  ["</title><script>run()</script>", "&#60;/title&#62;&#60;script&#62;run()&#60;/script&#62; – gyre"],
  ['"quoted"', "&#34;quoted&#34; – gyre"],
  ["$& $1", "$&#38; $1 – gyre"],
])("has the title %s as text", (title, shown) => {
  const html = putInside(TEMPLATE, title, new Map());
  expect(/<title>(.*?)<\/title>/.exec(html)?.[1]).toBe(shown);
  expect(html.match(/<script/g)).toHaveLength(2);
});
