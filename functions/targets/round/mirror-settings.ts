import * as z from "zod/mini";
import { InputInvalid } from "../../shared/errors.ts";

/** What the installation tells the function that follows mirrors, besides what it tells all of them. */
const MirrorSettings = z.object({
  table: z.string(),
  installation: z.string(),
  /** Name of the function that reads Octavia. */
  octaviaFunction: z.string(),
  /** The file of parsed mirrors. */
  mirrorsPath: z.string(),
});

export type MirrorSettings = z.infer<typeof MirrorSettings>;

/** @throws InputInvalid naming the first thing that is missing in `POINTSMAN_SETTINGS`. */
export function readMirrorSettings(
  environment: Readonly<Record<string, string | undefined>>,
): MirrorSettings {
  const parsed = MirrorSettings.safeParse(contentOf(environment["POINTSMAN_SETTINGS"] ?? "{}"));
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
