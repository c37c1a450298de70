import { getEvents } from "../../protocol/events.ts";
import { EventStream } from "../live/event-stream.ts";
import { route, type Route } from "../route.ts";

export const eventRoutes: readonly Route[] = [
  route(getEvents, async (wanted, { changes }, { request, reply }) => {
    if (request.method === "HEAD") return reply.type("text/event-stream").send();
    const stream = new EventStream(reply.raw, wanted);
    reply.raw.on("close", () => changes.leave(stream));
    await changes.listen(stream);
    reply.hijack();
    stream.open(request.headers["last-event-id"] !== undefined);
    return reply;
  }),
];
