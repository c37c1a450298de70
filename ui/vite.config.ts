import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { InlineConfig } from "vite";
import { figureDefaults } from "./build/figure-defaults.ts";
import { precompress } from "./build/precompress.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Where `npm run ui` finds the API: a server that was started beside it. */
const server = "http://127.0.0.1:5000";

const config: InlineConfig = {
  configFile: false,
  root: at("."),
  // Relative, because the server's static prefix is not known here; <base> in index.html knows it.
  base: "./",
  plugins: [react(), figureDefaults(), precompress()],
  css: { modules: { localsConvention: "camelCaseOnly" } },
  build: {
    outDir: at("../dist/ui"),
    emptyOutDir: true,
    target: "es2023",
    // A data: URL would need its own leave in the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    host: "127.0.0.1",
    proxy: { "^/(ajax-api|api|docs|openapi.json)": { target: server } },
  },
};

export default config;
