import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { InlineConfig } from "vite";
import { figureDefaults } from "./build/figure-defaults.ts";
import { precompress } from "./build/precompress.ts";
import { preloadStart } from "./build/preload-start.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Where `npm run ui` finds the API: a server that was started beside it. */
const server = "http://127.0.0.1:5000";

/**
 * The few files that what pages share comes in, because each that a page waits for takes its time:
 * what begins, what all the rest stands on, the charts, and what most pages are made of.
 */
const groups = [
  { name: "main", tags: ["$initial" as const], priority: 4 },
  {
    name: "libraries",
    test: /[\\/]node_modules[\\/](?:@tanstack|react|use-sync-external-store)[\\/]/,
    priority: 3,
    minShareCount: 2,
  },
  { name: "common", test: /^(?!.*[\\/](?:charts|figures)[\\/])/, priority: 2, minShareCount: 4 },
  { name: "charts", test: /[\\/](?:charts|figures)[\\/]/, priority: 1, minShareCount: 2 },
];

const config: InlineConfig = {
  configFile: false,
  root: at("."),
  // Relative, because the server's static prefix is not known here; <base> in index.html knows it.
  base: "./",
  plugins: [react(), figureDefaults(), preloadStart(), precompress()],
  css: { modules: { localsConvention: "camelCaseOnly" } },
  build: {
    outDir: at("../dist/ui"),
    emptyOutDir: true,
    target: "es2023",
    // A data: URL would need its own leave in the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // All of it is less than one picture, and a page waits for none of its own.
    cssCodeSplit: false,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  server: {
    host: "127.0.0.1",
    proxy: { "^/(ajax-api|api|docs|openapi.json)": { target: server } },
  },
};

export default config;
