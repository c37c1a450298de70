/** `npm run ui`: serves the UI's sources with hot reload, beside a server on port 5000. */
import { useProjectNode } from "./toolchain.js";

await useProjectNode();
const { createServer } = await import("vite");
const { default: config } = await import("../ui/vite.config.ts");
const server = await createServer(config);
await server.listen();
server.printUrls();
