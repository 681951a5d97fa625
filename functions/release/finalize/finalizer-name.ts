/** An execution's name has at most 80 characters. https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
const nameLimit = 80;

/** After so many finalizers that ended without finishing, only a person can tell. */
export const mostFinalizers = 5;

/** How many finalizers came before: 0 for a release or a person's rollback. */
export const finalizersBefore = (id: string): number => Number(/^finalize-(\d+)-/.exec(id)?.[1] ?? 0);

/** `finalize-1-storefront-…`; all finalizers of one release, and of each other, are numbered in one row. */
export const finalizerName = (id: string, number: number): string =>
  `finalize-${number}-${id.replace(/^finalize-\d+-/, "")}`.slice(0, nameLimit);
