/** Environment in which the functions' own logs and metrics do not drown a report. */
export const quiet = { POWERTOOLS_LOG_LEVEL: "SILENT", POWERTOOLS_METRICS_DISABLED: "true" } as const;
