import type { EndpointMessages } from "../../../src/protocol/endpoint-messages.ts";

export type EndpointName = keyof EndpointMessages;
export type Request<N extends EndpointName> = EndpointMessages[N]["request"];
export type Response<N extends EndpointName> = EndpointMessages[N]["response"];
