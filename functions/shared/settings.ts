import * as z from "zod/mini";
import { InputInvalid } from "./errors.ts";

/** What the installation tells each function through its environment. ARNs are full ARNs. */
const Settings = z.object({
  region: z.string(),
  account: z.string(),
  /** Name of the ledger's DynamoDB table. */
  table: z.string(),
  releaseMachineArn: z.string(),
  rollbackMachineArn: z.string(),
  topicArn: z.string(),
  busName: z.string(),
  /** Name of the function that sends HTTP requests from inside the network. */
  probeFunction: z.string(),
  /** Lifecycle event → function name, as it is written into each AppSpec. */
  hooks: z.record(z.string(), z.string()),
  /** The file of parsed configuration, in a layer in Lambda. */
  configPath: z.string(),
});

export type Settings = z.infer<typeof Settings>;

/**
 * Reads the settings from an environment: `POINTSMAN_SETTINGS` holds them as JSON, without the region.
 * @throws InputInvalid naming the first thing that is missing.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = parsedSettings(environment["POINTSMAN_SETTINGS"] ?? "{}");
  const parsed = Settings.safeParse({ region: environment["AWS_REGION"], ...given });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new InputInvalid(
    `POINTSMAN_SETTINGS.${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unreadable"}`,
  );
}

function parsedSettings(text: string): object {
  try {
    return Object(JSON.parse(text));
  } catch (cause) {
    throw new InputInvalid("POINTSMAN_SETTINGS: not JSON", { cause });
  }
}
