import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/setup/build-ui.ts",
    // Two cores are the norm for this project's machines; servers and browsers run beside the tests.
    maxWorkers: 2,
    testTimeout: 120_000,
    // A hook may build a Python environment first; what else it does has its own, shorter deadline.
    hookTimeout: 900_000,
  },
});
