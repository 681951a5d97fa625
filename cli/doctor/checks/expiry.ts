import { commonTag } from "../../../infra/config/globs.ts";

/** Fewer than this many images, and pushes that nobody releases push out stable and the one before it. */
const fewest = 10;

interface LifecycleRule {
  readonly rulePriority?: number;
  readonly selection?: {
    readonly tagStatus?: string;
    readonly tagPrefixList?: readonly string[];
    readonly tagPatternList?: readonly string[];
    readonly countType?: string;
    readonly countUnit?: string;
    readonly countNumber?: number;
  };
  readonly action?: { readonly type?: string };
}

/**
 * Rules that may take an image of these tags while it runs: by age whatever happens, by count when fewer than
 * ten stay. https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export function expiringRules(policy: unknown, tags: readonly string[]): string[] {
  const { rules = [] } = (policy ?? {}) as { readonly rules?: readonly LifecycleRule[] };
  return rules.flatMap((rule) => {
    const { selection = {}, rulePriority, action } = rule;
    if ((action?.type ?? "expire") !== "expire" || !mayMatch(selection, tags)) return [];
    const { countType, countNumber = 0, countUnit = "days" } = selection;
    const priority = `rule ${rulePriority}`;
    if (countType === "sinceImagePushed") return [`${priority} those older than ${countNumber} ${countUnit}`];
    return countType === "imageCountMoreThan" && countNumber < fewest
      ? [`${priority} all but ${countNumber}`]
      : [];
  });
}

function mayMatch(
  { tagStatus, tagPrefixList = [], tagPatternList = [] }: NonNullable<LifecycleRule["selection"]>,
  tags: readonly string[],
): boolean {
  if (tagStatus === "any") return true;
  if (tagStatus !== "tagged") return false;
  const patterns = [...tagPatternList, ...tagPrefixList.map((prefix) => `${prefix}*`)];
  return patterns.some((pattern) => tags.some((tag) => commonTag(pattern, tag) !== undefined));
}
