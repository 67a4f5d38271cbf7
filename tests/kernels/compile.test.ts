// Compiling the kernels: an engine without what they need is told apart, and servers may say what they like of .wasm.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import { compileKernels, instantiateKernels } from "../../src/kernels/kernels.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it("says what to do where SIMD or WebAssembly is missing", async () => {
  const probe = vi.spyOn(WebAssembly, "validate").mockReturnValue(false);
  await expect(compileKernels()).rejects.toMatchObject({
    name: "UnsupportedError",
    message: expect.stringMatching(/no WebAssembly SIMD\. gyre needs .* Firefox 89/),
  });
  probe.mockRestore();
  vi.stubGlobal("WebAssembly", undefined);
  await expect(compileKernels()).rejects.toThrow("WebAssembly is missing or switched off");
});

it("compiles what a server sends, under any content type", async () => {
  const bytes = readFileSync("build/kernels.wasm");
  const server = createServer((request, response) => {
    if (request.url === "/gone") response.writeHead(404);
    else response.setHeader("content-type", request.url === "/a" ? "application/wasm" : "text/plain");
    response.end(bytes);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const at = (path: string): URL =>
    new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  for (const path of ["/a", "/b"]) {
    const kernels = await instantiateKernels(await compileKernels(at(path)));
    expect(kernels.call("sine", 0)).toBe(0);
  }
  await expect(compileKernels(at("/gone"))).rejects.toThrow("HTTP 404");
  server.close();
});
