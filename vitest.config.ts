import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: "test/setup/build-ui.ts",
    setupFiles: "test/setup/property-seed.ts",
    // Two cores are the norm for this project's machines; servers and browsers run beside the tests.
    maxWorkers: 2,
    testTimeout: 120_000,
    // A hook may build a Python environment first; what else it does has its own, shorter deadline.
    hookTimeout: 900_000,
    expect: { poll: { timeout: 15_000 } },
    projects: [
      // A page that a busy machine shows late is opened once more; all else is as it is.
      { extends: true, test: { name: "ui", include: ["test/ui/**/*.test.ts"], retry: 2 } },
      {
        extends: true,
        test: { name: "rest", include: ["test/**/*.test.ts"], exclude: ["test/ui/**"] },
      },
    ],
  },
});
