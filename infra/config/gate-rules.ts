import type { ApprovalConfig, CellConfig } from "../../functions/shared/service-config.ts";
import { renderClock } from "./calendar.ts";
import { renderDuration } from "./duration.ts";
import type { Declared, Finding } from "./finding.ts";

/** Gates that could never open, or that outlast what CodeDeploy waits for. */
export function gateFindings({ file, fields }: Declared): readonly Finding[] {
  const { gates, cells = [] } = fields;
  if (!gates) return [];
  const windows = gates.windows.flatMap(({ fromMinute, toMinute }, index) =>
    fromMinute === toMinute
      ? [{ file, path: ["gates", "windows", index, "to"], sentence: neverOpens(fromMinute) }]
      : [],
  );
  return [...windows, ...(gates.approval ? previewFindings(file, gates.approval, cells) : [])];
}

function neverOpens(minute: number): string {
  return `a window from ${renderClock(minute)} to ${renderClock(minute)} never opens: for a whole day write from "00:00" to "24:00"`;
}

/** The answer to a preview is waited for in the ready wait; when that ends, CodeDeploy stops the deployment. */
function previewFindings(
  file: string,
  { at, limitSeconds }: ApprovalConfig,
  cells: readonly CellConfig[],
): readonly Finding[] {
  if (at !== "preview") return [];
  const limit = renderDuration(limitSeconds);
  return cells.flatMap(({ name, readyWaitSeconds }, index) => {
    if (readyWaitSeconds === undefined)
      return [
        {
          file,
          path: ["cells", index],
          sentence:
            `an approval at preview is waited for in the deployment group's ready wait, but cell ${name} declares none: ` +
            `set deploymentReadyOption to STOP_DEPLOYMENT with a wait of at least ${limit}, and readyWait here to the same`,
        },
      ];
    if (limitSeconds <= readyWaitSeconds) return [];
    const sentence =
      `the approval's limit (${limit}) is longer than the ready wait of cell ${name} (${renderDuration(readyWaitSeconds)}), ` +
      `after which CodeDeploy stops the deployment: shorten the limit or lengthen the wait`;
    return [{ file, path: ["gates", "approval", "limit"], sentence }];
  });
}
