import * as z from "zod/mini";
import type { StoredImage } from "./ecr-registry.ts";

/**
 * Which images a lifecycle policy would take, with the rule that takes each. Rules by priority; an image that
 * one rule has looked at is left alone by later ones only when that rule takes it.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 * Not simulated: rules by last pull, and transitions to the archive.
 */
const Policy = z.object({
  rules: z.array(
    z.object({
      rulePriority: z.number(),
      selection: z.object({
        tagStatus: z.enum(["tagged", "untagged", "any"]),
        tagPrefixList: z.optional(z.array(z.string())),
        tagPatternList: z.optional(z.array(z.string())),
        countType: z.enum(["imageCountMoreThan", "sinceImagePushed"]),
        countNumber: z.number(),
      }),
    }),
  ),
});

type Selection = z.infer<typeof Policy>["rules"][number]["selection"];

export interface Expiry {
  readonly image: StoredImage;
  readonly rulePriority: number;
}

const dayMs = 86_400_000;

export function expiring(policyText: string, images: readonly StoredImage[], now: number): Expiry[] {
  const { rules } = Policy.parse(JSON.parse(policyText));
  const taken = new Map<StoredImage, number>();
  for (const { rulePriority, selection } of [...rules].sort((a, b) => a.rulePriority - b.rulePriority)) {
    const matching = images.filter((image) => matches(image, selection));
    for (const image of overdue(matching, selection, now))
      if (!taken.has(image)) taken.set(image, rulePriority);
  }
  return [...taken].map(([image, rulePriority]) => ({ image, rulePriority }));
}

function overdue(
  images: readonly StoredImage[],
  { countType, countNumber }: Selection,
  now: number,
): StoredImage[] {
  if (countType === "sinceImagePushed")
    return images.filter(({ pushedAt }) => pushedAt < now - countNumber * dayMs);
  return [...images].sort((a, b) => b.pushedAt - a.pushedAt).slice(countNumber);
}

/** Every listed prefix or pattern must be met by some tag of the image. */
function matches({ tags }: StoredImage, { tagStatus, tagPrefixList, tagPatternList }: Selection): boolean {
  if (tagStatus === "any") return true;
  if (tagStatus === "untagged") return tags.size === 0;
  const some = (test: (tag: string) => boolean) => [...tags].some(test);
  const prefixes = (tagPrefixList ?? []).every((prefix) => some((tag) => tag.startsWith(prefix)));
  const patterns = (tagPatternList ?? []).every((pattern) => some((tag) => wildcard(pattern).test(tag)));
  return tags.size > 0 && prefixes && patterns;
}

const wildcard = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`);
