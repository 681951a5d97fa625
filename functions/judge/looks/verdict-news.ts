/** What people can do where the judge cannot tell; `id` of the release. */
export const verdictSteps = (id: string): string[] => [
  `pointsman judge explain ${id}`,
  `pointsman release promote ${id} --reason "…"`,
  `pointsman release abort ${id} --reason "…"`,
];

export const unreadableSteps = (id: string): string[] => [
  `pointsman judge explain ${id}`,
  "pointsman doctor",
];
