/** `arn:aws:iam::111122223333:role/path/Name` → `Name`. */
export const roleName = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);
