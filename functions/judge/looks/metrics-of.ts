import type { JudgeConfig } from "../../shared/judge-config.ts";

/** Metrics that are judged in this cell. */
export const metricsOf = ({ metrics }: Partial<JudgeConfig>, cell: string): JudgeConfig["metrics"] =>
  // A release that was accepted by an earlier version has none.
  (metrics ?? []).filter(({ cells }) => cells === undefined || cells.includes(cell));
