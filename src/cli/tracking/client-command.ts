import type { Command } from "commander";
import { clientSettings, type ClientSettings, type Environment } from "../../config.ts";
import type { Connection } from "../../connect.ts";
import { type TrackingOptions, withTracking } from "./connect.ts";
import { newCommand } from "../new-command.ts";

/** A group of commands that work on a tracking store. */
export const clientGroup = (name: string, what: string): Command =>
  newCommand(name, `${what}\n\n${WHERE}`).usage("[options] <command>");

const WHERE =
  "MLFLOW_TRACKING_URI names the tracking store: a server such as http://localhost:5000, or a database. Without it, it is sqlite:///mlflow.db in the working directory.";

/** The action of such a command: `work` gets the store, the options and the settings. */
export const onTracking =
  <Options>(
    env: Environment,
    work: (tracking: Connection, options: Options, settings: ClientSettings) => Promise<void>,
    trackingOptions?: TrackingOptions,
  ) =>
  async (options: Options): Promise<void> => {
    const settings = clientSettings(env);
    await withTracking(settings, (tracking) => work(tracking, options, settings), trackingOptions);
  };
