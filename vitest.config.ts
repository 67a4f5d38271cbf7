import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const BROWSER = "tests/browser/**/*.test.ts";

export default defineConfig({
  test: {
    globalSetup: ["tests/global-setup.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          include: ["tests/**/*.test.ts"],
          exclude: [BROWSER],
          // Vitest would leave one processor idle, which of two is half
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 0 },
        },
      },
      {
        // pages draw on the processor: one after the other, and with nothing beside them
        extends: true,
        test: { name: "browser", include: [BROWSER], maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
