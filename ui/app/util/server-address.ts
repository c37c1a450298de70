/** Where programs reach this server: what `set_tracking_uri` takes. */
export const serverAddress = (): string => document.baseURI.replace(/\/$/, "");
