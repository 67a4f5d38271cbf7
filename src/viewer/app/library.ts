// Files of the page's own folder, or those that a single-file page carries inside.

import { ConfigError } from "../../base/errors.ts";
import type { Catalog } from "../../recording/catalog.ts";

/** What a single-file page carries: files by path, base64. */
interface Embedded {
  readonly files: Readonly<Record<string, string>>;
}

/** Element that holds what is carried inside. */
const EMBEDDED_ID = "gyre-embedded";
/** ms without an answer after which one is told */
const TIMEOUT = 30_000;

function readEmbedded(): Embedded | undefined {
  const text = document.getElementById(EMBEDDED_ID)?.textContent?.trim();
  return text ? (JSON.parse(text) as Embedded) : undefined;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let k = 0; k < bytes.length; k++) bytes[k] = characters.charCodeAt(k);
  return bytes;
}

/** Reads files by path, relative to the page. */
export class Library {
  readonly #embedded: Embedded | undefined = readEmbedded();
  #catalog: Promise<Catalog> | undefined;

  /** Whether the page is one file that carries what it shows. */
  get isSingleFile(): boolean {
    return this.#embedded !== undefined;
  }

  /** Paths of recordings inside. */
  get embeddedRecordings(): string[] {
    return Object.keys(this.#embedded?.files ?? {}).filter((path) => path.endsWith(".gyr"));
  }

  /**
   * A file.
   *
   * @param what the key of a link, or the field, that named it
   * @throws ConfigError for another origin, or when it does not answer
   */
  async bytes(path: string, what: string): Promise<Uint8Array<ArrayBuffer>> {
    const inside = this.#embedded?.files[path];
    if (inside !== undefined) return fromBase64(inside);
    const url = new URL(path, document.baseURI);
    if (url.origin !== new URL(document.baseURI).origin || url.protocol === "file:") {
      throw new ConfigError(
        what,
        "a path in the page's own folder (drop the file on the page instead)",
        path,
      );
    }
    let response: Response;
    try {
      response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT), redirect: "error" });
    } catch (error) {
      const why = (error as Error).name === "TimeoutError" ? `no answer in ${TIMEOUT / 1000} s` : "no answer";
      throw new ConfigError(what, "an address that answers", `${path} (${why})`);
    }
    if (!response.ok)
      throw new ConfigError(what, "a file that is there", `${path} (HTTP ${response.status})`);
    try {
      return new Uint8Array(await response.arrayBuffer());
    } catch {
      throw new ConfigError(what, "an address that answers to the end", `${path} (cut off)`);
    }
  }

  async text(path: string, what: string): Promise<string> {
    return new TextDecoder().decode(await this.bytes(path, what));
  }

  /** What the site offers. */
  catalog(): Promise<Catalog> {
    this.#catalog ??= this.text("catalog.json", "catalog.json").then((text) => JSON.parse(text) as Catalog);
    return this.#catalog;
  }
}
