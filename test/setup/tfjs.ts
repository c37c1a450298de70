/** What users import as `@tensorflow/tfjs`, as far as the examples need it. */
await import("@tensorflow/tfjs-backend-cpu");

export { tensor2d } from "@tensorflow/tfjs-core";
export { layers, sequential } from "@tensorflow/tfjs-layers";
