import * as z from "zod/mini";

/**
 * EventBridge's envelope round a detail. Members that AWS adds to it, or to a detail, are passed over.
 * @param source the only sender that is taken.
 * @param detailType the only kind of event that is taken.
 */
export function busEvent<Source extends string, DetailType extends string, Detail extends z.ZodMiniType>(
  source: Source,
  detailType: DetailType,
  detail: Detail,
) {
  return z.object({
    id: z.string().check(z.minLength(1)),
    source: z.literal(source),
    "detail-type": z.literal(detailType),
    /** Where it happened; for a forwarded event not where it is read. */
    account: z.string(),
    region: z.string(),
    /** ISO 8601, to the second. */
    time: z.iso.datetime({ offset: true }),
    resources: z.array(z.string()),
    detail,
  });
}
