import * as z from "zod/mini";
import { InputInvalid } from "../../shared/errors.ts";

/** What the installation tells the functions that move weights, besides what it tells all of them. */
const TrafficSettings = z.object({
  table: z.string(),
  installation: z.string(),
  shiftMachineArn: z.string(),
  topicArn: z.string(),
  busName: z.string(),
  /** The file of parsed traffic policies. */
  policiesPath: z.string(),
  /** Name of the function that asks for names of private zones; absent where there are none. */
  lookupsFunction: z.optional(z.string()),
});

export type TrafficSettings = z.infer<typeof TrafficSettings>;

/** @throws InputInvalid naming the first thing that is missing in `POINTSMAN_SETTINGS`. */
export function readTrafficSettings(
  environment: Readonly<Record<string, string | undefined>>,
): TrafficSettings {
  const parsed = TrafficSettings.safeParse(contentOf(environment["POINTSMAN_SETTINGS"] ?? "{}"));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new InputInvalid(
    `POINTSMAN_SETTINGS.${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unreadable"}`,
  );
}

function contentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputInvalid("POINTSMAN_SETTINGS: not JSON", { cause });
  }
}
